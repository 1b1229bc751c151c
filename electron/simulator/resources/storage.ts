import type { Resource } from './resource.ts';
import { cluster, plain, resource } from './resource.ts';

const snapshot = 'snapshot.storage.k8s.io/v1';

function longhorn(plural: string, kind: string, shortName: string): Resource {
  return resource('longhorn.io/v1beta2', plural, kind, { shortNames: [shortName] });
}

/** Kinds of Longhorn and of the CSI snapshot controller, as in longhorn/longhorn-manager k8s/crds.yaml and Harvester's CRD chart. */
export const STORAGE = {
  longhornNodes: longhorn('nodes', 'Node', 'lhn'),
  longhornVolumes: longhorn('volumes', 'Volume', 'lhv'),
  longhornReplicas: longhorn('replicas', 'Replica', 'lhr'),
  longhornEngines: longhorn('engines', 'Engine', 'lhe'),
  longhornSettings: longhorn('settings', 'Setting', 'lhs'),
  longhornSnapshots: longhorn('snapshots', 'Snapshot', 'lhsnap'),
  longhornBackups: longhorn('backups', 'Backup', 'lhb'),
  longhornBackupVolumes: longhorn('backupvolumes', 'BackupVolume', 'lhbv'),
  longhornBackupTargets: longhorn('backuptargets', 'BackupTarget', 'lhbt'),
  longhornBackingImages: longhorn('backingimages', 'BackingImage', 'lhbi'),
  longhornBackingImageManagers: longhorn('backingimagemanagers', 'BackingImageManager', 'lhbim'),
  longhornBackingImageSources: longhorn('backingimagedatasources', 'BackingImageDataSource', 'lhbids'),
  longhornBackupBackingImages: longhorn('backupbackingimages', 'BackupBackingImage', 'lhbbi'),
  longhornEngineImages: longhorn('engineimages', 'EngineImage', 'lhei'),
  longhornInstanceManagers: longhorn('instancemanagers', 'InstanceManager', 'lhim'),
  longhornOrphans: longhorn('orphans', 'Orphan', 'lho'),
  longhornRecurringJobs: longhorn('recurringjobs', 'RecurringJob', 'lhrj'),
  longhornShareManagers: longhorn('sharemanagers', 'ShareManager', 'lhsm'),
  longhornSupportBundles: longhorn('supportbundles', 'SupportBundle', 'lhbundle'),
  longhornSystemBackups: longhorn('systembackups', 'SystemBackup', 'lhsb'),
  longhornSystemRestores: longhorn('systemrestores', 'SystemRestore', 'lhsr'),
  longhornAttachments: longhorn('volumeattachments', 'VolumeAttachment', 'lhva'),
  volumeSnapshots: resource(snapshot, 'volumesnapshots', 'VolumeSnapshot', { shortNames: ['vs'] }),
  volumeSnapshotContents: resource(snapshot, 'volumesnapshotcontents', 'VolumeSnapshotContent', {
    ...cluster,
    shortNames: ['vsc', 'vscs'],
  }),
  volumeSnapshotClasses: resource(snapshot, 'volumesnapshotclasses', 'VolumeSnapshotClass', {
    ...cluster,
    ...plain,
    shortNames: ['vsclass', 'vsclasses'],
  }),
};
