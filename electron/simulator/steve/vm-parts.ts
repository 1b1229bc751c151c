import type { JsonObject, KubeObject } from '../json.ts';
import { at, conditionOf, isObject, objectAt, objectsAt, textAt, withAnnotations } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

/** Annotations and labels Harvester's VM handlers read and write (harvester/harvester pkg/util/constants.go). */
export const KEYS = {
  claimTemplates: 'harvesterhci.io/volumeClaimTemplates',
  imageId: 'harvesterhci.io/imageId',
  migrationState: 'harvesterhci.io/migrationState',
  migrationTarget: 'harvesterhci.io/migrationTargetNodeName',
  migrationUid: 'harvesterhci.io/migrationUID',
  quotaWarning: 'harvesterhci.io/insufficient-resource-quota',
  removedClaims: 'harvesterhci.io/removedPersistentVolumeClaims',
  storageClass: 'harvesterhci.io/storageClassName',
  provisioner: 'harvesterhci.io/storageProvisioner',
  waitingStorage: 'harvesterhci.io/waitingStorageMigration',
  hotplug: 'harvesterhci.io/enableCPUAndMemoryHotplug',
  reservedMemory: 'harvesterhci.io/reservedMemory',
  creator: 'harvesterhci.io/creator',
  goldenImage: 'harvesterhci.io/goldenImage',
} as const;

const HOSTNAME = 'kubernetes.io/hostname';
/** Who creates VMs that are nodes of guest clusters. */
const NODE_DRIVER = 'docker-machine-driver-harvester';

/** An annotation of an object; empty where there is none. */
export function annotationOf(object: KubeObject | undefined, key: string): string {
  return object?.metadata.annotations?.[key] ?? '';
}

/** The VMI spec in a VM's template. */
export function templateSpec(vm: KubeObject): JsonObject {
  return objectAt(vm, 'spec', 'template', 'spec');
}

/** The volumes, disks, NICs and networks of a VM's template. */
export const volumesOf = (vm: KubeObject): JsonObject[] => objectsAt(templateSpec(vm), 'volumes');
export const disksOf = (vm: KubeObject): JsonObject[] =>
  objectsAt(templateSpec(vm), 'domain', 'devices', 'disks');
export const nicsOf = (vm: KubeObject): JsonObject[] =>
  objectsAt(templateSpec(vm), 'domain', 'devices', 'interfaces');

/** The claim a volume of a VM stands on, or undefined. */
export function claimNameOf(volume: unknown): string | undefined {
  return textAt(volume, 'persistentVolumeClaim', 'claimName');
}

/** A VM with parts of its template's spec replaced; `devices` are merged into domain.devices. */
export function withTemplate(vm: KubeObject, spec: JsonObject, devices: JsonObject = {}): KubeObject {
  const before = templateSpec(vm);
  const domain = objectAt(before, 'domain');
  const merged = {
    ...before,
    ...spec,
    domain: { ...domain, devices: { ...objectAt(domain, 'devices'), ...devices } },
  };
  return {
    ...vm,
    spec: { ...objectAt(vm, 'spec'), template: { ...objectAt(vm, 'spec', 'template'), spec: merged } },
  };
}

/** The entries of annotation volumeClaimTemplates; throws an Error where it is no list. */
export function claimTemplates(vm: KubeObject): JsonObject[] {
  const text = annotationOf(vm, KEYS.claimTemplates);
  if (text === '') return [];
  const entries: unknown = JSON.parse(text);
  return Array.isArray(entries) ? entries.filter(isObject) : [];
}

/** A VM whose claim templates are changed; left alone where it has no such annotation. */
export function withClaimTemplates(
  vm: KubeObject,
  edit: (entries: JsonObject[]) => JsonObject[],
): KubeObject {
  if (annotationOf(vm, KEYS.claimTemplates) === '') return vm;
  return withAnnotations(vm, { [KEYS.claimTemplates]: JSON.stringify(edit(claimTemplates(vm))) });
}

/** Whether an empty CD drive can be filled: there is one, and each is on the SATA bus (pkg/util/virtualmachine). */
export function canInsertCd(vm: KubeObject): boolean {
  const filled = new Set(volumesOf(vm).map((volume) => volume.name));
  const empty = disksOf(vm).filter((disk) => isObject(disk.cdrom) && !filled.has(disk.name));
  return empty.length > 0 && empty.every((disk) => textAt(disk, 'cdrom', 'bus') === 'sata');
}

/** Whether a CD can be ejected: a hot-plugged volume is in a drive on the SATA bus (pkg/util/virtualmachine). */
export function canEjectCd(vm: KubeObject): boolean {
  const plugged = new Set(
    volumesOf(vm)
      .filter((volume) => at(volume, 'persistentVolumeClaim', 'hotpluggable') === true)
      .map((volume) => volume.name),
  );
  const drives = disksOf(vm).filter((disk) => isObject(disk.cdrom) && plugged.has(disk.name));
  return drives.length > 0 && drives.every((disk) => textAt(disk, 'cdrom', 'bus') === 'sata');
}

/** Why the NICs of a VM cannot be plugged and unplugged, or undefined (pkg/util/virtualmachine supportNicHotActionCommon). */
export function nicObstacle(vm: KubeObject): string | undefined {
  const who = `${vm.metadata.namespace ?? ''}/${vm.metadata.name} doesn't support both HotPlugNic and HotUnplugNic as`;
  if (vm.metadata.labels?.[KEYS.creator] === NODE_DRIVER) return `${who} it is a guest cluster node`;
  if (nicsOf(vm).some((nic) => (textAt(nic, 'macAddress') ?? '') === '')) {
    return `${who} macAddress is missing for some interfaces in the VM spec`;
  }
  return undefined;
}

/** Whether one NIC can be unplugged: bridged, virtio, and not being unplugged already. */
export function canUnplug(nic: JsonObject): boolean {
  const model = textAt(nic, 'model') ?? '';
  return nic.state !== 'absent' && isObject(nic.bridge) && (model === '' || model === 'virtio');
}

/** Why no NIC of a VM can be unplugged, or undefined (pkg/util/virtualmachine SupportHotUnplugNic). */
export function unplugObstacle(vm: KubeObject): string | undefined {
  const who = `${vm.metadata.namespace ?? ''}/${vm.metadata.name} doesn't support HotUnplugNic as`;
  const obstacle = nicObstacle(vm);
  if (obstacle !== undefined) return obstacle;
  if (nicsOf(vm).length <= 1) return `${who} it has only one nic`;
  return nicsOf(vm).some(canUnplug) ? undefined : `${who} none of its interfaces is hot-unpluggable`;
}

/** Why Harvester does not migrate a VMI, or undefined (pkg/util/virtualmachineinstance ValidateVMMigratable). */
export function migrationObstacle(vmi: KubeObject): string | undefined {
  const who = `VM ${vmi.metadata.namespace ?? ''}/${vmi.metadata.name} is not live migratable as`;
  if (textAt(vmi, 'status', 'phase') !== 'Running') return `${who} it is not running`;
  if (annotationOf(vmi, KEYS.migrationUid) !== '') return `${who} it is already in a migrating state`;
  if ((textAt(vmi, 'spec', 'nodeSelector', HOSTNAME) ?? '') !== '') return `${who} node selector is set`;
  if (objectsAt(vmi, 'spec', 'domain', 'devices', 'hostDevices').length > 0) {
    return `${who} PCIe or USB devices are attached`;
  }
  if (objectsAt(vmi, 'spec', 'domain', 'devices', 'gpus').length > 0)
    return `${who} vGPU devices are attached`;
  const migratable = conditionOf(vmi, 'LiveMigratable');
  if (migratable?.status !== 'False') return undefined;
  return `${who} the condition reported with reason: ${migratable.reason ?? ''}`;
}

/** The provisioner of a claim: from its annotations, else from its storage class (harvester pkg/util GetProvisionedPVCProvisioner). */
export function provisionerOf(store: Store, claim: KubeObject): string {
  const noted =
    claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-provisioner'] ??
    annotationOf(claim, 'volume.kubernetes.io/storage-provisioner');
  if (noted !== '') return noted;
  const storageClass = textAt(claim, 'spec', 'storageClassName') ?? '';
  return textAt(store.get(RESOURCES.storageClasses, undefined, storageClass), 'provisioner') ?? '';
}

/** Whether a Longhorn claim is being resized (harvester pkg/api/volume IsResizing). */
export function isResizing(store: Store, claim: KubeObject): boolean {
  return (
    provisionerOf(store, claim) === 'driver.longhorn.io' && conditionOf(claim, 'Resizing')?.status === 'True'
  );
}

/** VMs of a namespace that have a claim among their volumes. */
export function vmsOfClaim(store: Store, namespace: string, claim: string): KubeObject[] {
  return store
    .list(RESOURCES.vms, namespace)
    .filter((vm) => volumesOf(vm).some((volume) => claimNameOf(volume) === claim));
}
