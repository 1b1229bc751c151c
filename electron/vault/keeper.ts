import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { VaultInfo, VaultState } from '../../shared/vault.ts';
import { vaultError } from './fault.ts';
import type { KeychainVault } from './keychain.ts';
import { rememberLeftBehind } from './left-behind.ts';
import type { LeftBehind } from './left-behind.ts';
import { openMemoryVault } from './memory.ts';
import { checkKey } from './vault.ts';
import type { Vault } from './vault.ts';

/** What a keeper knows; `sessionOnly` holds keys of the vault. */
export type KeeperInfo = VaultInfo;

/**
 * The vault as the app uses it: the keychain while it can be used, memory where the user said so or there is no keychain.
 * A keychain that was found locked, refused or silent is not asked again by itself, since each time it may ask the user for a
 * password: what is wanted of it answers with that failure until `retry`.
 */
export type VaultKeeper = Vault & {
  info: () => KeeperInfo;
  /** Adds a listener of every change of `info`; returns how to remove it. */
  listen: (listener: () => void) => () => void;
  /** Asks the keychain again; fails with why it still cannot be used. */
  retry: () => Promise<Result<void>>;
  /** From now on keeps credentials until the app quits only, on the user's word. */
  keepInSession: () => void;
  /** Moves what memory holds into the keychain and keeps credentials there from now on; what cannot be moved stays in memory. */
  keepInKeychain: () => Promise<Result<void>>;
};

/** Loads the keychain; `onLate` is to be told when a call that was given up has ended after all. */
export type LoadVault = (onLate: () => void) => Promise<Result<KeychainVault>>;

const choice = 'You can also choose to keep credentials for this session only.';

const states: Partial<Record<NonNullable<AppError['vault']>, VaultState>> = {
  locked: 'locked',
  refused: 'refused',
  timeout: 'unanswered',
  unavailable: 'absent',
};

/**
 * Opens the vault and asks the keychain at once, without waiting for it; null for no keychain at all. `leftBehind` is what
 * was removed here while the keychain could not be asked: it is removed there once it can.
 */
export function openKeeper(
  load: LoadVault | null,
  leftBehind: LeftBehind = rememberLeftBehind(),
): VaultKeeper {
  const memory = openMemoryVault();
  const listeners = new Set<() => void>();
  let keychain: KeychainVault | null = null;
  let state: VaultState = load ? 'opening' : 'unused';
  let error: AppError | null = null;
  let isSessionOnly = false;
  let wasUsable = false;
  let isClosed = false;
  let asking: Promise<Result<void>> | null = null;

  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const keeping = (): KeeperInfo['keeping'] => {
    if (state === 'unused' || isSessionOnly) return 'session';
    if (state === 'unlocked') return 'keychain';
    return state === 'absent' && !wasUsable ? 'session' : null;
  };
  const setState = (next: VaultState, why: AppError | null): void => {
    const isNew = next !== state || why?.message !== error?.message;
    state = next;
    error = why;
    if (next === 'unlocked') wasUsable = true;
    if (isNew && !isClosed) changed();
  };
  /** Learns from an answer how the keychain stands; an answer about one credential says nothing of it. */
  const note = <T>(result: Result<T>): Result<T> => {
    if (result.ok) setState('unlocked', null);
    else {
      const next = result.error.vault && states[result.error.vault];
      if (next) setState(next, result.error);
    }
    return result;
  };
  const forgetLeftBehind = async (using: KeychainVault): Promise<void> => {
    for (const key of [...leftBehind.keys()]) {
      const removed = await using.remove(key);
      if (!removed.ok) return;
      await leftBehind.drop(key);
    }
  };
  const ask = async (): Promise<Result<void>> => {
    if (!load) return fail(vaultError('unavailable', 'Acre was started without it.'));
    if (!keychain) {
      const loaded = await load(onLate);
      if (!loaded.ok) return note(loaded);
      keychain = loaded.value;
    }
    const probed = note(await keychain.probe());
    if (probed.ok) await forgetLeftBehind(keychain);
    return probed;
  };
  const retry = (): Promise<Result<void>> => {
    asking ??= ask().finally(() => (asking = null));
    return asking;
  };
  function onLate(): void {
    if (state === 'unanswered' && !isClosed) void retry();
  }
  /** The keychain where it can be used as far as is known; waits for a question under way. */
  const usable = async (): Promise<Result<KeychainVault>> => {
    if (asking) await asking;
    if (state === 'unlocked' && keychain) return ok(keychain);
    return fail(error ?? vaultError('unavailable'));
  };

  const put: Vault['put'] = async (key, secret) => {
    if (asking) await asking;
    const where = keeping();
    if (where === 'session') {
      const kept = await memory.put(key, secret);
      changed();
      return kept;
    }
    const using = await usable();
    // Before the item is there: else a crash in between would have it removed at the next start.
    const dropped = using.ok ? await leftBehind.drop(key) : ok(undefined);
    if (!dropped.ok) return dropped;
    const kept = using.ok ? note(await using.value.put(key, secret)) : using;
    if (!kept.ok)
      return kept.error.vault === 'invalid' ? kept : fail({ ...kept.error, hint: withChoice(kept.error) });
    const before = await memory.remove(key);
    if (before.ok && before.value === 'removed') changed();
    return kept;
  };
  const get: Vault['get'] = async (key) => {
    const held = await memory.get(key);
    if (!held.ok || held.value.type === 'found' || state === 'unused') return held;
    const using = await usable();
    return using.ok ? note(await using.value.get(key)) : using;
  };
  const remove: Vault['remove'] = async (key, { orLater = false } = {}) => {
    const checked = checkKey(key);
    if (!checked.ok) return checked;
    if (asking) await asking;
    const using = state === 'unused' ? null : await usable();
    const removed = using?.ok ? note(await using.value.remove(key)) : null;
    const mayWait = orLater || keeping() === 'session';
    if (removed && !removed.ok && !mayWait) return removed;
    if (using && !using.ok && !mayWait) return fail({ ...using.error, hint: withChoice(using.error) });
    const isLeft = removed?.ok !== true && state !== 'unused';
    const remembered = isLeft ? await leftBehind.add(key) : ok(undefined);
    if (!remembered.ok) return remembered;
    const forgotten = await memory.remove(key);
    if (!forgotten.ok) return forgotten;
    if (forgotten.value === 'removed') changed();
    if (removed?.ok) return ok(removed.value === 'removed' ? 'removed' : forgotten.value);
    return ok(forgotten.value === 'removed' || state === 'unused' ? forgotten.value : 'unknown');
  };
  const keepInKeychain = async (): Promise<Result<void>> => {
    const asked = state === 'unlocked' && !asking ? ok(undefined) : await retry();
    if (!asked.ok) return asked;
    isSessionOnly = false;
    changed();
    for (const key of memory.keys()) {
      const held = await memory.get(key);
      if (!held.ok || held.value.type !== 'found') continue;
      const moved = await put(key, held.value.secret);
      if (!moved.ok) return moved;
    }
    return ok(undefined);
  };
  if (load) void retry();
  return {
    put,
    get,
    remove,
    retry,
    keepInKeychain,
    keepInSession: () => {
      isSessionOnly = true;
      changed();
    },
    info: () => ({ state, keeping: keeping(), error, sessionOnly: memory.keys() }),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      isClosed = true;
      listeners.clear();
      if (asking) await asking;
      await keychain?.close();
      await memory.close();
    },
  };
}

/** The hint of a failure to keep something, with the way that is open all the same. */
function withChoice({ hint }: AppError): string {
  return hint === undefined ? choice : `${hint} ${choice}`;
}
