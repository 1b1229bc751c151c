import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { toUndoSteps } from '../../shared/plan/run.ts';
import type { JournalEvent } from '../../shared/plan/run.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { ApplyOverrides } from '../../shared/plan/review.ts';
import type { RunView } from '../../shared/plan/run-view.ts';
import { parseEntityId } from '../../shared/id.ts';
import { guestKind } from '../../shared/guest/guest.ts';
import { toIso } from '../clock.ts';
import type { GuestClients } from '../guest/guest-clients.ts';
import { headerOf, newHeader } from './new-run.ts';
import { openRunClients } from './run-clients.ts';
import { openRunDriver } from './run-driver.ts';
import type { RunDriver } from './run-driver.ts';
import { runOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import type { RunFiles } from './run-files.ts';
import type { RunHeader, RunJournal } from './run-journal.ts';
import type { RunTools } from './run-tools.ts';
import { keptRequestsOf, statusOf, toRunView } from './run-view.ts';

/** Every run there is: those that are driven, those that wait for the user, and those that are over. */
export type Runs = {
  list: () => RunView[];
  find: (id: string) => RunView | undefined;
  requestsOf: (id: string) => ReturnType<typeof keptRequestsOf>;
  /** Calls back with the id of each run that changes; returns how to stop. */
  listen: (listener: (id: string) => void) => () => void;
  apply: (plan: Plan, overrides: ApplyOverrides, signal: AbortSignal) => Promise<Result<{ run: string }>>;
  pause: (id: string) => Promise<Result<void>>;
  resume: (id: string) => Promise<Result<void>>;
  cancel: (id: string) => Promise<Result<void>>;
  retry: (id: string, step: string) => Promise<Result<void>>;
  skip: (id: string, step: string) => Promise<Result<void>>;
  undo: (id: string) => Promise<Result<{ run: string; impossible: { step: string; why: string }[] }>>;
  /** Forgets a run that is not driven. */
  remove: (id: string) => Promise<Result<void>>;
  /** Forgets all runs of a cluster, also those under way. */
  removeOf: (cluster: string) => Promise<Result<void>>;
  /** Whether a run of the plan is under way. */
  isApplying: (plan: string) => boolean;
  /** Stops all in the midst of what they do; they are interrupted, not over. */
  close: () => Promise<void>;
};

type Kept = { record: RunRecord; driver: RunDriver | null; isStarting: boolean };

const conflict = (message: string, hint?: string): Result<never> =>
  fail(appError('conflict', message, hint === undefined ? {} : { hint }));

/** Opens the runs that journals tell of. One that was under way goes on by itself once its cluster is connected, unless what is left of it could lose something: then it waits for `resume`. */
export function openRuns(files: RunFiles, tools: RunTools & { guests: GuestClients }): Runs {
  const { clock, sessions, secrets, log } = tools;
  const runs = new Map<string, Kept>();
  const listeners = new Set<(id: string) => void>();
  const beginning = new Set<string>();
  const tell = (id: string): void => {
    for (const listener of listeners) listener(id);
  };
  for (const { header, events } of files.found)
    runs.set(header.id, {
      record: { header, events, notes: new Map(), lost: null },
      driver: null,
      isStarting: false,
    });

  const isUndone = (id: string): boolean =>
    [...runs.values()].some(({ record }) => record.header.undoes === id);
  const viewOf = (id: string): RunView | undefined => {
    const kept = runs.get(id);
    return kept && toRunView(kept.record, { isDriven: kept.driver !== null, isUndone: isUndone(id) });
  };
  const stateOf = ({ record, driver }: Kept): RunView['status'] =>
    statusOf(runOf(record), record, driver !== null);
  const isOver = (kept: Kept): boolean => ['done', 'failed', 'cancelled'].includes(stateOf(kept));

  /** What was kept for guest clusters that are gone now is of no use. */
  const forgetGuests = async ({ record }: Kept): Promise<void> => {
    if (runOf(record).status !== 'done') return;
    for (const { type, subject } of record.header.steps)
      if (type === 'delete-object' && parseEntityId(subject)?.kind === guestKind) {
        const forgotten = await secrets.forget(subject);
        tools.guests.forget(subject);
        if (!forgotten.ok) log.warn('secrets of a guest cluster stay', { guest: subject });
      }
  };

  const drive = async (kept: Kept, opened?: RunJournal): Promise<Result<void>> => {
    if (kept.driver !== null || kept.isStarting) return ok(undefined);
    kept.isStarting = true;
    try {
      const { header } = kept.record;
      const { states } = runOf(kept.record);
      const open = header.steps.filter(
        ({ id }) => !['done', 'skipped'].includes(states.get(id)?.status ?? ''),
      );
      const filled = await secrets.fill(header.plan, header.cluster, open, { makes: false });
      if (!filled.ok) {
        await opened?.close();
        return filled;
      }
      const journal = opened ? ok(opened) : await files.reopen(header.id);
      if (!journal.ok) return journal;
      kept.record.lost = null;
      const driver = openRunDriver({
        record: kept.record,
        journal: journal.value,
        clients: openRunClients(tools, header.cluster),
        secrets: filled.value,
        tools,
        onChange: () => tell(header.id),
      });
      kept.driver = driver;
      void driver.ended.then(async () => {
        kept.driver = null;
        await forgetGuests(kept);
        tell(header.id);
      });
      tell(header.id);
      return ok(undefined);
    } finally {
      kept.isStarting = false;
    }
  };

  const begin = async (header: RunHeader): Promise<Result<{ run: string }>> => {
    const journal = await files.create(header);
    if (!journal.ok) return journal;
    const kept: Kept = {
      record: { header, events: [], notes: new Map(), lost: null },
      driver: null,
      isStarting: false,
    };
    runs.set(header.id, kept);
    tell(header.id);
    const driven = await drive(kept, journal.value);
    return driven.ok ? ok({ run: header.id }) : driven;
  };
  const whyNotAgain = (plan: Plan): Result<void> => {
    for (const [id, kept] of runs) {
      const { header } = kept.record;
      if (header.plan !== plan.id || header.undoes !== null || isUndone(id)) continue;
      if (!isOver(kept)) return conflict(`"${plan.name}" is being applied already.`);
      const states = [...runOf(kept.record).states.values()];
      if (states.every(({ sent, isUnsure }) => sent === 0 && !isUnsure)) continue;
      const hint = 'Undo that run, or go on with it; to do the same once more, copy the plan.';
      return conflict(`"${plan.name}" has been applied, at least in part.`, hint);
    }
    return ok(undefined);
  };
  const within = async (id: string, act: (kept: Kept) => Promise<Result<void>>): Promise<Result<void>> => {
    const kept = runs.get(id);
    return kept ? act(kept) : fail(appError('not-found', 'There is no such run.'));
  };
  /** Writes down what the user wants of a run, whether it is driven or not. */
  const note = async (kept: Kept, event: JournalEvent): Promise<Result<void>> => {
    if (kept.driver) {
      const error = await kept.driver.tell(event);
      return error ? fail(error) : ok(undefined);
    }
    const journal = await files.reopen(kept.record.header.id);
    if (!journal.ok) return journal;
    const written = await journal.value.append(event);
    await journal.value.close();
    if (!written.ok) return written;
    kept.record.events.push(event);
    tell(kept.record.header.id);
    return ok(undefined);
  };
  const at = (): string => toIso(clock.now());
  const ofFailed = (type: 'retried' | 'skipped', id: string, step: string): Promise<Result<void>> =>
    within(id, async (kept) => {
      const state = runOf(kept.record).states.get(step);
      if (state?.status !== 'failed')
        return conflict('Only a step that has failed can be tried again or skipped.');
      if (stateOf(kept) === 'cancelled') return conflict('The run was cancelled.');
      const noted = await note(kept, { type, at: at(), step });
      return noted.ok ? drive(kept) : noted;
    });

  /** Goes on with what was interrupted, once its cluster is connected, where nothing can be lost by it. */
  const goOn = (): void => {
    for (const kept of runs.values()) {
      if (kept.driver !== null || kept.isStarting || stateOf(kept) !== 'interrupted') continue;
      const { header } = kept.record;
      const { states } = runOf(kept.record);
      const isSafe = header.steps.every(
        ({ id, danger }) => danger === 'none' || ['done', 'skipped'].includes(states.get(id)?.status ?? ''),
      );
      const session = sessions.find(header.cluster);
      if (!isSafe || !session.ok || !session.value.client().ok) continue;
      void drive(kept).then((driven) => {
        if (driven.ok) return;
        kept.record.lost = driven.error;
        tell(header.id);
      });
    }
  };
  const stopSessions = sessions.listen(goOn);
  goOn();

  const removeOne = async (id: string): Promise<Result<void>> => {
    const removed = await files.remove(id);
    if (!removed.ok) return removed;
    runs.delete(id);
    tell(id);
    return ok(undefined);
  };

  return {
    list: () => [...runs.keys()].flatMap((id) => viewOf(id) ?? []),
    find: viewOf,
    requestsOf: (id) => keptRequestsOf(runs.get(id)?.record),
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    apply: async (plan, overrides, signal) => {
      if (beginning.has(plan.id)) return conflict(`"${plan.name}" is being applied already.`);
      const allowed = whyNotAgain(plan);
      if (!allowed.ok) return allowed;
      beginning.add(plan.id);
      try {
        const header = await headerOf(plan, overrides, tools, signal);
        return header.ok ? await begin(header.value) : header;
      } finally {
        beginning.delete(plan.id);
      }
    },
    pause: (id) =>
      within(id, async (kept) =>
        isOver(kept) ? conflict('The run is over.') : note(kept, { type: 'paused', at: at() }),
      ),
    resume: (id) =>
      within(id, async (kept) => {
        if (isOver(kept)) return conflict('The run is over.');
        const isPaused = runOf(kept.record).status === 'paused';
        const noted = isPaused ? await note(kept, { type: 'resumed', at: at() }) : ok(undefined);
        return noted.ok ? drive(kept) : noted;
      }),
    cancel: (id) =>
      within(id, async (kept) => {
        const status = stateOf(kept);
        if (status === 'done' || status === 'cancelled') return conflict('The run is over.');
        return note(kept, { type: 'cancelled', at: at() });
      }),
    retry: (id, step) => ofFailed('retried', id, step),
    skip: (id, step) => ofFailed('skipped', id, step),
    undo: async (id) => {
      const kept = runs.get(id);
      if (!kept) return fail(appError('not-found', 'There is no such run.'));
      const { header } = kept.record;
      if (!isOver(kept) || kept.driver !== null)
        return conflict('The run is still under way.', 'Cancel it first, or wait until it is over.');
      if (header.undoes !== null) return conflict('What takes a run back cannot be taken back itself.');
      if (isUndone(id)) return conflict('The run is taken back already.');
      const run = runOf(kept.record);
      const { steps, impossible } = toUndoSteps(run);
      const [first] = impossible;
      if (steps.length === 0)
        return conflict(first ? `Nothing can be taken back: ${first.why}` : 'There is nothing to take back.');
      const { plan, planName, cluster, uids } = header;
      const { learned } = run;
      const begun = await begin(
        newHeader(clock, {
          ...{ plan, planName, cluster, uids, undoes: id, takesOver: [] },
          known: { ...learned },
          steps: [...steps],
        }),
      );
      tell(id);
      return begun.ok ? ok({ run: begun.value.run, impossible: [...impossible] }) : begun;
    },
    remove: (id) =>
      within(id, async (kept) =>
        kept.driver !== null || kept.isStarting || stateOf(kept) === 'waiting'
          ? conflict('The run is still under way.', 'Cancel it first, or wait until it is over.')
          : removeOne(id),
      ),
    removeOf: async (cluster) => {
      for (const [id, kept] of runs) {
        if (kept.record.header.cluster !== cluster) continue;
        await kept.driver?.close();
        const removed = await removeOne(id);
        if (!removed.ok) return removed;
      }
      return ok(undefined);
    },
    isApplying: (plan) =>
      [...runs.values()].some((kept) => kept.record.header.plan === plan && !isOver(kept)),
    close: async () => {
      stopSessions();
      await Promise.all([...runs.values()].flatMap(({ driver }) => driver?.close() ?? []));
    },
  };
}
