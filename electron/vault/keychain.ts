import { randomBytes } from 'node:crypto';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { vaultError } from './fault.ts';
import { openItems } from './items.ts';
import type { Items, NativeKeychain } from './items.ts';
import { openParts } from './parts.ts';
import { Secret } from './secret.ts';
import { checkKey, checkValue } from './vault.ts';
import type { Vault } from './vault.ts';

/** The service under which every item of Acre lies in the keychain. */
const keychainService = 'Acre';

/** How a keychain is used. */
export type KeychainOptions = {
  keychain: NativeKeychain;
  /** Longest value of one item in bytes of UTF-8; null where there is no limit. */
  limitBytes: number | null;
  /** Limit of each native call in milliseconds. */
  timeoutMs: number;
  /** Limit of each native call of the first probe: it may start a daemon or wait for the user to type a password. */
  probeTimeoutMs: number;
  /** Whether a locked keychain reads as if the item were absent (libsecret), so that absence has to be proved. */
  isLockReadAsAbsent: boolean;
  /** Told when a call that was given up for lack of time has ended after all. */
  onLate?: () => void;
};

/** The vault over a keychain; nothing is asked of it before `probe` or a credential is wanted. */
export type KeychainVault = Vault & {
  /** Proves that items can be written, read and removed; may take as long as the user needs to unlock the keychain. */
  probe: () => Promise<Result<void>>;
};

/** Loads the native module only when asked, so that a machine without libsecret starts all the same. */
export async function loadKeychain(): Promise<Result<NativeKeychain>> {
  try {
    const loaded = await import('keytar');
    // A CommonJS module: under `default` in Node, spread by some bundlers.
    return ok((loaded as { default?: NativeKeychain }).default ?? loaded);
  } catch (error) {
    const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    const advice = 'Its module does not load; on Linux it needs libsecret (Debian: libsecret-1-0).';
    return fail(vaultError('unavailable', `${advice} (${text})`));
  }
}

/** Proves that items can be written, read and removed, with an item of its own that holds no secret. */
async function probe(items: Items): Promise<Result<void>> {
  const name = `probe-${randomBytes(8).toString('hex')}`;
  const written = await items.write(name, name);
  if (!written.ok) return written;
  const read = await items.read(name);
  const removed = await items.remove(name);
  if (!read.ok) return read;
  if (read.value !== name) return fail(vaultError('unavailable', 'It does not give back what was put in.'));
  return removed.ok ? ok(undefined) : removed;
}

/** Opens the vault over a keychain. Calls follow one another: a keychain that waits for the user is asked one thing at a time. */
export function openKeychainVault(options: KeychainOptions): KeychainVault {
  let limitMs = options.timeoutMs;
  const items = openItems(options.keychain, keychainService, () => limitMs, options.onLate);
  const values = options.limitBytes === null ? items : openParts(items, options.limitBytes);

  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (isClosed) return Promise.resolve(fail(vaultError('unavailable', 'It was closed.')));
    const turn = last.then(work);
    last = turn;
    return turn;
  };
  const inTurnOf = <T>(key: string, work: () => Promise<Result<T>>): Promise<Result<T>> => {
    const checked = checkKey(key);
    return checked.ok ? inTurn(work) : Promise.resolve(checked);
  };

  /** Repeats a read or removal that found nothing once the keychain has proved to be unlocked. */
  const proveAbsence = async <T>(
    first: Result<T>,
    isNothing: (value: T) => boolean,
    again: () => Promise<Result<T>>,
  ) => {
    if (!first.ok || !options.isLockReadAsAbsent || !isNothing(first.value)) return first;
    const unlocked = await probe(items);
    return unlocked.ok ? again() : unlocked;
  };

  return {
    probe: () =>
      inTurn(async () => {
        limitMs = options.probeTimeoutMs;
        const probed = await probe(items);
        limitMs = options.timeoutMs;
        return probed;
      }),
    put: (key, secret) => {
      const checked = checkValue(secret.reveal());
      return checked.ok ? inTurnOf(key, () => values.write(key, secret.reveal())) : Promise.resolve(checked);
    },
    get: (key) =>
      inTurnOf(key, async () => {
        const read = () => values.read(key);
        const found = await proveAbsence(await read(), (value) => value === null, read);
        if (!found.ok) return found;
        return ok(
          found.value === null ? { type: 'absent' } : { type: 'found', secret: new Secret(found.value) },
        );
      }),
    remove: (key) =>
      inTurnOf(key, async () => {
        const remove = () => values.remove(key);
        const removed = await proveAbsence(await remove(), (isRemoved) => !isRemoved, remove);
        return removed.ok ? ok(removed.value ? 'removed' : 'absent') : removed;
      }),
    close: async () => {
      isClosed = true;
      await last;
    },
  };
}
