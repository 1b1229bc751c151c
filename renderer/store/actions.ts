import { actions } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { Action } from '../../shared/actions/define.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Client } from '../backend/connect.ts';
import { isOpen, mostActivities } from './activity.ts';
import type { Activity } from './activity.ts';
import type { ViewStore } from './view-store.ts';
import { worldOf } from './world-store.ts';
import type { WorldStore } from './world-store.ts';

/** What actions are run with. */
export type ActionTools = {
  backend: Pick<Client<Contract>, 'call'>;
  world: WorldStore;
  view: ViewStore;
  /** Called with a refused activity and with one that was not seen in time. */
  onTrouble: (activity: Activity) => void;
};

/** Runs actions, and follows each until the watch shows its effect. */
export type Actions = {
  /** Asks the back end; the entity is marked pending until the cluster shows the change or two minutes have passed. */
  run: (action: ActionName, entity: EntityId) => Promise<void>;
  close: () => void;
};

/** How long an accepted action is waited for, in milliseconds. */
export const actionTimeoutMs = 120_000;

let lastId = 0;

/** Opens the runner of actions; `view.activities` is the record of what was asked and what came of it. */
export function openActions({ backend, world, view, onTrouble }: ActionTools): Actions {
  const timers = new Map<number, ReturnType<typeof setTimeout>>();

  const change = (id: number, to: Partial<Activity>): Activity | undefined => {
    view.setState(({ activities }) => ({
      activities: activities.map((entry) => (entry.id === id ? ({ ...entry, ...to } as Activity) : entry)),
    }));
    return view.getState().activities.find((entry) => entry.id === id);
  };
  const end = (id: number, to: Partial<Activity>): Activity | undefined => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    return change(id, { ...to, endedAt: new Date().toISOString() });
  };
  const isDone = ({ action, entity }: Activity): boolean => {
    const of = worldOf(world.getState(), parseEntityId(entity)?.cluster ?? '');
    const definition: Action = actions[action];
    return definition.isDone(of.entities.get(entity), of);
  };
  const look = (): void => {
    for (const activity of view.getState().activities) {
      if (activity.state === 'waiting' && isDone(activity)) end(activity.id, { state: 'done' });
    }
  };
  const stopLooking = world.subscribe((state, before) => {
    if (state.worlds !== before.worlds) look();
  });

  return {
    run: async (action, entity) => {
      const isAsked = view
        .getState()
        .activities.some((entry) => entry.entity === entity && entry.action === action && isOpen(entry));
      if (isAsked) return;
      lastId += 1;
      const id = lastId;
      const activity: Activity = {
        id,
        action,
        entity,
        name: parseEntityId(entity)?.name ?? entity,
        startedAt: new Date().toISOString(),
        endedAt: null,
        state: 'asking',
      };
      view.setState(({ activities }) => ({ activities: [activity, ...activities].slice(0, mostActivities) }));
      const answer = await backend.call('action.run', { action, entity });
      if (!answer.ok) {
        const refused = end(id, { state: 'refused', error: answer.error });
        if (refused) onTrouble(refused);
        return;
      }
      change(id, { state: 'waiting' });
      const onLate = (): void => {
        const late = end(id, { state: 'late' });
        if (late) onTrouble(late);
      };
      timers.set(id, setTimeout(onLate, actionTimeoutMs));
      look();
    },
    close: () => {
      stopLooking();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
