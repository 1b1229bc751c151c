import { counted, withChanged, withoutIntention } from '../../../shared/plan/edit.ts';
import type { CreateGuest } from '../../../shared/plan/intention.ts';
import type { Landing } from '../../../shared/plan/landing.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { GuestNode } from '../../scene/graph.ts';
import type { PlansState } from '../../store/plans.ts';
import type { App } from '../app-context.ts';

/** Where a ghost would land and what it comes from; undefined for what is no ghost of the open plan. */
export function landingOf(
  { marks, check }: Pick<PlansState, 'marks' | 'check'>,
  id: string,
): Landing | undefined {
  if (!marks?.ghosts.some((ghost) => ghost.id === id)) return undefined;
  return check?.landings.find(({ placing }) => placing.type !== 'leave' && id.startsWith(placing.id));
}

/** What of the open plan makes a guest cluster; undefined where nothing does. */
export function planOfGuest(
  { history }: Pick<PlansState, 'history'>,
  { name, namespace }: Pick<GuestNode, 'name' | 'namespace'>,
): CreateGuest | undefined {
  return history?.present.intentions.find(
    (each): each is CreateGuest =>
      each.type === 'create-guest' && each.guest.name === name && each.guest.namespace === namespace,
  );
}

/** The plan with one VM less of what a ghost comes from; the intention goes with its last one. */
function lessOne(plan: Plan, { placing }: Landing): Plan {
  const intention = plan.intentions.find(({ id }) => id === placing.intention);
  if (!intention) return plan;
  if (intention.type === 'create-guest' && placing.type === 'node') {
    const name = placing.node.guest?.pool;
    const pool = intention.pools.find((each) => each.name === name);
    if (!pool) return plan;
    const left = { ...intention, pools: intention.pools.filter((each) => each !== pool || pool.count > 1) };
    const next = pool.count > 1 ? counted(intention, pool.count - 1, pool.name) : left;
    return left.pools.length === 0 ? withoutIntention(plan, intention.id) : withChanged(plan, next);
  }
  const count =
    intention.type === 'add-nodes'
      ? intention.pool.count
      : intention.type === 'create-vm' || intention.type === 'make-vms'
        ? intention.count
        : 1;
  return count > 1 ? withChanged(plan, counted(intention, count - 1)) : withoutIntention(plan, intention.id);
}

/** Whether any of these ids is a ghost of the open plan. */
export function hasGhosts({ plans }: Pick<App, 'plans'>, ids: readonly string[]): boolean {
  const state = plans.getState();
  return ids.some((id) => landingOf(state, id) !== undefined);
}

/** Takes ghosts out of the open plan, in one step; answers whether there were any among these ids. */
export function removeGhosts({ plans }: Pick<App, 'plans'>, ids: readonly string[]): boolean {
  const state = plans.getState();
  const landings = ids.flatMap((id) => landingOf(state, id) ?? []);
  if (landings.length === 0) return false;
  plans.edit((plan) => landings.reduce(lessOne, plan));
  return true;
}
