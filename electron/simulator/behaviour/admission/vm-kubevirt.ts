import type { JsonObject, KubeObject } from '../../json.ts';
import { at, isObject, objectAt, objectsAt, textAt } from '../../json.ts';
import { toNumber } from '../../quantity.ts';
import { RESOURCES } from '../../resources.ts';
import { invalid } from '../../status.ts';
import type { Store } from '../../store.ts';
import type { Cause } from './deny.ts';
import { kubeVirtInvalid } from './deny.ts';

const VM_VALIDATOR = 'virtualmachine-validator.kubevirt.io';
const VMI_VALIDATOR = 'virtualmachineinstances-create-validator.kubevirt.io';
const VMI_UPDATE_VALIDATOR = 'virtualmachineinstances-update-validator.kubevirt.io';
const STRATEGIES = ['Halted', 'Manual', 'Always', 'RerunOnFailure', 'Once'];
const SOURCES = [
  'persistentVolumeClaim',
  'sysprep',
  'cloudInitNoCloud',
  'cloudInitConfigDrive',
  'containerDisk',
  'ephemeral',
  'emptyDisk',
  'hostDisk',
  'dataVolume',
  'configMap',
  'secret',
  'downwardAPI',
  'serviceAccount',
  'downwardMetrics',
  'memoryDump',
  'containerPath',
];

/** Whether KubeVirt has a feature gate on (KubeVirt API, DeveloperConfiguration.FeatureGates). */
export function hasGate(store: Store, gate: string): boolean {
  const [kubeVirt] = store.list(RESOURCES.kubevirts);
  const gates = at(kubeVirt, 'spec', 'configuration', 'developerConfiguration', 'featureGates');
  return Array.isArray(gates) && gates.includes(gate);
}

function duplicates(field: string, items: readonly JsonObject[]): Cause[] {
  const first = new Map<unknown, number>();
  return items.flatMap((item, index) => {
    const before = first.get(item.name);
    if (before === undefined) {
      first.set(item.name, index);
      return [];
    }
    const message = `${field}[${index}] and ${field}[${before}] must not have the same Name.`;
    return [{ message, field: `${field}[${index}].name` }];
  });
}

/** A name that may be missing shows as empty in KubeVirt's messages, as Go's zero value does. */
const nameOf = (item: JsonObject): string => textAt(item, 'name') ?? '';

function checkDisks(store: Store, field: string, spec: unknown): Cause[] {
  const disks = objectsAt(spec, 'domain', 'devices', 'disks');
  const volumes = objectsAt(spec, 'volumes');
  const orders = new Set<unknown>();
  const causes: Cause[] = [...duplicates(`${field}.domain.devices.disks`, disks)];
  disks.forEach((disk, index) => {
    const at = `${field}.domain.devices.disks[${index}]`;
    if (!volumes.some((volume) => volume.name === disk.name)) {
      if (disk.cdrom === undefined)
        causes.push({ message: `${at}.Name '${nameOf(disk)}' not found.`, field: `${at}.name` });
      else if (!hasGate(store, 'DeclarativeHotplugVolumes')) {
        const message =
          'DeclarativeHotplugVolumes feature gate not enabled, cannot define an empty CD-ROM disk';
        causes.push({ message, field: `${at}.name` });
      }
    }
    if (['disk', 'lun', 'cdrom'].filter((type) => disk[type] !== undefined).length > 1) {
      causes.push({ message: `${at} can only have a single target type defined`, field: at });
    }
    if (disk.bootOrder === undefined) return;
    if (Number(disk.bootOrder) < 1) {
      causes.push({ message: `${at} must have a boot order > 0, if supplied`, field: `${at}.bootOrder` });
    } else if (orders.has(disk.bootOrder)) {
      const message = `Boot order for ${at}.bootOrder already set for a different device.`;
      causes.push({ message, field: `${at}.bootOrder` });
    }
    orders.add(disk.bootOrder);
  });
  objectsAt(spec, 'domain', 'devices', 'interfaces').forEach((nic, index) => {
    if (nic.bootOrder === undefined) return;
    const at = `${field}.domain.devices.interfaces[${index}].bootOrder`;
    if (orders.has(nic.bootOrder))
      causes.push({ message: `Boot order for ${at} already set for a different device.`, field: at });
    orders.add(nic.bootOrder);
  });
  return causes;
}

function checkVolumes(field: string, spec: unknown): Cause[] {
  const volumes = objectsAt(spec, 'volumes');
  const disks = objectsAt(spec, 'domain', 'devices', 'disks');
  const filesystems = objectsAt(spec, 'domain', 'devices', 'filesystems');
  const causes = duplicates(`${field}.volumes`, volumes);
  volumes.forEach((volume, index) => {
    const at = `${field}.volumes[${index}]`;
    if (SOURCES.filter((source) => volume[source] !== undefined).length !== 1) {
      causes.push({ message: `${at} must have exactly one source type set`, field: at });
    }
    if (volume.memoryDump !== undefined) return;
    if ([...disks, ...filesystems].some((each) => each.name === volume.name)) return;
    const path = `${field}.domain.volumes[${index}].name`;
    causes.push({ message: `${path} '${nameOf(volume)}' not found.`, field: path });
  });
  return causes;
}

function checkNics(field: string, spec: unknown): Cause[] {
  const networks = objectsAt(spec, 'networks');
  const nics = objectsAt(spec, 'domain', 'devices', 'interfaces');
  const causes: Cause[] = [];
  if (networks.filter((network) => network.pod !== undefined).length > 1) {
    const path = `${field}.interfaces`;
    causes.push({
      message: `more than one interface is connected to a pod network in ${path}`,
      field: path,
      reason: 'FieldValueDuplicate',
    });
  }
  networks.forEach((network, index) => {
    const path = `${field}.networks[${index}].name`;
    if (networks.findIndex((each) => each.name === network.name) !== index) {
      causes.push({
        message: `Network with name "${nameOf(network)}" already exists, every network must have a unique name`,
        field: path,
        reason: 'FieldValueDuplicate',
      });
    }
    if (nics.some((nic) => nic.name === network.name)) return;
    causes.push({
      message: `${path} '${nameOf(network)}' not found.`,
      field: path,
      reason: 'FieldValueRequired',
    });
  });
  nics.forEach((nic, index) => {
    const path = `${field}.domain.devices.interfaces[${index}].name`;
    if (nics.findIndex((each) => each.name === nic.name) !== index) {
      const message = 'Only one interface can be connected to one specific network';
      causes.push({ message, field: path, reason: 'FieldValueDuplicate' });
    }
    if (!networks.some((network) => network.name === nic.name))
      causes.push({ message: `${path} '${nameOf(nic)}' not found.`, field: path });
  });
  return causes;
}

function checkSizes(field: string, spec: unknown): Cause[] {
  const domain = objectAt(spec, 'domain');
  const limits = objectAt(domain, 'resources', 'limits');
  const requests = objectAt(domain, 'resources', 'requests');
  const guest = at(domain, 'memory', 'guest');
  const causes: Cause[] = [];
  const path = (side: string, what: string): string => `${field}.domain.resources.${side}.${what}`;
  for (const what of ['memory', 'cpu'] as const) {
    const [limit, request] = [toNumber(limits[what]), toNumber(requests[what])];
    if (limit > 0 && request > limit) {
      const message = `${path('requests', what)} '${String(requests[what])}' is greater than ${path('limits', what)} '${String(limits[what])}'`;
      causes.push({ message, field: path('requests', what) });
    }
  }
  if (guest !== undefined && toNumber(limits.memory) !== 0 && toNumber(limits.memory) < toNumber(guest)) {
    const message = `${field}.domain.memory.guest '${textAt(domain, 'memory', 'guest') ?? ''}' must be equal to or less than the memory limit ${path('limits', 'memory')} '${String(limits.memory)}'`;
    causes.push({ message, field: `${field}.domain.memory.guest` });
  }
  return causes;
}

/** A host name is a DNS label (apimachinery util/validation IsDNS1123Label). */
function checkHostname(field: string, spec: unknown): Cause[] {
  const hostname = textAt(spec, 'hostname') ?? '';
  if (hostname === '') return [];
  const rules: string[] = [];
  if (hostname.length > 63) rules.push('must be no more than 63 characters');
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(hostname)) {
    rules.push(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    );
  }
  if (rules.length === 0) return [];
  const path = `${field}.hostname`;
  const message = `${path} does not conform to the kubernetes DNS_LABEL rules : ${rules.join(', ')}`;
  return [{ message, field: path }];
}

function checkSpec(store: Store, field: string, spec: unknown): Cause[] {
  return [
    ...checkHostname(field, spec),
    ...checkSizes(field, spec),
    ...checkNics(field, spec),
    ...checkDisks(store, field, spec),
    ...checkVolumes(field, spec),
  ];
}

function checkRunStrategy(spec: JsonObject): Cause[] {
  const { runStrategy, running } = spec;
  const causes: Cause[] = [];
  if (running !== undefined && runStrategy !== undefined) {
    const message =
      'Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead';
    causes.push({ message, field: 'spec.running' });
  }
  if (running === undefined && runStrategy === undefined) {
    causes.push({ message: 'RunStrategy must be specified', field: 'spec.running' });
  }
  if (typeof runStrategy !== 'string') return causes;
  if (runStrategy === 'WaitAsReceiver') {
    const message = `Invalid RunStrategy (${runStrategy}), DecentralizedLiveMigration feature gate is not enabled in kubevirt resource`;
    causes.push({ message, field: 'spec.runStrategy' });
  } else if (!STRATEGIES.includes(runStrategy)) {
    causes.push({ message: `Invalid RunStrategy (${runStrategy})`, field: 'spec.runStrategy' });
  }
  return causes;
}

function checkSockets(template: unknown): Cause[] {
  const { sockets, maxSockets } = objectAt(template, 'spec', 'domain', 'cpu');
  if (typeof sockets !== 'number' || typeof maxSockets !== 'number') return [];
  if (sockets === 0 || maxSockets === 0 || sockets <= maxSockets) return [];
  const message = 'Number of sockets in CPU topology is greater than the maximum sockets allowed';
  return [{ message, field: 'spec.template.spec.domain.cpu.sockets' }];
}

/** KubeVirt's validation of a VM (kubevirt admitters/vms-admitter.go, vmi-create-admitter.go). */
export function checkVmByKubeVirt(store: Store, vm: KubeObject): void {
  const { name } = vm.metadata;
  if (!isObject(vm.spec)) throw invalid(RESOURCES.vms, name, 'spec', 'Required value');
  const { template } = vm.spec;
  if (!isObject(template)) throw invalid(RESOURCES.vms, name, 'spec.template', 'Required value');
  if (!isObject(template.spec) || !isObject(template.spec.domain)) {
    throw invalid(RESOURCES.vms, name, 'spec.template.spec.domain', 'Required value');
  }
  const causes = [
    ...checkSpec(store, 'spec.template.spec', template.spec),
    ...checkRunStrategy(vm.spec),
    ...checkSockets(template),
  ];
  if (causes.length > 0) throw kubeVirtInvalid(VM_VALIDATOR, causes);
}

/** KubeVirt's validation of a new VMI: the spec must name memory and match in itself. */
export function checkVmi(store: Store, vmi: KubeObject): void {
  const domain = at(vmi, 'spec', 'domain');
  if (!isObject(domain)) throw invalid(RESOURCES.vmis, vmi.metadata.name, 'spec.domain', 'Required value');
  const hasMemory =
    toNumber(at(domain, 'resources', 'requests', 'memory')) > 0 ||
    at(domain, 'memory', 'guest') !== undefined ||
    at(domain, 'memory', 'hugepages') !== undefined;
  const message =
    "no memory requested, at least one of 'spec.domain.memory.guest', 'spec.domain.memory.hugepages.pageSize' or 'spec.domain.resources.requests.memory' must be set";
  const causes = checkSpec(store, 'spec', vmi.spec);
  if (!hasMemory) causes.push({ message, field: '', reason: 'FieldValueRequired' });
  if (causes.length > 0) throw kubeVirtInvalid(VMI_VALIDATOR, causes);
}

/** A VMI's spec may be changed by KubeVirt only (kubevirt admitters/vmi-update-admitter.go). */
export function refuseVmiChange(): never {
  const message = 'update of VMI object is restricted';
  throw kubeVirtInvalid(VMI_UPDATE_VALIDATOR, [{ message, field: '', reason: 'FieldValueNotSupported' }]);
}
