import { z } from 'zod';
import { hostStorageKind, HostStorage } from './host-storage.ts';
import { hostUsageKind, HostUsage } from './host-usage.ts';
import { hostKind, Host } from './host.ts';
import { inventoryKind, Inventory } from './inventory.ts';
import { instanceKind, Instance } from './instance.ts';
import { imageKind, Image } from './image.ts';
import { ipPoolKind, IpPool } from './ip-pool.ts';
import { migrationKind, Migration } from './migration.ts';
import { namespaceKind, Namespace } from './namespace.ts';
import type { ApiResource, ReadMode } from './define.ts';
import type { Layer } from './layer.ts';
import { Pod, podKind } from './pod.ts';
import { clusterNetworkKind, ClusterNetwork } from './cluster-network.ts';
import { networkKind, Network } from './network.ts';
import { quotaKind, Quota } from './quota.ts';
import { settingKind, Setting } from './setting.ts';
import { storageClassKind, StorageClass } from './storage-class.ts';
import { storageReplicaKind, StorageReplica } from './storage-replica.ts';
import { storageVolumeKind, StorageVolume } from './storage-volume.ts';
import { addonKind, Addon } from './addon.ts';
import { keyPairKind, KeyPair } from './key-pair.ts';
import { vmBackupKind, VmBackup } from './vm-backup.ts';
import { vmRestoreKind, VmRestore } from './vm-restore.ts';
import { vmScheduleKind, VmSchedule } from './vm-schedule.ts';
import { vmTemplateKind, VmTemplate } from './vm-template.ts';
import { vmTemplateVersionKind, VmTemplateVersion } from './vm-template-version.ts';
import { volumeSnapshotKind, VolumeSnapshot } from './volume-snapshot.ts';
import { toUnreadable, Unreadable } from './unreadable.ts';
import { uplinkConfigKind, UplinkConfig } from './uplink-config.ts';
import { vmKind, Vm } from './vm.ts';
import { volumeKind, Volume } from './volume.ts';

/** Every kind the app reads, by name. */
export const kinds = {
  Node: hostKind,
  NodeMetrics: hostUsageKind,
  StorageNode: hostStorageKind,
  VirtualMachine: vmKind,
  VirtualMachineInstance: instanceKind,
  VirtualMachineInstanceMigration: migrationKind,
  PersistentVolumeClaim: volumeKind,
  Namespace: namespaceKind,
  Setting: settingKind,
  NetworkAttachmentDefinition: networkKind,
  ClusterNetwork: clusterNetworkKind,
  VlanConfig: uplinkConfigKind,
  StorageVolume: storageVolumeKind,
  StorageReplica: storageReplicaKind,
  Pod: podKind,
  VirtualMachineImage: imageKind,
  StorageClass: storageClassKind,
  ResourceQuota: quotaKind,
  IPPool: ipPoolKind,
  KeyPair: keyPairKind,
  VirtualMachineTemplate: vmTemplateKind,
  VirtualMachineTemplateVersion: vmTemplateVersionKind,
  VirtualMachineBackup: vmBackupKind,
  VirtualMachineRestore: vmRestoreKind,
  ScheduleVMBackup: vmScheduleKind,
  VolumeSnapshot: volumeSnapshotKind,
  Addon: addonKind,
  Inventory: inventoryKind,
};

/** Anything in the world of a cluster. */
export const Entity = z.discriminatedUnion('kind', [
  Host,
  HostUsage,
  HostStorage,
  Vm,
  Instance,
  Migration,
  Volume,
  Namespace,
  Setting,
  Network,
  ClusterNetwork,
  UplinkConfig,
  StorageVolume,
  StorageReplica,
  Pod,
  Image,
  StorageClass,
  Quota,
  IpPool,
  KeyPair,
  VmTemplate,
  VmTemplateVersion,
  VmBackup,
  VmRestore,
  VmSchedule,
  VolumeSnapshot,
  Addon,
  Inventory,
  Unreadable,
]);
export type Entity = z.infer<typeof Entity>;

/** The names of the kinds the app reads. */
export const KindName = z.enum([
  'Node',
  'NodeMetrics',
  'StorageNode',
  'VirtualMachine',
  'VirtualMachineInstance',
  'VirtualMachineInstanceMigration',
  'PersistentVolumeClaim',
  'Namespace',
  'Setting',
  'NetworkAttachmentDefinition',
  'ClusterNetwork',
  'VlanConfig',
  'StorageVolume',
  'StorageReplica',
  'Pod',
  'VirtualMachineImage',
  'StorageClass',
  'ResourceQuota',
  'IPPool',
  'KeyPair',
  'VirtualMachineTemplate',
  'VirtualMachineTemplateVersion',
  'VirtualMachineBackup',
  'VirtualMachineRestore',
  'ScheduleVMBackup',
  'VolumeSnapshot',
  'Addon',
  'Inventory',
]);
export type KindName = z.infer<typeof KindName>;

/** What reading a kind needs to know of it. */
export type Reading = { resource: ApiResource; read: ReadMode; layer?: Layer };

/** How a kind is read. */
export function readingOf(kind: KindName): Reading {
  return kinds[kind];
}

/** The kinds of a layer; null for those that are always read. */
export function kindsOf(layer: Layer | null): readonly KindName[] {
  return KindName.options.filter((kind) => (readingOf(kind).layer ?? null) === layer);
}

/** Turns a raw object into an entity; one that does not parse becomes `unreadable`, one without a name, or of no interest, null. */
export function project(kind: KindName, raw: unknown, cluster: string): Entity | null {
  try {
    return kinds[kind].project(raw, cluster);
  } catch (error) {
    const reason = error instanceof z.ZodError ? toReason(error) : 'The object could not be read.';
    return toUnreadable(raw, kind, cluster, reason);
  }
}

function toReason(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'The object does not have the expected shape.';
  return `The object does not have the expected shape at ${issue.path.join('.') || 'its root'}: ${issue.message}.`;
}
