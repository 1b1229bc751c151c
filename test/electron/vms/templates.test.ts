import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { copyVm } from '../../../shared/vm/copy.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openPlanLab } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';
import { crdChecks, hasSchemas } from '../../support/schemas.ts';
import { draftFor, saveDraft } from '../../support/vm-drafts.ts';

const keep = closeAfterEach();
const userData = '#cloud-config\npassword: hunter2-of-template\n';

async function openWithVm(): Promise<{ lab: PlanLab; vm: string }> {
  const lab = keep(await openPlanLab());
  await saveDraft(lab, 'one', draftFor(lab, 'web', {}, userData));
  await lab.reach(await lab.apply('one'), 'done', 120_000);
  return { lab, vm: `${lab.cluster}/VirtualMachine/default/web` };
}
const versionsOf = ({ simulator }: PlanLab, template: string): KubeObject[] =>
  simulator.cluster.store
    .list(RESOURCES.templateVersions, 'default')
    .filter(({ spec }) => (spec as { templateId?: string }).templateId === `default/${template}`);
const wish = (vm: string, withData = false) => ({
  entity: vm,
  name: 'base',
  description: 'of web',
  withData,
});

it('makes a template with a version, a second version of it, and a VM from that', async () => {
  const { lab, vm } = await openWithVm();
  for (const count of [1, 2]) {
    expect(await lab.app().call('vm.makeTemplate', wish(vm))).toEqual({ ok: true, value: {} });
    await until('it is counted', () => {
      const template = lab.simulator.cluster.store.get(RESOURCES.templates, 'default', 'base');
      return (template?.status as { latestVersion?: number } | undefined)?.latestVersion === count;
    });
  }
  const [version] = versionsOf(lab, 'base');
  if (hasSchemas) {
    const check = crdChecks('harvesterhci.io_virtualmachinetemplateversions', 'v1beta1', false);
    expect(check(version)).toBeUndefined();
  }
  const entity = `${lab.cluster}/VirtualMachineTemplateVersion/default/${version!.metadata.name}`;
  const read = await lab.app().call('vm.read', { entity });
  if (!read.ok) throw new Error(read.error.message);
  expect(read.value.cloudInit).toEqual({ hasUserData: true, hasNetworkData: false });
  const manifest = copyVm(read.value.manifest, 'made');
  expect(readVm(manifest)).toMatchObject({
    name: 'made',
    hostname: 'made',
    disks: [{ source: { type: 'image' } }],
  });
  const cloudInit = { type: 'copied' as const, from: entity, hasUserData: true, hasNetworkData: false };
  await saveDraft(lab, 'two', { manifest, count: 1, cloudInit, access: [] });
  await lab.reach(await lab.apply('two'), 'done', 120_000);
  const secret = lab.simulator.cluster.store.get(RESOURCES.secrets, 'default', 'made-cloudinit');
  expect(secret?.data).toMatchObject({ userdata: Buffer.from(userData).toString('base64') });
  expect(lab.app().frames.filter((frame) => frame.includes('hunter2-of-template'))).toEqual([]);
}, 240_000);

it('leaves no template without a version behind where the rest is refused', async () => {
  const { lab, vm } = await openWithVm();
  const end = await lab.simulator.cluster.faults.set('403@virtualmachinetemplateversions+write');
  expect(await lab.app().call('vm.makeTemplate', wish(vm))).toMatchObject({
    ok: false,
    error: { code: 'forbidden', entity: vm },
  });
  await end();
  expect(lab.simulator.cluster.store.get(RESOURCES.templates, 'default', 'base')).toBeUndefined();
  const endSecrets = await lab.simulator.cluster.faults.set('403@secrets+write');
  expect(await lab.app().call('vm.makeTemplate', wish(vm))).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  });
  await endSecrets();
  expect(versionsOf(lab, 'base')).toEqual([]);
  expect(lab.simulator.cluster.store.get(RESOURCES.templates, 'default', 'base')).toBeUndefined();
  const secrets = lab.simulator.cluster.store.list(RESOURCES.secrets, 'default');
  expect(secrets.filter(({ metadata }) => metadata.name.startsWith('templateversion-'))).toEqual([]);
}, 240_000);

it('has Harvester make a template with data, and a copy with volumes', async () => {
  const { lab, vm } = await openWithVm();
  expect(await lab.app().call('vm.makeTemplate', wish(vm, true))).toEqual({ ok: true, value: {} });
  const [version] = versionsOf(lab, 'base');
  expect(JSON.stringify(version)).toContain('image-0');
  const clone = { entity: vm, name: 'twin', starts: false };
  expect(await lab.app().call('vm.clone', clone)).toEqual({ ok: true, value: {} });
  const twin = lab.simulator.cluster.store.get(RESOURCES.vms, 'default', 'twin');
  expect(JSON.stringify(twin)).toContain('PersistentVolumeClaim');
  expect((twin?.spec as { runStrategy: string }).runStrategy).toBe('Halted');
  await until('the copy is known', async () => {
    const again = await lab.app().call('vm.clone', clone);
    return !again.ok && again.error.code === 'conflict';
  });
}, 240_000);

it('says what to do where only the plain API is at the address of the cluster', async () => {
  const { lab, vm } = await openWithVm();
  const end = await lab.simulator.cluster.faults.set('404=html@/v1/harvester');
  const refused = await lab.app().call('vm.clone', { entity: vm, name: 'twin', starts: false });
  await end();
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'not-found', hint: expect.stringContaining('kubeconfig') as string },
  });
}, 240_000);

it('copies what makes a VM, and nothing that is its own', () => {
  const vm = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'u',
      resourceVersion: '7',
      labels: { tier: 'front', 'guestcluster.harvesterhci.io/name': 'shop', 'acre/role': 'server' },
      annotations: {
        'harvesterhci.io/mac-address': '{}',
        note: 'kept',
        'harvesterhci.io/volumeClaimTemplates': '[]',
      },
    },
    spec: {
      runStrategy: 'Halted',
      template: {
        metadata: { labels: { 'harvesterhci.io/vmName': 'web' } },
        spec: {
          hostname: 'web',
          xUnknown: 1,
          domain: {
            firmware: { uuid: 'f' },
            devices: {
              disks: [
                { name: 'own', disk: { bus: 'virtio' } },
                { name: 'hot', disk: { bus: 'scsi' } },
                { name: 'cloudinitdisk', disk: { bus: 'virtio' } },
              ],
              interfaces: [{ name: 'default', masquerade: {}, macAddress: '52:54:00:00:00:01' }],
            },
            resources: { requests: { cpu: '1' }, limits: { cpu: '1', memory: '1Gi' } },
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [
            { name: 'own', persistentVolumeClaim: { claimName: 'there-before' } },
            { name: 'hot', persistentVolumeClaim: { claimName: 'hot', hotpluggable: true } },
            { name: 'cloudinitdisk', cloudInitNoCloud: { userData: '[hidden: 9 characters]' } },
          ],
        },
      },
    },
    status: { created: true },
  };
  const copy = copyVm(vm, 'web-2');
  expect(copy).toMatchObject({
    metadata: {
      name: 'web-2',
      labels: { tier: 'front', 'harvesterhci.io/creator': 'harvester' },
      annotations: { note: 'kept' },
    },
    spec: {
      runStrategy: 'RerunOnFailure',
      template: { spec: { hostname: 'web-2', xUnknown: 1, volumes: [] } },
    },
  });
  const text = JSON.stringify(copy);
  for (const own of [
    '"uid"',
    'resourceVersion',
    'guestcluster',
    'acre/role',
    'mac-address',
    'uuid',
    '52:54',
    'hidden',
    'requests',
    '"status"',
  ])
    expect(text).not.toContain(own);
  expect(readVm(copyVm(vm, 'web')).name).toBe('web');
});
