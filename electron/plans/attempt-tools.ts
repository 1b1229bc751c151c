import type { AppError } from '../../shared/error.ts';
import { ok } from '../../shared/result.ts';
import type { Values } from '../../shared/plan/build.ts';
import { toCloudInitOf } from '../../shared/plan/cloud-init.ts';
import { toLearned } from '../../shared/plan/learn.ts';
import type { JournalEvent, Move } from '../../shared/plan/run.ts';
import { keyOfRef } from '../../shared/plan/step.ts';
import type { ObjectRef, Operation } from '../../shared/plan/step.ts';
import { fillStep } from '../../shared/plan/steps.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import type { Filled } from './guest-secrets.ts';
import { readRef } from './requests.ts';
import type { RunClients } from './run-clients.ts';
import { isLost, isPassing } from './run-clients.ts';
import type { RunTools } from './run-tools.ts';

/** What became of one attempt to bring a step on: `again` later, since something is not there yet. */
export type Attempt =
  | { type: 'on' }
  | { type: 'again'; note: string | null }
  | { type: 'lost'; error: AppError; retryAfterMs: number | null }
  | { type: 'passing'; error: AppError; retryAfterMs: number | null }
  | { type: 'failed'; error: AppError };

/** What attempts of one run work with. */
export type AttemptTools = Pick<RunTools, 'clock' | 'times'> & {
  cluster: string;
  clients: RunClients;
  secrets: Filled;
  /** Whether a step takes over fields that others manage. */
  takesOver: (step: string) => boolean;
  /** The uid an object has to have to be deleted; undefined where it was not known. */
  uidOf: (ref: ObjectRef) => string | undefined;
  learned: (name: string) => string | undefined;
  /** Writes down what has to be on the disk before the next effect; a failure ends the run. */
  write: (...events: readonly Event[]) => Promise<void>;
  onNote: (step: string, note: string) => void;
};

/** An event before it has its time. */
export type Event = DistributiveOmit<JournalEvent, 'at'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** The move of sending one operation. */
export type Send = Extract<Move, { type: 'send' }>;
type Objects = ReadonlyMap<string, unknown>;

/** What a failed request comes to. */
export function toAttempt(failure: {
  error: AppError;
  status: number | null;
  retryAfterMs: number | null;
}): Attempt {
  const { error, retryAfterMs } = failure;
  if (isLost(failure)) return { type: 'lost', error, retryAfterMs };
  return isPassing(failure) ? { type: 'passing', error, retryAfterMs } : { type: 'failed', error };
}

/** Reads some objects, each once. */
export async function readAll(
  tools: AttemptTools,
  refs: readonly ObjectRef[],
  signal: AbortSignal,
): Promise<KubeResult<Objects>> {
  const objects = new Map<string, unknown>();
  for (const ref of refs) {
    const key = keyOfRef(ref);
    if (objects.has(key)) continue;
    const client = await tools.clients.clientFor(ref, signal);
    if (!client.ok) return toFailure(client.error);
    const answer = await readRef(client.value, ref, signal);
    if (!answer.ok) return answer;
    objects.set(key, answer.value);
  }
  return ok(objects);
}

/** Says what was read. */
export const reader =
  (objects: Objects) =>
  (ref: ObjectRef): unknown =>
    objects.get(keyOfRef(ref));

/** What bodies are filled with; throws where something is not known, which is a fault of the steps. */
function valuesOf({ secrets, learned }: AttemptTools): Values {
  const found = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw new Error(`${name} is not known`);
    return value;
  };
  return {
    secret: (slot) => found(secrets.get(slot), slot).reveal(),
    learned: (name) => found(learned(name), name),
  };
}

/** Learns what later operations of the same step need, such as the uid of the VM that a Secret is to belong to. */
export async function learnEarly(
  tools: AttemptTools,
  { step, index }: Send,
  signal: AbortSignal,
): Promise<Attempt | null> {
  if (index === 0 || step.learns.every(({ name }) => tools.learned(name) !== undefined)) return null;
  const read = await readAll(
    tools,
    step.learns.map(({ ref }) => ref),
    signal,
  );
  if (!read.ok) return toAttempt(read);
  const values = toLearned(step, reader(read.value));
  if (values === null) return { type: 'again', note: null };
  await tools.write({ type: 'learned', step: step.id, values });
  return null;
}

/** The operation with real values; before its VM is there, nothing is sent yet that belongs to it. */
export function fill(tools: AttemptTools, { step, index, operation }: Send): Operation {
  if (step.source === null) return operation;
  const values = valuesOf(tools);
  const learned = (name: string): string =>
    name.startsWith('uid/') ? (tools.learned(name) ?? '') : values.learned(name);
  return fillStep(step, toCloudInitOf(tools.cluster), { ...values, learned })[index] ?? operation;
}
