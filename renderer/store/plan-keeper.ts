import type { AppError } from '../../shared/error.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Client } from '../backend/connect.ts';

/** Saves plans where they are kept: at once when asked to, else when nothing has changed for a moment. */
export type PlanKeeper = {
  /** Saves a plan soon; a later one of the same id takes its place. */
  put: (plan: Plan) => void;
  /** Whether a plan as it is now has not been taken yet. */
  isWaiting: (id: string) => boolean;
  /** Forgets what waits of a plan. */
  drop: (id: string) => void;
  /** Saves what waits; resolves once all of it has been taken or refused. */
  flush: () => Promise<void>;
  close: () => void;
};

const quietMs = 350;

/** Opens the keeper; `onFailure` hears of every plan that could not be saved, which stays as it is on the page. */
export function openPlanKeeper(
  backend: Pick<Client<Contract>, 'call'>,
  onFailure: (plan: Plan, error: AppError) => void,
): PlanKeeper {
  const waiting = new Map<string, Plan>();
  const underWay = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<void> = Promise.resolve();

  const count = (id: string, by: 1 | -1): void => {
    const left = (underWay.get(id) ?? 0) + by;
    if (left > 0) underWay.set(id, left);
    else underWay.delete(id);
  };
  const save = async (plan: Plan): Promise<void> => {
    const answer = await backend.call('plan.save', { plan });
    count(plan.id, -1);
    if (!answer.ok) onFailure(plan, answer.error);
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    const plans = [...waiting.values()];
    waiting.clear();
    for (const plan of plans) count(plan.id, 1);
    // All are sent now, so that a page that goes away has sent them.
    const sent = plans.map(save);
    last = Promise.all([last, ...sent]).then(() => undefined);
    return last;
  };
  return {
    put(plan) {
      waiting.set(plan.id, plan);
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), quietMs);
    },
    isWaiting: (id) => waiting.has(id) || underWay.has(id),
    drop: (id) => void waiting.delete(id),
    flush,
    close: () => void flush(),
  };
}
