import { join } from 'node:path';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Belonging } from '../cluster/belongings.ts';
import { openJsonFile } from '../files/json-file.ts';
import type { Secret } from '../vault/secret.ts';
import type { RemoveOptions, Vault, VaultItem } from '../vault/vault.ts';
import { guestKeyOf } from './guest-key.ts';

/** The kubeconfigs of guest clusters, by the id of the guest cluster: each a JSON of one context, in the vault. */
export type GuestCredentials = {
  /** Keeps an administrator's kubeconfig in place of an earlier one. */
  keep: (guest: EntityId, kubeconfig: Secret) => Promise<Result<void>>;
  read: (guest: EntityId) => Promise<Result<VaultItem>>;
  forget: (guest: EntityId) => Promise<Result<void>>;
  /** Adds a listener of changes, told whose kubeconfig it is; returns how to remove it. */
  listen: (listener: (guest: EntityId) => void) => () => void;
  /** Those of a Harvester cluster, which go when it is removed. */
  belonging: Belonging;
  settled: () => Promise<void>;
  warnings: readonly string[];
};

/** The ids of guest clusters whose kubeconfig is kept: a keychain is never searched. No secrets. */
const Kept = z.array(z.string());

const noSuch = (): { ok: false; error: AppError } =>
  fail(appError('not-found', 'There is no such guest cluster.'));

/** Opens the kubeconfigs of guest clusters; `guests.json` says of which there are any. */
export async function openGuestCredentials(
  dataDir: string,
  vault: Pick<Vault, 'put' | 'get' | 'remove'>,
): Promise<GuestCredentials> {
  const file = await openJsonFile(join(dataDir, 'guests.json'), Kept, []);
  const listeners = new Set<(guest: EntityId) => void>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
  const withKey = async <T>(
    guest: EntityId,
    act: (key: string) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const key = guestKeyOf(guest);
    return key === null ? noSuch() : act(key);
  };
  const changed = (guest: EntityId): void => {
    for (const listener of [...listeners]) listener(guest);
  };
  const forget = async (guest: EntityId, options?: RemoveOptions): Promise<Result<void>> => {
    // What no vault can name is in none.
    const key = guestKeyOf(guest);
    if (key === null && !file.value.includes(guest)) return noSuch();
    const removed = key === null ? ok(null) : await vault.remove(key, options);
    if (!removed.ok) return removed;
    const written = await file.write(file.value.filter((id) => id !== guest));
    changed(guest);
    return written;
  };
  return {
    keep: (guest, kubeconfig) =>
      inTurn(() =>
        withKey(guest, async (key) => {
          // The list first: what it names and is not there does no harm, what it does not name would stay for ever.
          const written = file.value.includes(guest)
            ? ok(undefined)
            : await file.write([...file.value, guest]);
          if (!written.ok) return written;
          const put = await vault.put(key, kubeconfig);
          if (put.ok) changed(guest);
          return put;
        }),
      ),
    read: (guest) => withKey(guest, (key) => vault.get(key)),
    forget: (guest) => inTurn(() => forget(guest)),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    belonging: {
      name: 'guests',
      isKept: (cluster) => Promise.resolve(file.value.some((id) => id.startsWith(`${cluster}/`))),
      remove: (cluster, options) =>
        inTurn(async () => {
          for (const guest of file.value.filter((id) => id.startsWith(`${cluster}/`))) {
            const forgotten = await forget(guest, options);
            if (!forgotten.ok) return forgotten;
          }
          return ok(undefined);
        }),
    },
    settled: async () => {
      await last;
      await file.settled();
    },
    warnings: file.warnings,
  };
}
