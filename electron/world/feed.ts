import type { EntityId } from '../../shared/id.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { WorldEvent } from '../../shared/ipc/contract.ts';
import type { HealthByKind, Patch } from '../../shared/world/patch.ts';
import type { Clock } from '../clock.ts';
import type { LiveWorld } from './world.ts';

/** Where the events of a follower go; `pending` counts those it has not handled yet. */
export type FeedSink = { send: (event: WorldEvent) => void; pending: () => number };

/** How often and how much is sent. */
export type FeedOptions = {
  clock: Clock;
  /** Time in milliseconds over which changes are gathered into one patch; 50 by default. */
  everyMs?: number;
  /** Most entities in one patch of a snapshot; 1,000 by default. */
  chunkSize?: number;
  /** Events a follower may leave unhandled before it counts as behind; 32 by default. */
  maxPending?: number;
};

/** A follower of a world, until it is closed. */
export type Feed = { close: () => void };

/**
 * Sends a follower the world: `reset`, patches of a snapshot, `complete`, then one patch per interval while something
 * changes. A snapshot goes only as fast as it is handled. A follower that falls behind afterwards gets nothing until it
 * has caught up, and then a new snapshot; what is kept for it is a set of ids, never a queue of patches.
 */
export function openFeed(world: LiveWorld, sink: FeedSink, options: FeedOptions): Feed {
  const { clock, everyMs = 50, chunkSize = 1000, maxPending = 32 } = options;
  let isClosed = false;
  let phase: 'snapshot' | 'live' | 'behind' = 'snapshot';
  let remaining: EntityId[] = [];
  let position = 0;
  let changed = new Set<EntityId>();
  let changedHealth = new Set<KindName>();
  let cancelTimer: (() => void) | null = null;

  const arm = (): void => {
    if (cancelTimer !== null || isClosed) return;
    cancelTimer = clock.after(everyMs, () => {
      cancelTimer = null;
      tick();
    });
  };
  const forget = (): void => {
    changed = new Set();
    changedHealth = new Set();
    remaining = [];
    position = 0;
  };
  const toPatch = (ids: Iterable<EntityId>, kinds: Iterable<KindName>): Patch => {
    const put: Entity[] = [];
    const remove: EntityId[] = [];
    for (const id of ids) {
      const entity = world.view.entities.get(id);
      if (entity === undefined) remove.push(id);
      else put.push(entity);
    }
    const health: HealthByKind = {};
    for (const kind of kinds) {
      const known = world.view.health[kind];
      if (known !== undefined) health[kind] = known;
    }
    return { put, remove, health };
  };

  const begin = (): void => {
    forget();
    phase = 'snapshot';
    remaining = [...world.view.entities.keys()];
    sink.send({ type: 'reset' });
    sink.send({ type: 'patch', patch: { put: [], remove: [], health: { ...world.view.health } } });
    continueSnapshot();
  };
  const continueSnapshot = (): void => {
    while (position < remaining.length && sink.pending() < maxPending && !isClosed) {
      const ids = remaining.slice(position, position + chunkSize);
      position += chunkSize;
      for (const id of ids) changed.delete(id);
      const { put } = toPatch(ids, []);
      if (put.length > 0) sink.send({ type: 'patch', patch: { put, remove: [], health: {} } });
    }
    if (position < remaining.length || sink.pending() >= maxPending) {
      arm();
      return;
    }
    sendChanges();
    sink.send({ type: 'complete' });
    remaining = [];
    phase = 'live';
  };
  const sendChanges = (): void => {
    if (changed.size === 0 && changedHealth.size === 0) return;
    const patch = toPatch(changed, changedHealth);
    changed.clear();
    changedHealth.clear();
    sink.send({ type: 'patch', patch });
  };

  const tick = (): void => {
    if (isClosed) return;
    if (phase === 'snapshot') {
      continueSnapshot();
    } else if (phase === 'behind') {
      if (sink.pending() === 0) begin();
      else arm();
    } else if (sink.pending() > maxPending) {
      phase = 'behind';
      forget();
      arm();
    } else {
      sendChanges();
    }
  };

  const stopListening = world.listen({
    onEntity: (id) => {
      if (phase === 'behind') return;
      changed.add(id);
      arm();
    },
    onHealth: (kind) => {
      if (phase === 'behind') return;
      changedHealth.add(kind);
      arm();
    },
  });
  begin();
  return {
    close: () => {
      isClosed = true;
      stopListening();
      cancelTimer?.();
      forget();
    },
  };
}
