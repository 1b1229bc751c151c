import type { EntityId } from '../../shared/id.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { Health, HealthByKind, World } from '../../shared/world/patch.ts';
import { isSame } from './same.ts';

/** Told of every change, at once and in order; listeners must not change the world. */
export type WorldListener = { onEntity: (id: EntityId) => void; onHealth: (kind: KindName) => void };

/** The living world of one cluster. */
export type LiveWorld = {
  /** The present state, itself and not a copy. */
  readonly view: World;
  /** Puts entities, new or replaced whole; those that are the same already change nothing. */
  put: (entities: readonly Entity[]) => void;
  remove: (ids: readonly EntityId[]) => void;
  /** Removes the entities of a kind (readable or not) that are not among these ids. */
  retain: (kind: KindName, ids: ReadonlySet<EntityId>) => void;
  setHealth: (kind: KindName, health: Health) => void;
  /** Adds a listener; returns how to remove it. */
  listen: (listener: WorldListener) => () => void;
};

/** Opens the world of a cluster, empty. */
export function openWorld(cluster: string): LiveWorld {
  const entities = new Map<EntityId, Entity>();
  const health: HealthByKind = {};
  const listeners = new Set<WorldListener>();

  const remove = (ids: readonly EntityId[]): void => {
    for (const id of ids) {
      if (!entities.delete(id)) continue;
      for (const listener of listeners) listener.onEntity(id);
    }
  };
  return {
    view: { entities, health },
    put: (changed) => {
      for (const entity of changed) {
        if (isSame(entities.get(entity.id), entity)) continue;
        entities.set(entity.id, entity);
        for (const listener of listeners) listener.onEntity(entity.id);
      }
    },
    remove,
    retain: (kind, ids) => {
      const prefix = `${cluster}/${kind}/`;
      const gone: EntityId[] = [];
      for (const id of entities.keys()) if (!ids.has(id) && id.startsWith(prefix)) gone.push(id);
      remove(gone);
    },
    setHealth: (kind, next) => {
      if (isSame(health[kind], next)) return;
      health[kind] = next;
      for (const listener of listeners) listener.onHealth(kind);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
