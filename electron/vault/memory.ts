import { fail, ok } from '../../shared/result.ts';
import { vaultError } from './fault.ts';
import type { Secret } from './secret.ts';
import { checkKey, checkValue } from './vault.ts';
import type { Vault } from './vault.ts';

/** A vault that forgets everything when the process ends. */
export type MemoryVault = Vault & { keys: () => string[] };

/** Opens an empty vault in memory. */
export function openMemoryVault(): MemoryVault {
  const secrets = new Map<string, Secret>();
  let isClosed = false;
  const check = (key: string) =>
    isClosed ? fail(vaultError('unavailable', 'It was closed.')) : checkKey(key);

  return {
    keys: () => [...secrets.keys()],
    put: (key, secret) => {
      const checkedKey = check(key);
      const checked = checkedKey.ok ? checkValue(secret.reveal()) : checkedKey;
      if (checked.ok) secrets.set(key, secret);
      return Promise.resolve(checked);
    },
    get: (key) => {
      const checked = check(key);
      if (!checked.ok) return Promise.resolve(checked);
      const secret = secrets.get(key);
      return Promise.resolve(ok(secret ? { type: 'found', secret } : { type: 'absent' }));
    },
    remove: (key) => {
      const checked = check(key);
      return Promise.resolve(checked.ok ? ok(secrets.delete(key) ? 'removed' : 'absent') : checked);
    },
    close: () => {
      isClosed = true;
      secrets.clear();
      return Promise.resolve();
    },
  };
}
