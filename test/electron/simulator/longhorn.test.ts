import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { objectAt, textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../../electron/simulator/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const PATIENCE_MS = 90_000;
const LIMIT_MS = 300_000;
const MERGE = { contentType: 'application/merge-patch+json' };
const NAMESPACE = 'longhorn-system';

let simulator: TestSimulator;
afterEach(() => simulator.close());
async function open(options: SimulatorOptions): Promise<void> {
  simulator = await openTestSimulator({ timeScale: 400, ...options });
}
const list = (kind: 'longhornVolumes' | 'longhornReplicas' | 'longhornNodes'): KubeObject[] =>
  simulator.cluster.store.list(RESOURCES[kind]);
const robustnesses = (): Set<string> =>
  new Set(
    list('longhornVolumes')
      .filter((volume) => textAt(volume, 'status', 'state') === 'attached')
      .map((volume) => textAt(volume, 'status', 'robustness') ?? ''),
  );
const replicasOn = (host: string): KubeObject[] =>
  list('longhornReplicas').filter((replica) => textAt(replica, 'spec', 'nodeID') === host);

/** What must hold of volumes, replicas, engines and disks at any time nothing is under way. */
function check(): void {
  const { store } = simulator.cluster;
  for (const node of list('longhornNodes')) {
    const [disk] = Object.values(objectAt(node, 'status', 'diskStatus'));
    const held = objectAt(disk, 'scheduledReplica') as Record<string, number>;
    expect(Object.keys(held).sort()).toEqual(
      replicasOn(node.metadata.name)
        .map((replica) => replica.metadata.name)
        .sort(),
    );
    const sum = Object.values(held).reduce((total, bytes) => total + bytes, 0);
    expect((disk as { storageScheduled: number }).storageScheduled).toBe(sum);
  }
  for (const volume of list('longhornVolumes')) {
    const { name } = volume.metadata;
    const replicas = list('longhornReplicas').filter((each) => textAt(each, 'spec', 'volumeName') === name);
    const hosts = replicas.map((each) => textAt(each, 'spec', 'nodeID') ?? '').filter((host) => host !== '');
    expect(new Set(hosts).size).toBe(hosts.length);
    const engine = store.get(RESOURCES.longhornEngines, NAMESPACE, `${name}-e-0`);
    const modes = Object.values(objectAt(engine, 'status', 'replicaModeMap'));
    const isAttached = textAt(volume, 'status', 'state') === 'attached';
    const wanted = (volume.spec as { numberOfReplicas: number }).numberOfReplicas;
    const inSync = modes.filter((mode) => mode === 'RW').length;
    const expected = !isAttached ? 'unknown' : inSync < wanted ? 'degraded' : 'healthy';
    expect(textAt(volume, 'status', 'robustness'), name).toBe(expected);
  }
}

describe('volumes', () => {
  it(
    'are consistent in every scenario from the start',
    async () => {
      for (const scenario of ['single', 'three', 'witness', 'fleet'] as const) {
        await open({ scenario, timeScale: 1 });
        check();
        await simulator.close();
      }
      await open({ scenario: 'single' });
    },
    LIMIT_MS,
  );

  it(
    'are degraded while a host with replicas is lost, and rebuilt on another after the wait',
    async () => {
      await open({ scenario: 'three', hosts: 4, vms: 8 });
      const lost = replicasOn('node-04').length;
      expect(lost).toBeGreaterThan(0);
      simulator.cluster.failHost('node-04');
      await until('degraded', () => robustnesses().has('degraded'), PATIENCE_MS);
      const attached = new Set(
        list('longhornVolumes')
          .filter((volume) => textAt(volume, 'status', 'state') === 'attached')
          .map((volume) => volume.metadata.name),
      );
      const isWhole = (): boolean =>
        robustnesses().size === 1 &&
        robustnesses().has('healthy') &&
        replicasOn('node-04').every((each) => !attached.has(textAt(each, 'spec', 'volumeName') ?? ''));
      await until('healthy without it', isWhole, PATIENCE_MS);
      check();
      simulator.cluster.returnHost('node-04');
      await until(
        'Ready',
        () => !JSON.stringify(list('longhornNodes')).includes('KubernetesNodeNotReady'),
        PATIENCE_MS,
      );
      check();
    },
    LIMIT_MS,
  );

  it(
    'take the replicas of a host back when it returns in time',
    async () => {
      await open({ scenario: 'three', vms: 8 });
      const before = replicasOn('node-03').map((each) => each.metadata.name);
      simulator.cluster.failHost('node-03');
      await until('degraded', () => robustnesses().has('degraded'), PATIENCE_MS);
      simulator.cluster.returnHost('node-03');
      await until('healthy', () => robustnesses().size === 1 && robustnesses().has('healthy'), PATIENCE_MS);
      expect(replicasOn('node-03').map((each) => each.metadata.name)).toEqual(before);
      check();
    },
    LIMIT_MS,
  );

  it(
    'leave a disk whose eviction is asked for',
    async () => {
      await open({ scenario: 'three', hosts: 4, vms: 6 });
      const [disk] = Object.keys(
        objectAt(
          list('longhornNodes').find((node) => node.metadata.name === 'node-02'),
          'spec',
          'disks',
        ),
      );
      const body = { spec: { disks: { [disk ?? '']: { allowScheduling: false, evictionRequested: true } } } };
      const path = `/apis/longhorn.io/v1beta2/namespaces/${NAMESPACE}/nodes/node-02`;
      expect((await simulator.send('PATCH', path, { ...MERGE, body })).code).toBe(200);
      const attached = new Set(
        list('longhornVolumes')
          .filter((volume) => textAt(volume, 'status', 'state') === 'attached')
          .map((volume) => volume.metadata.name),
      );
      const isEmpty = (): boolean =>
        replicasOn('node-02').every((each) => !attached.has(textAt(each, 'spec', 'volumeName') ?? ''));
      await until('the disk is empty', isEmpty, PATIENCE_MS);
      await until('healthy', () => robustnesses().size === 1 && robustnesses().has('healthy'), PATIENCE_MS);
      check();
    },
    LIMIT_MS,
  );
});
