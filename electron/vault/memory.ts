import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import { vaultError } from './fault.ts';
import type { Secret } from './secret.ts';
import { checkKey, checkValue } from './vault.ts';
import type { Vault } from './vault.ts';

/**
 * A vault that forgets everything when the process ends. Where it stands in for a keychain that failed, `keychainError`
 * answers for keys it does not hold: whether the keychain holds them is not known.
 */
export function openMemoryVault(reason: string, keychainError?: AppError): Vault {
  const secrets = new Map<string, Secret>();
  let isClosed = false;
  const check = (key: string) =>
    isClosed ? fail(vaultError('unavailable', 'It was closed.')) : checkKey(key);

  return {
    kind: 'memory',
    reason,
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
      if (secret) return Promise.resolve(ok({ type: 'found', secret }));
      return Promise.resolve(keychainError ? fail(keychainError) : ok({ type: 'absent' }));
    },
    remove: (key) => {
      const checked = check(key);
      if (!checked.ok) return Promise.resolve(checked);
      const missing = keychainError ? 'unknown' : 'absent';
      return Promise.resolve(ok(secrets.delete(key) ? 'removed' : missing));
    },
    close: () => {
      isClosed = true;
      secrets.clear();
      return Promise.resolve();
    },
  };
}
