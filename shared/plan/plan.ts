import { z } from 'zod';
import { appError } from '../error.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { Json } from './canonical.ts';
import { Intention } from './intention.ts';

/** The newest form of a plan that this version of Acre writes. */
export const planVersion = 1;

/**
 * What was seen of an object when the plan was drafted: enough to tell whether it has changed since. `fields` are the
 * parts of it that the plan changes, as they were: a part of the object ({spec: {unschedulable: false}}), the base of a
 * three-way difference. `hash` is of what a plan depends on, so that it stays while only the status moves.
 */
export const Seen = z.strictObject({
  uid: z.string(),
  resourceVersion: z.string().nullable().default(null),
  hash: z.string().nullable().default(null),
  fields: z.record(z.string(), Json).default({}),
  /** What a plan depends on, by name, to say what has changed; absent in plans of before it was kept. */
  facts: z.record(z.string(), Json).exactOptional(),
});
export type Seen = z.infer<typeof Seen>;

/** A reviewed set of intended changes of one cluster. Holds no secret: those are named by slot. Times are ISO 8601. */
export const Plan = z.strictObject({
  version: z.literal(planVersion),
  id: z.string().min(1),
  name: z.string(),
  cluster: z.string(),
  createdAt: z.string(),
  /** By entity id. */
  draftedFrom: z.record(z.string(), Seen).default({}),
  intentions: z.array(Intention).default([]),
});
export type Plan = z.infer<typeof Plan>;

type OldPlan = Record<string, unknown>;

/** Brings a plan of a version to the next; by the version it comes from. Plans of before versions were counted have none. */
const upgrades: Record<number, (old: OldPlan) => OldPlan> = {
  0: ({ seen, ...old }) => ({ ...old, version: 1, draftedFrom: old.draftedFrom ?? seen ?? {} }),
};

function versionOf(raw: OldPlan): number {
  return typeof raw.version === 'number' ? raw.version : 0;
}

/**
 * Reads a plan as it was saved or exported. Answers `invalid` for one that a newer Acre wrote, or that is none; older ones
 * come out in the newest form.
 */
export function readPlan(raw: unknown): Result<Plan> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return fail(appError('invalid', 'This is not a plan: a JSON object is expected.'));
  }
  let plan = raw as OldPlan;
  const name = typeof plan.name === 'string' && plan.name !== '' ? `The plan "${plan.name}"` : 'The plan';
  if (versionOf(plan) > planVersion) {
    return fail(
      appError(
        'invalid',
        `${name} was written by a newer Acre: it has version ${versionOf(plan)}, and this one reads up to ${planVersion}.`,
        { hint: 'Update Acre, then open the plan again.' },
      ),
    );
  }
  while (versionOf(plan) < planVersion) {
    const upgrade = upgrades[versionOf(plan)];
    if (!upgrade) return fail(appError('invalid', `${name} has the unknown version ${versionOf(plan)}.`));
    plan = upgrade(plan);
  }
  const parsed = Plan.safeParse(plan);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'its root';
  return fail(
    appError('invalid', `${name} cannot be read: at ${where}: ${issue?.message ?? 'unknown fault'}.`),
  );
}

/** A plan that wants nothing yet. The id and the time come from the caller, who has a clock and chance. */
export function newPlan(of: Pick<Plan, 'id' | 'name' | 'cluster' | 'createdAt'>): Plan {
  return { version: planVersion, ...of, draftedFrom: {}, intentions: [] };
}
