import type { PlanEvent } from '../../shared/ipc/contract.ts';
import type { Clock } from '../clock.ts';
import type { PlanFiles } from './plan-files.ts';

/** What a follower of the plans is opened with. */
export type FollowPlans = {
  plans: Pick<PlanFiles, 'list' | 'find' | 'listen'>;
  sink: { send: (event: PlanEvent) => void; pending: () => number };
  clock: Clock;
};

const everyMs = 50;
const mostPending = 4;

/** Sends every plan, then those that change, each as it is when it is sent: a slow follower gets fewer, not a queue. */
export function followPlans({ plans, sink, clock }: FollowPlans): { close: () => void } {
  const changed = new Set<string>();
  let cancel: (() => void) | null = null;
  const send = (id: string): void => {
    const plan = plans.find(id);
    sink.send(plan ? { type: 'put', plan } : { type: 'remove', plan: id });
  };
  const flush = (): void => {
    cancel = null;
    if (sink.pending() > mostPending) {
      cancel = clock.after(everyMs, flush);
      return;
    }
    for (const id of changed) send(id);
    changed.clear();
  };
  for (const { id } of plans.list()) send(id);
  sink.send({ type: 'complete' });
  const stop = plans.listen((change) => {
    changed.add(change.type === 'put' ? change.plan.id : change.plan);
    cancel ??= clock.after(everyMs, flush);
  });
  return {
    close: () => {
      stop();
      cancel?.();
    },
  };
}
