import { z } from 'zod';
import { AppError } from '../error.ts';
import { StepView } from './review.ts';
import { RunRequest } from './run-request.ts';
import { ObjectRef } from './step.ts';

/**
 * How a run stands. `running`, and `waiting` while the cluster cannot be reached, from which it goes on by itself;
 * `paused` and `cancelled` by the user; `interrupted` when Acre ended in its midst and it waits for `run.resume`, or for its
 * cluster; `failed` when a step did and nothing else can go on; `done`.
 */
export const RunStatus = z.enum([
  'running',
  'waiting',
  'paused',
  'cancelled',
  'interrupted',
  'failed',
  'done',
]);
export type RunStatus = z.infer<typeof RunStatus>;

/** A step of a run as it is shown. */
export const RunStep = z.object({
  ...StepView.shape,
  status: z.enum(['waiting', 'ready', 'active', 'done', 'failed', 'skipped', 'blocked']),
  /** Requests that were taken, of `requests`. */
  sent: z.number(),
  requests: z.number(),
  /** Every request as it was answered, oldest first; of more than a hundred the newest. */
  log: z.array(RunRequest),
  /** What an active step waits for, or why it has to be tried again; null where there is nothing to say. */
  note: z.string().nullable(),
  error: AppError.nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type RunStep = z.infer<typeof RunStep>;

/** A plan while it is applied, or after; times are ISO 8601. */
export const RunView = z.object({
  id: z.string(),
  /** The plan it applies; it may have been changed or removed since. */
  plan: z.string(),
  planName: z.string(),
  cluster: z.string(),
  /** The run that this one takes back; null for one that applies a plan. */
  undoes: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  status: RunStatus,
  steps: z.array(RunStep),
  /** What keeps it as a whole: the lost connection of one that is waiting, the first failure of one that failed. */
  error: AppError.nullable(),
  /** What was learned, such as the address nodes join by. */
  learned: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What `run.undo` would do: the objects it would remove and what it cannot take back; null while it cannot be asked for. */
  undo: z
    .object({
      steps: z.number(),
      removes: z.array(ObjectRef),
      impossible: z.array(z.object({ step: z.string(), why: z.string() })),
    })
    .nullable(),
  /** Seconds the steps that are left take on an ordinary cluster. */
  remainingSeconds: z.number(),
});
export type RunView = z.infer<typeof RunView>;

/** What a follower of the runs receives: each run there is, `complete` once all were sent, then those that change. */
export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('put'), run: RunView }),
  z.object({ type: z.literal('remove'), run: z.string() }),
  z.object({ type: z.literal('complete') }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
