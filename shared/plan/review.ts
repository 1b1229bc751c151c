import { z } from 'zod';
import { AppError } from '../error.ts';
import { Json } from './canonical.ts';
import { Finding } from './finding.ts';
import { Seen } from './plan.ts';
import { ObjectRef, StepType } from './step.ts';

/**
 * A step as it is shown. Its title is made of parts, for words of the user's language: what it does (`type`), to the
 * object `name`, within the guest cluster `guest` (its name). `subject` is the entity id of what it is about.
 */
export const StepView = z.object({
  id: z.string(),
  intention: z.string(),
  title: z.object({ type: StepType, name: z.string(), guest: z.string().nullable() }),
  type: StepType,
  subject: z.string(),
  after: z.array(z.string()),
  lane: z.string().nullable(),
  danger: z.enum(['none', 'service', 'data']),
  estimateSeconds: z.number(),
  /** Whether it can be taken back: `possible`; `nothing` is left to take back; else why it cannot. */
  undo: z.discriminatedUnion('type', [
    z.object({ type: z.literal('possible') }),
    z.object({ type: z.literal('nothing') }),
    z.object({ type: z.literal('impossible'), why: z.string() }),
  ]),
});
export type StepView = z.infer<typeof StepView>;

/** One field of an object three ways; null where it is not there. Secrets are masked. States: shared/plan/differ.ts. */
export const FieldChange = z.object({
  path: z.array(z.string()),
  state: z.enum(['unchanged', 'planned', 'drift', 'agreed', 'conflict']),
  base: Json,
  now: Json,
  intended: Json,
});
export type FieldChange = z.infer<typeof FieldChange>;

/** What a step does to one object: from what the plan was drafted from, by what the server has now, to what is intended. */
export const ObjectChange = z.object({
  ref: ObjectRef,
  action: z.enum(['apply', 'create', 'patch', 'delete', 'call', 'wait']),
  /** Of a `call`, such as `start`. */
  subresource: z.string().nullable(),
  state: z.enum(['create', 'delete', 'unchanged', 'change', 'conflict', 'call', 'unknown']),
  isGone: z.boolean(),
  hasDrift: z.boolean(),
  fields: z.array(FieldChange),
});
export type ObjectChange = z.infer<typeof ObjectChange>;

/**
 * What the server said when a step was tried without effect. `refused` has its message verbatim; `managers` are those
 * that own fields the step would take over. `skipped` was not asked, and `why` says for what reason.
 */
export const DryRun = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ok') }),
  z.object({
    type: z.literal('refused'),
    error: AppError,
    message: z.string(),
    ref: ObjectRef,
    managers: z.array(z.string()),
  }),
  z.object({ type: z.literal('skipped'), why: z.string() }),
]);
export type DryRun = z.infer<typeof DryRun>;

/**
 * What became of an object since the plan was drafted; `remade` is another of the same name. `now` is what a draft would be
 * made from now, null where there is nothing; `facts` are what is known to have changed.
 */
export const DriftView = z.object({
  entity: z.string(),
  type: z.enum(['changed', 'gone', 'remade']),
  now: Seen.nullable(),
  facts: z.array(z.object({ name: z.string(), before: Json, now: Json })),
});
export type DriftView = z.infer<typeof DriftView>;

/** What an intention takes away for good and what it leaves; entity ids, sizes in bytes, null where one is not known. */
export const LeavingView = z.object({
  intention: z.string(),
  vms: z.array(z.string()),
  goes: z.array(z.string()),
  goesBytes: z.number().nullable(),
  stays: z.array(z.string()),
  staysBytes: z.number().nullable(),
});
export type LeavingView = z.infer<typeof LeavingView>;

/**
 * A review in the order in which it comes: all that is known without asking the server, then each step as the server
 * sees it, then the end. `missingSecrets` are slots that Acre cannot fill by itself and nobody has filled.
 */
export const ReviewEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('steps'),
    steps: z.array(StepView),
    findings: z.array(Finding),
    drift: z.array(DriftView),
    leaving: z.array(LeavingView),
    missingSecrets: z.array(z.string()),
    /** Whether nothing that is known keeps the plan from being applied; drift needs `acceptsDrift`. */
    isPossible: z.boolean(),
    estimateSeconds: z.number(),
  }),
  z.object({ type: z.literal('step'), step: z.string(), changes: z.array(ObjectChange), dryRun: DryRun }),
  z.object({ type: z.literal('complete'), estimateSeconds: z.number(), refused: z.number() }),
]);
export type ReviewEvent = z.infer<typeof ReviewEvent>;

/** What the user has seen in a review and wants nevertheless. */
export const ApplyOverrides = z.strictObject({
  /** What has changed since the plan was drafted is taken as it is now. */
  acceptsDrift: z.boolean().exactOptional(),
  /** Fields that others manage are taken over. */
  takesOver: z.boolean().exactOptional(),
});
export type ApplyOverrides = z.infer<typeof ApplyOverrides>;
