import { KindName } from '../../../../shared/kinds/index.ts';
import { defineList } from '../column.ts';
import type { List } from '../column.ts';
import { namespaced } from './common.ts';
import { hostStorageList } from './host-storage.ts';
import { hostUsageList } from './host-usage.ts';
import { hostList } from './host.ts';
import { instanceList } from './instance.ts';
import { migrationList } from './migration.ts';
import { namespaceList } from './namespace.ts';
import { podList } from './pod.ts';
import { settingList } from './setting.ts';
import { addonList } from './addon.ts';
import { clusterNetworkList } from './cluster-network.ts';
import { imageList } from './image.ts';
import { keyPairList } from './key-pair.ts';
import { networkList } from './network.ts';
import { storageClassList } from './storage-class.ts';
import { storageVolumeList } from './storage-volume.ts';
import { uplinkConfigList } from './uplink-config.ts';
import { vmBackupList } from './vm-backup.ts';
import { vmRestoreList } from './vm-restore.ts';
import { vmScheduleList } from './vm-schedule.ts';
import { vmTemplateList } from './vm-template.ts';
import { vmTemplateVersionList } from './vm-template-version.ts';
import { volumeSnapshotList } from './volume-snapshot.ts';
import { vmList } from './vm.ts';
import { volumeList } from './volume.ts';

const own: readonly List[] = [
  vmList,
  hostList,
  volumeList,
  volumeSnapshotList,
  imageList,
  vmTemplateList,
  vmTemplateVersionList,
  keyPairList,
  vmBackupList,
  vmScheduleList,
  vmRestoreList,
  networkList,
  clusterNetworkList,
  uplinkConfigList,
  storageClassList,
  addonList,
  podList,
  migrationList,
  namespaceList,
  settingList,
  hostStorageList,
  hostUsageList,
  instanceList,
  storageVolumeList,
];

const plain = KindName.options
  .filter((kind) => !own.some((list) => list.kind === kind))
  .map((kind) => defineList(kind, [], namespaced));

/** The list of every kind, in the order they are offered; a kind without columns of its own has the common ones. */
export const lists: readonly List[] = [...own, ...plain];

/** The list of a kind; that of VMs for a name that is none. */
export function listOf(kind: string): List {
  return lists.find((list) => list.kind === kind) ?? vmList;
}
