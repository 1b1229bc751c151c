import { expect } from 'vitest';
import type { KindName } from '../../shared/kinds/index.ts';
import type { Health } from '../../shared/world/patch.ts';
import type { Session, SessionOptions } from '../../electron/cluster/session.ts';
import type { SimulatorOptions } from '../../electron/simulator/simulator.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openTestSession } from './session.ts';
import { openTestSimulator, until } from './simulator.ts';
import type { TestSimulator } from './simulator.ts';
import { differences, watchedKinds } from './true-world.ts';

/** A session on a simulated cluster, with what tests of the wire look at. */
export type Wire = {
  simulator: TestSimulator;
  cluster: TestSimulator['cluster'];
  session: Session;
  health: (kind: KindName) => Health['type'] | undefined;
  isLive: () => boolean;
  /** Waits until every kind is live and the world is that of the server. */
  settled: () => Promise<void>;
  /** Changes something of several kinds: one object new, one changed, one gone. */
  stir: () => void;
  /** Ids that were removed from the world so far. */
  vanished: string[];
  /** The path that was asked for most since a time, by whatever verb. */
  busiest: (sinceMs: number) => { path: string; count: number };
  close: () => Promise<void>;
};

/** Opens a simulated cluster and a session on it. */
export async function openWire(
  simulated: SimulatorOptions = {},
  more: Partial<SessionOptions> = {},
): Promise<Wire> {
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  process.on('unhandledRejection', onFault);
  process.on('uncaughtException', onFault);
  const simulator = await openTestSimulator({ bookmarkMs: 100, ...simulated });
  const { cluster } = simulator;
  const session = openTestSession(cluster.kubeconfig, more);
  const { world } = session;
  const vanished: string[] = [];
  world.listen({
    onEntity: (id) => {
      if (!world.view.entities.has(id)) vanished.push(id);
    },
    onHealth: () => undefined,
  });
  let stirs = 0;
  const health: Wire['health'] = (kind) => world.view.health[kind]?.type;
  const isLive = (): boolean => watchedKinds.every((kind) => health(kind) === 'live');
  const found = (): string[] => differences(world.view, cluster.store, 'c');
  return {
    simulator,
    cluster,
    session,
    health,
    isLive,
    vanished,
    settled: async () => {
      try {
        await until('all is live and as on the server', () => isLive() && found().length === 0, 20_000);
      } catch (error) {
        const healths = watchedKinds.filter((kind) => health(kind) !== 'live');
        throw new Error(
          `${(error as Error).message}; not live: ${healths.join()}; ${found().slice(0, 5).join('; ')}`,
          { cause: error },
        );
      }
    },
    stir: () => {
      stirs += 1;
      const label = `stir-${stirs}`;
      const { store, plan } = cluster;
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: label } };
      store.create(RESOURCES.namespaces, namespace);
      if (stirs > 1) store.remove(RESOURCES.namespaces, undefined, `stir-${stirs - 1}`);
      for (const vm of plan.vms.slice(0, 3)) {
        store.change(RESOURCES.vms, vm.namespace, vm.name, (object) => ({
          ...object,
          metadata: {
            ...object.metadata,
            labels: { ...object.metadata.labels, 'harvesterhci.io/os': label },
          },
        }));
      }
      for (const host of plan.hosts.slice(0, 1)) {
        store.change(RESOURCES.nodes, undefined, host.name, (object) => ({
          ...object,
          metadata: {
            ...object.metadata,
            annotations: { ...object.metadata.annotations, 'field.cattle.io/description': label },
          },
        }));
      }
    },
    busiest: (sinceMs) => {
      const counts = new Map<string, number>();
      for (const { path } of cluster.faults.requestsSince(sinceMs))
        counts.set(path, (counts.get(path) ?? 0) + 1);
      const [path = '', count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
      return { path, count };
    },
    close: async () => {
      await session.close();
      await simulator.close();
      await new Promise((done) => setImmediate(done));
      process.off('unhandledRejection', onFault);
      process.off('uncaughtException', onFault);
      expect(faults).toEqual([]);
    },
  };
}
