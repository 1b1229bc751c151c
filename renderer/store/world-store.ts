import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { ClusterInfo } from '../../shared/cluster.ts';
import type { GuestEvent } from '../../shared/guest/inside/report.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { emptyWorld } from '../../shared/world/patch.ts';
import type { World } from '../../shared/world/patch.ts';
import { openRancherViews } from '../scene/rancher-view.ts';
import type { RancherInput, RancherView } from '../scene/rancher-view.ts';
import { toGuestSignals } from '../scene/guest-signals.ts';
import type { GuestSignals } from '../scene/guest-signals.ts';
import { openGraph } from '../scene/graph.ts';
import type { Graph } from '../scene/graph.ts';

/** What is known of the clusters; only the back end's streams change it. */
export type WorldState = {
  /** Null until the list has come for the first time. */
  clusters: readonly ClusterInfo[] | null;
  worlds: ReadonlyMap<string, World>;
  /** Built from both; what did not change keeps its identity. */
  graph: Graph;
  /** Whether the graph has the layer of container workloads. */
  hasWorkloads: boolean;
  /** What the user may do in each cluster, by `rightKey`, as far as it was asked over the present connection. */
  rights: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
  /** What the guest clusters that are followed tell themselves, by their id. */
  guests: ReadonlyMap<EntityId, GuestEvent>;
  /** The Ranchers that were added, with what they tell of guest clusters. */
  ranchers: readonly RancherInput[];
  /** What they say of each cluster that one of them manages, by its id. */
  rancherViews: ReadonlyMap<string, RancherView>;
};

/** The world store with the two ways in which it changes. */
export type WorldStore = Pick<StoreApi<WorldState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  setClusters: (clusters: readonly ClusterInfo[]) => void;
  setWorlds: (worlds: ReadonlyMap<string, World>) => void;
  /** Turns the layer of container workloads on or off. */
  setWorkloads: (isOn: boolean) => void;
  /** Puts what a guest cluster tells in place of what it told before; null forgets it. */
  setGuest: (guest: EntityId, event: GuestEvent | null) => void;
  /** Takes what Ranchers tell, as it is at this time: once more when something of it has come to its end. */
  setRanchers: (ranchers: readonly RancherInput[]) => void;
  /** Adds what was told of the user's rights in a cluster; null forgets all of it. */
  setRights: (cluster: string, told: ReadonlyMap<string, boolean> | null) => void;
};

/** Creates an empty world store. */
export function createWorldStore(): WorldStore {
  const builder = openGraph();
  const store = createStore<WorldState>(() => ({
    clusters: null,
    worlds: new Map(),
    graph: builder.update([]),
    hasWorkloads: false,
    rights: new Map(),
    guests: new Map(),
    ranchers: [],
    rancherViews: new Map(),
  }));
  const toViews = openRancherViews();
  let signals: GuestSignals = new Map();
  const set = (
    change: Partial<Pick<WorldState, 'clusters' | 'worlds' | 'hasWorkloads' | 'guests' | 'ranchers'>>,
  ): void => {
    const before = store.getState();
    const { clusters, worlds, hasWorkloads, guests, ranchers } = { ...before, ...change };
    if (change.guests) signals = toGuestSignals(guests, signals);
    const rancherViews =
      (change.clusters ?? change.ranchers)
        ? toViews(clusters ?? [], ranchers, Date.now())
        : before.rancherViews;
    const inputs = (clusters ?? []).map((info) => ({
      info,
      world: worlds.get(info.id) ?? emptyWorld,
      hasWorkloads,
      guestSignals: signals.get(info.id),
      rancher: rancherViews.get(info.id),
    }));
    const graph = builder.update(inputs);
    store.setState({ clusters, worlds, hasWorkloads, guests, ranchers, rancherViews, graph });
  };
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    setClusters: (clusters) => set({ clusters }),
    setWorlds: (worlds) => set({ worlds }),
    setWorkloads: (hasWorkloads) => {
      if (hasWorkloads !== store.getState().hasWorkloads) set({ hasWorkloads });
    },
    setGuest: (guest, event) => {
      const guests = new Map(store.getState().guests);
      if (event === null) guests.delete(guest);
      else guests.set(guest, event);
      set({ guests });
    },
    setRanchers: (ranchers) => set({ ranchers }),
    setRights: (cluster, told) => {
      const { rights } = store.getState();
      if (told === null && !rights.has(cluster)) return;
      const next = new Map(rights);
      if (told === null) next.delete(cluster);
      else next.set(cluster, new Map([...(rights.get(cluster) ?? []), ...told]));
      store.setState({ rights: next });
    },
  };
}

/** The world of a cluster; an empty one where nothing is known of it. */
export function worldOf(state: WorldState, cluster: string): World {
  return state.worlds.get(cluster) ?? emptyWorld;
}

/** An entity by its id, whichever cluster it is of. */
export function entityOf(state: WorldState, id: string): Entity | undefined {
  const cluster = parseEntityId(id)?.cluster;
  return cluster === undefined ? undefined : worldOf(state, cluster).entities.get(id);
}
