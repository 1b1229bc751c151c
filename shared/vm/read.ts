import { isObject, valueAt } from '../plan/canonical.ts';
import type { JsonObject } from '../plan/canonical.ts';
import { toBytes } from '../quantity.ts';
import { readAffinity } from './affinity.ts';
import { readClaims, sourceOfClaim } from './claims.ts';
import type { DiskSource, VmAccess, VmDisk, VmForm, VmNic } from './form.ts';
import { isOwnLabel } from './form.ts';
import { listAt, numberAt, recordAt, textAt } from './json-tree.ts';

const spec = ['spec', 'template', 'spec'];
const domain = [...spec, 'domain'];
const annotations = ['metadata', 'annotations'];

/** Where the parts of a VM are that a form speaks of. Source: kubevirt/kubevirt staging/src/kubevirt.io/api/core/v1/schema.go. */
export const vmPaths = {
  spec,
  domain,
  annotations,
  template: ['spec', 'template', 'metadata'],
  disks: [...domain, 'devices', 'disks'],
  interfaces: [...domain, 'devices', 'interfaces'],
  volumes: [...spec, 'volumes'],
  networks: [...spec, 'networks'],
  limits: [...domain, 'resources', 'limits'],
} as const;

/** The name of the disk that cloud-init comes on. Source: harvester API reference section 5.2. */
export const cloudInitDisk = 'cloudinitdisk';

/** The one source a volume may have, and only what the form says of it: a volume with more is left as it is. */
function toSource(claims: readonly JsonObject[], volume: JsonObject): DiskSource | null {
  const claim = textAt(volume, ['persistentVolumeClaim', 'claimName']);
  if (claim !== undefined) return sourceOfClaim(claims, claim);
  const image = textAt(volume, ['containerDisk', 'image']);
  return image === undefined ? null : { type: 'container', image };
}

/** A disk as the form has it; null where it has no words for it. */
function toDisk(vm: unknown, claims: readonly JsonObject[], disk: JsonObject): VmDisk | null {
  const name = textAt(disk, ['name']);
  const device = isObject(disk.cdrom) ? 'cdrom' : 'disk';
  // A disk without a device is a disk; a LUN is not one of ours.
  if (name === undefined || (device === 'disk' && disk.disk === undefined && disk.lun !== undefined))
    return null;
  const volume = listAt(vm, vmPaths.volumes).find((each) => each.name === name);
  const source = volume ? toSource(claims, volume) : device === 'cdrom' ? ({ type: 'empty' } as const) : null;
  const bootOrder = numberAt(disk, ['bootOrder']);
  return (
    source && {
      name,
      device,
      bus: textAt(disk, [device, 'bus']) ?? '',
      bootOrder: bootOrder !== undefined && bootOrder > 0 ? bootOrder : null,
      source,
    }
  );
}

/** The disks of a VM in their order. */
export function readDisks(vm: unknown): VmDisk[] {
  const claims = readClaims(vm);
  return listAt(vm, vmPaths.disks).flatMap((disk) => toDisk(vm, claims, disk) ?? []);
}

/** The NICs of a VM in their order; one without its network is left out. */
export function readNics(vm: unknown): VmNic[] {
  const networks = listAt(vm, vmPaths.networks);
  return listAt(vm, vmPaths.interfaces).flatMap((nic): VmNic[] => {
    const name = textAt(nic, ['name']);
    const network = networks.find((each) => each.name === name);
    if (name === undefined || !network) return [];
    const binding = (['masquerade', 'bridge', 'sriov'] as const).find((each) => nic[each] !== undefined);
    return [
      {
        name,
        network: textAt(network, ['multus', 'networkName']) ?? null,
        binding: binding ?? 'other',
        model: textAt(nic, ['model']) ?? '',
        mac: textAt(nic, ['macAddress']) ?? '',
      },
    ];
  });
}

function readCloudInit(vm: unknown): VmForm['cloudInit'] {
  const volume = listAt(vm, vmPaths.volumes).find(({ name }) => name === cloudInitDisk);
  const secret = textAt(volume, ['cloudInitNoCloud', 'secretRef', 'name']);
  if (secret === undefined) return null;
  const hasNetworkData = textAt(volume, ['cloudInitNoCloud', 'networkDataSecretRef', 'name']) !== undefined;
  return { secret, hasNetworkData };
}

const secretPath = ['source', 'secret', 'secretName'];

/** The credentials that the guest agent sets; others are left out. */
export function readAccess(vm: unknown): VmAccess[] {
  return listAt(vm, [...spec, 'accessCredentials']).flatMap((each): VmAccess[] => {
    const ssh = textAt(each, ['sshPublicKey', ...secretPath]);
    const users = valueAt(each, ['sshPublicKey', 'propagationMethod', 'qemuGuestAgent', 'users']);
    if (ssh !== undefined && Array.isArray(users))
      return [
        { type: 'ssh', secret: ssh, users: (users as unknown[]).filter((user) => typeof user === 'string') },
      ];
    const password = textAt(each, ['userPassword', ...secretPath]);
    return password === undefined ? [] : [{ type: 'password', secret: password, users: [] }];
  });
}

function readFirmware(vm: unknown): Pick<VmForm, 'firmware' | 'isFirmwareKept'> {
  const efi = valueAt(vm, [...domain, 'firmware', 'bootloader', 'efi']);
  if (!isObject(efi)) return { firmware: 'bios', isFirmwareKept: false };
  // KubeVirt takes a missing secureBoot for true.
  return {
    firmware: efi.secureBoot === false ? 'uefi' : 'secure-boot',
    isFirmwareKept: efi.persistent === true,
  };
}

function readTpm(vm: unknown): VmForm['tpm'] {
  const tpm = valueAt(vm, [...domain, 'devices', 'tpm']);
  if (!isObject(tpm)) return 'none';
  return tpm.persistent === true ? 'kept' : 'plain';
}

/** Cores and memory; with hot-plug what it has now, beside what it can grow to. */
function readSize(vm: unknown): Pick<VmForm, 'cpuCores' | 'memoryBytes' | 'hotplug'> {
  const cpu = (field: string): number | undefined => numberAt(vm, [...domain, 'cpu', field]);
  const limit = toBytes(textAt(vm, [...vmPaths.limits, 'memory']));
  const guest = toBytes(textAt(vm, [...domain, 'memory', 'guest']));
  const request = toBytes(textAt(vm, [...domain, 'resources', 'requests', 'memory']));
  const maxMemory = toBytes(textAt(vm, [...domain, 'memory', 'maxGuest']));
  const maxSockets = cpu('maxSockets');
  const isHotplug = textAt(vm, [...annotations, 'harvesterhci.io/enableCPUAndMemoryHotplug']) === 'true';
  const cpuCores = Math.max(1, (cpu('sockets') ?? 1) * (cpu('cores') ?? 1) * (cpu('threads') ?? 1));
  if (isHotplug && maxSockets !== undefined && maxSockets > 0) {
    const memoryBytes = guest ?? limit ?? 0;
    return {
      cpuCores,
      memoryBytes,
      hotplug: { maxCores: maxSockets, maxMemoryBytes: maxMemory ?? memoryBytes },
    };
  }
  return { cpuCores, memoryBytes: limit ?? guest ?? request ?? 0, hotplug: null };
}

function runStrategyOf(vm: unknown): string {
  const running = valueAt(vm, ['spec', 'running']);
  if (typeof running === 'boolean') return running ? 'Always' : 'Halted';
  return textAt(vm, ['spec', 'runStrategy']) ?? 'Halted';
}

/** Reads a VM as a form; what is missing or not as expected is as KubeVirt takes it. Never throws. */
export function readVm(vm: unknown): VmForm {
  const labels = recordAt(vm, ['metadata', 'labels']);
  const seconds = numberAt(vm, [...spec, 'terminationGracePeriodSeconds']);
  return {
    name: textAt(vm, ['metadata', 'name']) ?? '',
    namespace: textAt(vm, ['metadata', 'namespace']) ?? '',
    description: textAt(vm, [...annotations, 'field.cattle.io/description']) ?? '',
    labels: Object.fromEntries(Object.entries(labels).filter(([key]) => isOwnLabel(key))),
    os: labels['harvesterhci.io/os'] ?? '',
    runStrategy: runStrategyOf(vm),
    ...readSize(vm),
    isPinned: valueAt(vm, [...domain, 'cpu', 'dedicatedCpuPlacement']) === true,
    reservedMemoryBytes: toBytes(textAt(vm, [...annotations, 'harvesterhci.io/reservedMemory'])),
    ...readFirmware(vm),
    tpm: readTpm(vm),
    machineType: textAt(vm, [...domain, 'machine', 'type']) ?? '',
    disks: readDisks(vm),
    nics: readNics(vm),
    cloudInit: readCloudInit(vm),
    access: readAccess(vm),
    hostname: textAt(vm, [...spec, 'hostname']) ?? '',
    terminationSeconds: seconds !== undefined && seconds >= 0 ? seconds : null,
    nodeSelector: recordAt(vm, [...spec, 'nodeSelector']),
    affinity: readAffinity(valueAt(vm, [...spec, 'affinity'])),
  };
}
