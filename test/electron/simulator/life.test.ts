import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const MERGE = { contentType: 'application/merge-patch+json' };
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 30 });
});
afterAll(() => simulator.close());

/** A VM with a run strategy that nobody else in this file touches. */
const taken = new Set<string>();
function take(runStrategy: string, isRunning = true): { namespace: string; name: string } {
  const vm = simulator.cluster.plan.vms.find(
    (each) => each.runStrategy === runStrategy && each.isRunning === isRunning && !taken.has(each.name),
  );
  if (vm === undefined) throw new Error(`the scenario has no more VMs with ${runStrategy}`);
  taken.add(vm.name);
  return vm;
}
const vmOf = (of: { namespace: string; name: string }): KubeObject =>
  simulator.cluster.store.get(RESOURCES.vms, of.namespace, of.name)!;
const vmiOf = (of: { namespace: string; name: string }): KubeObject | undefined =>
  simulator.cluster.store.get(RESOURCES.vmis, of.namespace, of.name);
const statusOf = (of: { namespace: string; name: string }): string =>
  (vmOf(of).status as { printableStatus: string }).printableStatus;
const strategyOf = (of: { namespace: string; name: string }): string =>
  (vmOf(of).spec as { runStrategy: string }).runStrategy;
const path = (of: { namespace: string; name: string }): string =>
  `/apis/kubevirt.io/v1/namespaces/${of.namespace}/virtualmachines/${of.name}`;
const call = (
  of: { namespace: string; name: string },
  verb: string,
  body?: unknown,
): ReturnType<TestSimulator['send']> =>
  simulator.send('PUT', `${path(of).replace('kubevirt.io', 'subresources.kubevirt.io')}/${verb}`, { body });

function eventsAbout(uid: string | undefined): string[] {
  return simulator.cluster.store
    .list(RESOURCES.events)
    .filter((event) => (event.involvedObject as { uid: string }).uid === uid)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map((event) => String(event.reason));
}

describe('start and stop', () => {
  it('stops by patch and starts again with the remembered strategy, seen by a watch step by step', async () => {
    const vm = take('Always');
    const before = vmiOf(vm)!;
    const watch = simulator.watch(
      `/apis/kubevirt.io/v1/namespaces/${vm.namespace}/virtualmachines?watch=1&fieldSelector=metadata.name=${vm.name}`,
    );
    await until('the watch', () => watch.events.length === 1);
    const halted = await simulator.send('PATCH', path(vm), {
      ...MERGE,
      body: { spec: { runStrategy: 'Halted' } },
    });
    expect(halted.code).toBe(200);
    await until('Stopped', () => statusOf(vm) === 'Stopped' && vmiOf(vm) === undefined);
    const steps = (): string[] =>
      watch.events.map((event) => (event.object.status as { printableStatus: string }).printableStatus);
    await until('the watch to tell it', () => steps().includes('Stopped'));
    const shown = steps();
    expect(shown.indexOf('Stopping')).toBeGreaterThan(0);
    expect(shown.indexOf('Stopped')).toBeGreaterThan(shown.indexOf('Stopping'));
    expect(vmOf(vm).status).not.toHaveProperty('ready');
    expect(vmOf(vm).metadata.annotations?.['harvesterhci.io/vmRunStrategy']).toBe('Always');
    expect(eventsAbout(vmOf(vm).metadata.uid)).toEqual(['SuccessfulDelete']);
    expect(eventsAbout(before.metadata.uid)).toEqual(['ShuttingDown', 'Stopped', 'Deleted']);

    const started = await simulator.send('PATCH', path(vm), {
      ...MERGE,
      body: { spec: { runStrategy: 'RerunOnFailure' } },
    });
    expect((started.json.spec as { runStrategy: string }).runStrategy).toBe('Always');
    await until('the agent', () => JSON.stringify(vmiOf(vm)?.status ?? '').includes('AgentConnected'));
    expect(statusOf(vm)).toBe('Running');
    const vmi = vmiOf(vm)!;
    expect(vmi.metadata.uid).not.toBe(before.metadata.uid);
    expect(vmi.metadata.labels?.['kubevirt.io/nodeName']).toBe((vmi.status as { nodeName: string }).nodeName);
    const pods = simulator.cluster.store
      .list(RESOURCES.pods)
      .filter((pod) => pod.metadata.labels?.['kubevirt.io/created-by'] === vmi.metadata.uid);
    expect(pods).toHaveLength(1);
    expect(eventsAbout(vmi.metadata.uid)).toEqual(['SuccessfulCreate', 'Created', 'Started']);
    watch.close();
  });

  it('stops RerunOnFailure by a request that leaves the strategy, and starts it by another', async () => {
    const vm = take('RerunOnFailure');
    const again = await call(vm, 'start');
    expect(again.code).toBe(409);
    expect(again.json).toMatchObject({
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on virtualmachine.kubevirt.io "${vm.name}": VM is already running`,
      details: { name: vm.name, group: 'kubevirt.io', kind: 'virtualmachine' },
    });
    const stop = await call(vm, 'stop');
    expect([stop.code, stop.text]).toEqual([202, '']);
    await until('Stopped', () => statusOf(vm) === 'Stopped' && vmiOf(vm) === undefined);
    expect(strategyOf(vm)).toBe('RerunOnFailure');
    expect(vmOf(vm).status).not.toHaveProperty('stateChangeRequests');
    expect((await call(vm, 'stop')).json.message).toContain('VM is not running');
    expect((await call(vm, 'start', {})).code).toBe(202);
    await until('Running', () => statusOf(vm) === 'Running');
  });

  it('starts a halted VM, whose remembered strategy comes back', async () => {
    const vm = take('Halted', false);
    expect((await call(vm, 'restart')).json.message).toContain(
      'RunStategy Halted does not support manual restart requests',
    );
    expect((await call(vm, 'start')).code).toBe(202);
    expect(strategyOf(vm)).toBe('RerunOnFailure');
    await until('Running', () => statusOf(vm) === 'Running');
  });

  it('restarts into a new VMI', async () => {
    const vm = take('RerunOnFailure');
    const before = vmiOf(vm)!.metadata.uid;
    expect((await call(vm, 'restart', {})).code).toBe(202);
    await until(
      'a new VMI that runs',
      () => statusOf(vm) === 'Running' && vmiOf(vm)?.metadata.uid !== before,
    );
  });

  it('pauses and unpauses, and refuses both when there is nothing to do', async () => {
    const vm = take('RerunOnFailure');
    const vmi = (verb: string): ReturnType<TestSimulator['send']> =>
      simulator.send(
        'PUT',
        `${path(vm).replace('kubevirt.io', 'subresources.kubevirt.io').replace('virtualmachines', 'virtualmachineinstances')}/${verb}`,
      );
    expect((await vmi('unpause')).json.message).toContain('VMI is not paused');
    expect((await vmi('pause')).code).toBe(202);
    await until('Paused', () => statusOf(vm) === 'Paused');
    expect((await vmi('pause')).code).toBe(409);
    expect((await vmi('unpause')).code).toBe(202);
    await until('Running', () => statusOf(vm) === 'Running');
  });

  it('removes a VM with its VMI, and its claims only when told so', async () => {
    const vm = take('RerunOnFailure');
    const [kept] = simulator.cluster.store
      .list(RESOURCES.claims, vm.namespace)
      .filter((claim) => claim.metadata.name.startsWith(`${vm.name}-disk`));
    expect((await simulator.send('DELETE', path(vm))).code).toBe(200);
    await until(
      'the VM is gone',
      () => simulator.cluster.store.get(RESOURCES.vms, vm.namespace, vm.name) === undefined,
    );
    expect(vmiOf(vm)).toBeUndefined();
    expect(simulator.cluster.store.get(RESOURCES.claims, vm.namespace, kept!.metadata.name)).toBeDefined();
  });
});

describe('a new VM', () => {
  it('gets its requests, its claims and their volumes, and runs', async () => {
    const template = vmOf(take('RerunOnFailure'));
    const of = { namespace: 'default', name: 'fresh-01' };
    const claim = 'fresh-01-disk-0-abcde';
    const spec = structuredClone(template.spec) as {
      template: {
        spec: {
          volumes: unknown[];
          domain: { resources: Record<string, unknown>; devices: { interfaces: object[]; disks: object[] } };
        };
      };
    };
    spec.template.spec.volumes = [{ name: 'disk-0', persistentVolumeClaim: { claimName: claim } }];
    spec.template.spec.domain.devices.disks = [{ name: 'disk-0', disk: { bus: 'virtio' }, bootOrder: 1 }];
    spec.template.spec.domain.resources = { limits: { cpu: '2', memory: '4Gi' } };
    spec.template.spec.domain.devices.interfaces = [{ name: 'default', bridge: {}, model: 'virtio' }];
    const claims = [
      {
        metadata: { name: claim },
        spec: {
          accessModes: ['ReadWriteMany'],
          volumeMode: 'Block',
          resources: { requests: { storage: '10Gi' } },
          storageClassName: 'harvester-longhorn',
        },
      },
    ];
    const body = {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata: {
        name: of.name,
        annotations: { 'harvesterhci.io/volumeClaimTemplates': JSON.stringify(claims) },
      },
      spec,
    };
    const collection = '/apis/kubevirt.io/v1/namespaces/default/virtualmachines';
    const created = await simulator.send('POST', collection, { body });
    expect(created.code).toBe(201);
    expect(JSON.stringify(created.json.spec)).toContain('"requests":{"cpu":"200m","memory":"2730Mi"}');
    expect(JSON.stringify(created.json.spec)).toMatch(/"macAddress":"02:/);
    expect((await simulator.send('POST', collection, { body })).json.reason).toBe('AlreadyExists');
    await until('Running', () => statusOf(of) === 'Running');
    const bound = simulator.cluster.store.get(RESOURCES.claims, 'default', claim)!;
    const { volumeName } = bound.spec as { volumeName: string };
    const volume = simulator.cluster.store.get(RESOURCES.longhornVolumes, 'longhorn-system', volumeName)!;
    expect((volume.status as { state: string }).state).toBe('attached');
  });
});

/** Long enough for the busiest machine: what is waited for comes after a few steps of the simulator. */
const PATIENCE_MS = 60_000;

/** Closes hosts for new pods while something is done, whatever becomes of it. */
async function whileCordoned(hosts: readonly string[], act: () => Promise<void>): Promise<void> {
  const { store } = simulator.cluster;
  const cordon = (unschedulable: boolean): void => {
    for (const host of hosts)
      store.change(RESOURCES.nodes, undefined, host, (node) => ({
        ...node,
        spec: { ...(node.spec as object), unschedulable },
      }));
  };
  cordon(true);
  try {
    await act();
  } finally {
    cordon(false);
  }
}
const isSettled = (vm: { namespace: string; name: string }): boolean =>
  vmiOf(vm) === undefined && !JSON.stringify(vmOf(vm).status).includes('stateChangeRequests');
const hostNames = (): string[] =>
  simulator.cluster.store.list(RESOURCES.nodes).map((node) => node.metadata.name);

describe('what does not work out', () => {
  it('leaves a VM that fits nowhere unschedulable, and places it when there is room', async () => {
    const vm = take('RerunOnFailure');
    expect((await call(vm, 'stop')).code).toBe(202);
    await until('Stopped', () => isSettled(vm), PATIENCE_MS);
    await whileCordoned(hostNames(), async () => {
      expect((await call(vm, 'start')).code).toBe(202);
      await until('ErrorUnschedulable', () => statusOf(vm) === 'ErrorUnschedulable', PATIENCE_MS);
      expect(JSON.stringify(vmiOf(vm)?.status)).toContain(
        '0/3 nodes are available: 3 node(s) were unschedulable. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
      );
    });
    await until('Running', () => statusOf(vm) === 'Running', PATIENCE_MS);
  }, 200_000);
});

describe('migration', () => {
  it('moves a VM to another host, shows it while it lasts, and refuses a second one meanwhile', async () => {
    const vm = take('RerunOnFailure');
    const source = (vmiOf(vm)!.status as { nodeName: string }).nodeName;
    const migration = {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstanceMigration',
      metadata: { generateName: `${vm.name}-` },
      spec: { vmiName: vm.name },
    };
    const collection = `/apis/kubevirt.io/v1/namespaces/${vm.namespace}/virtualmachineinstancemigrations`;
    const watch = simulator.watch(
      `/apis/kubevirt.io/v1/namespaces/${vm.namespace}/virtualmachines?watch=1&fieldSelector=metadata.name=${vm.name}`,
    );
    let created: Awaited<ReturnType<TestSimulator['send']>> | undefined;
    // With nowhere to go the migration stays under way for as long as the test needs.
    await whileCordoned(
      hostNames().filter((host) => host !== source),
      async () => {
        created = await simulator.send('POST', collection, { body: migration });
        expect(created.code).toBe(201);
        const isNoted = (): boolean =>
          vmiOf(vm)?.metadata.annotations?.['harvesterhci.io/migrationState'] === 'Migrating';
        await until('the migration is noted', isNoted, PATIENCE_MS);
        const second = await simulator.send('POST', collection, { body: migration });
        expect(second.code).toBe(400);
        expect(second.json.message).toContain('in-flight migration detected');
      },
    );
    const host = (): string => (vmiOf(vm)?.status as { nodeName: string }).nodeName;
    await until('another host', () => host() !== source && statusOf(vm) === 'Running', PATIENCE_MS);
    const shown = (): string[] =>
      watch.events.map((event) => (event.object.status as { printableStatus: string }).printableStatus);
    await until('the watch has seen it', () => shown().includes('Migrating'), PATIENCE_MS);
    watch.close();
    const vmi = vmiOf(vm)!;
    expect((vmi.status as { nodeName: string }).nodeName).not.toBe(source);
    expect(vmi.metadata.annotations).not.toHaveProperty('harvesterhci.io/migrationState');
    const done = await simulator.send('GET', `${collection}/${String(created?.json.metadata?.name)}`);
    expect((done.json.status as { phase: string }).phase).toBe('Succeeded');
    const pods = simulator.cluster.store
      .list(RESOURCES.pods)
      .filter((pod) => pod.metadata.labels?.['vm.kubevirt.io/name'] === vm.name);
    expect(pods).toHaveLength(1);
  }, 200_000);
});
