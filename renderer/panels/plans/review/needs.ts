import type { Plan } from '../../../../shared/plan/plan.ts';
import type { ApplyOverrides, DryRun, StepView } from '../../../../shared/plan/review.ts';
import type { Review } from './use-review.ts';

/** What has to be agreed to on purpose before a plan is applied. */
export type Need = 'drift' | TakeOver | 'refused' | 'service' | 'data' | 'quorum';

/** That a step takes over fields of others; may be left, and then that step is refused. */
export type TakeOver = `takeOver ${string}`;

type Refused = Extract<DryRun, { type: 'refused' }>;

/** The refusals of a review. */
export function refusalsOf({ tried }: Pick<Review, 'tried'>): Refused[] {
  return [...tried.values()].flatMap(({ dryRun }) => (dryRun.type === 'refused' ? [dryRun] : []));
}

/** Whether only fields that others own stand in the way of a step. */
export function isTakeOver({ managers }: Refused): boolean {
  return managers.length > 0;
}

/** The step that a need has take over fields; null for any other need. */
export function takeOverOf(need: Need): string | null {
  return need.startsWith('takeOver ') ? need.slice('takeOver '.length) : null;
}

/** The steps that would take over fields, with those who own these. */
export function takeOversOf({ tried }: Pick<Review, 'tried'>): { step: string; managers: string[] }[] {
  return [...tried].flatMap(([step, { dryRun }]) =>
    dryRun.type === 'refused' && isTakeOver(dryRun) ? [{ step, managers: [...dryRun.managers].sort() }] : [],
  );
}

/** How many steps will be refused as things are now, with what was agreed to take over. */
export function refusedCount(review: Pick<Review, 'tried'>, agreed: ReadonlySet<Need>): number {
  const taken = takeOversOf(review).filter(({ step }) => agreed.has(`takeOver ${step}`)).length;
  return refusalsOf(review).length - taken;
}

/** How many steps put something at risk. */
export function atRisk(steps: readonly StepView[], danger: StepView['danger']): number {
  return steps.filter((step) => step.danger === danger).length;
}

/** What has to be agreed to, in the order in which it is asked; the plan itself says where a quorum may be lost. */
export function needsOf(
  review: Pick<Review, 'known' | 'tried'>,
  plan: Plan | null,
  agreed: ReadonlySet<Need>,
): Need[] {
  const { known } = review;
  if (!known) return [];
  const isQuorum = (plan?.intentions ?? []).some(
    (intention) => 'allowsQuorumLoss' in intention && intention.allowsQuorumLoss,
  );
  const needs: [Need, boolean][] = [
    ['drift', known.drift.length > 0],
    ...takeOversOf(review).map(({ step }): [Need, boolean] => [`takeOver ${step}`, true]),
    ['refused', refusedCount(review, agreed) > 0],
    ['quorum', isQuorum],
    ['service', atRisk(known.steps, 'service') > 0],
    ['data', atRisk(known.steps, 'data') > 0],
  ];
  return needs.flatMap(([need, isThere]) => (isThere ? [need] : []));
}

/** What is told to the back end of what was agreed to. */
export function overridesOf(agreed: ReadonlySet<Need>): ApplyOverrides {
  const takesOver = [...agreed].flatMap((need) => takeOverOf(need) ?? []);
  return {
    ...(agreed.has('drift') ? { acceptsDrift: true } : {}),
    ...(takesOver.length > 0 ? { takesOver } : {}),
  };
}
