import type { ClusterNode, HostNode, Use } from './graph.ts';

/** The use of all hosts of a cluster together; null for what is known of none. */
export type SumOfUse = { cpu: Use | null; memory: Use | null; storage: Use | null };

const known = new WeakMap<ClusterNode, SumOfUse>();

function sum(uses: readonly (Use | null)[]): Use | null {
  const there = uses.filter((use) => use !== null);
  if (there.length === 0) return null;
  const total: Use = { capacity: 0, reserved: null, used: null };
  for (const { capacity, reserved, used } of there) {
    total.capacity += capacity;
    if (reserved !== null) total.reserved = (total.reserved ?? 0) + reserved;
    if (used !== null) total.used = (total.used ?? 0) + used;
  }
  return total;
}

/** Sums the use of a cluster's hosts, once for a cluster as it is; a host of which something is not known counts with its capacity alone. */
export function sumOfUse(cluster: ClusterNode): SumOfUse {
  const before = known.get(cluster);
  if (before) return before;
  const all = (of: (host: HostNode) => Use | null): Use | null => sum(cluster.hosts.map(of));
  const made = {
    cpu: all((host) => host.cpu),
    memory: all((host) => host.memory),
    storage: all((host) => host.storage),
  };
  known.set(cluster, made);
  return made;
}
