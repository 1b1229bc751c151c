import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { conditionOf, objectsAt, textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../../electron/simulator/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const PATIENCE_MS = 90_000;
const LIMIT_MS = 300_000;
const MERGE = { contentType: 'application/merge-patch+json' };

let simulator: TestSimulator;
afterEach(() => simulator.close());
async function open(options: SimulatorOptions): Promise<void> {
  simulator = await openTestSimulator({ timeScale: 200, ...options });
}
const node = (name: string): KubeObject =>
  simulator.cluster.store.get(RESOURCES.nodes, undefined, name) as KubeObject;
const patchNode = (name: string, body: unknown): ReturnType<TestSimulator['send']> =>
  simulator.send('PATCH', `/api/v1/nodes/${name}`, { ...MERGE, body });
const annotate = (
  name: string,
  annotations: Record<string, string | null>,
): ReturnType<TestSimulator['send']> => patchNode(name, { metadata: { annotations } });
const vmisOn = (host: string): KubeObject[] =>
  simulator.cluster.store
    .list(RESOURCES.vmis)
    .filter(
      (vmi) => textAt(vmi, 'status', 'nodeName') === host && vmi.metadata.deletionTimestamp === undefined,
    );
const statuses = (): string[] =>
  simulator.cluster.store.list(RESOURCES.vms).map((vm) => textAt(vm, 'status', 'printableStatus') ?? '');
const isTainted = (host: string, key: string): boolean =>
  objectsAt(node(host), 'spec', 'taints').some((taint) => taint.key === key);
const REQUEST = { 'harvesterhci.io/drain-requested': 'true' };
const STATUS = 'harvesterhci.io/maintain-status';

/** Pods of the platform stay as they are, whatever happens to their host. */
function isLauncherOn(pod: KubeObject, host: string): boolean {
  return textAt(pod, 'spec', 'nodeName') === host && pod.metadata.labels?.['kubevirt.io'] === 'virt-launcher';
}

describe('cordon', () => {
  it(
    'is seen as a taint, and is refused for the last host that is open',
    async () => {
      await open({ scenario: 'three' });
      for (const host of ['node-01', 'node-02']) {
        expect((await patchNode(host, { spec: { unschedulable: true } })).code).toBe(200);
        await until('the taint', () => isTainted(host, 'node.kubernetes.io/unschedulable'), PATIENCE_MS);
      }
      const last = await patchNode('node-03', { spec: { unschedulable: true } });
      expect([last.code, last.json.message]).toEqual([
        400,
        'admission webhook "validator.harvesterhci.io" denied the request: can\'t enable maintenance mode or cordon on the last available node',
      ]);
      expect((await patchNode('node-01', { spec: { unschedulable: null } })).code).toBe(200);
      await until('no taint', () => !isTainted('node-01', 'node.kubernetes.io/unschedulable'), PATIENCE_MS);
    },
    LIMIT_MS,
  );

  it(
    'lets nobody take the marks of the witness away',
    async () => {
      await open({ scenario: 'witness' });
      const labels = { 'node-role.harvesterhci.io/witness': null };
      const message = 'Cannot remove witness node taint or label from the witness node';
      expect((await patchNode('witness-01', { metadata: { labels } })).json.message).toContain(message);
      expect((await patchNode('witness-01', { spec: { taints: null } })).json.message).toContain(message);
    },
    LIMIT_MS,
  );
});

describe('maintenance', () => {
  it(
    'moves the VMs of a host two at a time, shuts down those that say so, and completes',
    async () => {
      await open({ scenario: 'three', hosts: 4, vms: 24 });
      const host = 'node-04';
      const before = vmisOn(host);
      expect(before.length).toBeGreaterThan(3);
      const [first] = before;
      const key = 'harvesterhci.io/maintain-mode-strategy';
      const { store } = simulator.cluster;
      const { namespace = '', name } = first!.metadata;
      const mark = (object: KubeObject, value: string): KubeObject => ({
        ...object,
        metadata: { ...object.metadata, labels: { ...object.metadata.labels, [key]: value } },
      });
      store.change(RESOURCES.vms, namespace, name, (vm) => mark(vm, 'ShutdownAndRestartAfterEnable'));
      store.change(RESOURCES.vmis, namespace, name, (vmi) => mark(vmi, 'ShutdownAndRestartAfterEnable'));
      let most = 0;
      const running = new Set(['Scheduling', 'Scheduled', 'PreparingTarget', 'TargetReady', 'Running']);
      store.onChange(({ resource }) => {
        if (resource !== RESOURCES.migrations) return;
        const all = store.list(RESOURCES.migrations);
        most = Math.max(
          most,
          all.filter((each) => running.has(textAt(each, 'status', 'phase') ?? '')).length,
        );
      });
      expect((await annotate(host, REQUEST)).code).toBe(200);
      await until('completed', () => node(host).metadata.annotations?.[STATUS] === 'completed', PATIENCE_MS);
      expect(vmisOn(host)).toEqual([]);
      expect(most).toBe(2);
      expect((node(host).spec as { unschedulable?: boolean }).unschedulable).toBe(true);
      expect(node(host).metadata.annotations).not.toHaveProperty(Object.keys(REQUEST)[0] ?? '');
      const isBack = (): boolean => {
        const vm = store.get(RESOURCES.vms, namespace, name);
        return (
          textAt(vm, 'status', 'printableStatus') === 'Running' &&
          vm?.metadata.annotations?.['harvesterhci.io/maintain-mode-strategy-node-name'] === undefined
        );
      };
      await until('the VM that was shut down runs elsewhere', isBack, PATIENCE_MS);
      const evacuations = store
        .list(RESOURCES.migrations)
        .filter((each) => each.metadata.annotations?.['kubevirt.io/evacuationMigration'] === host);
      expect(evacuations.length).toBe(before.length - 1);
    },
    LIMIT_MS,
  );

  it(
    'takes the request back where a drain is not possible',
    async () => {
      await open({ scenario: 'witness' });
      expect((await annotate('node-01', REQUEST)).code).toBe(200);
      await until(
        'completed',
        () => node('node-01').metadata.annotations?.[STATUS] === 'completed',
        PATIENCE_MS,
      );
      await annotate('node-02', REQUEST);
      const isGone = (): boolean =>
        node('node-02').metadata.annotations?.['harvesterhci.io/drain-requested'] === undefined;
      await until('the request is gone', isGone, PATIENCE_MS);
      expect(node('node-02').metadata.annotations).not.toHaveProperty(STATUS);
      expect((node('node-02').spec as { unschedulable?: boolean }).unschedulable).toBeUndefined();
    },
    LIMIT_MS,
  );
});

describe('a lost host', () => {
  it(
    'is known after its grace period; its VMs start elsewhere, and it comes back clean',
    async () => {
      await open({ scenario: 'three', vms: 12 });
      const { cluster } = simulator;
      const [vmi] = vmisOn('node-02');
      const { namespace = '', name } = vmi!.metadata;
      const wanted = statuses().filter((status) => status === 'Running').length;
      cluster.failHost('node-02');
      await until('Unknown', () => conditionOf(node('node-02'), 'Ready')?.status === 'Unknown', PATIENCE_MS);
      expect(isTainted('node-02', 'node.kubernetes.io/unreachable')).toBe(true);
      const metrics = await simulator.send('GET', '/apis/metrics.k8s.io/v1beta1/nodes');
      expect(metrics.json.items?.map((each) => (each.metadata as { name: string }).name)).toEqual([
        'node-01',
        'node-03',
      ]);
      const current = (): KubeObject | undefined => cluster.store.get(RESOURCES.vmis, namespace, name);
      const isElsewhere = (): boolean =>
        current()?.metadata.uid !== vmi!.metadata.uid &&
        textAt(current(), 'status', 'phase') === 'Running' &&
        textAt(current(), 'status', 'nodeName') !== 'node-02';
      await until('the VM runs elsewhere', isElsewhere, PATIENCE_MS);
      expect(isTainted('node-02', 'node.kubernetes.io/out-of-service')).toBe(true);
      await until(
        'all run',
        () => statuses().filter((each) => each === 'Running').length >= wanted,
        PATIENCE_MS,
      );
      cluster.returnHost('node-02');
      await until('Ready', () => conditionOf(node('node-02'), 'Ready')?.status === 'True', PATIENCE_MS);
      await until('no taints', () => objectsAt(node('node-02'), 'spec', 'taints').length === 0, PATIENCE_MS);
      expect(() => cluster.failHost('node-99')).toThrow('there is no host node-99');
    },
    LIMIT_MS,
  );

  it(
    'keeps its VMs where nothing frees them, with pods that cannot end',
    async () => {
      await open({ scenario: 'three', vms: 12 });
      const { cluster } = simulator;
      const body = { value: '{"enable":false,"period":15,"vmMigrationTimeout":180}' };
      await simulator.send('PATCH', '/apis/harvesterhci.io/v1beta1/settings/vm-force-reset-policy', {
        ...MERGE,
        body,
      });
      const before = vmisOn('node-02').map((vmi) => vmi.metadata.uid);
      cluster.failHost('node-02');
      const pods = (): KubeObject[] =>
        cluster.store.list(RESOURCES.pods).filter((pod) => isLauncherOn(pod, 'node-02'));
      await until(
        'Terminating',
        () => pods().length > 0 && pods().every((pod) => pod.metadata.deletionTimestamp !== undefined),
        PATIENCE_MS,
      );
      expect(vmisOn('node-02').map((vmi) => vmi.metadata.uid)).toEqual(before);
      cluster.returnHost('node-02');
      await until(
        'the marked pods end',
        () => pods().every((pod) => pod.metadata.deletionTimestamp === undefined),
        PATIENCE_MS,
      );
    },
    LIMIT_MS,
  );
});

describe('promotion', () => {
  it(
    'makes the oldest worker manage when a management host is deleted',
    async () => {
      await open({ scenario: 'three', hosts: 5, vms: 4 });
      expect((await simulator.send('DELETE', '/api/v1/nodes/node-02')).code).toBe(200);
      const status = (): string | undefined =>
        node('node-04').metadata.annotations?.['harvesterhci.io/promote-status'];
      await until('running', () => status() === 'running', PATIENCE_MS);
      expect((node('node-04').spec as { unschedulable?: boolean }).unschedulable).toBe(true);
      await until('complete', () => status() === 'complete', PATIENCE_MS);
      expect(node('node-04').metadata.labels).toMatchObject({
        'node-role.kubernetes.io/control-plane': 'true',
      });
      expect((node('node-04').spec as { unschedulable?: boolean }).unschedulable).toBeUndefined();
      expect(node('node-05').metadata.annotations).not.toHaveProperty('harvesterhci.io/promote-status');
    },
    LIMIT_MS,
  );

  it(
    'promotes nobody with less than three hosts',
    async () => {
      await open({ scenario: 'three', vms: 4 });
      await simulator.send('DELETE', '/api/v1/nodes/node-02');
      await simulator.send('POST', '/api/v1/namespaces', {
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'after' } },
      });
      expect(JSON.stringify(simulator.cluster.store.list(RESOURCES.nodes))).not.toContain(
        '"promote-status":"running"',
      );
    },
    LIMIT_MS,
  );
});
