import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { RunStep, RunView } from '../../shared/plan/run-view.ts';
import type { Client } from '../backend/connect.ts';

/** The runs of plans, newest first; null until they were told for the first time. */
export type RunsState = { runs: readonly RunView[] | null };

/** The runs as the back end tells them. */
export type Runs = Pick<StoreApi<RunsState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  close: () => void;
};

type RunTools = {
  backend: Pick<Client<Contract>, 'follow'>;
  /** Hears of a run that was seen under way and has come to an end, or cannot go on. */
  onEnd?: (run: RunView) => void;
  /** Hears once of the runs that Acre did not see to their end the last time. */
  onInterrupted?: (runs: readonly RunView[]) => void;
};

const ended: ReadonlySet<RunView['status']> = new Set(['done', 'failed', 'cancelled']);

/** Whether nothing of a run is under way any more. */
export function isEnded({ status }: RunView): boolean {
  return ended.has(status);
}

/** Whether a run goes on by itself. */
export function isUnderWay({ status }: RunView): boolean {
  return status === 'running' || status === 'waiting';
}

/** How many steps of a run have an end. */
export function stepsDone({ steps }: RunView): number {
  return steps.filter(({ status }) => status === 'done' || status === 'skipped').length;
}

/** The entities that steps under way are about. */
export function entitiesOf(runs: readonly RunView[] | null): string[] {
  const active = (runs ?? []).filter(isUnderWay).flatMap(({ steps }) => steps);
  return [...new Set(active.flatMap((step: RunStep) => (step.status === 'active' ? [step.subject] : [])))];
}

function newestFirst(a: RunView, b: RunView): number {
  return b.startedAt < a.startedAt ? -1 : b.startedAt > a.startedAt ? 1 : a.id < b.id ? 1 : -1;
}

/** Follows the runs from their snapshot on. */
export function openRuns({ backend, onEnd, onInterrupted }: RunTools): Runs {
  const store = createStore<RunsState>(() => ({ runs: null }));
  let coming: Map<string, RunView> | null = new Map();
  let known = new Map<string, RunView>();
  const show = (): void => store.setState({ runs: [...known.values()].sort(newestFirst) });
  const put = (run: RunView): void => {
    const before = known.get(run.id);
    known.set(run.id, run);
    show();
    if (before && !isEnded(before) && isEnded(run)) onEnd?.(run);
  };
  const follow = (): (() => void) => {
    coming = new Map();
    return backend.follow(
      'runs.follow',
      {},
      {
        onEvent(event) {
          // A stream that is opened anew begins with its snapshot again.
          if (event.type === 'complete') {
            const isFirst = store.getState().runs === null;
            const all = coming ?? known;
            coming = null;
            const over = [...all.values()].filter((run) => {
              const before = known.get(run.id);
              return before !== undefined && !isEnded(before) && isEnded(run);
            });
            known = new Map(all);
            show();
            for (const run of over) onEnd?.(run);
            const waiting = [...known.values()].filter(({ status }) => status === 'interrupted');
            if (isFirst && waiting.length > 0) onInterrupted?.(waiting);
          } else if (event.type === 'put') {
            if (coming) coming.set(event.run.id, event.run);
            else put(event.run);
          } else {
            coming?.delete(event.run);
            if (known.delete(event.run)) show();
          }
        },
      },
    );
  };
  const stop = follow();
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    close: stop,
  };
}
