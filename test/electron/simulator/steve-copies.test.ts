import { afterAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Answer } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import { done, steveVms } from '../../support/simulator-steve.ts';

type Json = Record<string, unknown>;
const simulator = await openTestSimulator({ timeScale: 50, vms: 24 });
const vms = steveVms(simulator);
afterAll(() => simulator.close());

describe('copies', () => {
  it('clones a VM with its disks, secrets and new addresses', async () => {
    const vm = vms.take();
    done(await vms.act(vm, 'clone', { targetVm: 'copy', runStrategy: 'Halted' }));
    const copy = { namespace: vm.namespace, name: 'copy' };
    expect((vms.vmOf(copy).spec as Json).runStrategy).toBe('Halted');
    const [source, target] = [vms.specOf(vm), vms.specOf(copy)];
    const claim = target.volumes.find((volume) => volume.persistentVolumeClaim)!.persistentVolumeClaim!
      .claimName;
    expect(source.volumes.map((volume) => volume.persistentVolumeClaim?.claimName)).not.toContain(claim);
    expect(target.domain.devices.interfaces[0]!.macAddress).not.toBe(
      source.domain.devices.interfaces[0]!.macAddress,
    );
    expect(vms.claimsOf(copy)).toContain('"dataSource"');
    const secrets = simulator.cluster.store.list(RESOURCES.secrets, vm.namespace);
    expect(
      secrets.some((secret) => secret.metadata.ownerReferences?.some((owner) => owner.name === 'copy')),
    ).toBe(true);
    const taken = await vms.act(vm, 'clone', { targetVm: 'copy' });
    expect(taken.code).toBe(409);
    expect((await vms.act(vm, 'clone', {})).text).toBe(
      'InvalidBodyContent 422: Parameter targetVm are required',
    );
  });

  it('makes a template with a version, with data an image of each disk', async () => {
    const vm = vms.take();
    done(await vms.act(vm, 'createTemplate', { name: 'mould', description: 'from a test', withData: true }));
    const template = simulator.cluster.store.get(RESOURCES.templates, vm.namespace, 'mould')!;
    expect(template.spec).toMatchObject({ description: 'from a test' });
    const version = simulator.cluster.store
      .list(RESOURCES.templateVersions, vm.namespace)
      .find((each) => each.metadata.name.startsWith('mould-'))!;
    expect(version.spec).toMatchObject({ templateId: `${vm.namespace}/mould` });
    const images = simulator.cluster.store
      .list(RESOURCES.images, vm.namespace)
      .filter((image) => image.metadata.name.startsWith(`templateversion-${version.metadata.name}`));
    expect(images).toHaveLength(
      vms.specOf(vm).volumes.filter((volume) => volume.persistentVolumeClaim).length,
    );
    const again = await vms.act(vm, 'createTemplate', { name: 'mould', withData: false });
    expect(again.code).toBe(409);
  });

  it('backs up only where there is a target, and keeps the size quota of snapshots', async () => {
    const vm = vms.take();
    expect(await vms.offersOf(vm)).not.toContain('backup');
    const refused = await vms.act(vm, 'backup', { name: 'first' });
    expect([refused.code, refused.text]).toEqual([500, 'backup target is invalid']);
    done(await vms.act(vm, 'snapshot'));
    done(await vms.act(vm, 'updateResourceQuota', { totalSnapshotSizeQuota: '10Gi' }));
    const quota = (): unknown =>
      (
        simulator.cluster.store.get(RESOURCES.resourceQuotas, vm.namespace, 'default-resource-quota')
          ?.spec as Json | undefined
      )?.snapshotLimit;
    expect(quota()).toEqual({ vmTotalSnapshotSizeQuota: { [vm.name]: 10 * 1024 ** 3 } });
    done(await vms.act(vm, 'deleteResourceQuota'));
    expect(quota()).toEqual({ vmTotalSnapshotSizeQuota: {} });
    const denied = await vms.act(
      vm,
      'updateResourceQuota',
      { totalSnapshotSizeQuota: '1Gi' },
      simulator.cluster.viewerToken,
    );
    expect([denied.code, denied.text]).toEqual([
      403,
      'PermissionDenied 403: User does not have permission to update resource quota',
    ]);
  });

  it('raises CPU and memory only of VMs that allow it, and notes a storage migration', async () => {
    const vm = vms.take();
    const raised = await vms.act(vm, 'cpuAndMemoryHotplug', { sockets: 2 });
    expect([raised.code, raised.text]).toEqual([
      422,
      'InvalidAction 422: CPU and memory hotplug is not supported for this VM',
    ]);
    const same = await vms.act(vm, 'storageMigration', { sourceVolume: 'a', targetVolume: 'a' });
    expect(same.text).toBe('InvalidBodyContent 422: sourceVolume and targetVolume must be different');
    const none = await vms.act(vm, 'cancelStorageMigration');
    expect([none.code, none.text]).toEqual([500, 'no active storage migration found']);
    const warning = await vms.act(vm, 'dismissInsufficientResourceQuota');
    expect([warning.code, warning.text]).toEqual([500, 'cannot dismiss insufficient resource quota message']);
  });
});

describe('volumes', () => {
  it('exports, clones and snapshots a claim', async () => {
    const vm = vms.take();
    const claim = vms.specOf(vm).volumes.find((volume) => volume.persistentVolumeClaim)!
      .persistentVolumeClaim!.claimName;
    const path = `/v1/harvester/persistentvolumeclaims/${vm.namespace}/${claim}`;
    const offers = Object.keys((await simulator.send('GET', path)).json.actions as Json);
    expect(offers).toEqual(['export', 'clone', 'snapshot']);
    const body = { displayName: 'export', namespace: vm.namespace, storageClassName: 'harvester-longhorn' };
    const exported = await simulator.send('POST', `${path}?action=export`, { body });
    expect(exported.code).toBe(200);
    expect(exported.json).toMatchObject({
      kind: 'VirtualMachineImage',
      spec: { sourceType: 'export-from-volume', pvcName: claim },
    });
    done(await simulator.send('POST', `${path}?action=clone`, { body: { name: 'twin' } }));
    expect(simulator.cluster.store.get(RESOURCES.claims, vm.namespace, 'twin')?.spec).toMatchObject({
      dataSource: { name: claim },
    });
    done(await simulator.send('POST', `${path}?action=snapshot`, { body: { name: 'then' } }));
    expect(simulator.cluster.store.get(RESOURCES.volumeSnapshots, vm.namespace, 'then')?.spec).toMatchObject({
      source: { persistentVolumeClaimName: claim },
    });
    const used = await simulator.send('POST', `${path}?action=cancelExpand`);
    expect([used.code, used.text]).toEqual([
      500,
      `can not operate the volume ${claim} which is currently attached to VM: ${vm.namespace}/${vm.name}`,
    ]);
  });

  it('says that it has no image data', async () => {
    const image = simulator.cluster.plan.images[0]!;
    const path = `/v1/harvester/harvesterhci.io.virtualmachineimages/default/${image.name}`;
    expect((await simulator.send('GET', `${path}/download`)).code).toBe(501);
    expect((await simulator.send('POST', `${path}?action=upload&size=512`)).code).toBe(403);
  });
});

describe('hosts', () => {
  const onHost = (host: string, action: string, body?: unknown): Promise<Answer> =>
    simulator.send(
      'POST',
      `/v1/harvester/nodes/${host}?action=${action}`,
      body === undefined ? {} : { body },
    );

  it('cordons and uncordons, once', async () => {
    done(await onHost('node-03', 'cordon'));
    const offers = (await simulator.send('GET', '/v1/harvester/nodes/node-03')).json.actions as Json;
    expect(offers).toHaveProperty('uncordon');
    const again = await onHost('node-03', 'cordon');
    expect([again.code, again.text]).toEqual([500, 'InvalidAction 422: Node node-03 already cordoned']);
    done(await onHost('node-03', 'uncordon'));
  });

  it('tells what stands in the way of maintenance, and begins it', async () => {
    done(await onHost('node-02', 'maintenancePossible'));
    const unhealthy = await onHost('node-02', 'listUnhealthyVM');
    expect(unhealthy.code).toBe(200);
    expect(Array.isArray(JSON.parse(unhealthy.text))).toBe(true);
    done(await onHost('node-02', 'enableMaintenanceMode', { force: 'true' }));
    const noted = (): Record<string, string> =>
      simulator.cluster.store.get(RESOURCES.nodes, undefined, 'node-02')?.metadata.annotations ?? {};
    expect(Object.keys(noted()).some((key) => /drain-requested|maintain-status/.test(key))).toBe(true);
    await until('maintenance', () => noted()['harvesterhci.io/maintain-status'] !== undefined, 30_000);
    const other = await onHost('node-01', 'maintenancePossible');
    expect(other.text).toContain('another controlplane is already in maintenance mode');
    done(await onHost('node-02', 'disableMaintenanceMode'));
    expect(noted()).not.toHaveProperty(['harvesterhci.io/maintain-status']);
  });

  it('asks the addon for power, and notes the wish for pinned CPUs', async () => {
    expect((await onHost('node-01', 'powerActionPossible')).code).toBe(204);
    simulator.cluster.store.change(RESOURCES.addons, 'harvester-system', 'harvester-seeder', (seeder) => ({
      ...seeder,
      spec: { ...(seeder.spec as object), enabled: false },
    }));
    const possible = await onHost('node-01', 'powerActionPossible');
    expect([possible.code, possible.text]).toEqual([424, '']);
    done(await onHost('node-01', 'enableCPUManager'));
    const node = simulator.cluster.store.get(RESOURCES.nodes, undefined, 'node-01')!;
    expect(node.metadata.annotations?.['harvesterhci.io/cpu-manager-update-status']).toContain('static');
  });
});
