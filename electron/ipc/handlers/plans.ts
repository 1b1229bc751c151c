import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { certificateSlotsOf } from '../../../shared/plan/slots.ts';
import { readBundle } from '../../kube/authorities.ts';
import { followPlans } from '../../plans/follow-plans.ts';
import { Secret } from '../../vault/secret.ts';
import type { Handlers } from '../handler-types.ts';
import { whileApplied } from './runs.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** Plans as they are drafted and kept, whether their cluster can be reached or not. */
export function planHandlers({
  plans,
  planSecrets,
  sessions,
  clock,
  runs,
}: HandlerTools): Pick<Handlers, 'plans.follow' | `plan.${'save' | 'remove' | 'keepSecret' | 'secrets'}`> {
  const find = (id: string): Result<Plan> => {
    const plan = plans.find(id);
    return plan ? ok(plan) : fail(appError('not-found', 'There is no such plan.'));
  };
  return {
    'plans.follow': (_input, sink, { signal }) => {
      const { close } = followPlans({ plans, sink, clock });
      signal.addEventListener('abort', close);
    },
    'plan.save': async ({ plan }) => {
      const session = sessions.find(plan.cluster);
      return session.ok ? toEmpty(await plans.save(plan)) : session;
    },
    'plan.remove': async ({ plan }) => {
      const found = plans.find(plan);
      if (!found) return ok({});
      const free = whileApplied({ runs }, plan);
      if (!free.ok) return free;
      const forgotten = await planSecrets.forget(found);
      return toEmpty(forgotten.ok ? await plans.remove(plan) : forgotten);
    },
    'plan.keepSecret': async ({ plan, slot, value }) => {
      const found = find(plan);
      if (!found.ok) return found;
      // Nodes that are given what is no certificate would trust no registry at all, long after it was drafted.
      const bundle = certificateSlotsOf(found.value).includes(slot) ? readBundle(value) : null;
      if (bundle?.ok === false) return bundle;
      return toEmpty(await planSecrets.put(plan, slot, new Secret(bundle?.value.pem ?? value)));
    },
    'plan.secrets': async ({ plan }) => {
      const found = find(plan);
      if (!found.ok) return found;
      const slots = await planSecrets.filled(found.value);
      return slots.ok ? ok({ slots: slots.value }) : slots;
    },
  };
}
