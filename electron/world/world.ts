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
  /** When kinds were last live, as ISO 8601; one that is live now has the time before that, if any. */
  readonly seen: ReadonlyMap<KindName, string>;
  /** Puts entities, new or replaced whole; those that are the same already change nothing. */
  put: (entities: readonly Entity[]) => void;
  remove: (ids: readonly EntityId[]) => void;
  /** Removes the entities of a kind (readable or not) that are not among these ids. */
  retain: (kind: KindName, ids: ReadonlySet<EntityId>) => void;
  /**
   * Sets how fresh a kind is. The world itself knows since when a kind is stale: since it was last live, however often it
   * was tried in vain after that; null where it never was.
   */
  setHealth: (kind: KindName, health: Health) => void;
  /** Says that a kind was last live at a time before this world was opened. */
  recall: (kind: KindName, seenAt: string) => void;
  /** Adds a listener; returns how to remove it. */
  listen: (listener: WorldListener) => () => void;
};

/** Opens the world of a cluster, empty; `now` tells the time as ISO 8601. */
export function openWorld(cluster: string, now: () => string = () => new Date().toISOString()): LiveWorld {
  const entities = new Map<EntityId, Entity>();
  const health: HealthByKind = {};
  const seen = new Map<KindName, string>();
  const listeners = new Set<WorldListener>();
  let revision = 0;

  const remove = (ids: readonly EntityId[]): void => {
    for (const id of ids) {
      if (!entities.delete(id)) continue;
      revision += 1;
      for (const listener of listeners) listener.onEntity(id);
    }
  };
  /** Keeps the time of a kind that is live no more, and forgets it of one of which nothing is kept. */
  const note = (kind: KindName, next: Health): void => {
    if (next.type === 'absent' || next.type === 'unfollowed') seen.delete(kind);
    else if (health[kind]?.type === 'live' && next.type !== 'live')
      seen.set(kind, next.type === 'stale' ? (next.since ?? now()) : now());
  };
  return {
    view: { entities, health, revision: () => revision },
    seen,
    put: (changed) => {
      for (const entity of changed) {
        const isKnown = isSame(entities.get(entity.id), entity);
        // The same one newly read shares its texts with the others, one that came from a file does not.
        entities.set(entity.id, entity);
        if (isKnown) continue;
        revision += 1;
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
    setHealth: (kind, asked) => {
      // What was read once stays as it is until it has been read anew.
      if (asked.type === 'loading' && seen.has(kind)) return;
      note(kind, asked);
      const next: Health = asked.type === 'stale' ? { ...asked, since: seen.get(kind) ?? null } : asked;
      if (isSame(health[kind], next)) return;
      health[kind] = next;
      revision += 1;
      for (const listener of listeners) listener.onHealth(kind);
    },
    recall: (kind, seenAt) => {
      seen.set(kind, seenAt);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
