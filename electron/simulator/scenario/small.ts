import type { Counts } from './make.ts';
import {
  clusterRandom,
  guestShape,
  makeCluster,
  makeGuestVms,
  makeHosts,
  makeVms,
  withTrouble,
} from './make.ts';
import type { ClusterPlan, VmPlan } from './plan.ts';

function guests(seed: string, name: string, indexes: readonly number[]): VmPlan[] {
  const random = clusterRandom(seed, `${name}/guests`);
  return indexes.flatMap((index) => makeGuestVms(random, guestShape(index)));
}

function workloads(seed: string, name: string, total: number, guestVms: VmPlan[]): VmPlan[] {
  const random = clusterRandom(seed, `${name}/vms`);
  return [...makeVms(random, Math.max(0, total - guestVms.length)), ...guestVms].slice(0, total);
}

/** One host: no high availability, one VM off, the rest running. */
export function single(seed: string, name: string, counts: Counts): ClusterPlan {
  const random = clusterRandom(seed, name);
  const hosts = makeHosts(random, counts.hosts ?? 1, { subnet: '192.168.10', cpus: 32, memoryGiB: 128 });
  const guestVms = guests(seed, name, counts.guests ?? []);
  return makeCluster(name, '1.8', hosts, workloads(seed, name, counts.vms ?? 6, guestVms));
}

/** Three management hosts with about two dozen VMs, nothing wrong but what is everyday. */
export function three(seed: string, name: string, counts: Counts): ClusterPlan {
  const random = clusterRandom(seed, name);
  const hosts = makeHosts(random, counts.hosts ?? 3, { subnet: '10.20', cpus: 64, memoryGiB: 384 });
  const guestVms = guests(seed, name, counts.guests ?? [1]);
  return makeCluster(name, '1.8', hosts, workloads(seed, name, counts.vms ?? 24, guestVms));
}

/** Two management hosts and a witness. */
export function witness(seed: string, name: string, counts: Counts): ClusterPlan {
  const random = clusterRandom(seed, name);
  const hosts = makeHosts(random, counts.hosts ?? 3, {
    subnet: '10.30',
    hasWitness: true,
    cpus: 48,
    memoryGiB: 256,
  });
  const guestVms = guests(seed, name, counts.guests ?? []);
  return makeCluster(
    name,
    '1.8',
    hosts,
    withTrouble(workloads(seed, name, counts.vms ?? 12, guestVms), ['no-agent']),
  );
}
