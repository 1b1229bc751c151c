import type { KindName } from '../../shared/kinds/index.ts';

const at = '2026-03-01T08:00:00Z';
const harvester = 'harvesterhci.io/v1beta1';
const meta = (name: string, over: object = {}) => ({
  name,
  namespace: 'default',
  creationTimestamp: at,
  ...over,
});

/** An SSH key of nobody. */
export const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1cKQcGQyZJbIqf5jSN4kSPlDW5kZb0aQ1XkCGm3o0E alice@work';

/** An SSH key, validated by Harvester. */
export function rawKeyPair(name: string): [KindName, object] {
  return [
    'KeyPair',
    {
      apiVersion: harvester,
      kind: 'KeyPair',
      metadata: meta(name),
      spec: { publicKey },
      status: {
        fingerPrint: '1d:2f:6a:80:00:11:22:33:44:55:66:77:88:99:aa:bb',
        conditions: [{ type: 'validated', status: 'True' }],
      },
    },
  ];
}

/** A VM template with two versions, the first its default. */
export function rawTemplate(name: string): [KindName, object] {
  return [
    'VirtualMachineTemplate',
    {
      apiVersion: harvester,
      kind: 'VirtualMachineTemplate',
      metadata: meta(name),
      spec: { defaultVersionId: `default/${name}-1`, description: 'Small servers' },
      status: { defaultVersion: 1, latestVersion: 2 },
    },
  ];
}

/** A version of a VM template, ready. */
export function rawTemplateVersion(name: string, template: string): [KindName, object] {
  return [
    'VirtualMachineTemplateVersion',
    {
      apiVersion: harvester,
      kind: 'VirtualMachineTemplateVersion',
      metadata: meta(name),
      spec: {
        templateId: `default/${template}`,
        imageId: 'default/sles',
        keyPairIds: ['default/alice'],
        vm: {
          metadata: {},
          spec: {
            runStrategy: 'RerunOnFailure',
            template: {
              spec: {
                domain: {
                  cpu: { sockets: 1, cores: 2, threads: 2 },
                  resources: { limits: { cpu: '4', memory: '8Gi' } },
                  devices: { disks: [{ name: 'disk-0', disk: { bus: 'virtio' } }] },
                },
              },
            },
          },
        },
      },
      status: { version: 1, conditions: [{ type: 'ready', status: 'True' }] },
    },
  ];
}

/** A snapshot of a VM, ready. */
export function rawBackup(name: string, over: { error?: string; type?: string } = {}): [KindName, object] {
  return [
    'VirtualMachineBackup',
    {
      apiVersion: harvester,
      kind: 'VirtualMachineBackup',
      metadata: meta(name, { annotations: { 'harvesterhci.io/svmbackupId': 'default/nightly' } }),
      spec: {
        source: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'web-1' },
        type: over.type ?? 'snapshot',
      },
      status: {
        readyToUse: over.error === undefined,
        ...(over.error === undefined ? {} : { error: { message: over.error, time: at } }),
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
  ];
}

/** A restore of a VM into a new one, under way. */
export function rawRestore(name: string): [KindName, object] {
  return [
    'VirtualMachineRestore',
    {
      apiVersion: harvester,
      kind: 'VirtualMachineRestore',
      metadata: meta(name),
      spec: {
        target: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'web-2' },
        virtualMachineBackupName: 'before',
        virtualMachineBackupNamespace: 'default',
        newVM: true,
      },
      status: { complete: false, progress: 30 },
    },
  ];
}

/** A schedule that was suspended by its failures, or not. */
export function rawSchedule(name: string, suspended = false): [KindName, object] {
  return [
    'ScheduleVMBackup',
    {
      apiVersion: harvester,
      kind: 'ScheduleVMBackup',
      metadata: meta(name),
      spec: {
        cron: '0 3 * * *',
        retain: 8,
        maxFailure: 4,
        vmbackup: {
          source: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'web-1' },
          type: 'snapshot',
        },
      },
      status: { suspended, failure: suspended ? 4 : 0, vmbackupInfo: [{ name: 'before', readyToUse: true }] },
    },
  ];
}

/** A snapshot of a volume, ready. */
export function rawVolumeSnapshot(name: string): [KindName, object] {
  return [
    'VolumeSnapshot',
    {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: meta(name),
      spec: {
        source: { persistentVolumeClaimName: 'web-1-disk-0' },
        volumeSnapshotClassName: 'longhorn-snapshot',
      },
      status: { readyToUse: true, restoreSize: '10Gi', creationTime: at },
    },
  ];
}

/** An add-on, enabled and running unless told otherwise. */
export function rawAddon(
  name: string,
  over: { enabled?: boolean; status?: string; failed?: string } = {},
): [KindName, object] {
  const { enabled = true, status = 'AddonDeploySuccessful', failed } = over;
  return [
    'Addon',
    {
      apiVersion: harvester,
      kind: 'Addon',
      metadata: meta(name, {
        namespace: 'harvester-system',
        labels: { 'addon.harvesterhci.io/experimental': 'true' },
      }),
      spec: {
        repo: 'http://harvester-cluster-repo/charts',
        chart: name,
        version: '1.8.0',
        enabled,
        valuesContent: '',
      },
      status: {
        status,
        conditions:
          failed === undefined ? [] : [{ type: 'OperationFailed', status: 'True', message: failed }],
      },
    },
  ];
}
