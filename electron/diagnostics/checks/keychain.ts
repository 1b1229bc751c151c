import type { Check } from '../check.ts';
import { failsBy, ok, warn } from '../check.ts';

/** Whether the credential of the cluster can be had. */
export const keychainCheck: Check = {
  name: 'keychain',
  after: [],
  async run({ credential, keeping }) {
    const read = await credential();
    if (!read.ok) return failsBy(read.error);
    if (keeping.isInKeychain) return ok('The credential is in the keychain and could be read.');
    const advice = 'It is gone when the app closes: unlock or install a keychain to keep it.';
    return warn('The credential is kept in memory for this session only.', advice, {
      reason: keeping.reason,
    });
  },
};
