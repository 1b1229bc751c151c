import { ok } from '../../shared/result.ts';
import type { Belonging } from '../cluster/belongings.ts';
import type { PlanFiles } from './plan-files.ts';
import type { PlanSecrets } from './plan-secrets.ts';

/** The plans of a cluster with their secrets, which go when it is removed. */
export function planBelonging(plans: PlanFiles, secrets: Pick<PlanSecrets, 'forget'>): Belonging {
  return {
    name: 'plans',
    isKept: (cluster) => Promise.resolve(plans.list().some((plan) => plan.cluster === cluster)),
    remove: async (cluster, options) => {
      for (const plan of plans.list().filter((each) => each.cluster === cluster)) {
        const forgotten = await secrets.forget(plan, options);
        if (!forgotten.ok) return forgotten;
        const removed = await plans.remove(plan.id);
        if (!removed.ok) return removed;
      }
      return ok(undefined);
    },
  };
}
