import { expect } from 'vitest';
import { at } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Resource } from '../../../electron/simulator/resources/resource.ts';
import type { Layer } from '../../../shared/kinds/layer.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import { until } from '../../support/simulator.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab, Target, Verb } from './verbs.ts';

const gib = 2 ** 30;
/** No VM is taken here. */
const few = { vms: 12 };
/** What the role `view` of a Harvester does not let one read. */
const unseen: ReadonlySet<KindName> = new Set([
  'Addon',
  'ScheduleVMBackup',
  'VlanConfig',
  'StorageClass',
  'Namespace',
]);
let made = 0;
const fresh = (what: string): string => `${what}-${(made += 1).toString()}`;

/** Puts an object into the cluster and waits until both users' sessions have it. */
async function put(
  lab: Lab,
  { kind, resource, layer }: { kind: KindName; resource: Resource; layer?: Layer },
  name: string,
  object: object,
  namespace: string | null = 'default',
): Promise<string> {
  for (const session of [lab.admin, lab.viewer]) if (layer) session.holdLayer(layer);
  if (kind === 'VirtualMachineTemplateVersion')
    lab.simulator.cluster.store.put(RESOURCES.templates, {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'VirtualMachineTemplate',
      metadata: { name: 'kept', namespace: 'default' },
      spec: { defaultVersionId: 'default/other' },
    });
  const { group, version } = resource;
  lab.simulator.cluster.store.put(resource, {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind: resource.kind,
    metadata: { name, ...(namespace === null ? {} : { namespace }) },
    ...object,
  });
  const id = `c/${kind}/${namespace ?? '-'}/${name}`;
  const seers = unseen.has(kind) ? [lab.admin] : [lab.admin, lab.viewer];
  await until(`all who may know ${id}`, () => seers.every(({ world }) => world.view.entities.has(id)));
  return id;
}

/** A volume of 10 GiB that nothing uses, with its disk. */
async function volume(lab: Lab): Promise<string> {
  const name = fresh('disk');
  const size = { storage: '10Gi' };
  const id = await put(lab, { kind: 'PersistentVolumeClaim', resource: RESOURCES.claims }, name, {
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      storageClassName: 'harvester-longhorn',
      volumeName: `pvc-${name}`,
      resources: { requests: size },
    },
    status: { phase: 'Bound', capacity: size, accessModes: ['ReadWriteMany'] },
  });
  await until('it has its disk', () =>
    [lab.admin, lab.viewer].every(({ world }) => world.view.entities.get(id)?.status === 'Bound'),
  );
  return id;
}

const snapshots = { kind: 'VolumeSnapshot', resource: RESOURCES.volumeSnapshots, layer: 'backups' } as const;
const addons = { kind: 'Addon', resource: RESOURCES.addons, layer: 'addons' } as const;

function snapshot(lab: Lab): Promise<string> {
  return put(lab, snapshots, fresh('kept'), {
    metadata: {
      name: `kept-${made.toString()}`,
      namespace: 'default',
      annotations: { 'harvesterhci.io/storageClassName': 'harvester-longhorn' },
    },
    spec: { source: { persistentVolumeClaimName: 'gone' }, volumeSnapshotClassName: 'longhorn-snapshot' },
    status: { readyToUse: true, restoreSize: '10Gi' },
  });
}

const addon = (lab: Lab, isEnabled: boolean): Promise<string> =>
  put(
    lab,
    addons,
    fresh('addon'),
    {
      spec: { repo: 'http://charts', chart: 'x', version: '1.0.0', enabled: isEnabled, valuesContent: '' },
      status: { status: isEnabled ? 'AddonDeploySuccessful' : '' },
    },
    'harvester-system',
  );

const listOf = (lab: Lab, resource: Resource) => lab.simulator.cluster.store.list(resource);

const settings: readonly [string, string][] = [
  ['max-hotplug-ratio', '6'],
  ['log-level', 'debug'],
];
let turn = 0;

describeVerbs(
  'volumes',
  [
    {
      action: 'volume.expand',
      prepare: async (lab) => ({ id: await volume(lab), options: { sizeBytes: 20 * gib } }),
      request: 'persistentvolumeclaims+PATCH',
      expectDone: (lab, { id }) =>
        expect(at(lab.object(RESOURCES.claims, id), 'spec', 'resources', 'requests', 'storage')).toBe(
          String(20 * gib),
        ),
    },
    {
      action: 'volume.clone',
      prepare: async (lab) => ({ id: await volume(lab), options: { name: fresh('copy') } }),
      request: 'persistentvolumeclaims+POST',
      expectDone(lab, { id, options }) {
        const { name } = options as { name: string };
        const copy = listOf(lab, RESOURCES.claims).find(({ metadata }) => metadata.name === name);
        expect(at(copy, 'spec', 'dataSource', 'name')).toBe(id.split('/').at(-1));
        expect(at(copy, 'spec', 'storageClassName')).toBe('harvester-longhorn');
      },
    },
    {
      action: 'volume.snapshot',
      prepare: async (lab) => ({ id: await volume(lab), options: { name: fresh('snap'), className: null } }),
      request: 'volumesnapshots+POST',
      expectDone(lab, { options }) {
        const { name } = options as { name: string };
        const made = listOf(lab, RESOURCES.volumeSnapshots).find(({ metadata }) => metadata.name === name);
        expect(at(made, 'spec', 'volumeSnapshotClassName')).toBe('longhorn-snapshot');
        expect(made?.metadata.annotations).toMatchObject({
          'harvesterhci.io/storageClassName': 'harvester-longhorn',
          'harvesterhci.io/storageProvisioner': 'driver.longhorn.io',
        });
      },
    },
    {
      action: 'volume.export',
      prepare: async (lab) => ({
        id: await volume(lab),
        options: {
          displayName: fresh('golden'),
          namespace: 'default',
          storageClass: 'harvester-longhorn',
          backend: 'backingimage',
        },
      }),
      request: 'virtualmachineimages+POST',
      expectDone(lab, { id, options }) {
        const { displayName } = options as { displayName: string };
        const image = listOf(lab, RESOURCES.images).find(
          (each) => at(each, 'spec', 'displayName') === displayName,
        );
        expect(at(image, 'spec', 'pvcName')).toBe(id.split('/').at(-1));
      },
    },
    {
      action: 'snapshot.restore',
      prepare: async (lab) => ({
        id: await snapshot(lab),
        options: { name: fresh('back'), storageClass: null },
      }),
      request: 'persistentvolumeclaims+POST',
      expectDone(lab, { id, options }) {
        const { name } = options as { name: string };
        const claim = listOf(lab, RESOURCES.claims).find(({ metadata }) => metadata.name === name);
        expect(at(claim, 'spec', 'dataSource', 'name')).toBe(id.split('/').at(-1));
        expect(at(claim, 'spec', 'resources', 'requests', 'storage')).toBe('10Gi');
      },
    },
    {
      action: 'volume.delete',
      prepare: async (lab) => ({ id: await volume(lab) }),
      request: 'persistentvolumeclaims+DELETE',
    },
    {
      action: 'snapshot.delete',
      prepare: async (lab) => ({ id: await snapshot(lab) }),
      request: 'volumesnapshots+DELETE',
    },
  ],
  few,
);

const deleted = (
  action: Verb['action'],
  of: { kind: KindName; resource: Resource; layer?: Layer },
  object: object,
  namespace: string | null = 'default',
): Verb => ({
  action,
  prepare: async (lab): Promise<Target> => ({
    id: await put(lab, of, fresh(of.resource.plural.slice(0, 8).replace(/-$/, '')), object, namespace),
  }),
  request: `${of.resource.plural}+DELETE`,
  ...(unseen.has(of.kind) ? { isForbidden: false } : {}),
  expectDone: (lab, { id }) => expect(lab.object(of.resource, id)).toBeUndefined(),
});

describeVerbs(
  'objects',
  [
    {
      action: 'addon.enable',
      prepare: async (lab) => ({ id: await addon(lab, false) }),
      request: 'addons+PATCH',
      isForbidden: false,
      expectDone: (lab, { id }) => expect(at(lab.object(RESOURCES.addons, id), 'spec', 'enabled')).toBe(true),
    },
    {
      action: 'addon.disable',
      prepare: async (lab) => ({ id: await addon(lab, true) }),
      request: 'addons+PATCH',
      isForbidden: false,
      expectDone: (lab, { id }) =>
        expect(at(lab.object(RESOURCES.addons, id), 'spec', 'enabled')).toBe(false),
    },
    {
      action: 'setting.change',
      prepare: async () => {
        const [name, value] = settings[turn++ % settings.length] ?? ['', ''];
        return Promise.resolve({ id: `c/Setting/-/${name}`, options: { value } });
      },
      request: 'settings+PATCH',
      isForbidden: false,
      expectDone: (lab, { id, options }) =>
        expect(lab.object(RESOURCES.settings, id)?.value).toBe((options as { value: string }).value),
    },
    deleted(
      'keyPair.delete',
      { kind: 'KeyPair', resource: RESOURCES.keyPairs, layer: 'library' },
      { spec: { publicKey: '' } },
    ),
    deleted(
      'template.delete',
      { kind: 'VirtualMachineTemplate', resource: RESOURCES.templates, layer: 'library' },
      { spec: { description: 'x' } },
    ),
    deleted(
      'templateVersion.delete',
      { kind: 'VirtualMachineTemplateVersion', resource: RESOURCES.templateVersions, layer: 'library' },
      { spec: { templateId: 'default/kept' } },
    ),
    deleted(
      'image.delete',
      { kind: 'VirtualMachineImage', resource: RESOURCES.images },
      {
        spec: {
          displayName: 'x',
          sourceType: 'upload',
          url: '',
          pvcName: '',
          pvcNamespace: '',
          checksum: '',
          retry: 3,
        },
        status: { progress: 100 },
      },
    ),
    deleted(
      'backup.delete',
      { kind: 'VirtualMachineBackup', resource: RESOURCES.backups, layer: 'backups' },
      {
        spec: { source: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'gone' }, type: 'snapshot' },
        status: { readyToUse: true },
      },
    ),
    deleted(
      'schedule.delete',
      { kind: 'ScheduleVMBackup', resource: RESOURCES.schedules, layer: 'backups' },
      {
        spec: {
          ...{ cron: '0 3 * * *', retain: 2, maxFailure: 2 },
          vmbackup: {
            source: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'gone' },
            type: 'snapshot',
          },
        },
      },
    ),
    deleted(
      'network.delete',
      { kind: 'NetworkAttachmentDefinition', resource: RESOURCES.networks },
      { spec: { config: '{}' } },
    ),
    deleted(
      'clusterNetwork.delete',
      { kind: 'ClusterNetwork', resource: RESOURCES.clusterNetworks },
      {},
      null,
    ),
    deleted(
      'uplinkConfig.delete',
      { kind: 'VlanConfig', resource: RESOURCES.vlanConfigs },
      { spec: { clusterNetwork: 'spare', uplink: { nics: ['eno9'] } } },
      null,
    ),
    deleted(
      'storageClass.delete',
      { kind: 'StorageClass', resource: RESOURCES.storageClasses },
      { provisioner: 'driver.longhorn.io', parameters: {} },
      null,
    ),
    deleted(
      'namespace.delete',
      { kind: 'Namespace', resource: RESOURCES.namespaces },
      { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } },
      null,
    ),
  ],
  few,
);
