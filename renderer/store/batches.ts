import type { Undo } from '../../shared/actions/define.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Actions } from './actions.ts';
import type { Activity } from './activity.ts';
import type { ViewStore } from './view-store.ts';

/** One entity of a batch that has an outcome. */
export type Settled = { entity: EntityId; name: string };
/** One that is done, and what takes it back; null where nothing does. */
export type Done = Settled & { undo: Undo | null };
/** One for which it came to nothing, and why in words. */
export type Failure = Settled & { text: string };

/** One action on several entities, asked a few at a time. Times are ISO 8601. */
export type Batch = {
  id: number;
  action: ActionName;
  /** In the order in which they are asked. */
  entities: readonly EntityId[];
  /** How many of them have been asked, or are being. */
  begun: number;
  /** Those that the clusters show as done, and those that they accepted without showing it in time. */
  done: readonly Done[];
  late: readonly Settled[];
  failures: readonly Failure[];
  /** Whether those that had not begun were given up. */
  isCancelled: boolean;
  /** The batch that this one takes back; null where it takes back none. */
  undoes: number | null;
  startedAt: string;
  endedAt: string | null;
};

/** The options of an action for one entity. */
export type OptionsOf = (entity: EntityId) => unknown;

/** Runs batches; `view.batches` is their record. */
export type Batches = {
  /** `optionsOf` says with which options each entity is asked, none where absent; `undoes` is the batch that is taken back. */
  run: (action: ActionName, entities: readonly EntityId[], optionsOf?: OptionsOf, undoes?: number) => void;
  /** Gives up what has not begun; what was asked goes on. */
  cancel: (id: number) => void;
};

type BatchTools = {
  actions: Pick<Actions, 'run'>;
  view: ViewStore;
  onEnd: (batch: Batch) => void;
};

/** So many are asked at once: a cluster that has to shut down hundreds of guests is not asked for all in one breath. */
const atOnce = 4;
const mostBatches = 10;

let lastId = 0;

/** How many of a batch have an outcome. */
export function settledIn({ done, late, failures }: Batch): number {
  return done.length + late.length + failures.length;
}

/** How many of a batch are to have one: all, or where it was cancelled what had begun. */
export function dueIn({ entities, begun, isCancelled }: Batch): number {
  return isCancelled ? begun : entities.length;
}

/** Opens the runner of batches. */
export function openBatches({ actions, view, onEnd }: BatchTools): Batches {
  const batchOf = (id: number): Batch | undefined => view.getState().batches.find((batch) => batch.id === id);
  const change = (id: number, to: (batch: Batch) => Partial<Batch>): void => {
    view.setState(({ batches }) => ({
      batches: batches.map((batch) => (batch.id === id ? { ...batch, ...to(batch) } : batch)),
    }));
    const batch = batchOf(id);
    if (!batch || batch.endedAt !== null || settledIn(batch) < dueIn(batch)) return;
    const ended = { ...batch, endedAt: new Date().toISOString() };
    view.setState(({ batches }) => ({ batches: batches.map((each) => (each === batch ? ended : each)) }));
    onEnd(ended);
  };
  const settle = (id: number, entity: EntityId, ended: Activity | null): void =>
    change(id, ({ done, late, failures }) => {
      const settled = { entity, name: parseEntityId(entity)?.name ?? entity };
      if (ended?.state === 'late') return { late: [...late, settled] };
      if (ended?.state !== 'refused' && ended?.state !== 'lost')
        return { done: [...done, { ...settled, undo: ended?.undo ?? null }] };
      const { message, hint } = ended.error;
      const text = hint === undefined ? message : `${message} ${hint}`;
      return { failures: [...failures, { ...settled, text }] };
    });
  const askNext = async (id: number, optionsOf: OptionsOf): Promise<void> => {
    for (;;) {
      const batch = batchOf(id);
      const entity = batch?.entities[batch.begun];
      if (!batch || batch.isCancelled || entity === undefined) return;
      change(id, ({ begun }) => ({ begun: begun + 1 }));
      await actions.run(batch.action, entity, {
        options: optionsOf(entity),
        part: { batch: id, onEnd: (ended) => settle(id, entity, ended) },
      });
    }
  };
  return {
    run: (action, entities, optionsOf = () => undefined, undoes) => {
      if (entities.length === 0) return;
      lastId += 1;
      const id = lastId;
      const batch: Batch = {
        id,
        action,
        entities,
        begun: 0,
        ...{ done: [], late: [], failures: [] },
        isCancelled: false,
        undoes: undoes ?? null,
        startedAt: new Date().toISOString(),
        endedAt: null,
      };
      view.setState(({ batches }) => ({ batches: [batch, ...batches].slice(0, mostBatches) }));
      for (let lane = 0; lane < Math.min(atOnce, entities.length); lane += 1) void askNext(id, optionsOf);
    },
    cancel: (id) => change(id, ({ endedAt }) => (endedAt === null ? { isCancelled: true } : {})),
  };
}
