import type { WorldFollower } from '../backend/follow-world.ts';
import type { Canvas } from '../canvas/canvas.ts';
import type { LayerHolder } from './layers.ts';
import type { Plans } from './plans.ts';
import type { WorldStore } from './world-store.ts';

/** What the page offers to tests, in browser mode with `&testing=1`. */
export type AcreTest = {
  /** The client rectangle of a node on the canvas; null where it is not there. */
  rectOf: (id: string) => DOMRect | null;
  /** The id of the node with a name: of a cluster, a host or a VM; null where there is none. */
  idOf: (name: string) => string | null;
  /** Resolves once the streams are quiet, nothing is loading, and the canvas has drawn it. */
  settled: () => Promise<void>;
  /** Resolves once the canvas has drawn at least so many VMs; with none, once it has drawn what there is. */
  drawn: (vms: number) => Promise<void>;
  /** Script time in ms of every drawing since the last call. */
  frames: () => number[];
};

const pollMs = 25;

/** What the handles for tests look at. */
export type TestTools = {
  world: WorldStore;
  follower: WorldFollower;
  layers: LayerHolder;
  plans: Plans;
  canvas: () => Canvas | null;
};

/** Builds the handles for tests. */
export function createAcreTest({ world, follower, layers, plans, canvas }: TestTools): AcreTest {
  const isQuiet = (): boolean => {
    const { clusters, worlds } = world.getState();
    if (clusters === null || !follower.isIdle() || layers.isWaiting()) return false;
    return clusters.every(({ id, connection }) => {
      if (connection.type === 'connecting') return false;
      const health = Object.values(worlds.get(id)?.health ?? {});
      return connection.type !== 'connected' || health.every(({ type }) => type !== 'loading');
    });
  };
  return {
    rectOf: (id) => canvas()?.rectOf(id) ?? null,
    idOf: (name) => {
      for (const node of plans.getState().drawn.nodes.values()) {
        if ((node.type === 'cluster' ? node.info.name : node.name) === name) return node.id;
      }
      return null;
    },
    settled: async () => {
      while (!isQuiet()) await new Promise((resolve) => setTimeout(resolve, pollMs));
      await canvas()?.settled();
    },
    drawn: async (vms) => {
      const isThere = (): boolean => {
        const { clusters, graph } = world.getState();
        const count = graph.clusters.reduce((sum, { counts }) => sum + counts.vms, 0);
        return clusters !== null && count >= vms && canvas() !== null;
      };
      while (!isThere()) await new Promise((resolve) => requestAnimationFrame(resolve));
      await canvas()?.settled();
    },
    frames: () => canvas()?.frames() ?? [],
  };
}
