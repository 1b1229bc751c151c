import { expect } from 'vitest';
import { at } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Resource } from '../../../electron/simulator/resources/resource.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import type { Layer } from '../../../shared/kinds/layer.ts';
import { few, fresh, put, unseen } from './put.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab, Target, Verb } from './verbs.ts';

const addons = { kind: 'Addon', resource: RESOURCES.addons, layer: 'addons' } as const;

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

const settings: readonly [string, string][] = [
  ['max-hotplug-ratio', '6'],
  ['log-level', 'debug'],
];
let turn = 0;

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
