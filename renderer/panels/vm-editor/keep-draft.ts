import { withChanged } from '../../../shared/plan/edit.ts';
import type { MakeVms } from '../../../shared/plan/intention.ts';
import { newPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { toMakeVms } from '../../../shared/vm/draft.ts';
import type { VmDraft } from '../../../shared/vm/draft.ts';
import { textAt } from '../../../shared/vm/json-tree.ts';
import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { intend } from '../plans/drafting.ts';

/** The plan that makes the VMs of a form and nothing else. */
export function planOf(id: string, cluster: string, intention: MakeVms): Plan {
  const name = t('vmForm.planName', { name: textAt(intention.manifest, ['metadata', 'name']) ?? '' });
  return { ...newPlan({ id, name, cluster, createdAt: new Date().toISOString() }), intentions: [intention] };
}

/**
 * Hands the values of a draft to main, which keeps them in its vault for a plan, and has it copy what is copied. Answers the
 * draft with what there was to copy: only main sees that.
 */
async function keepValues(
  { backend }: Pick<App, 'backend'>,
  plan: string,
  id: string,
  draft: VmDraft,
): Promise<Result<VmDraft>> {
  const { values, copies } = toMakeVms(id, draft);
  for (const { slot, value } of values) {
    const kept = await backend.call('plan.keepSecret', { plan, slot, value });
    if (!kept.ok) return kept;
  }
  if (!copies || draft.cloudInit.type !== 'copied') return ok(draft);
  const { from: entity, ...slots } = copies;
  const copied = await backend.call('vm.keepCloudInit', { plan, entity, ...slots });
  return copied.ok ? ok({ ...draft, cloudInit: { ...draft.cloudInit, ...copied.value } }) : copied;
}

/** Keeps what a form comes to as a plan of its own, with its secrets, so that it can be tried and applied. */
export async function keepDraft(
  app: Pick<App, 'backend'>,
  id: string,
  cluster: string,
  draft: VmDraft,
): Promise<Result<unknown>> {
  const save = (of: VmDraft): Promise<Result<unknown>> =>
    app.backend.call('plan.save', { plan: planOf(id, cluster, toMakeVms(id, of).intention) });
  const saved = await save(draft);
  if (!saved.ok) return saved;
  const kept = await keepValues(app, id, id, draft);
  return kept.ok && kept.value !== draft ? save(kept.value) : kept;
}

/** Puts what a form comes to into the plan that is drafted for its cluster, with its secrets. */
export async function addToPlan(app: App, cluster: string, draft: VmDraft): Promise<Result<unknown>> {
  let id = '';
  intend(app, cluster, (made) => {
    id = made;
    return toMakeVms(made, draft).intention;
  });
  await app.plans.flush();
  const plan = app.plans.getState().history?.present.id;
  if (plan === undefined) return ok(undefined);
  const kept = await keepValues(app, plan, id, draft);
  if (!kept.ok || kept.value === draft) return kept;
  app.plans.edit((each) => withChanged(each, toMakeVms(id, kept.value).intention));
  return kept;
}
