import type { ClusterInfo } from '../../shared/cluster.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { WorldEvent } from '../../shared/ipc/contract/objects.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { applyPatch, squash } from '../../shared/world/patch.ts';
import type { HealthByKind, Patch, World } from '../../shared/world/patch.ts';
import type { Client } from './connect.ts';

/** Who is told of the clusters and their worlds; worlds come whole, at most once a frame, unchanged ones identical. */
export type WorldSink = {
  onClusters: (clusters: readonly ClusterInfo[]) => void;
  onWorlds: (worlds: ReadonlyMap<string, World>) => void;
};

/** Runs something once a little later and returns what calls it off. */
export type Schedule = (run: () => void) => () => void;

/** The followed worlds. */
export type WorldFollower = {
  /** Whether the list and every snapshot have come whole and nothing waits to be told. */
  isIdle: () => boolean;
  close: () => void;
};

type Snapshot = { entities: Map<EntityId, Entity>; health: HealthByKind };
type Followed = {
  /** Arriving, not yet shown; null once it is complete. */
  snapshot: Snapshot | null;
  isComplete: boolean;
  world: World | null;
  patch: Patch | null;
  stop: () => void;
  cancelRetry: () => void;
};

const hiddenPageMs = 250;
const retryMs = 2_000;
/** How long the clusters of the first list are kept back until their worlds have come, in milliseconds. */
const patienceMs = 2_000;

/** The next frame; a page in the background draws none, so a timer stands in. */
const nextFrame: Schedule = (run) => {
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = (): void => {
    cancel();
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, hiddenPageMs);
  return cancel;
};

const after =
  (delayMs: number): Schedule =>
  (run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  };

/**
 * Follows the list of clusters and the world of each. A snapshot is kept aside until it is whole and then takes the
 * place of what was shown at once; patches are brought together, once a frame. The clusters of the first list are told
 * together with their worlds, so that none is shown empty that is not.
 */
export function followWorlds(
  backend: Pick<Client<Contract>, 'follow'>,
  sink: WorldSink,
  schedule: Schedule = nextFrame,
  retry: Schedule = after(retryMs),
  patience: Schedule = after(patienceMs),
): WorldFollower {
  const followed = new Map<string, Followed>();
  let isListKnown = false;
  /** The list that is kept back; null before there is one and once it has been told. */
  let heldList: readonly ClusterInfo[] | null = null;
  let isHolding = true;
  let cancelPatience = (): void => undefined;
  let cancelFlush: (() => void) | null = null;

  const isEveryWorldThere = (): boolean => [...followed.values()].every(({ world }) => world !== null);
  const endHolding = (): void => {
    isHolding = false;
    cancelPatience();
  };
  const flush = (): void => {
    cancelFlush = null;
    if (isHolding && !isEveryWorldThere()) return;
    endHolding();
    for (const entry of followed.values()) {
      if (entry.patch && entry.world) entry.world = applyPatch(entry.world, entry.patch);
      entry.patch = null;
    }
    const worlds = new Map<string, World>();
    for (const [cluster, { world }] of followed) if (world) worlds.set(cluster, world);
    sink.onWorlds(worlds);
    if (heldList) sink.onClusters(heldList);
    heldList = null;
  };
  const flushSoon = (): void => {
    cancelFlush ??= schedule(flush);
  };

  const onEvent = (entry: Followed, event: WorldEvent): void => {
    switch (event.type) {
      case 'reset':
        entry.snapshot = { entities: new Map(), health: {} };
        entry.patch = null;
        entry.isComplete = false;
        return;
      case 'patch':
        if (entry.snapshot) addTo(entry.snapshot, event.patch);
        else {
          entry.patch = entry.patch ? squash(entry.patch, event.patch) : event.patch;
          flushSoon();
        }
        return;
      case 'complete':
        if (!entry.snapshot) return;
        entry.world = entry.snapshot;
        entry.snapshot = null;
        entry.isComplete = true;
        flushSoon();
    }
  };

  const open = (cluster: string): void => {
    const entry: Followed = followed.get(cluster) ?? {
      snapshot: null,
      isComplete: false,
      world: null,
      patch: null,
      stop: () => undefined,
      cancelRetry: () => undefined,
    };
    followed.set(cluster, entry);
    entry.stop = backend.follow(
      'world.follow',
      { cluster },
      {
        onEvent: (event) => onEvent(entry, event),
        onEnd: (error) => {
          // A removed cluster leaves the list as well; anything else is a fault of the moment.
          if (error?.code !== 'not-found') entry.cancelRetry = retry(() => open(cluster));
        },
      },
    );
  };
  const leave = (cluster: string, entry: Followed): void => {
    followed.delete(cluster);
    entry.cancelRetry();
    entry.stop();
  };

  const stopList = backend.follow(
    'clusters.follow',
    {},
    {
      onEvent: ({ clusters }) => {
        isListKnown = true;
        const ids = new Set(clusters.map(({ id }) => id));
        for (const [cluster, entry] of [...followed]) if (!ids.has(cluster)) leave(cluster, entry);
        if (isHolding) {
          if (heldList === null) {
            cancelPatience = patience(() => {
              endHolding();
              flushSoon();
            });
          }
          heldList = clusters;
        } else {
          sink.onClusters(clusters);
        }
        for (const id of ids) if (!followed.has(id)) open(id);
        if (isHolding) flushSoon();
      },
    },
  );

  return {
    isIdle: () =>
      isListKnown &&
      !isHolding &&
      cancelFlush === null &&
      [...followed.values()].every(({ isComplete }) => isComplete),
    close: () => {
      cancelFlush?.();
      cancelPatience();
      stopList();
      for (const [cluster, entry] of [...followed]) leave(cluster, entry);
    },
  };
}

function addTo(snapshot: Snapshot, patch: Patch): void {
  for (const id of patch.remove) snapshot.entities.delete(id);
  for (const entity of patch.put) snapshot.entities.set(entity.id, entity);
  snapshot.health = { ...snapshot.health, ...patch.health };
}
