import { ok } from '../../shared/result.ts';
import type { Vault } from '../vault/vault.ts';
import type { Belonging } from './belongings.ts';
import { otherKeyOf } from './other-way.ts';
import { vaultKeyOf } from './registry.ts';

/** The credentials of a cluster as what is kept for it: that of the way it is reached by, and that of the other. */
export function credentialBelonging(vault: Vault): Belonging {
  return {
    name: 'credential',
    isKept: () => Promise.resolve(true),
    remove: async (cluster, removing) => {
      const other = await vault.remove(otherKeyOf(cluster), removing);
      if (!other.ok) return other;
      const removed = await vault.remove(vaultKeyOf(cluster), removing);
      return removed.ok ? ok(undefined) : removed;
    },
  };
}
