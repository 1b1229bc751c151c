import { ok } from '../../shared/result.ts';
import type { Belonging } from '../cluster/belongings.ts';
import type { GuestSecrets } from './guest-secrets.ts';
import type { Runs } from './runs.ts';

/** The runs of a cluster's plans and what the vault holds for guest clusters, which go when the cluster is removed. */
export function journalBelonging(
  runs: () => Pick<Runs, 'list' | 'removeOf'>,
  secrets: Pick<GuestSecrets, 'list' | 'forget'>,
): Belonging {
  return {
    name: 'journal',
    isKept: (cluster) =>
      Promise.resolve(
        runs()
          .list()
          .some((run) => run.cluster === cluster) || secrets.list(cluster).length > 0,
      ),
    remove: async (cluster) => {
      const removed = await runs().removeOf(cluster);
      if (!removed.ok) return removed;
      for (const guest of secrets.list(cluster)) {
        const forgotten = await secrets.forget(guest);
        if (!forgotten.ok) return forgotten;
      }
      return ok(undefined);
    },
  };
}
