import { cluster, inAll, plain, resource } from './resource.ts';

const cdi = 'cdi.kubevirt.io/v1beta1';
const instanceType = 'instancetype.kubevirt.io/v1beta1';
const snapshot = 'snapshot.kubevirt.io/v1beta1';

/** Kinds of KubeVirt and its Containerized Data Importer (kubevirt/kubevirt pkg/virt-operator components/crds.go, CDI's CRDs). */
export const KUBEVIRT = {
  vms: resource('kubevirt.io/v1', 'virtualmachines', 'VirtualMachine', {
    ...inAll,
    shortNames: ['vm', 'vms'],
  }),
  vmis: resource('kubevirt.io/v1', 'virtualmachineinstances', 'VirtualMachineInstance', {
    ...inAll,
    ...plain,
    shortNames: ['vmi', 'vmis'],
  }),
  migrations: resource(
    'kubevirt.io/v1',
    'virtualmachineinstancemigrations',
    'VirtualMachineInstanceMigration',
    { ...inAll, shortNames: ['vmim', 'vmims'] },
  ),
  kubevirts: resource('kubevirt.io/v1', 'kubevirts', 'KubeVirt', { ...inAll, shortNames: ['kv', 'kvs'] }),
  instanceTypes: resource(instanceType, 'virtualmachineinstancetypes', 'VirtualMachineInstancetype', {
    ...inAll,
    ...plain,
    shortNames: ['vminstancetype', 'vminstancetypes', 'vmf', 'vmfs'],
  }),
  clusterInstanceTypes: resource(
    instanceType,
    'virtualmachineclusterinstancetypes',
    'VirtualMachineClusterInstancetype',
    {
      ...cluster,
      ...plain,
      shortNames: ['vmclusterinstancetype', 'vmclusterinstancetypes', 'vmcf', 'vmcfs'],
    },
  ),
  vmPreferences: resource(instanceType, 'virtualmachinepreferences', 'VirtualMachinePreference', {
    ...inAll,
    ...plain,
    shortNames: ['vmpref', 'vmprefs', 'vmp', 'vmps'],
  }),
  clusterVmPreferences: resource(
    instanceType,
    'virtualmachineclusterpreferences',
    'VirtualMachineClusterPreference',
    { ...cluster, ...plain, shortNames: ['vmcp', 'vmcps'] },
  ),
  migrationPolicies: resource(
    'migrations.kubevirt.io/v1alpha1',
    'migrationpolicies',
    'MigrationPolicy',
    cluster,
  ),
  vmExports: resource('export.kubevirt.io/v1beta1', 'virtualmachineexports', 'VirtualMachineExport', {
    ...inAll,
    shortNames: ['vmexport', 'vmexports'],
  }),
  vmClones: resource('clone.kubevirt.io/v1beta1', 'virtualmachineclones', 'VirtualMachineClone', {
    ...inAll,
    shortNames: ['vmclone', 'vmclones'],
  }),
  vmSnapshots: resource(snapshot, 'virtualmachinesnapshots', 'VirtualMachineSnapshot', {
    ...inAll,
    shortNames: ['vmsnapshot', 'vmsnapshots'],
  }),
  vmSnapshotRestores: resource(snapshot, 'virtualmachinerestores', 'VirtualMachineRestore', {
    ...inAll,
    shortNames: ['vmrestore', 'vmrestores'],
  }),
  cdiConfigs: resource(cdi, 'cdiconfigs', 'CDIConfig', { ...cluster, ...plain }),
  cdis: resource(cdi, 'cdis', 'CDI', { ...cluster, ...plain, shortNames: ['cdi', 'cdis'] }),
  dataVolumes: resource(cdi, 'datavolumes', 'DataVolume', { ...inAll, shortNames: ['dv', 'dvs'] }),
  dataSources: resource(cdi, 'datasources', 'DataSource', { ...inAll, ...plain, shortNames: ['das'] }),
  dataImportCrons: resource(cdi, 'dataimportcrons', 'DataImportCron', {
    ...inAll,
    ...plain,
    shortNames: ['dic', 'dics'],
  }),
  objectTransfers: resource(cdi, 'objecttransfers', 'ObjectTransfer', {
    ...cluster,
    shortNames: ['ot', 'ots'],
  }),
  storageProfiles: resource(cdi, 'storageprofiles', 'StorageProfile', cluster),
  volumeCloneSources: resource(cdi, 'volumeclonesources', 'VolumeCloneSource', plain),
  volumeImportSources: resource(cdi, 'volumeimportsources', 'VolumeImportSource', plain),
  volumeUploadSources: resource(cdi, 'volumeuploadsources', 'VolumeUploadSource', plain),
};
