import type { BelongingName } from '../../shared/cluster.ts';
import type { Result } from '../../shared/result.ts';
import type { RemoveOptions } from '../vault/vault.ts';

/** Something kept for a cluster beside its record, that goes when the cluster is removed. */
export type Belonging = {
  name: BelongingName;
  /** Whether there is any of it for a cluster, as far as that can be told without asking the user for anything. */
  isKept: (cluster: string) => Promise<boolean>;
  /** Removes all of it, what is in the keychain perhaps later; nothing being there is a success. */
  remove: (cluster: string, options?: RemoveOptions) => Promise<Result<void>>;
};

/** The names of what is kept for a cluster, in the order of the owners. */
export async function listBelongings(
  owners: readonly Belonging[],
  cluster: string,
): Promise<BelongingName[]> {
  const kept = await Promise.all(owners.map((owner) => owner.isKept(cluster)));
  return owners.flatMap(({ name }, index) => (kept[index] ? [name] : []));
}

/** Has every owner remove what it keeps for a cluster, one after another; ends at the first that cannot. */
export async function removeBelongings(
  owners: readonly Belonging[],
  cluster: string,
  options: RemoveOptions = {},
): Promise<Result<void>> {
  for (const owner of owners) {
    const removed = await owner.remove(cluster, options);
    if (!removed.ok) return { ok: false, error: { ...removed.error, cluster } };
  }
  return { ok: true, value: undefined };
}
