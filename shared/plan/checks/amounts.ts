import { toFinding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type { Intention } from '../intention.ts';
import type { NodeSpec } from '../node-spec.ts';
import type { Site } from '../site.ts';
import { bytesText } from './words.ts';

function sum(nodes: readonly NodeSpec[], of: (node: NodeSpec) => number): number {
  return nodes.reduce((total, node) => total + of(node), 0);
}

function diskBytes({ claims }: NodeSpec): number {
  return claims.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}

/** Copies that Longhorn makes of a disk: what its class says, or three, as Harvester's own classes have. */
function replicasOf(site: Site, storageClass: string | null): number {
  return site.classes.get(storageClass ?? '')?.storageClass.replicas ?? 3;
}

/** Whether the disks of the plan fit on the hosts' own, with overcommit. */
export function checkStorage(site: Site, nodes: readonly NodeSpec[]): Finding[] {
  if (!site.knows('StorageNode') || nodes.length === 0) return [];
  const stores = site.hosts.flatMap(({ name }) => {
    const storage = site.storageOf(name)?.storage;
    return storage && storage.allowsScheduling && storage.disks > 0 ? [storage] : [];
  });
  // Longhorn looks at each disk by itself: what is overbooked on one host takes nothing from another.
  const free = stores.reduce((bytes, { maximumBytes, reservedBytes, scheduledBytes }) => {
    const limit = ((maximumBytes - reservedBytes) * site.rates.storagePercent) / 100;
    return bytes + Math.max(0, limit - scheduledBytes);
  }, 0);
  const claims = nodes.flatMap((node) => node.claims.map((claim) => ({ node, claim })));
  const asked = claims.reduce(
    (bytes, { claim }) => bytes + claim.sizeBytes * replicasOf(site, claim.storageClass),
    0,
  );
  const intention = nodes[0]?.intention ?? '';
  const findings: Finding[] = [];
  if (sum(nodes, diskBytes) > free) {
    const text = `The disks of the plan take ${bytesText(sum(nodes, diskBytes))}, and the hosts have ${bytesText(free)} left for new ones.`;
    findings.push(toFinding('error', 'storage-full', text, { intention }));
  } else if (asked > free) {
    const text = `The disks of the plan and their copies take ${bytesText(asked)}, and the hosts have ${bytesText(free)} left for new ones: some will be degraded.`;
    findings.push(toFinding('warning', 'storage-tight', text, { intention }));
  }
  const tooMany = claims.find(
    ({ claim: { storageClass } }) =>
      site.classes.has(storageClass ?? '') && replicasOf(site, storageClass) > stores.length,
  );
  if (tooMany) {
    const { claim } = tooMany;
    const text = `${claim.storageClass ?? 'The storage class'} keeps ${replicasOf(site, claim.storageClass)} copies of a disk, and ${stores.length} hosts store data: its disks will be degraded.`;
    findings.push(toFinding('warning', 'replicas-exceed-hosts', text, { intention: tooMany.node.intention }));
  }
  return findings;
}

/** Whether the address pools have an address for each load balancer that the plan makes. */
export function checkPools(site: Site, intentions: readonly Intention[]): Finding[] {
  const asked = new Map<string, number>();
  return intentions.flatMap((intention): Finding[] => {
    if (intention.type !== 'create-guest' || intention.guest.join.type !== 'load-balancer') return [];
    const { guest } = intention;
    const name = intention.guest.join.ipPool;
    if (name === null) return [];
    const where = { intention: intention.id };
    const pool = site.pools.get(name)?.ipPool;
    if (!pool) {
      return site.knows('IPPool')
        ? [toFinding('error', 'pool-missing', `The address pool ${name} is not there.`, where)]
        : [
            toFinding(
              'info',
              'pool-unknown',
              `Address pools have not been read, so ${name} could not be checked.`,
              where,
            ),
          ];
    }
    const count = (asked.get(name) ?? 0) + 1;
    asked.set(name, count);
    const findings: Finding[] = [];
    if (count > pool.available) {
      const text = `The address pool ${name} has ${pool.available} free addresses, and ${guest.name} needs one more.`;
      findings.push(toFinding('error', 'pool-empty', text, where));
    }
    const fits = (given: string, own: string): boolean => given === '*' || given === own;
    const isOpen = pool.scope.some(
      ({ namespace, guestCluster }) => fits(namespace, guest.namespace) && fits(guestCluster, guest.name),
    );
    if (pool.scope.length > 0 && !isOpen) {
      const text = `The address pool ${name} is not for ${guest.name} in ${guest.namespace}.`;
      findings.push(toFinding('error', 'pool-scope', text, where));
    }
    return findings;
  });
}
