import type { PlanEvent } from '../../shared/ipc/contract/plans.ts';
import type { Clock } from '../clock.ts';
import { followKept } from './follow-kept.ts';
import type { PlanFiles } from './plan-files.ts';

/** What a follower of the plans is opened with. */
export type FollowPlans = {
  plans: Pick<PlanFiles, 'list' | 'find' | 'listen'>;
  sink: { send: (event: PlanEvent) => void; pending: () => number };
  clock: Clock;
};

/** Sends every plan, then those that change. */
export function followPlans({ plans, sink, clock }: FollowPlans): { close: () => void } {
  return followKept({
    ids: () => plans.list().map(({ id }) => id),
    find: plans.find,
    listen: (listener) =>
      plans.listen((change) => listener(change.type === 'put' ? change.plan.id : change.plan)),
    toPut: (plan): PlanEvent => ({ type: 'put', plan }),
    toRemove: (plan): PlanEvent => ({ type: 'remove', plan }),
    complete: { type: 'complete' },
    sink,
    clock,
    everyMs: 50,
  });
}
