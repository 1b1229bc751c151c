import type { KindName } from '../../../shared/kinds/index.ts';
import type { ClusterNode } from '../../scene/graph.ts';

/** Of how many clusters a kind is old, since when the oldest is (ISO 8601), and the names of those it was never read of. */
export type AgeOfList = { old: number; oldest: string | null; never: readonly string[] };

/** Tells how old the objects of a kind are over all clusters. */
export function ageOfList(
  kind: KindName,
  clusters: readonly Pick<ClusterNode, 'info' | 'health'>[],
): AgeOfList {
  const never: string[] = [];
  const since: string[] = [];
  for (const { info, health } of clusters) {
    const of = health[kind];
    if (of?.type === 'stale' && of.since !== null) since.push(of.since);
    else if (of?.type === 'stale' || (of === undefined && info.connection.type === 'disconnected'))
      never.push(info.name);
  }
  return { old: since.length, oldest: since.sort()[0] ?? null, never };
}
