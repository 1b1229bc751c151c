import { z } from 'zod';
import { Plan } from '../../plan/plan.ts';
import { ApplyOverrides, ReviewEvent } from '../../plan/review.ts';
import { KeptRequest } from '../../plan/run-request.ts';
import { RunEvent } from '../../plan/run-view.ts';
import { SecretSlot } from '../../plan/shape.ts';
import { Empty, call, stream } from '../define.ts';

const plan = z.string().min(1).max(80);
const run = z.string().min(1).max(80);
const step = z.string().min(1);

/** What a follower of the plans receives: each plan there is, `complete` once all were sent, then those that change. */
export const PlanEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('put'), plan: Plan }),
  z.object({ type: z.literal('remove'), plan: z.string() }),
  z.object({ type: z.literal('complete') }),
]);
export type PlanEvent = z.infer<typeof PlanEvent>;

/** Plans and the runs that apply them. */
export const plansContract = {
  'plans.follow': stream(Empty, PlanEvent),
  /** Keeps a plan in place of what it was. */
  'plan.save': call(z.strictObject({ plan: Plan }), Empty),
  /** Removes a plan and its secrets. */
  'plan.remove': call(z.strictObject({ plan }), Empty),
  /** Keeps a secret of a plan in the vault; it is never read back by the page. */
  'plan.keepSecret': call(
    z.strictObject({ plan, slot: SecretSlot, value: z.string().min(1).max(1_000_000) }),
    Empty,
  ),
  /** Which of the slots of a plan hold a secret. */
  'plan.secrets': call(z.strictObject({ plan }), z.object({ slots: z.array(SecretSlot) })),
  /** Compares a plan with what its cluster has now and has the server try every step without effect; ends when all is tried. */
  'plan.review': stream(z.strictObject({ plan }), ReviewEvent),
  /** Begins to apply a plan as it is now; refused where its check has errors, or has drifted and that is not accepted. */
  'plan.apply': call(
    z.strictObject({ plan, overrides: ApplyOverrides.exactOptional() }),
    z.object({ run: z.string() }),
  ),
  'runs.follow': stream(Empty, RunEvent),
  /** Every request of a run with what was sent, without secrets, in the order of time. */
  'run.requests': call(z.strictObject({ run }), z.object({ requests: z.array(KeptRequest) })),
  /** Lets steps that have begun come to their end, and begins none. */
  'run.pause': call(z.strictObject({ run }), Empty),
  /** Goes on with a run that is paused or interrupted. */
  'run.resume': call(z.strictObject({ run }), Empty),
  /** Ends a run for good: nothing is sent any more. What was made stays, until `run.undo` is asked for. */
  'run.cancel': call(z.strictObject({ run }), Empty),
  /** Tries a failed step again. */
  'run.retry': call(z.strictObject({ run, step }), Empty),
  /** Lets what waits for a failed step go on without it. */
  'run.skip': call(z.strictObject({ run, step }), Empty),
  /** Takes back what a run did that has ended, as a run of its own; `impossible` is what stays as it is, and why. */
  'run.undo': call(
    z.strictObject({ run }),
    z.object({
      run: z.string(),
      impossible: z.array(z.object({ step: z.string(), why: z.string() })),
    }),
  ),
  /** Forgets a run that has ended. */
  'run.remove': call(z.strictObject({ run }), Empty),
};
