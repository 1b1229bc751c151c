import type { JsonObject, KubeObject } from '../json.ts';
import { isObject, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { badRequest, conflict } from '../status.ts';
import { checkVmByKubeVirt, hasGate } from './admission/vm-kubevirt.ts';
import type { Behaviour } from './context.ts';
import type { Call } from './vm-power.ts';
import { VM, VMI, vmOf, vmiOf } from './vm-power.ts';
import { phaseOf } from './vm-status.ts';

/** A volume to be added or removed (KubeVirt API, VirtualMachineVolumeRequest). */
export interface VolumeRequest {
  addVolumeOptions?: JsonObject;
  removeVolumeOptions?: JsonObject;
}

const NO_GATE = 'Enable DeclarativeHotplugVolumes or HotplugVolumes feature gate to use this API.';

function sourceName(volume: unknown): string | undefined {
  return textAt(volume, 'persistentVolumeClaim', 'claimName') ?? textAt(volume, 'dataVolume', 'name');
}

const isHotpluggable = (volume: unknown): boolean =>
  objectAt(volume, 'persistentVolumeClaim').hotpluggable === true ||
  objectAt(volume, 'dataVolume').hotpluggable === true;

/** Why a volume cannot be added to or removed from a spec, or undefined (volumes.go verifyVolumeOption). */
function obstacle(spec: unknown, request: VolumeRequest): string | undefined {
  const volumes = objectsAt(spec, 'volumes');
  const { addVolumeOptions: added, removeVolumeOptions: removed } = request;
  if (added !== undefined) {
    const name = textAt(added, 'name') ?? '';
    const source = sourceName(objectAt(added, 'volumeSource')) ?? '';
    for (const volume of volumes) {
      if (volume.name === name)
        return `Unable to add volume [${name}] because volume with that name already exists`;
      if (sourceName(volume) === source && source !== '')
        return `Unable to add volume source [${source}] because it already exists`;
    }
    return undefined;
  }
  const name = textAt(removed, 'name') ?? '';
  const found = volumes.find((volume) => volume.name === name || sourceName(volume) === name);
  if (found === undefined) return `Unable to remove volume [${name}] because it does not exist`;
  return isHotpluggable(found)
    ? undefined
    : `Unable to remove volume [${textAt(found, 'name') ?? ''}] because it is not hotpluggable`;
}

/** A VMI spec with a request carried out (kubevirt pkg/controller ApplyVolumeRequestOnVMISpec). */
export function applyRequest(spec: JsonObject, request: VolumeRequest): JsonObject {
  const domain = objectAt(spec, 'domain');
  const devices = objectAt(domain, 'devices');
  const disks = objectsAt(devices, 'disks');
  const volumes = objectsAt(spec, 'volumes');
  const build = (nextVolumes: JsonObject[], nextDisks: JsonObject[]): JsonObject => ({
    ...spec,
    volumes: nextVolumes,
    domain: { ...domain, devices: { ...devices, disks: nextDisks } },
  });
  const { addVolumeOptions: added, removeVolumeOptions: removed } = request;
  if (added !== undefined) {
    const name = textAt(added, 'name') ?? '';
    if (volumes.some((volume) => volume.name === name)) return spec;
    return build(
      [...volumes, { name, ...objectAt(added, 'volumeSource') }],
      [...disks, { ...objectAt(added, 'disk'), name }],
    );
  }
  const name = textAt(removed, 'name');
  return build(
    volumes.filter((volume) => volume.name !== name),
    disks.filter((disk) => disk.name !== name),
  );
}

function toRequest(call: Call, isAdded: boolean): VolumeRequest {
  const { options } = call;
  const label = isAdded ? 'AddVolumeOptions' : 'RemoveVolumeOptions';
  if ((textAt(options, 'name') ?? '') === '') throw badRequest(`${label} requires name to be set`);
  if (!isAdded) return { removeVolumeOptions: options };
  if (!isObject(options.disk)) throw badRequest('AddVolumeOptions requires disk to not be nil');
  if (!isObject(options.volumeSource))
    throw badRequest('AddVolumeOptions requires VolumeSource to not be nil');
  const volumeSource = Object.fromEntries(
    Object.entries(options.volumeSource).map(([key, source]) => [
      key,
      isObject(source) ? { ...source, hotpluggable: true } : source,
    ]),
  );
  const disk = { ...options.disk, name: options.name };
  return { addVolumeOptions: { ...options, disk, volumeSource } };
}

const templateSpec = (vm: KubeObject): JsonObject => objectAt(vm, 'spec', 'template', 'spec');

/** A VM with another `spec.template.spec`. */
export function withTemplateSpec(vm: KubeObject, podSpec: JsonObject): KubeObject {
  const spec = objectAt(vm, 'spec');
  return { ...vm, spec: { ...spec, template: { ...objectAt(spec, 'template'), spec: podSpec } } };
}

/**
 * The calls addvolume and removevolume: a request in the VM's status with gate HotplugVolumes, the VM's spec itself
 * with gate DeclarativeHotplugVolumes (kubevirt pkg/virt-api/rest/volumes.go).
 */
export function createVolumeRequests(behaviour: Behaviour): Record<string, (call: Call) => void> {
  const { store } = behaviour;
  const ofVm = (call: Call, isAdded: boolean): void => {
    const isImperative = hasGate(store, 'HotplugVolumes');
    if (!isImperative && !hasGate(store, 'DeclarativeHotplugVolumes')) throw badRequest(NO_GATE);
    const request = toRequest(call, isAdded);
    const vm = vmOf(behaviour, call);
    const why = obstacle(templateSpec(vm), request);
    if (why !== undefined) throw conflict(VM, call.name, why);
    if (isImperative) {
      const before = objectsAt(vm, 'status', 'volumeRequests');
      const name = textAt(call.options, 'name') ?? '';
      const verb = isAdded ? 'add' : 'remove';
      if (before.some((each) => textAt(each, `${verb}VolumeOptions`, 'name') === name)) {
        throw conflict(VM, call.name, `${verb} volume request for volume [${name}] already exists`);
      }
      if (!call.isDryRun)
        store.replace(RESOURCES.vms, withStatus(vm, { volumeRequests: [...before, request] }));
      return;
    }
    const changed = withTemplateSpec(vm, applyRequest(templateSpec(vm), request));
    checkVmByKubeVirt(store, changed);
    if (!call.isDryRun) store.replace(RESOURCES.vms, changed);
  };
  const ofVmi = (call: Call, isAdded: boolean): void => {
    const isImperative = hasGate(store, 'HotplugVolumes');
    if (!isImperative && !hasGate(store, 'DeclarativeHotplugVolumes')) throw badRequest(NO_GATE);
    const request = toRequest(call, isAdded);
    const vmi = vmiOf(behaviour, call);
    const isOwned = (vmi.metadata.ownerReferences ?? []).some((owner) => owner.kind === 'VirtualMachine');
    if (isOwned && !isImperative) throw badRequest(`VMI ${call.namespace}/${call.name} is owned by a VM`);
    if (phaseOf(vmi) !== 'Running') throw conflict(VMI, call.name, 'VMI is not running');
    const why = obstacle(vmi.spec, request);
    if (why !== undefined) throw conflict(VMI, call.name, why);
    if (call.isDryRun) return;
    store.replace(RESOURCES.vmis, { ...vmi, spec: applyRequest(objectAt(vmi, 'spec'), request) });
  };
  return {
    'virtualmachines/addvolume': (call) => ofVm(call, true),
    'virtualmachines/removevolume': (call) => ofVm(call, false),
    'virtualmachineinstances/addvolume': (call) => ofVmi(call, true),
    'virtualmachineinstances/removevolume': (call) => ofVmi(call, false),
  };
}
