import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { toEntityId } from '../../shared/id.ts';
import { nextMoves } from '../../shared/plan/run.ts';
import type { JournalEvent, Move } from '../../shared/plan/run.ts';
import { isElsewhere, keyOfRef, refsOf } from '../../shared/plan/step.ts';
import type { Step } from '../../shared/plan/step.ts';
import { joinAddressOf } from '../../shared/plan/build.ts';
import { isAborted, sleep, toIso } from '../clock.ts';
import { openBackoff } from '../kube/backoff.ts';
import type { Backoff } from '../kube/backoff.ts';
import { attemptAwait, attemptSend } from './attempt.ts';
import type { Attempt, AttemptTools } from './attempt-tools.ts';
import { guestsOf } from './guest-secrets.ts';
import type { Filled } from './guest-secrets.ts';
import type { RunClients } from './run-clients.ts';
import type { RunJournal } from './run-journal.ts';
import { runOf, uidsOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import type { RunTools } from './run-tools.ts';

/** What drives a run until nothing can go on any more. */
export type RunDriver = {
  /** Writes down what the user wants and goes by it at once. */
  tell: (event: JournalEvent) => Promise<AppError | null>;
  /** Resolves once it has ended: the run is over, or the driver was closed. */
  ended: Promise<void>;
  /** Stops at once, in the midst of whatever is under way. */
  close: () => Promise<void>;
};

/** What a driver is opened with. */
export type DriverOptions = {
  record: RunRecord;
  journal: RunJournal;
  clients: RunClients;
  secrets: Filled;
  tools: RunTools;
  /** Told of every change of the record. */
  onChange: () => void;
};

/** How often a server that answers but is not well is asked again before the step has failed. */
const passingAttempts = 6;

type Pace = { poll: Backoff; backoff: Backoff; waitedMs: number; passing: number };

/** Drives a run on, as its journal says, with as many steps at once as may be. */
export function openRunDriver({
  record,
  journal,
  clients,
  secrets,
  tools,
  onChange,
}: DriverOptions): RunDriver {
  const { clock, times, random, sessions, guests } = tools;
  const { header, events, notes } = record;
  const closing = new AbortController();
  const busy = new Map<string, Promise<void>>();
  const paces = new Map<string, Pace>();
  const asleep = new Map<string, AbortController>();
  const kubeconfigs = new Set<string>();
  let run = runOf(record);
  let uids = uidsOf(record, run.learned);
  let fault: AppError | null = null;
  let wake = (): void => undefined;

  const add = async (...added: readonly JournalEvent[]): Promise<void> => {
    const written = await journal.append(...added);
    if (!written.ok) {
      fault ??= written.error;
      record.lost = written.error;
      onChange();
      throw new Error(written.error.message);
    }
    events.push(...added);
    // What was asked and answered moves nothing on.
    if (added.some(({ type }) => type !== 'requested')) run = runOf(record);
    if (added.some(({ type }) => type === 'learned')) uids = uidsOf(record, run.learned);
    onChange();
  };
  const stamp = (): string => toIso(clock.now());

  const attemptTools: AttemptTools = {
    clock,
    times,
    cluster: header.cluster,
    clients,
    secrets,
    takesOver: (step) =>
      typeof header.takesOver === 'boolean' ? header.takesOver : header.takesOver.includes(step),
    uidOf: (ref) => uids.get(keyOfRef(ref)),
    learned: (name) => run.learned[name],
    write: (...added) => add(...added.map((event) => ({ ...event, at: stamp() }))),
    onNote: (step, note) => {
      notes.set(step, note);
      onChange();
    },
  };
  const paceOf = (step: string): Pace => {
    const { pollBaseMs, pollMaxMs, backoffBaseMs, backoffMaxMs } = times;
    const known = paces.get(step) ?? {
      poll: openBackoff({ baseMs: pollBaseMs, maxMs: pollMaxMs, random }),
      backoff: openBackoff({ baseMs: backoffBaseMs, maxMs: backoffMaxMs, random }),
      waitedMs: 0,
      passing: 0,
    };
    paces.set(step, known);
    return known;
  };

  /** Sleeps until the time is over, the world has changed, or the user wants something else. */
  const rest = async (step: Step, delayMs: number): Promise<void> => {
    const waking = new AbortController();
    asleep.set(step.id, waking);
    const before = clock.now();
    await sleep(clock, delayMs, AbortSignal.any([waking.signal, closing.signal]));
    asleep.delete(step.id);
    // A clock that was set meanwhile is not time that was waited.
    paceOf(step.id).waitedMs += Math.min(delayMs, Math.max(0, clock.now() - before));
  };

  /** A kubeconfig for a guest cluster whose authorities Acre made, as soon as its address is known. */
  const keepKubeconfig = async (step: Step): Promise<void> => {
    const guest = guestsOf(header.cluster, header.steps).find(({ id }) =>
      step.operations.some(({ ref }) => ref.guest === id),
    );
    if (!guest?.isBegun || kubeconfigs.has(guest.id)) return;
    const address = joinAddressOf(guest.spec, {
      secret: () => '',
      learned: (name) => run.learned[name] ?? '',
    });
    if (address === '') return;
    const kept = await tools.secrets.keepKubeconfig(header.cluster, guest.spec, address);
    if (!kept.ok) throw new Error(kept.error.message);
    kubeconfigs.add(guest.id);
    guests.forget(guest.id);
  };

  const fail = (step: Step, error: AppError): Promise<void> =>
    add({ type: 'failed', at: stamp(), step: step.id, error: { ...error, cluster: header.cluster } });

  const settle = async (step: Step, attempt: Attempt): Promise<void> => {
    const pace = paceOf(step.id);
    const away = step.operations.find(({ ref }) => isElsewhere(ref))?.ref;
    const guest = away?.guest ?? null;
    if (attempt.type !== 'lost' && record.lost !== null) {
      record.lost = null;
      onChange();
    }
    switch (attempt.type) {
      case 'on':
        paces.delete(step.id);
        notes.delete(step.id);
        return;
      case 'failed':
        notes.delete(step.id);
        return fail(step, attempt.error);
      case 'passing':
        pace.passing += 1;
        if (pace.passing >= passingAttempts) return fail(step, attempt.error);
        notes.set(step.id, attempt.error.message);
        onChange();
        return rest(step, pace.backoff.next(attempt.retryAfterMs));
      case 'lost': {
        const session = sessions.find(header.cluster);
        const isGuests = guest !== null && session.ok && session.value.client().ok;
        notes.set(step.id, attempt.error.message);
        if (!isGuests) record.lost = attempt.error;
        onChange();
        if (away) await clients.drop(away);
        const before = pace.waitedMs;
        await rest(step, isGuests ? pace.poll.next() : pace.backoff.next(attempt.retryAfterMs));
        // Time without the cluster does not count; a guest that never answers is what is waited for.
        if (!isGuests) pace.waitedMs = before;
        else if (pace.waitedMs > limitOf(step)) return fail(step, attempt.error);
        return;
      }
      case 'again': {
        if (attempt.note !== (notes.get(step.id) ?? null)) {
          if (attempt.note === null) notes.delete(step.id);
          else notes.set(step.id, attempt.note);
          onChange();
        }
        await rest(step, pace.poll.next());
        if (pace.waitedMs > limitOf(step)) {
          const why = attempt.note ?? 'It is not done in time.';
          const hint = 'Look at its console and its events, then try again or skip the step.';
          return fail(step, appError('timeout', why, { hint, entity: step.subject }));
        }
        return;
      }
    }
  };
  const limitOf = ({ estimateSeconds }: Step): number => Math.max(times.limitMs, estimateSeconds * 10_000);

  const attempt = async (move: Move): Promise<void> => {
    const { step } = move;
    try {
      if (move.type === 'send' && move.operation.ref.guest !== null) await keepKubeconfig(step);
      const { signal } = closing;
      const made =
        move.type === 'send'
          ? await attemptSend(attemptTools, move, signal)
          : await attemptAwait(attemptTools, move, signal);
      if (!isAborted(closing.signal)) await settle(step, made);
    } catch (error) {
      if (isAborted(closing.signal) || fault !== null) return;
      const why = error instanceof Error ? error.message : String(error);
      tools.log.warn('a step broke', { step: step.id, error: why });
      await fail(step, appError('internal', `The step could not be taken: ${why}.`)).catch(() => undefined);
    }
  };

  /** Begins whatever may be done now; answers whether anything is under way. */
  const begin = (): boolean => {
    if (fault !== null || isAborted(closing.signal)) return busy.size > 0;
    for (const move of nextMoves(run)) {
      const { id } = move.step;
      // Once cancelled, nobody waits any more for what was begun.
      if (busy.has(id) || run.status === 'cancelled') continue;
      const task = attempt(move).finally(() => {
        busy.delete(id);
        wake();
      });
      busy.set(id, task);
    }
    return busy.size > 0;
  };
  const isOver = (): boolean => ['done', 'failed', 'cancelled'].includes(run.status);
  const rouse = (): void => {
    for (const waking of asleep.values()) waking.abort();
    wake();
  };

  const session = sessions.find(header.cluster);
  const idsOf = (step: Step): string[] =>
    refsOf(step.done).map(({ kind, namespace, name }) =>
      toEntityId({ cluster: header.cluster, kind, namespace, name }),
    );
  const stepsById = new Map<string, string[]>();
  for (const step of header.steps)
    for (const id of idsOf(step)) stepsById.set(id, [...(stepsById.get(id) ?? []), step.id]);
  const stopWorld = session.ok
    ? session.value.world.listen({
        onEntity: (id) => {
          for (const step of stepsById.get(id) ?? []) asleep.get(step)?.abort();
        },
        onHealth: () => undefined,
      })
    : () => undefined;
  const stopSessions = sessions.listen(() => {
    if (record.lost !== null && session.ok && session.value.client().ok) rouse();
  });

  closing.signal.addEventListener('abort', () => wake());
  const drive = async (): Promise<void> => {
    while (!isAborted(closing.signal) && fault === null) {
      const isBusy = begin();
      if (!isBusy && isOver()) break;
      await new Promise<void>((done) => {
        wake = done;
        if (isAborted(closing.signal)) done();
      });
    }
    await Promise.all(busy.values());
  };
  const ended = drive().finally(async () => {
    stopWorld();
    stopSessions();
    await clients.close();
    await journal.close();
    onChange();
  });
  return {
    tell: async (event) => {
      try {
        await add(event);
      } catch {
        return fault;
      }
      if ('step' in event) paces.delete(event.step);
      rouse();
      return null;
    },
    ended,
    close: async () => {
      closing.abort();
      await ended;
    },
  };
}
