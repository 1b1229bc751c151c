import type { HostStorage } from '../../shared/kinds/host-storage.ts';
import type { HostUsage } from '../../shared/kinds/host-usage.ts';
import type { Host } from '../../shared/kinds/host.ts';
import type { HostNode, PodNode, Use, VmNode } from './graph.ts';

/** What is known of one host before it is joined. */
export type HostParts = { host: Host; usage: HostUsage | null; storage: HostStorage | null };

function toStorageUse(role: HostNode['role'], storage: HostStorage | null): Use | null {
  if (!storage || role === 'witness') return null;
  const { maximumBytes, scheduledBytes, usedBytes } = storage.storage;
  return maximumBytes > 0 ? { capacity: maximumBytes, reserved: scheduledBytes, used: usedBytes } : null;
}

/** Joins a host, its measured use, its storage and the VMs and pods on it (already in order) to one node. */
export function joinHost(parts: HostParts, vms: readonly VmNode[], pods: readonly PodNode[]): HostNode {
  const { host, usage, storage } = parts;
  const facts = host.host;
  return {
    type: 'host',
    id: host.id,
    cluster: host.cluster,
    name: facts.displayName ?? host.name,
    state: host.state,
    status: host.status,
    problems:
      storage && storage.problems.length > 0 ? [...host.problems, ...storage.problems] : host.problems,
    role: facts.role,
    entity: host,
    cpu: {
      capacity: facts.cpuMillis,
      reserved: facts.reservedCpuMillis,
      used: usage?.usage.cpuMillis ?? null,
    },
    memory: {
      capacity: facts.memoryBytes,
      reserved: facts.reservedMemoryBytes,
      used: usage?.usage.memoryBytes ?? null,
    },
    storage: toStorageUse(facts.role, storage),
    vms,
    pods,
  };
}
