import type { KindName } from '../../../shared/kinds/index.ts';
import type { ClusterNode } from '../../scene/graph.ts';

/** Why a list has no rows: there is no cluster, some are still read, none has the kind or lets it be read, some could not be, or there are none. */
export type WhyEmpty = 'no-clusters' | 'loading' | 'absent' | 'forbidden' | 'unread' | 'all';

type Known = Pick<ClusterNode, 'info' | 'health'>;

/** Tells why no cluster shows an object of a kind. */
export function whyEmpty(kind: KindName, clusters: readonly Known[]): WhyEmpty {
  if (clusters.length === 0) return 'no-clusters';
  const states = clusters.map((cluster) => {
    const { connection } = cluster.info;
    const health = cluster.health[kind];
    if (health?.type === 'stale') return health.since === null ? 'stale' : 'seen';
    if (connection.type === 'failed' || connection.type === 'disconnected') return 'stale';
    return connection.type === 'connecting' ? 'loading' : (health?.type ?? 'loading');
  });
  if (states.includes('loading')) return 'loading';
  if (states.every((state) => state === 'absent')) return 'absent';
  if (states.every((state) => state === 'forbidden')) return 'forbidden';
  return states.some((state) => state === 'stale' || state === 'forbidden') ? 'unread' : 'all';
}
