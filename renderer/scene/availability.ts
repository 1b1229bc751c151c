import type { Health } from '../../shared/world/patch.ts';
import type { ClusterNode } from './graph.ts';

/** How a cluster stands against the loss of a host; see DESIGN words: three hosts, two and a witness, or one. */
export type Availability = 'full' | 'witness' | 'none' | 'unknown';

/** Tells the availability from the roles of the hosts that are there. */
export function availabilityOf(cluster: ClusterNode): Availability {
  if (cluster.hosts.length === 0) return 'unknown';
  const count = (role: string): number => cluster.hosts.filter((host) => host.role === role).length;
  if (count('management') >= 3) return 'full';
  return count('management') >= 2 && count('witness') >= 1 ? 'witness' : 'none';
}

/** How fresh what is shown of a cluster is. `since` is ISO 8601. */
export type Freshness =
  { type: 'live' } | { type: 'loading' } | { type: 'stale'; since: string | null } | { type: 'disconnected' };

/** Tells the freshness of the kinds the canvas is made of. */
export function freshnessOf(cluster: ClusterNode): Freshness {
  const { Node: hosts, VirtualMachine: vms, VirtualMachineInstance: instances } = cluster.health;
  const kinds = [hosts, vms, instances];
  const stale = kinds.flatMap((health) => (health?.type === 'stale' ? [health.since] : []));
  const [oldest = null] = stale.filter((since) => since !== null).sort();
  if (stale.length > 0) return { type: 'stale', since: oldest };
  const { connection } = cluster.info;
  if (connection.type === 'failed') return { type: 'stale', since: connection.since };
  if (connection.type === 'disconnected') return { type: 'disconnected' };
  const isLoading = connection.type === 'connecting' || kinds.some((health) => health?.type === 'loading');
  return isLoading ? { type: 'loading' } : { type: 'live' };
}

/** Whether anything of a cluster was ever read, now or before; before that its counts mean nothing. */
export function isSeen({ world, health }: Pick<ClusterNode, 'world' | 'health'>): boolean {
  return world.entities.size > 0 || Object.values(health).some(wasRead);
}

/** Whether a kind was read, now or before, so that no objects of it means that there were none. */
export function wasRead(health: Health | undefined): boolean {
  return health?.type === 'live' || (health?.type === 'stale' && health.since !== null);
}

/** Whether it is known which VMs a cluster has. */
export function knowsVms(cluster: Pick<ClusterNode, 'world' | 'health' | 'counts'>): boolean {
  if (cluster.counts.vms > 0) return true;
  const { VirtualMachine: health } = cluster.health;
  const isUnread = health?.type === 'stale' && health.since === null;
  return isSeen(cluster) && health?.type !== 'loading' && health?.type !== 'forbidden' && !isUnread;
}

/** Whether what is shown of a cluster may be out of date. */
export function isStale(cluster: ClusterNode): boolean {
  const freshness = freshnessOf(cluster);
  return freshness.type === 'stale' || freshness.type === 'disconnected';
}
