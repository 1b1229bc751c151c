import { z } from 'zod';
import { AppError } from '../error.ts';
import { Json } from './canonical.ts';
import { SentRequest } from '../sent-request.ts';
import { RunRequest } from './run-request.ts';
import { isDone } from './step.ts';
import type { Done, ObjectRef, Operation, Step } from './step.ts';

const at = z.string();
const step = z.string();

/**
 * What is written down while a plan is applied, before and after everything that has an effect. Times are ISO 8601. It
 * holds no secret: what is learned are addresses and uids.
 */
export const JournalEvent = z.discriminatedUnion('type', [
  /**
   * Written before an operation is sent: without its `sent` behind it, nobody knows whether it was taken. `before` has what
   * `notesOf` read right before, of a step that is done when something has changed.
   */
  z.strictObject({
    type: z.literal('sending'),
    at,
    step,
    operation: z.number(),
    before: z.array(Json).optional(),
  }),
  /** A request was answered; says nothing of how the step stands. `sent` is all of it, without secrets. */
  z.strictObject({
    ...{ type: z.literal('requested'), at, step, request: RunRequest },
    sent: SentRequest.exactOptional(),
  }),
  z.strictObject({ type: z.literal('sent'), at, step, operation: z.number() }),
  z.strictObject({ type: z.literal('learned'), at, step, values: z.record(z.string(), z.string()) }),
  z.strictObject({ type: z.literal('done'), at, step }),
  z.strictObject({ type: z.literal('failed'), at, step, error: AppError }),
  /** The user wants a failed step tried again, from its first operation that was not taken. */
  z.strictObject({ type: z.literal('retried'), at, step }),
  /** The user lets what waits for a failed step go on without it. */
  z.strictObject({ type: z.literal('skipped'), at, step }),
  z.strictObject({ type: z.literal('paused'), at }),
  z.strictObject({ type: z.literal('resumed'), at }),
  z.strictObject({ type: z.literal('cancelled'), at }),
]);
export type JournalEvent = z.infer<typeof JournalEvent>;

/**
 * How a step stands: `waiting` for others, `ready` to begin, `active` once its first operation went out, `blocked` behind
 * one that failed.
 */
export type StepStatus = 'waiting' | 'ready' | 'active' | 'done' | 'failed' | 'skipped' | 'blocked';

/** One step while it is applied. */
export type StepState = {
  status: StepStatus;
  /** How many of its operations were taken. */
  sent: number;
  /** Whether the next operation may have been taken already, since the journal ends while it was sent. */
  isUnsure: boolean;
  /** What was read before it began, of what has to change. */
  before: readonly Json[] | null;
  error: AppError | null;
  startedAt: string | null;
  endedAt: string | null;
};

/** A plan while it is applied, or after. `failed` and `cancelled` runs still have steps that were not begun. */
export type Run = {
  steps: readonly Step[];
  states: ReadonlyMap<string, StepState>;
  /** What was learned so far, by name. */
  learned: Readonly<Record<string, string>>;
  status: 'running' | 'paused' | 'cancelled' | 'failed' | 'done';
};

/**
 * What may be done next. `send`: an operation; where `isUnsure`, only if `wasTaken` says no. `await`: look whether the step
 * is done, by `done` of the move. Moves of one answer may all be made at once.
 */
export type Move =
  | { type: 'send'; step: Step; operation: Operation; index: number; isUnsure: boolean; done: Done }
  | { type: 'await'; step: Step; done: Done };

const fresh: StepState = {
  status: 'waiting',
  sent: 0,
  isUnsure: false,
  before: null,
  error: null,
  startedAt: null,
  endedAt: null,
};

function afterEvent(state: StepState, event: Extract<JournalEvent, { step: string }>): StepState {
  switch (event.type) {
    case 'sending':
      return {
        ...state,
        status: 'active',
        isUnsure: true,
        before: state.before ?? event.before ?? null,
        startedAt: state.startedAt ?? event.at,
      };
    case 'sent':
      return { ...state, status: 'active', sent: event.operation + 1, isUnsure: false };
    case 'learned':
    case 'requested':
      return state;
    case 'done':
      return { ...state, status: 'done', isUnsure: false, endedAt: event.at };
    case 'failed':
      return { ...state, status: 'failed', error: event.error, endedAt: event.at };
    case 'retried':
      return { ...state, status: 'active', error: null, endedAt: null };
    case 'skipped':
      return { ...state, status: 'skipped', endedAt: event.at };
  }
}

/** Whether others may go on behind a step. */
function lets(state: StepState | undefined): boolean {
  return state?.status === 'done' || state?.status === 'skipped';
}

/** Where a run stands after a journal: a function of both, so that a journal read from disk says how to go on. */
export function toRun(steps: readonly Step[], journal: readonly JournalEvent[]): Run {
  const states = new Map(steps.map(({ id }) => [id, fresh]));
  const learned: Record<string, string> = {};
  let control: 'running' | 'paused' | 'cancelled' = 'running';
  for (const event of journal) {
    if (event.type === 'paused') control = control === 'cancelled' ? control : 'paused';
    else if (event.type === 'resumed') control = control === 'cancelled' ? control : 'running';
    else if (event.type === 'cancelled') control = 'cancelled';
    else {
      const state = states.get(event.step);
      if (!state) continue;
      states.set(event.step, afterEvent(state, event));
      if (event.type === 'learned') Object.assign(learned, event.values);
    }
  }
  const busyLanes = new Set(
    steps.flatMap(({ id, lane }) => (lane !== null && states.get(id)?.status === 'active' ? [lane] : [])),
  );
  for (const each of steps) {
    const state = states.get(each.id) ?? fresh;
    if (state.status !== 'waiting') continue;
    const before = each.after.map((id) => states.get(id));
    const isBlocked = before.some((other) => other?.status === 'failed' || other?.status === 'blocked');
    const isFree = each.lane === null || !busyLanes.has(each.lane);
    if (isBlocked) states.set(each.id, { ...state, status: 'blocked' });
    else if (before.every(lets) && isFree) {
      states.set(each.id, { ...state, status: 'ready' });
      if (each.lane !== null) busyLanes.add(each.lane);
    }
  }
  const all = [...states.values()];
  const isAllDone = all.every(lets);
  const isStuck = all.some(({ status }) => status === 'failed') && !all.some(isMoving);
  const status = isAllDone ? 'done' : control === 'running' && isStuck ? 'failed' : control;
  return { steps, states, learned, status };
}

function isMoving({ status }: StepState): boolean {
  return status === 'ready' || status === 'active';
}

/** What has to be read right before the first operation of a step is sent, for its `sending` event. */
export function notesOf(done: Done): { ref: ObjectRef; path: readonly string[] }[] {
  if (done.type === 'all' || done.type === 'any') return done.of.flatMap(notesOf);
  return done.type === 'changed' ? [{ ref: done.ref, path: done.path }] : [];
}

/** The condition with what was read before in place of what was seen when the plan was drafted; takes from the list. */
function withBefore(done: Done, before: Json[]): Done {
  if (done.type === 'all' || done.type === 'any')
    return { ...done, of: done.of.map((each) => withBefore(each, before)) };
  if (done.type !== 'changed') return done;
  const from = before.shift();
  return from === undefined ? done : { ...done, from };
}

/**
 * What may be done now. While paused, steps that have begun are brought to their end and none begins; once cancelled,
 * nothing is sent and only what was sent is still watched.
 */
export function nextMoves({ steps, states, status }: Run): Move[] {
  if (status === 'done' || status === 'failed') return [];
  return steps.flatMap((each): Move[] => {
    const state = states.get(each.id) ?? fresh;
    if (!isMoving(state)) return [];
    if (state.status === 'ready' && status !== 'running') return [];
    const operation = each.operations[state.sent];
    const done = withBefore(each.done, [...(state.before ?? [])]);
    if (!operation) return [{ type: 'await', step: each, done }];
    if (status === 'cancelled') return [];
    return [{ type: 'send', step: each, operation, index: state.sent, isUnsure: state.isUnsure, done }];
  });
}

/**
 * Whether an operation of which nobody knows was taken, by what the server has now: an object that is there was created, one
 * that is gone deleted, a call taken when its step is done. Others can be sent again without harm and say no.
 */
export function wasTaken(
  { operation, done }: Extract<Move, { type: 'send' }>,
  read: (ref: ObjectRef) => unknown,
): boolean {
  switch (operation.action) {
    case 'create':
      return read(operation.ref) !== undefined;
    case 'delete':
      return read(operation.ref) === undefined;
    case 'call':
      return done.type !== 'applied' && isDone(done, read);
    case 'apply':
    case 'patch':
    case 'edit':
    case 'wait':
      return false;
  }
}

/** A step that takes another back, once all that came after that is taken back too. */
export type UndoSteps = { steps: readonly Step[]; impossible: readonly { step: string; why: string }[] };

/** The end that an operation of an undo brings about. */
function undone(operations: readonly Operation[]): Step['done'] {
  return {
    type: 'all',
    of: operations.flatMap(({ action, ref }): Step['done'][] =>
      action === 'delete' ? [{ type: 'gone', ref }] : [],
    ),
  };
}

/**
 * The steps that take back what a run did, in the opposite order: for cleaning up after a cancelled one, or undoing a
 * finished one as a plan of its own. A step of which any operation may have been taken counts as done.
 */
export function toUndoSteps({ steps, states }: Run): UndoSteps {
  const begun = steps.filter(({ id }) => {
    const state = states.get(id) ?? fresh;
    return state.status === 'done' || state.sent > 0 || state.isUnsure;
  });
  const impossible = begun.flatMap(({ id, undo }) =>
    undo.type === 'impossible' ? [{ step: id, why: undo.why }] : [],
  );
  const possible = new Map(
    begun.flatMap((each) => (each.undo.type === 'operations' ? [[each.id, each]] : [])),
  );
  const followers = new Map<string, string[]>();
  for (const { id, after } of begun) {
    for (const before of after) followers.set(before, [...(followers.get(before) ?? []), id]);
  }
  /** Those that can be taken back and come next behind a step, over those that cannot. */
  const behind = (id: string): string[] =>
    (followers.get(id) ?? []).flatMap((next) => (possible.has(next) ? [next] : behind(next)));
  const reversed = [...possible.values()].reverse().map((each): Step => {
    const operations = each.undo.type === 'operations' ? each.undo.operations : [];
    return {
      ...each,
      id: `undo/${each.id}`,
      after: [...new Set(behind(each.id))].map((id) => `undo/${id}`),
      operations,
      done: undone(operations),
      fails: null,
      learns: [],
      undo: { type: 'nothing' },
      danger: operations.some(({ action }) => action === 'delete') ? 'data' : each.danger,
      source: null,
    };
  });
  return { steps: reversed, impossible };
}
