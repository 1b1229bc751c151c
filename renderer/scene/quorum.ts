import type { ClusterNode } from './graph.ts';

/** The members that decide for a cluster (management hosts and the witness): how many there are, answer, and must answer. */
export type Quorum = { voters: number; ready: number; needed: number };

/** Counts the voters. Every management host and the witness run etcd, which needs more than half of them. */
export function quorumOf({ hosts }: Pick<ClusterNode, 'hosts'>): Quorum {
  const voters = hosts.filter(({ role }) => role !== 'worker');
  const ready = voters.filter(({ entity }) => entity.host.isReady).length;
  return { voters: voters.length, ready, needed: Math.floor(voters.length / 2) + 1 };
}

/** One thing that the number and roles of its hosts cost a cluster, or give it. */
export type Cost =
  | 'single-loss'
  | 'single-migration'
  | 'single-replicas'
  | 'single-upgrade'
  | 'two-promotion'
  | 'two-maintenance'
  | 'two-replicas'
  | 'witness-loss'
  | 'witness-replicas'
  | 'witness-workers'
  | 'witness-maintenance'
  | 'waiting-promotion'
  | 'full-loss'
  | 'full-managers'
  | 'now-at-risk';

/** What the hosts of a cluster cost it. Source: harvester/harvester pkg/controller/master/node/promote_controller.go and docs. */
export function costsOf(cluster: Pick<ClusterNode, 'hosts'>): Cost[] {
  const { hosts } = cluster;
  const { voters, ready, needed } = quorumOf(cluster);
  const count = (role: string): number => hosts.filter((host) => host.role === role).length;
  if (hosts.length === 0) return [];
  if (hosts.length === 1) return ['single-loss', 'single-migration', 'single-replicas', 'single-upgrade'];
  const risk: Cost[] = voters > 2 && ready - 1 < needed ? ['now-at-risk'] : [];
  if (hosts.length === 2) return ['two-promotion', 'two-maintenance', 'two-replicas'];
  if (count('management') >= 3) return [...risk, 'full-loss', 'full-managers'];
  if (count('management') === 2 && count('witness') === 1) {
    const replicas = count('worker') > 0 ? 'witness-workers' : 'witness-replicas';
    return [
      ...risk,
      'witness-loss',
      replicas,
      ...(hosts.length === 3 ? (['witness-maintenance'] as const) : []),
    ];
  }
  return [...risk, 'waiting-promotion'];
}
