import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 50, vms: 10 });
});
afterAll(() => simulator.close());

type Place = { namespace: string; name: string };
const running = (index: number): Place =>
  simulator.cluster.plan.vms.filter((each) => each.isRunning && each.trouble === undefined)[index]!;
const vmiOf = (of: Place): KubeObject => simulator.cluster.store.get(RESOURCES.vmis, of.namespace, of.name)!;
const vmOf = (of: Place): KubeObject => simulator.cluster.store.get(RESOURCES.vms, of.namespace, of.name)!;
const call = (of: Place, sub: string, body: unknown): Promise<Answer> =>
  simulator.send(
    'PUT',
    `/apis/subresources.kubevirt.io/v1/namespaces/${of.namespace}/virtualmachines/${of.name}/${sub}`,
    { body },
  );
type VolumeStatus = {
  name: string;
  phase?: string;
  target: string;
  hotplugVolume?: { attachPodName: string };
};
const statusOf = (of: Place, volume: string): VolumeStatus | undefined =>
  (vmiOf(of).status as { volumeStatus: VolumeStatus[] }).volumeStatus.find((each) => each.name === volume);
const claim = async (of: Place, name: string): Promise<void> => {
  const made = await simulator.send('POST', `/api/v1/namespaces/${of.namespace}/persistentvolumeclaims`, {
    body: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        storageClassName: 'harvester-longhorn',
        resources: { requests: { storage: '5Gi' } },
      },
    },
  });
  expect(made.code).toBe(201);
};
const options = (name: string, claimName: string): unknown => ({
  name,
  disk: { disk: { bus: 'scsi' } },
  volumeSource: { persistentVolumeClaim: { claimName } },
});

/** Plugs a volume in and out, with whatever gate the cluster has. */
async function inAndOut(of: Place): Promise<void> {
  await claim(of, 'extra');
  expect((await call(of, 'addvolume', options('extra', 'extra'))).code).toBe(202);
  await until('the volume is ready', () => statusOf(of, 'extra')?.phase === 'Ready');
  const status = statusOf(of, 'extra');
  expect(status?.target).toMatch(/^sd[a-z]$/);
  const pod = simulator.cluster.store.get(
    RESOURCES.pods,
    of.namespace,
    status?.hotplugVolume?.attachPodName ?? '',
  );
  expect(pod?.metadata.name).toMatch(/^hp-volume-[a-z0-9]{5}$/);
  expect(pod?.metadata.ownerReferences?.[0]?.name).toContain(`virt-launcher-${of.name}`);
  expect(JSON.stringify(vmOf(of).spec)).toContain('"hotpluggable":true');
  expect(vmOf(of).status).not.toHaveProperty('volumeRequests');
  const bound = simulator.cluster.store.get(RESOURCES.claims, of.namespace, 'extra')!;
  const volume = simulator.cluster.store.get(
    RESOURCES.longhornVolumes,
    'longhorn-system',
    (bound.spec as { volumeName: string }).volumeName,
  )!;
  expect(volume.status).toMatchObject({ state: 'attached' });

  const twice = await call(of, 'addvolume', options('extra', 'other'));
  expect(twice.json).toMatchObject({
    code: 409,
    message: `Operation cannot be fulfilled on virtualmachine.kubevirt.io "${of.name}": Unable to add volume [extra] because volume with that name already exists`,
  });
  const root = await call(of, 'removevolume', { name: 'disk-0' });
  expect(root.json.message).toContain('Unable to remove volume [disk-0] because it is not hotpluggable');

  expect((await call(of, 'removevolume', { name: 'extra' })).code).toBe(202);
  await until('the volume is gone', () => statusOf(of, 'extra') === undefined);
  await until('its pod is gone', () =>
    simulator.cluster.store
      .list(RESOURCES.pods, of.namespace)
      .every(
        (each) => each.metadata.annotations?.['kubevirt.io/owned-by-vmi-uid'] !== vmiOf(of).metadata.uid,
      ),
  );
  expect(JSON.stringify(vmiOf(of).spec)).not.toContain('"extra"');
  expect(JSON.stringify(vmOf(of).spec)).not.toContain('"extra"');
}

describe('volumes of a running guest', () => {
  it('are plugged in and out by the VM itself (gate DeclarativeHotplugVolumes)', async () => {
    await inAndOut(running(0));
  });

  it('refuses to plug into the VMI of a VM, and says what is missing', async () => {
    const of = running(0);
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${of.namespace}/virtualmachineinstances/${of.name}/addvolume`;
    expect((await simulator.send('PUT', path, { body: options('a', 'b') })).json.message).toBe(
      `VMI ${of.namespace}/${of.name} is owned by a VM`,
    );
    expect((await call(of, 'addvolume', {})).json.message).toBe('AddVolumeOptions requires name to be set');
    expect((await call(of, 'addvolume', { name: 'a' })).json.message).toBe(
      'AddVolumeOptions requires disk to not be nil',
    );
  });

  it('says so while the claim is missing, and goes on when it is there', async () => {
    const of = running(1);
    expect((await call(of, 'addvolume', options('late', 'late'))).code).toBe(202);
    await until('Pending', () => statusOf(of, 'late')?.phase === 'Pending');
    expect(statusOf(of, 'late')).toMatchObject({
      reason: 'FailedPvcNotFound',
      message: 'PVC late not found',
    });
    await claim(of, 'late');
    await until('Ready', () => statusOf(of, 'late')?.phase === 'Ready');
  });

  it('go by requests in the VM status with gate HotplugVolumes', async () => {
    const { store } = simulator.cluster;
    const [kubeVirt] = store.list(RESOURCES.kubevirts);
    const developerConfiguration = { featureGates: ['HotplugVolumes', 'ExpandDisks'] };
    store.put(RESOURCES.kubevirts, {
      ...kubeVirt!,
      spec: { ...(kubeVirt!.spec as object), configuration: { developerConfiguration } },
    });
    await inAndOut(running(2));
    store.put(RESOURCES.kubevirts, kubeVirt!);
  });
});
