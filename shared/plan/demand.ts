import type { Vm } from '../kinds/vm.ts';
import type { Rates, Site } from './site.ts';

const mib = 2 ** 20;

/** What the launcher pod of a VM asks of its host. CPU in cores, memory in bytes. */
export type Demand = { cpuCores: number; memoryBytes: number };

/**
 * Bytes that KubeVirt asks for beside the guest's memory request. Source: kubevirt/kubevirt
 * pkg/virt-controller/services/renderresources.go GetMemoryOverhead: page tables, the launcher's own processes, 8 MiB a
 * vCPU, an I/O thread, the graphics device; host devices, a TPM and the firmware of arm64 cost more. The ratio is Harvester's setting
 * additional-guest-memory-overhead-ratio.
 */
export function overheadBytes(
  requestBytes: number,
  cpuCores: number,
  ratio: number,
  { hasDevices = false, hasTpm = false, isArm = false } = {},
): number {
  const pageTables = Math.floor((Math.ceil(requestBytes / 1000) * 1000) / 512);
  const extras = (hasDevices ? 1024 : 0) + (hasTpm ? 53 : 0) + (isArm ? 128 : 0);
  const fixed = 220 + 8 * Math.max(1, cpuCores) + 8 + 32 + extras;
  const bytes = pageTables + fixed * mib;
  return ratio > 1 ? Math.floor(bytes * ratio) : bytes;
}

/** The size of a VM's guest. */
export type Size = { cpuCores: number; memoryBytes: number };

/** What else of a VM its demand depends on. */
export type DemandOptions = {
  devices?: readonly string[] | undefined;
  architecture?: string | undefined;
  isPinned?: boolean;
  hasTpm?: boolean;
};

function toParts(
  { cpuCores, memoryBytes }: Size,
  { memoryPercent, overheadRatio }: Rates,
  { devices = [], architecture, isPinned = false, hasTpm = false }: DemandOptions,
): { requestBytes: number; overhead: number } {
  const hasDevices = devices.length > 0;
  const share = Math.floor((memoryBytes * 100) / memoryPercent / mib) * mib;
  // Memory that devices reach into, or of a VM with cores of its own, is not overcommitted.
  const requestBytes = hasDevices || isPinned ? memoryBytes : share;
  const more = { hasDevices, hasTpm, isArm: architecture === 'arm64' };
  return { requestBytes, overhead: overheadBytes(requestBytes, cpuCores, overheadRatio, more) };
}

/** What a VM of this size asks of a host. Source: harvester/harvester pkg/webhook/resources/virtualmachine/mutator.go. */
export function toDemand(size: Size, rates: Rates, options: DemandOptions = {}): Demand {
  const cpuCores = options.isPinned
    ? size.cpuCores
    : Math.floor((size.cpuCores * 1000 * 100) / rates.cpuPercent) / 1000;
  const { requestBytes, overhead } = toParts(size, rates, options);
  return { cpuCores, memoryBytes: Math.round(requestBytes + overhead) };
}

/** What the launcher pod of a VM of this size may use at most: its guest, and the overhead that its request is given. */
export function toLimits(size: Size, rates: Rates, options: DemandOptions = {}): Demand {
  const { overhead } = toParts(size, rates, options);
  return { cpuCores: size.cpuCores, memoryBytes: size.memoryBytes + Math.round(overhead) };
}

/**
 * What a VM that is there asks of its host while it runs: as it says itself, else by the overcommit of now; nothing is known
 * of one without CPU or memory.
 */
export function demandOf({ vm }: Pick<Vm, 'vm'>, rates: Rates): Demand {
  const { asksCpuMillis, asksMemoryBytes, devices = [], architecture } = vm;
  if (asksCpuMillis !== undefined && asksMemoryBytes !== undefined) {
    const overhead = overheadBytes(asksMemoryBytes, vm.cpuCores ?? 1, rates.overheadRatio, {
      hasDevices: devices.length > 0,
      isArm: architecture === 'arm64',
    });
    return { cpuCores: asksCpuMillis / 1000, memoryBytes: Math.round(asksMemoryBytes + overhead) };
  }
  const size = { cpuCores: vm.cpuCores ?? 1, memoryBytes: vm.memoryBytes ?? 0 };
  return toDemand(size, rates, { devices, architecture });
}

/** What is left on a host for VMs. */
export type Room = { cpuCores: number; memoryBytes: number };

/**
 * What each host has left: what it may give, less what pods on it ask for as Rancher notes it. Where no note is there, what
 * its VMs ask for is counted and the platform's own pods are not known.
 */
export function toRooms(site: Site): Map<string, Room> {
  const rooms = new Map<string, Room>();
  for (const { name, entity } of site.hosts) {
    const { allocatableCpuMillis, allocatableMemoryBytes, reservedCpuMillis, reservedMemoryBytes } =
      entity.host;
    const asked = { cpuCores: 0, memoryBytes: 0 };
    if (reservedCpuMillis === null || reservedMemoryBytes === null) {
      for (const { entity: vm } of site.vmsOn(name)) {
        const demand = demandOf(vm, site.rates);
        asked.cpuCores += demand.cpuCores;
        asked.memoryBytes += demand.memoryBytes;
      }
    }
    rooms.set(name, {
      cpuCores: (allocatableCpuMillis - (reservedCpuMillis ?? asked.cpuCores * 1000)) / 1000,
      memoryBytes: allocatableMemoryBytes - (reservedMemoryBytes ?? asked.memoryBytes),
    });
  }
  return rooms;
}
