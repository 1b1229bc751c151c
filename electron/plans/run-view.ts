import { parseEntityId } from '../../shared/id.ts';
import { toRancherName } from '../../shared/kubectl.ts';
import { pooledBy } from '../../shared/plan/steps/tend-pools.ts';
import { keyOfRef } from '../../shared/plan/step.ts';
import type { ObjectRef, Step } from '../../shared/plan/step.ts';
import { toUndoSteps } from '../../shared/plan/run.ts';
import type { Run, StepState } from '../../shared/plan/run.ts';
import { estimateSeconds } from '../../shared/plan/steps.ts';
import type { StepView } from '../../shared/plan/review.ts';
import type { KeptRequest, RunRequest } from '../../shared/plan/run-request.ts';
import type { RunStatus, RunStep, RunView } from '../../shared/plan/run-view.ts';
import { runOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** The name of the guest cluster a step is within; null where it is within none. */
function guestNameOf(step: Step): string | null {
  if (step.source?.type === 'join') return step.source.guest.name;
  if (step.source?.type === 'rancher') return poolOf(step) === null ? null : step.source.guest.name;
  if (step.source?.type === 'node') return step.source.node.guest?.spec.name ?? null;
  const guest = step.operations.find(({ ref }) => ref.guest !== null)?.ref.guest ?? null;
  return guest === null ? null : (parseEntityId(guest)?.name ?? null);
}

/** The pool that a step of a Rancher is about; null where it is about none, or about several. */
function poolOf({ type, operations, source }: Step): string | null {
  if (type === 'scale-pool') return operations.map(pooledBy).find((pool) => pool !== null) ?? null;
  const [pool, ...others] = source?.type === 'rancher' && source.part !== 'cluster' ? source.pools : [];
  return pool && others.length === 0 ? pool.name : null;
}

/** A step as it is shown. */
export function toStepView(step: Step): StepView {
  const { id, intention, type, subject, after, lane, danger, undo, estimateSeconds: seconds } = step;
  return {
    id,
    intention,
    title: { type, name: poolOf(step) ?? parseEntityId(subject)?.name ?? subject, guest: guestNameOf(step) },
    type,
    subject,
    after,
    lane,
    danger,
    estimateSeconds: seconds,
    undo:
      undo.type === 'operations'
        ? { type: 'possible' }
        : undo.type === 'impossible'
          ? { type: 'impossible', why: undo.why }
          : { type: 'nothing' },
  };
}

/** The most requests of a step that are shown. */
const mostRequests = 100;

/** The requests of each step, by its id. */
function requestsOf({ events }: RunRecord): Map<string, RunRequest[]> {
  const found = new Map<string, RunRequest[]>();
  for (const event of events) {
    if (event.type !== 'requested') continue;
    const own = found.get(event.step);
    if (own) own.push(event.request);
    else found.set(event.step, [event.request]);
  }
  return found;
}

/** The Rancher that a step goes to, as commands name it; null for one that goes to none. */
function rancherOf({ source }: Step): string | null {
  const through = source?.type === 'rancher' ? source.guest.through : undefined;
  return through ? toRancherName(through.name) : null;
}

/** Every request of a run with what was sent, in the order of time; undefined where there is no such run. */
export function keptRequestsOf(record: RunRecord | undefined): KeptRequest[] | undefined {
  if (!record) return undefined;
  const { header, events } = record;
  const guests = new Map(header.steps.map((step) => [step.id, rancherOf(step) ?? guestNameOf(step)]));
  return events.flatMap((event) => {
    if (event.type !== 'requested') return [];
    const { step, request, sent } = event;
    const guest = request.isOfGuest ? (guests.get(step) ?? null) : null;
    return [{ step, request, guest, sent: sent ?? null }];
  });
}

function toRunStep(
  step: Step,
  state: StepState | undefined,
  note: string | null,
  log: readonly RunRequest[],
): RunStep {
  return {
    ...toStepView(step),
    log: log.slice(-mostRequests),
    status: state?.status ?? 'waiting',
    sent: state?.sent ?? 0,
    requests: step.operations.length,
    note: state?.status === 'active' || state?.status === 'ready' ? note : null,
    error: state?.error ?? null,
    startedAt: state?.startedAt ?? null,
    endedAt: state?.endedAt ?? null,
  };
}

const isOver = (status: RunStatus): boolean => ['done', 'failed', 'cancelled'].includes(status);

/** How a run stands for the user; `isDriven` says whether anything drives it now. */
export function statusOf(run: Run, record: RunRecord, isDriven: boolean): RunStatus {
  if (isOver(run.status)) return run.status;
  if (!isDriven) return run.status === 'paused' ? 'paused' : 'interrupted';
  return record.lost === null ? run.status : run.status === 'paused' ? 'paused' : 'waiting';
}

function undoOf(run: Run): RunView['undo'] {
  const { steps, impossible } = toUndoSteps(run);
  if (steps.length === 0 && impossible.length === 0) return null;
  const removes = new Map<string, ObjectRef>();
  for (const { operations } of steps)
    for (const { action, ref } of operations) if (action === 'delete') removes.set(keyOfRef(ref), ref);
  return { steps: steps.length, removes: [...removes.values()], impossible: [...impossible] };
}

/** A run as it is shown. */
export function toRunView(
  record: RunRecord,
  { isDriven, isUndone }: { isDriven: boolean; isUndone: boolean },
): RunView {
  const { header, events, notes, lost } = record;
  const run = runOf(record);
  const status = statusOf(run, record, isDriven);
  const states = header.steps.map((step) => run.states.get(step.id));
  const requests = requestsOf(record);
  const open = header.steps.filter((_, index) => !['done', 'skipped'].includes(states[index]?.status ?? ''));
  const firstError = states.find((state) => state?.error)?.error ?? null;
  const canUndo = isOver(status) && !isDriven && !isUndone && header.undoes === null;
  return {
    id: header.id,
    plan: header.plan,
    planName: header.planName,
    cluster: header.cluster,
    undoes: header.undoes,
    startedAt: header.startedAt,
    endedAt: isOver(status) ? (events.at(-1)?.at ?? header.startedAt) : null,
    status,
    steps: header.steps.map((step, index) =>
      toRunStep(step, states[index], notes.get(step.id) ?? null, requests.get(step.id) ?? []),
    ),
    error: status === 'failed' ? firstError : isOver(status) ? null : lost,
    learned: Object.entries(run.learned).flatMap(([name, value]) =>
      name.startsWith('join-address/') ? [{ name, value }] : [],
    ),
    undo: canUndo ? undoOf(run) : null,
    remainingSeconds: isOver(status) ? 0 : estimateSeconds(open),
  };
}
