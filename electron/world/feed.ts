import type { EntityId } from '../../shared/id.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { WorldEvent } from '../../shared/ipc/contract/objects.ts';
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
  /** Longest time in milliseconds that is spent on a snapshot before all else has its turn; 10 by default. */
  sliceMs?: number;
  /** Whether the follower has been sent the entities of this world by other means, and is told of changes alone. */
  isKnown?: boolean;
  /** Events a follower may leave unhandled before it counts as behind; 32 by default. */
  maxPending?: number;
};

/** How long a snapshot waits before it looks again whether what was sent has been handled. */
const waitMs = 5;

/** A follower of a world, until it is closed. */
export type Feed = { close: () => void };

/**
 * Sends a follower the world: `reset`, patches of a snapshot, `complete`, then one patch per interval while something
 * changes. A snapshot goes only as fast as it is handled. A follower that falls behind afterwards gets nothing until it
 * has caught up, and then a new snapshot; what is kept for it is a set of ids, never a queue of patches.
 */
export function openFeed(world: LiveWorld, sink: FeedSink, options: FeedOptions): Feed {
  const { clock, everyMs = 50, chunkSize = 1000, sliceMs = 10, maxPending = 32, isKnown = false } = options;
  let isClosed = false;
  let phase: 'snapshot' | 'live' | 'behind' = 'snapshot';
  let remaining: EntityId[] = [];
  let position = 0;
  let changed = new Set<EntityId>();
  let changedHealth = new Set<KindName>();
  let cancelTimer: (() => void) | null = null;

  const arm = (delayMs = everyMs): void => {
    if (cancelTimer !== null || isClosed) return;
    cancelTimer = clock.after(delayMs, () => {
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
    const untilMs = clock.now() + sliceMs;
    const isFree = (): boolean => sink.pending() < maxPending;
    while (position < remaining.length && isFree() && clock.now() < untilMs && !isClosed) {
      const ids = remaining.slice(position, position + chunkSize);
      position += chunkSize;
      for (const id of ids) changed.delete(id);
      const { put } = toPatch(ids, []);
      if (put.length > 0) sink.send({ type: 'patch', patch: { put, remove: [], health: {} } });
    }
    if (position < remaining.length || !isFree()) {
      arm(isFree() ? 0 : waitMs);
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
  if (isKnown) {
    phase = 'live';
    sink.send({ type: 'patch', patch: { put: [], remove: [], health: { ...world.view.health } } });
  } else {
    begin();
  }
  return {
    close: () => {
      isClosed = true;
      stopListening();
      cancelTimer?.();
      forget();
    },
  };
}
