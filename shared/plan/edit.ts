import type { Intention } from './intention.ts';
import type { Plan, Seen } from './plan.ts';
import { isServerPool } from './shape.ts';

/** A plan with what it was before and, after undoing, what it was then; newest last. */
export type History = { present: Plan; past: readonly Plan[]; future: readonly Plan[] };

const mostPast = 200;

/** A history that begins with a plan. */
export function toHistory(plan: Plan): History {
  return { present: plan, past: [], future: [] };
}

/** Makes an edit the present; one that changes nothing leaves the history alone, and what was undone is forgotten. */
export function edited(history: History, edit: (plan: Plan) => Plan): History {
  const present = edit(history.present);
  if (present === history.present) return history;
  return { present, past: [...history.past.slice(1 - mostPast), history.present], future: [] };
}

/** One edit back; the history itself where there is none. */
export function undo({ present, past, future }: History): History {
  const before = past.at(-1);
  if (!before) return { present, past, future };
  return { present: before, past: past.slice(0, -1), future: [...future, present] };
}

/** One undone edit forward; the history itself where there is none. */
export function redo({ present, past, future }: History): History {
  const after = future.at(-1);
  if (!after) return { present, past, future };
  return { present: after, past: [...past, present], future: future.slice(0, -1) };
}

/** Puts an intention at the end. */
export function withIntention(plan: Plan, intention: Intention): Plan {
  return { ...plan, intentions: [...plan.intentions, intention] };
}

/** Takes an intention out. */
export function withoutIntention(plan: Plan, id: string): Plan {
  const intentions = plan.intentions.filter((each) => each.id !== id);
  return intentions.length === plan.intentions.length ? plan : { ...plan, intentions };
}

/** Puts another intention in the place of the one of its id. */
export function withChanged(plan: Plan, intention: Intention): Plan {
  const at = plan.intentions.findIndex((each) => each.id === intention.id);
  if (at < 0 || plan.intentions[at] === intention) return plan;
  return { ...plan, intentions: plan.intentions.with(at, intention) };
}

/** Moves an intention to a place in the list. */
export function withMoved(plan: Plan, id: string, to: number): Plan {
  const found = plan.intentions.find((each) => each.id === id);
  if (!found || plan.intentions.indexOf(found) === to) return plan;
  const rest = plan.intentions.filter((each) => each !== found);
  return { ...plan, intentions: rest.toSpliced(to, 0, found) };
}

/** Another name. */
export function renamed(plan: Plan, name: string): Plan {
  return plan.name === name ? plan : { ...plan, name };
}

/** Notes what was seen of objects; what was noted of one before stays, since the plan was drafted from that. */
export function withSeen(plan: Plan, seen: Readonly<Record<string, Seen>>): Plan {
  const fresh = Object.entries(seen).filter(([id]) => plan.draftedFrom[id] === undefined);
  if (fresh.length === 0) return plan;
  return { ...plan, draftedFrom: { ...plan.draftedFrom, ...Object.fromEntries(fresh) } };
}

/**
 * Takes what is seen now as what the plan is drafted from, once the user has looked at the difference; null for what is not
 * there any more.
 */
export function rebased(plan: Plan, seen: Readonly<Record<string, Seen | null>>): Plan {
  const all = Object.entries({ ...plan.draftedFrom, ...seen });
  const there = all.flatMap(([id, each]): [string, Seen][] => (each === null ? [] : [[id, each]]));
  return { ...plan, draftedFrom: Object.fromEntries(there) };
}

/** The same plan under another id and time, with ids of its own for its intentions. */
export function copied(plan: Plan, as: Pick<Plan, 'id' | 'name' | 'createdAt'>): Plan {
  const intentions = plan.intentions.map((each, index) => ({ ...each, id: `${as.id}-${index + 1}` }));
  return { ...plan, ...as, intentions };
}

/** The name with another number at its end: shop, shop-2, shop-3. */
function numbered(name: string, index: number): string {
  const end = `-${index + 1}`;
  return index === 0 ? name : `${name.slice(0, 63 - end.length).replace(/-+$/, '')}${end}`;
}

/**
 * An intention as many times: of a guest cluster as many with numbered names, of nodes and VMs so many times the count.
 * One that cannot be had more than once comes back alone.
 */
export function multiplied(intention: Intention, times: number): Intention[] {
  if (times < 2) return [intention];
  switch (intention.type) {
    case 'create-guest':
      return Array.from({ length: times }, (_, index) => {
        const name = numbered(intention.guest.name, index);
        const slot = (of: string): string => (index === 0 ? of : `${of}-${index + 1}`);
        const { tokenSlot, agentTokenSlot } = intention.guest;
        const guest = {
          ...intention.guest,
          name,
          tokenSlot: slot(tokenSlot),
          agentTokenSlot: slot(agentTokenSlot),
        };
        return { ...intention, id: slot(intention.id), guest };
      });
    case 'add-nodes':
      return [{ ...intention, pool: { ...intention.pool, count: intention.pool.count * times } }];
    case 'create-vm':
    case 'make-vms':
      return [{ ...intention, count: intention.count * times }];
    case 'remove-nodes':
    case 'resize-nodes':
    case 'replace-node':
    case 'upgrade-guest':
    case 'delete-guest':
    case 'move-vm':
    case 'power-vm':
    case 'tend-host':
    case 'tend-guest':
      return [intention];
  }
}

/** An intention with another count of nodes: of a new guest cluster's pool of this name, of nodes or VMs. */
export function counted(intention: Intention, count: number, pool?: string): Intention {
  switch (intention.type) {
    case 'create-guest':
      return {
        ...intention,
        pools: intention.pools.map((each) => (each.name === pool ? { ...each, count } : each)),
      };
    case 'add-nodes':
      return { ...intention, pool: { ...intention.pool, count } };
    case 'create-vm':
    case 'make-vms':
      return { ...intention, count: Math.max(1, count) };
    case 'remove-nodes':
    case 'resize-nodes':
    case 'replace-node':
    case 'upgrade-guest':
    case 'delete-guest':
    case 'move-vm':
    case 'power-vm':
    case 'tend-host':
      return intention;
    case 'tend-guest': {
      const { verb } = intention;
      return verb.type === 'scale' ? { ...intention, verb: { ...verb, to: count } } : intention;
    }
  }
}

/** How many servers and agents the pools make. */
export function countOf(
  pools: readonly { roles: Parameters<typeof isServerPool>[0]['roles']; count: number }[],
): {
  servers: number;
  agents: number;
} {
  const counts = { servers: 0, agents: 0 };
  for (const pool of pools) counts[isServerPool(pool) ? 'servers' : 'agents'] += pool.count;
  return counts;
}
