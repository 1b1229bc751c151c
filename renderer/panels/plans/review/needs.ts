import type { Plan } from '../../../../shared/plan/plan.ts';
import type { ApplyOverrides, DryRun, StepView } from '../../../../shared/plan/review.ts';
import type { Review } from './use-review.ts';

/** What has to be agreed to on purpose before a plan is applied. */
export type Need = 'drift' | 'takeOver' | 'refused' | 'service' | 'data' | 'quorum';

type Refused = Extract<DryRun, { type: 'refused' }>;

/** The refusals of a review. */
export function refusalsOf({ tried }: Pick<Review, 'tried'>): Refused[] {
  return [...tried.values()].flatMap(({ dryRun }) => (dryRun.type === 'refused' ? [dryRun] : []));
}

/** Whether only fields that others own stand in the way of a step. */
export function isTakeOver({ managers }: Refused): boolean {
  return managers.length > 0;
}

/** Those who own fields that the plan would take over. */
export function managersOf(review: Pick<Review, 'tried'>): string[] {
  return [...new Set(refusalsOf(review).flatMap(({ managers }) => managers))].sort();
}

/** How many steps put something at risk. */
export function atRisk(steps: readonly StepView[], danger: StepView['danger']): number {
  return steps.filter((step) => step.danger === danger).length;
}

/** What has to be agreed to, in the order in which it is asked; the plan itself says where a quorum may be lost. */
export function needsOf(review: Pick<Review, 'known' | 'tried'>, plan: Plan | null): Need[] {
  const { known } = review;
  if (!known) return [];
  const refusals = refusalsOf(review);
  const isQuorum = (plan?.intentions ?? []).some(
    (intention) => 'allowsQuorumLoss' in intention && intention.allowsQuorumLoss,
  );
  const needs: [Need, boolean][] = [
    ['drift', known.drift.length > 0],
    ['takeOver', refusals.some(isTakeOver)],
    ['refused', refusals.some((refusal) => !isTakeOver(refusal))],
    ['quorum', isQuorum],
    ['service', atRisk(known.steps, 'service') > 0],
    ['data', atRisk(known.steps, 'data') > 0],
  ];
  return needs.flatMap(([need, isThere]) => (isThere ? [need] : []));
}

/** What is told to the back end of what was agreed to. */
export function overridesOf(agreed: ReadonlySet<Need>): ApplyOverrides {
  return {
    ...(agreed.has('drift') ? { acceptsDrift: true } : {}),
    ...(agreed.has('takeOver') ? { takesOver: true } : {}),
  };
}
