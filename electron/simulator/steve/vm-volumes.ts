import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject, isSame, numberAt, objectAt, textAt, withAnnotations } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Action, ActionCall } from './action-call.ts';
import { cached, demand, toInput, vmOf } from './action-call.ts';
import { isRelease } from './context.ts';
import { ApiError } from './error.ts';
import {
  claimNameOf,
  claimTemplates,
  disksOf,
  KEYS,
  provisionerOf,
  vmsOfClaim,
  volumesOf,
  withClaimTemplates,
  withTemplate,
} from './vm-parts.ts';

const GIB = 1024 ** 3;
const where = (call: ActionCall): string => `${call.namespace}/${call.name}`;

/** Harvester's message misspells the word; clients may look for it. */
function checkAttachable(call: ActionCall, claim: KubeObject): void {
  const { name } = claim.metadata;
  const className = textAt(claim, 'spec', 'storageClassName');
  if (className === undefined) throw new Error(`volme ${name} with empty StorageClass is not permitted`);
  const storageClass = cached(call, RESOURCES.storageClasses, undefined, className);
  const mode = textAt(storageClass, 'volumeBindingMode');
  if (mode === undefined || mode === 'WaitForFirstConsumer') return;
  if (textAt(claim, 'status', 'phase') !== 'Bound') throw new Error(`volme ${name} not bound yet`);
}

/** A volume that cannot be shared belongs to one VM only (pkg/util/virtualmachine CheckBlockRWXVolumeForVM). */
function checkShared(call: ActionCall, claim: KubeObject, isShareable: boolean): void {
  const { store } = call.context;
  const { name } = claim.metadata;
  const modes = at(claim, 'spec', 'accessModes');
  const canShare =
    provisionerOf(store, claim) !== 'driver.longhorn.io' &&
    Array.isArray(modes) &&
    modes.includes('ReadWriteMany');
  const others = vmsOfClaim(store, call.namespace, name).filter((vm) => vm.metadata.name !== call.name);
  if (!canShare && others.length > 0) {
    throw new Error('the volume is non-shareable and already used by other VMs');
  }
  if (!isShareable) return;
  const subject = `PVC ${call.namespace}/${name} cannot back a shareable disk`;
  if (!canShare) {
    throw new Error(`${subject}: a ReadWriteMany volume from a provisioner other than Longhorn is required`);
  }
  if (textAt(claim, 'spec', 'volumeMode') !== 'Block')
    throw new Error(`${subject}: volumeMode must be Block`);
}

function toTemplate(claim: KubeObject): JsonObject {
  const { accessModes, resources, volumeMode, storageClassName } = objectAt(claim, 'spec');
  return {
    metadata: { name: claim.metadata.name },
    spec: { accessModes, resources, volumeMode, storageClassName },
    status: {},
  };
}

const addVolume: Action = (call) => {
  const input = toInput(call);
  const disk = input.text('diskName');
  const source = input.text('volumeSourceName');
  demand(disk !== '' && source !== '', 'Parameter `diskName` and `volumeName` are required');
  const claim = cached(call, RESOURCES.claims, call.namespace, source);
  checkAttachable(call, claim);
  const isShareable = isRelease(call.context, '1.9') && input.isTrue('shareable');
  const plugged = { persistentVolumeClaim: { claimName: source, hotpluggable: true } };
  if (isRelease(call.context, '1.8')) {
    checkShared(call, claim, isShareable);
    const vm = vmOf(call);
    const newDisk = { name: disk, disk: { bus: 'scsi' }, ...(isShareable ? { shareable: true } : {}) };
    const changed = withTemplate(
      vm,
      { volumes: [...volumesOf(vm), { name: disk, ...plugged }] },
      { disks: [...disksOf(vm), newDisk] },
    );
    call.harvester.update(
      RESOURCES.vms,
      withClaimTemplates(changed, (entries) => [...entries, toTemplate(claim)]),
    );
    return;
  }
  const options = { name: disk, disk: { disk: { bus: 'scsi' } }, volumeSource: plugged };
  call.harvester.virt('virtualmachines', call.namespace, call.name, 'addvolume', options);
  const after = vmOf(call);
  if (claimTemplates(after).some((entry) => textAt(entry, 'metadata', 'name') === source)) return;
  call.harvester.update(
    RESOURCES.vms,
    withClaimTemplates(after, (entries) => [...entries, toTemplate(claim)]),
  );
};

function withoutClaims(vm: KubeObject, claims: readonly string[]): KubeObject {
  return withClaimTemplates(vm, (entries) =>
    entries.filter((entry) => !claims.includes(textAt(entry, 'metadata', 'name') ?? '')),
  );
}

/** The volumes of the named disks, and the rest. */
function split(vm: KubeObject, names: readonly string[]): { kept: JsonObject[]; claims: string[] } {
  const isNamed = (volume: JsonObject): boolean => names.includes(String(volume.name));
  const volumes = volumesOf(vm);
  return {
    kept: volumes.filter((volume) => !isNamed(volume)),
    claims: volumes.filter(isNamed).flatMap((volume) => claimNameOf(volume) ?? []),
  };
}

const removeVolume: Action = (call) => {
  const disk = toInput(call).text('diskName');
  demand(disk !== '', 'Parameter `volumeName` are required');
  const vm = vmOf(call);
  const { kept, claims } = split(vm, [disk]);
  const disks = disksOf(vm).filter((each) => each.name !== disk);
  const isDeclared = isRelease(call.context, '1.8');
  const isThere = isDeclared ? disks.length < disksOf(vm).length : kept.length < volumesOf(vm).length;
  if (!isThere) throw new Error(`disk \`${disk}\` not found in virtual machine \`${where(call)}\``);
  if (isDeclared) {
    call.harvester.update(
      RESOURCES.vms,
      withoutClaims(withTemplate(vm, { volumes: kept }, { disks }), claims),
    );
    return;
  }
  call.harvester.virt('virtualmachines', call.namespace, call.name, 'removevolume', { name: disk });
  const after = vmOf(call);
  const changed = withoutClaims(after, claims);
  if (!isSame(changed, after)) call.harvester.update(RESOURCES.vms, changed);
};

function checkDrive(call: ActionCall, vm: KubeObject, device: string): void {
  const drive = disksOf(vm).find((disk) => disk.name === device);
  const isSata = isObject(drive?.cdrom) && textAt(drive, 'cdrom', 'bus') === 'sata';
  demand(isSata, `can not find the SATA CD-ROM device ${device} from the VM ${where(call)}`);
}

const insertCd: Action = (call) => {
  const input = toInput(call);
  const device = input.text('deviceName');
  const vm = vmOf(call);
  checkDrive(call, vm, device);
  const id = input.text('imageName');
  const [namespace, ...rest] = id.split('/');
  const name = rest.join('/');
  if (namespace === undefined || rest.length === 0) {
    throw new Error(`invalid image name: ${id}, should be namespace/name`);
  }
  if (!call.access.may('get', RESOURCES.images, namespace, name)) {
    const message = `user "${call.access.user.name}" is not allowed to access image ${namespace}/${name}`;
    throw new ApiError('PermissionDenied', message);
  }
  const image = cached(call, RESOURCES.images, namespace, name);
  const sizeBytes = Math.max(
    numberAt(image, 'status', 'virtualSize') ?? 0,
    numberAt(image, 'status', 'size') ?? 0,
  );
  const claimName = `${call.name}-${device}-${call.context.random.suffix(5)}`;
  const template = {
    metadata: { name: claimName, annotations: { [KEYS.imageId]: id } },
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      resources: { requests: { storage: `${Math.ceil(sizeBytes / GIB)}Gi` } },
      storageClassName: textAt(image, 'status', 'storageClassName') ?? '',
    },
    status: {},
  };
  const volume = { name: device, persistentVolumeClaim: { claimName, hotpluggable: true } };
  const changed = withTemplate(vm, { volumes: [...volumesOf(vm), volume] });
  call.harvester.update(
    RESOURCES.vms,
    withClaimTemplates(changed, (entries) => [...entries, template]),
  );
};

const ejectCd: Action = (call) => {
  const device = toInput(call).text('deviceName');
  const vm = vmOf(call);
  checkDrive(call, vm, device);
  const { kept, claims } = split(vm, [device]);
  call.harvester.update(RESOURCES.vms, withoutClaims(withTemplate(vm, { volumes: kept }), claims));
  for (const claim of claims) {
    if (call.context.store.get(RESOURCES.claims, call.namespace, claim) === undefined) continue;
    call.harvester.remove(RESOURCES.claims, call.namespace, claim);
  }
};

/** Up to 1.7 the whole drive was taken out and the VM restarted (v1.7.0 pkg/api/vm/handler.go ejectCdRomFromVM). */
const ejectDrives: Action = (call) => {
  const names = toInput(call).texts('diskNames');
  demand(names.length > 0, 'Parameter diskNames is empty');
  const vm = vmOf(call);
  const wrong = disksOf(vm).find((disk) => names.includes(String(disk.name)) && !isObject(disk.cdrom));
  if (wrong !== undefined) throw new Error(`disk ${String(wrong.name)} isn't a CD-ROM disk`);
  const { kept, claims } = split(vm, names);
  const disks = disksOf(vm).filter((disk) => !names.includes(String(disk.name)));
  const changed = withoutClaims(withTemplate(vm, { volumes: kept }, { disks }), claims);
  if (isSame(changed, vm)) return;
  call.harvester.update(RESOURCES.vms, changed);
  call.harvester.virt('virtualmachines', call.namespace, call.name, 'restart');
};

const migrateStorage: Action = (call) => {
  const input = toInput(call);
  const source = input.text('sourceVolume');
  const target = input.text('targetVolume');
  demand(source !== '' && target !== '', 'Parameter `sourceVolume` and `targetVolume` are required');
  demand(source !== target, 'sourceVolume and targetVolume must be different');
  const vm = vmOf(call);
  const entries = claimTemplates(vm);
  if (!entries.some((entry) => textAt(entry, 'metadata', 'name') === source)) {
    throw new Error(`source volume ${source} not found in volumeClaimTemplates annotation`);
  }
  const changed = entries.map((entry) =>
    textAt(entry, 'metadata', 'name') === source ? { ...entry, targetVolume: target } : entry,
  );
  call.harvester.update(
    RESOURCES.vms,
    withAnnotations(vm, { [KEYS.claimTemplates]: JSON.stringify(changed) }),
  );
};

const cancelStorage: Action = (call) => {
  const vm = vmOf(call);
  const sources = new Map<string, string>();
  const entries = claimTemplates(vm).map((entry) => {
    const { targetVolume, ...kept } = entry;
    if (typeof targetVolume !== 'string' || targetVolume === '') return entry;
    sources.set(targetVolume, textAt(entry, 'metadata', 'name') ?? '');
    return kept;
  });
  if (sources.size === 0) throw new Error('no active storage migration found');
  const volumes = volumesOf(vm).map((volume) => {
    const source = sources.get(claimNameOf(volume) ?? '');
    if (source === undefined) return volume;
    const before = objectAt(volume, 'persistentVolumeClaim');
    return { ...volume, persistentVolumeClaim: { ...before, claimName: source } };
  });
  const { updateVolumesStrategy: _, ...spec } = objectAt(withTemplate(vm, { volumes }), 'spec');
  call.harvester.update(
    RESOURCES.vms,
    withAnnotations(
      { ...vm, spec },
      { [KEYS.claimTemplates]: JSON.stringify(entries), [KEYS.waitingStorage]: undefined },
    ),
  );
};

/** The actions of a VM that concern its disks (harvester/harvester pkg/api/vm/handler.go). */
export const VOLUME_ACTIONS: Record<string, Action> = {
  addVolume,
  removeVolume,
  insertCdRomVolume: insertCd,
  ejectCdRomVolume: ejectCd,
  ejectCdRom: ejectDrives,
  storageMigration: migrateStorage,
  cancelStorageMigration: cancelStorage,
};
