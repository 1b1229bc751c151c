import { cluster, plain, resource } from './resource.ts';

const harvester = 'harvesterhci.io/v1beta1';
const node = 'node.harvesterhci.io/v1beta1';

/** Kinds of harvesterhci.io and node.harvesterhci.io, as in the CRDs of harvester/harvester and harvester/node-disk-manager. */
export const HARVESTER = {
  settings: resource(harvester, 'settings', 'Setting', { ...cluster, ...plain }),
  images: resource(harvester, 'virtualmachineimages', 'VirtualMachineImage', {
    ...plain,
    shortNames: ['vmimage', 'vmimages'],
  }),
  imageDownloaders: resource(harvester, 'virtualmachineimagedownloaders', 'VirtualMachineImageDownloader', {
    shortNames: ['vmimagedownloader', 'vmimagedownloaders'],
  }),
  addons: resource(harvester, 'addons', 'Addon'),
  blockDevices: resource(harvester, 'blockdevices', 'BlockDevice', { ...plain, shortNames: ['bd', 'bds'] }),
  keyPairs: resource(harvester, 'keypairs', 'KeyPair', { ...plain, shortNames: ['kp', 'kps'] }),
  volumeGroups: resource(harvester, 'lvmvolumegroups', 'LVMVolumeGroup', {
    shortNames: ['lvmvg', 'lvmvgs'],
  }),
  fileSystems: resource(harvester, 'networkfilesystems', 'NetworkFilesystem', {
    shortNames: ['netfilesystem', 'netfilesystems'],
  }),
  preferences: resource(harvester, 'preferences', 'Preference', {
    ...plain,
    shortNames: ['preference', 'preferences'],
  }),
  resourceQuotas: resource(harvester, 'resourcequotas', 'ResourceQuota', { shortNames: ['hrq', 'hrqs'] }),
  schedules: resource(harvester, 'schedulevmbackups', 'ScheduleVMBackup', {
    ...plain,
    shortNames: ['svmbackup', 'svmbackups'],
  }),
  supportBundles: resource(harvester, 'supportbundles', 'SupportBundle', {
    ...plain,
    shortNames: ['sb', 'sbs'],
  }),
  upgrades: resource(harvester, 'upgrades', 'Upgrade', plain),
  upgradeLogs: resource(harvester, 'upgradelogs', 'UpgradeLog', plain),
  versions: resource(harvester, 'versions', 'Version', plain),
  backups: resource(harvester, 'virtualmachinebackups', 'VirtualMachineBackup', {
    ...plain,
    shortNames: ['vmbackup', 'vmbackups'],
  }),
  restores: resource(harvester, 'virtualmachinerestores', 'VirtualMachineRestore', {
    ...plain,
    shortNames: ['vmrestore', 'vmrestores'],
  }),
  templates: resource(harvester, 'virtualmachinetemplates', 'VirtualMachineTemplate', {
    shortNames: ['vmtemplate', 'vmtemplates'],
  }),
  templateVersions: resource(harvester, 'virtualmachinetemplateversions', 'VirtualMachineTemplateVersion', {
    ...plain,
    shortNames: ['vmtemplateversion', 'vmtemplateversions'],
  }),
  volumeBackups: resource(harvester, 'volumeremotebackups', 'VolumeRemoteBackup', {
    ...plain,
    shortNames: ['volumeremotebackup', 'volumeremotebackups'],
  }),
  volumeRestores: resource(harvester, 'volumeremoterestores', 'VolumeRemoteRestore', {
    ...plain,
    shortNames: ['volumeremoterestore', 'volumeremoterestores'],
  }),
  cloudInits: resource(node, 'cloudinits', 'CloudInit', { ...cluster, shortNames: ['nci'] }),
  hugepages: resource(node, 'hugepages', 'Hugepage', { ...cluster, shortNames: ['hugetlb'] }),
  nodeConfigs: resource(node, 'nodeconfigs', 'NodeConfig', { shortNames: ['nconf'] }),
};
