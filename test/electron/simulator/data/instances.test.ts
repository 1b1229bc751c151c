import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import { conditionOf, objectsAt, textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { claimTemplate, vmBody, vmWithDisk } from '../../../support/vm-body.ts';

const BASE = '/apis/kubevirt.io/v1/namespaces/default';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 2 });
});
afterAll(() => simulator.close());

const vmiOf = (name: string, namespace = 'default'): KubeObject | undefined =>
  simulator.cluster.store.get(RESOURCES.vmis, namespace, name);
const phaseOf = (name: string): string | undefined => textAt(vmiOf(name), 'status', 'phase');
const podOf = (name: string): KubeObject | undefined =>
  simulator.cluster.store
    .list(RESOURCES.pods, 'default')
    .find((pod) => pod.metadata.annotations?.['kubevirt.io/domain'] === name);
const eventsOf = (reason: string, namespace = 'default'): KubeObject[] =>
  simulator.cluster.store
    .list(RESOURCES.events, namespace)
    .filter((event) => textAt(event, 'reason') === reason);
async function create(kind: string, body: unknown, base = BASE): Promise<void> {
  const made = await simulator.send('POST', `${base}/${kind}`, { body });
  expect(made.code, made.text).toBe(201);
}

describe('a VMI', () => {
  it('lives without a VM, and ends when it is deleted', async () => {
    const { spec } = vmBody('alone', { domain: { memory: { guest: '4Gi' } } }) as {
      spec: { template: { spec: Record<string, unknown> } };
    };
    await create('virtualmachineinstances', {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstance',
      metadata: { name: 'alone', namespace: 'default' },
      spec: spec.template.spec,
    });
    await until('it runs', () => phaseOf('alone') === 'Running');
    expect(simulator.cluster.store.get(RESOURCES.vms, 'default', 'alone')).toBeUndefined();
    expect(podOf('alone')?.metadata.ownerReferences?.[0]).toMatchObject({ name: 'alone' });
    expect(vmiOf('alone')?.status).toMatchObject({ nodeName: expect.any(String) as string });
    expect((await simulator.send('DELETE', `${BASE}/virtualmachineinstances/alone`)).code).toBe(200);
    await until('it is gone', () => vmiOf('alone') === undefined && podOf('alone') === undefined);
  });

  it('is started anew by its VM when somebody deletes it', async () => {
    await create('virtualmachines', vmBody('again', { runStrategy: 'Always' }));
    await until('it runs', () => phaseOf('again') === 'Running');
    const uid = vmiOf('again')?.metadata.uid;
    expect((await simulator.send('DELETE', `${BASE}/virtualmachineinstances/again`)).code).toBe(200);
    await until('another runs', () => vmiOf('again')?.metadata.uid !== uid && phaseOf('again') === 'Running');
  });

  it('goes on when its VM is deleted with orphans', async () => {
    await create('virtualmachines', vmBody('left', { runStrategy: 'Always' }));
    await until('it runs', () => phaseOf('left') === 'Running');
    const uid = vmiOf('left')?.metadata.uid;
    const path = `${BASE}/virtualmachines/left?propagationPolicy=Orphan`;
    expect((await simulator.send('DELETE', path)).code).toBe(200);
    await until(
      'the VM is gone',
      () => simulator.cluster.store.get(RESOURCES.vms, 'default', 'left') === undefined,
    );
    expect(vmiOf('left')?.metadata).toMatchObject({ uid });
    expect(vmiOf('left')?.metadata.ownerReferences ?? []).toEqual([]);
    expect(vmiOf('left')?.metadata.deletionTimestamp).toBeUndefined();
    expect(phaseOf('left')).toBe('Running');
  });
});

describe('what a VM needs', () => {
  it('waits for its cloud-init Secret, and goes on when it is there', async () => {
    const body = vmWithDisk('secretive', claimTemplate('secretive-disk', '5Gi'), {
      disks: [
        { name: 'disk-0', disk: { bus: 'virtio' } },
        { name: 'cloudinitdisk', disk: { bus: 'virtio' } },
      ],
      volumes: [
        { name: 'disk-0', persistentVolumeClaim: { claimName: 'secretive-disk' } },
        { name: 'cloudinitdisk', cloudInitNoCloud: { secretRef: { name: 'secretive-init' } } },
      ],
    });
    await create('virtualmachines', body);
    await until('the event', () => eventsOf('FailedMount').length > 0);
    expect(eventsOf('FailedMount')[0]).toMatchObject({
      type: 'Warning',
      message:
        'MountVolume.SetUp failed for volume "cloudinitdisk-udata" : secret "secretive-init" not found',
      involvedObject: { kind: 'Pod' },
    });
    expect(phaseOf('secretive')).toBe('Scheduling');
    expect(podOf('secretive')?.status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }],
    });
    const data = { userdata: Buffer.from('#cloud-config\n').toString('base64') };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secretive-init' }, data };
    await create('secrets', secret, '/api/v1/namespaces/default');
    await until('it runs', () => phaseOf('secretive') === 'Running');
  });

  it('leaves no events in a namespace that is gone', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'brief' } };
    await create('namespaces', namespace, '/api/v1');
    const base = '/apis/kubevirt.io/v1/namespaces/brief';
    await create('virtualmachines', vmBody('guest', { namespace: 'brief', runStrategy: 'Always' }), base);
    await until('it runs', () => textAt(vmiOf('guest', 'brief'), 'status', 'phase') === 'Running');
    expect((await simulator.send('DELETE', '/api/v1/namespaces/brief')).code).toBe(200);
    await until(
      'the namespace is gone',
      () => simulator.cluster.store.get(RESOURCES.namespaces, undefined, 'brief') === undefined,
    );
    expect(simulator.cluster.store.list(RESOURCES.events, 'brief')).toEqual([]);
    expect(objectsAt({ items: simulator.cluster.store.list(RESOURCES.pods, 'brief') }, 'items')).toEqual([]);
  });

  it('has no agent where none is installed', async () => {
    const silent = simulator.cluster.plan.vms.find((each) => each.trouble === 'no-agent');
    const loud = simulator.cluster.plan.vms.find((each) => each.isRunning && each.trouble === undefined);
    if (silent !== undefined)
      expect(conditionOf(vmiOf(silent.name, silent.namespace), 'AgentConnected')).toBeUndefined();
    expect(conditionOf(vmiOf(loud?.name ?? '', loud?.namespace), 'AgentConnected')?.status).toBe('True');
  });
});
