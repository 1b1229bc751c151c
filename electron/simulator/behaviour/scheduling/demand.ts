import type { JsonObject, KubeObject } from '../../json.ts';
import { at, numberAt, objectAt, objectsAt, textAt } from '../../json.ts';
import { toNumber } from '../../quantity.ts';

/** What is asked of a host. */
export interface Demand {
  cpu: number;
  memoryBytes: number;
}

/** What the platform's own pods ask for on every host that runs VMs; they are not objects of the simulator. */
export const PLATFORM: Demand & { pods: number } = { cpu: 3.1, memoryBytes: 6400 * 1024 ** 2, pods: 58 };

const MIB = 1024 ** 2;
/** virt-launcher-monitor, virt-launcher, virtlogd, virtqemud and QEMU itself. */
const FIXED_MIB = 25 + 100 + 25 + 40 + 30;

/**
 * Bytes a launcher pod needs beyond the guest's memory (kubevirt pkg/virt-controller/services/renderresources.go
 * GetMemoryOverhead); Harvester's setting additional-guest-memory-overhead-ratio multiplies them.
 */
export function memoryOverheadOf(vmiSpec: unknown, ratio: number): number {
  const domain = objectAt(vmiSpec, 'domain');
  const cpu = objectAt(domain, 'cpu');
  const topology =
    domain.cpu === undefined
      ? Math.ceil(toNumber(at(domain, 'resources', 'limits', 'cpu')))
      : (numberAt(cpu, 'cores') ?? 1) * (numberAt(cpu, 'sockets') ?? 1) * (numberAt(cpu, 'threads') ?? 1);
  const requestKilo = Math.ceil(toNumber(at(domain, 'resources', 'requests', 'memory')) / 1000);
  const devices = objectAt(domain, 'devices');
  const hasVfio = objectsAt(devices, 'hostDevices').length + objectsAt(devices, 'gpus').length > 0;
  const mib =
    FIXED_MIB +
    8 * Math.max(1, topology) +
    8 +
    (devices.autoattachGraphicsDevice === false ? 0 : 32) +
    (hasVfio ? 1024 : 0) +
    (devices.tpm === undefined ? 0 : 53) +
    (at(vmiSpec, 'architecture') === 'arm64' ? 128 : 0) +
    (cpu.dedicatedCpuPlacement === true ? 100 : 0);
  const bytes = Math.floor((requestKilo * 1000) / 512) + mib * MIB;
  return ratio > 1 ? Math.floor(bytes * ratio) : bytes;
}

const known = new WeakMap<object, Demand>();

/** What the containers of a pod request (Kubernetes API, PodSpec). */
export function podDemand(pod: KubeObject): Demand {
  const containers = at(pod, 'spec', 'containers');
  if (typeof containers !== 'object' || containers === null) return { cpu: 0, memoryBytes: 0 };
  const before = known.get(containers);
  if (before !== undefined) return before;
  const demand = objectsAt(pod, 'spec', 'containers').reduce<Demand>(
    (sum, container) => {
      const requests = objectAt(container, 'resources', 'requests');
      return {
        cpu: sum.cpu + toNumber(requests.cpu),
        memoryBytes: sum.memoryBytes + toNumber(requests.memory),
      };
    },
    { cpu: 0, memoryBytes: 0 },
  );
  known.set(containers, demand);
  return demand;
}

/** Whether a pod still holds what it asked for. */
export function isHolding(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return phase !== 'Succeeded' && phase !== 'Failed';
}

/** Devices of hosts that a pod asks for, by resource name, such as those of PCI passthrough. */
export function devicesOf(pod: KubeObject): Record<string, number> {
  const devices: Record<string, number> = {};
  for (const container of objectsAt(pod, 'spec', 'containers')) {
    for (const [name, quantity] of Object.entries(objectAt(container, 'resources', 'requests'))) {
      if (!name.includes('/') || name.startsWith('devices.kubevirt.io/')) continue;
      devices[name] = (devices[name] ?? 0) + toNumber(quantity);
    }
  }
  return devices;
}

/** The resources a launcher pod asks for and may use: those of the guest and the overhead on memory. */
export function launcherResources(vmiSpec: unknown, ratio: number): JsonObject {
  const resources = objectAt(vmiSpec, 'domain', 'resources');
  const overhead = memoryOverheadOf(vmiSpec, ratio);
  const withOverhead = (of: JsonObject): JsonObject =>
    of.memory === undefined ? of : { ...of, memory: String(Math.round(toNumber(of.memory) + overhead)) };
  const devices: JsonObject = { 'devices.kubevirt.io/kvm': '1', 'devices.kubevirt.io/tun': '1' };
  for (const list of ['hostDevices', 'gpus']) {
    for (const device of objectsAt(vmiSpec, 'domain', 'devices', list)) {
      const name = textAt(device, 'deviceName') ?? '';
      if (name !== '') devices[name] = String(toNumber(devices[name]) + 1);
    }
  }
  return {
    limits: { ...devices, ...withOverhead(objectAt(resources, 'limits')) },
    requests: { ...devices, ...withOverhead(objectAt(resources, 'requests')) },
  };
}
