import { appError } from '../error.ts';
import { toPlannedPool, toTendGuest } from '../rancher/provision/tended.ts';
import type { Tended, TendedPool } from '../rancher/provision/tended.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { distributionNames } from './draft-parts.ts';
import { withChanged, withIntention } from './edit.ts';
import type { TendGuest } from './intention.ts';
import type { Plan } from './plan.ts';
import { isServerPool } from './shape.ts';
import type { Template } from './template.ts';

function refuse(message: string): Result<never> {
  return fail(appError('invalid', message));
}

/** The change of a pool's size that a plan has already; undefined where it has none. */
function scaleIn(plan: Plan, { guest }: Tended, pool: string): TendGuest | undefined {
  return plan.intentions.find(
    (each): each is TendGuest =>
      each.type === 'tend-guest' &&
      each.guest.name === guest.name &&
      each.guest.through?.rancher === guest.through.rancher &&
      each.verb.type === 'scale' &&
      each.verb.pool.name === pool,
  );
}

/**
 * More nodes for a pool of a guest cluster that a Rancher made: of `pool` where it is of the template's sort, else of the
 * first that is. Answers `invalid` with the reason where there is none.
 */
export function moreTended(
  plan: Plan,
  tended: Tended,
  template: Template,
  times: number,
  pool: string | undefined,
  id: string,
): Result<{ plan: Plan; intentions: readonly string[] }> {
  const { guest, pools } = tended;
  if (template.distribution !== guest.distribution) {
    const own =
      template.distribution === null ? 'a VM' : `a node of ${distributionNames[template.distribution]}`;
    return refuse(`${guest.name} runs ${distributionNames[guest.distribution]}, and this is ${own}.`);
  }
  const wantsServers = template.type === 'server';
  const isLike = (each: TendedPool): boolean =>
    wantsServers ? isServerPool(each) : !isServerPool(each) && each.roles.includes('worker');
  const found = pools.find((each) => each.name === pool && isLike(each)) ?? pools.find(isLike);
  if (!found)
    return refuse(`${guest.name} has no pool of ${wantsServers ? 'servers' : 'workers'} that could grow.`);
  const known = scaleIn(plan, tended, found.name);
  if (known?.verb.type === 'scale') {
    const next: TendGuest = { ...known, verb: { ...known.verb, to: known.verb.to + times } };
    return ok({ plan: withChanged(plan, next), intentions: [known.id] });
  }
  const to = found.quantity + times;
  const verb = { type: 'scale', pool: toPlannedPool(found, to), from: found.quantity, to } as const;
  return ok({ plan: withIntention(plan, toTendGuest(id, tended, verb)), intentions: [id] });
}
