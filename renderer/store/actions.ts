import { actions } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { Action, Asked } from '../../shared/actions/define.ts';
import { appError } from '../../shared/error.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { World } from '../../shared/world/patch.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Client } from '../backend/connect.ts';
import { mostActivities } from './activity.ts';
import type { Activity } from './activity.ts';
import type { LayerHolder } from './layers.ts';
import type { ViewStore } from './view-store.ts';
import { worldOf } from './world-store.ts';
import type { WorldStore } from './world-store.ts';

/** What actions are run with. */
export type ActionTools = {
  backend: Pick<Client<Contract>, 'call'>;
  world: WorldStore;
  view: ViewStore;
  /** Has the layer read that shows the effect of an action. */
  layers: Pick<LayerHolder, 'hold'>;
  /** Called with a refused activity and with one that was not seen in time. */
  onTrouble: (activity: Activity) => void;
  /** Called with one that the watch shows as done, and what is to be known of it. */
  onDone?: (activity: Activity, note: string | null) => void;
};

/** Runs actions, and follows each until the watch shows its effect. */
export type Actions = {
  /** Asks the back end; the entity is marked pending until the cluster shows the change or its time has passed. */
  run: (action: ActionName, entity: EntityId, more?: ActionMore) => Promise<void>;
  close: () => void;
};

/** What an action in a batch is of, and who is told its outcome: also where it was dropped from the record, or was under way already (null). */
export type BatchPart = { batch: number; onEnd: (ended: Activity | null) => void };

/** What an action may be asked for with: its options, and the batch that it is of. */
export type ActionMore = { options?: unknown; part?: BatchPart };

/** How long an accepted action is waited for unless it says otherwise, in milliseconds. */
export const actionTimeoutMs = 120_000;

type Open = {
  activity: Activity;
  timer: ReturnType<typeof setTimeout> | undefined;
  onEnd: BatchPart['onEnd'] | undefined;
  asked: Asked;
  /** Whether the watch has shown it going on. */
  wasUnderWay: boolean;
  release: () => void;
};

let lastId = 0;

/** Opens the runner of actions; `view.activities` is the record of what was asked and what came of it. */
export function openActions(tools: ActionTools): Actions {
  const { backend, world, view, layers, onTrouble, onDone } = tools;
  const open = new Map<number, Open>();

  const change = (entry: Open, to: Partial<Activity>): Activity => {
    const next = { ...entry.activity, ...to } as Activity;
    entry.activity = next;
    view.setState(({ activities }) => ({
      activities: activities.map((each) => (each.id === next.id ? next : each)),
    }));
    return next;
  };
  const end = (entry: Open, to: Partial<Activity>): Activity => {
    clearTimeout(entry.timer);
    open.delete(entry.activity.id);
    entry.release();
    const ended = change(entry, { ...to, endedAt: new Date().toISOString() });
    entry.onEnd?.(ended);
    return ended;
  };
  const worldFor = (entity: EntityId): World =>
    worldOf(world.getState(), parseEntityId(entity)?.cluster ?? '');
  /** What the watch shows of an accepted action. */
  const outcomeOf = (entry: Open): 'done' | 'waiting' | { failure: string } => {
    const { activity, asked } = entry;
    const of = worldFor(activity.entity);
    const entity = of.entities.get(activity.entity);
    const definition: Action = actions[activity.action];
    if (definition.isDone(entity, of, asked)) return 'done';
    const failure = definition.failure?.(entity, of, asked, entry.wasUnderWay) ?? null;
    if (failure !== null) return { failure };
    entry.wasUnderWay ||= isUnderWay(entry);
    return 'waiting';
  };
  const noteOf = ({ activity, asked }: Open): string | null => {
    const of = worldFor(activity.entity);
    const definition: Action = actions[activity.action];
    return definition.note?.(of.entities.get(activity.entity), of, asked) ?? null;
  };
  const isUnderWay = ({ activity, asked }: Open): boolean => {
    const of = worldFor(activity.entity);
    const definition: Action = actions[activity.action];
    return definition.isUnderWay?.(of.entities.get(activity.entity), of, asked) ?? false;
  };
  const look = (): void => {
    for (const entry of open.values()) {
      if (entry.activity.state === 'asking') continue;
      const outcome = outcomeOf(entry);
      if (outcome === 'done') {
        const ended = end(entry, { state: 'done' });
        onDone?.(ended, noteOf(entry));
      } else if (outcome !== 'waiting') {
        const { entity } = entry.activity;
        onTrouble(end(entry, { state: 'refused', error: appError('rejected', outcome.failure, { entity }) }));
      }
    }
  };
  const waitFor = (entry: Open, late: 'late' | 'lost'): void => {
    entry.timer = setTimeout(() => {
      if (isUnderWay(entry)) waitFor(entry, late);
      else onTrouble(end(entry, { state: late }));
    }, entry.activity.limitMs);
  };
  const stopLooking = world.subscribe((state, before) => {
    if (state.worlds !== before.worlds) look();
  });

  return {
    run: async (action, entity, { options, part } = {}) => {
      const isAsked = [...open.values()].some(
        ({ activity }) => activity.entity === entity && activity.action === action,
      );
      if (isAsked) {
        part?.onEnd(null);
        return;
      }
      lastId += 1;
      const definition: Action = actions[action];
      const of = worldFor(entity);
      const before = of.entities.get(entity);
      const parsed = definition.options.safeParse(options).data;
      const undo = before && definition.undo?.(before, parsed, of);
      const activity: Activity = {
        id: lastId,
        action,
        entity,
        name: parseEntityId(entity)?.name ?? entity,
        startedAt: new Date().toISOString(),
        endedAt: null,
        state: 'asking',
        ...(part ? { batch: part.batch } : {}),
        ...(options === undefined ? {} : { options }),
        ...(undo ? { undo } : {}),
        limitMs: definition.hasNoTrace ? 0 : (definition.limitMs ?? actionTimeoutMs),
      };
      const mark = before ? (definition.mark?.(before, of) ?? null) : null;
      const asked = { options: parsed, mark };
      const release = definition.layer ? layers.hold(definition.layer) : () => {};
      const entry: Open = {
        ...{ activity, asked, release },
        timer: undefined,
        onEnd: part?.onEnd,
        wasUnderWay: false,
      };
      open.set(activity.id, entry);
      view.setState(({ activities }) => ({ activities: [activity, ...activities].slice(0, mostActivities) }));
      const answer = await backend.call('action.run', {
        action,
        entity,
        ...(options === undefined ? {} : { options }),
      });
      if (!answer.ok && !answer.error.isUnsure) {
        onTrouble(end(entry, { state: 'refused', error: answer.error }));
        return;
      }
      if (definition.hasNoTrace) {
        if (answer.ok) end(entry, { state: 'done' });
        else onTrouble(end(entry, { state: 'lost', error: answer.error }));
        return;
      }
      change(entry, answer.ok ? { state: 'waiting' } : { state: 'unsure', error: answer.error });
      const late = answer.ok ? 'late' : 'lost';
      waitFor(entry, late);
      look();
    },
    close: () => {
      stopLooking();
      for (const { timer, release } of open.values()) {
        clearTimeout(timer);
        release();
      }
    },
  };
}
