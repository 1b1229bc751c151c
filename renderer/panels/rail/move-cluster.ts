import type { ClusterNode } from '../../scene/graph.ts';
import type { App } from '../app-context.ts';
import { callCluster } from '../use-cluster-calls.ts';
import { stepOf, toGroups } from './groups.ts';
import type { Place, RailGroup } from './groups.ts';

/** The clusters as the user has put them, in their groups. */
export function groupsNow({ world }: Pick<App, 'world'>): RailGroup[] {
  const { clusters, graph } = world.getState();
  return toGroups(listed(clusters ?? [], graph.nodes));
}

/** The nodes of clusters, in the order of the list. */
export function listed(
  clusters: readonly { id: string }[],
  nodes: ReadonlyMap<string, { type: string }>,
): ClusterNode[] {
  return clusters.flatMap(({ id }) => {
    const node = nodes.get(id);
    return node?.type === 'cluster' ? [node as ClusterNode] : [];
  });
}

/** Lists a cluster elsewhere. */
export function moveCluster(app: App, cluster: string, place: Place): Promise<void> {
  return callCluster(app, 'cluster.move', { cluster, ...place });
}

/** Lists a cluster one step up (-1) or down (1); false where it is the first or last of all. */
export function stepCluster(app: App, cluster: string, by: -1 | 1): boolean {
  const place = stepOf(groupsNow(app), cluster, by);
  if (place) void moveCluster(app, cluster, place);
  return place !== null;
}
