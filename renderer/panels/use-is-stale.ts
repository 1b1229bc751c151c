import { isStale } from '../scene/availability.ts';
import type { GraphNode } from '../scene/graph.ts';
import { useWorld } from './app-context.ts';

/** Whether what is shown of a node may be out of date; a cluster itself is always as the app stands to it. */
export function useIsStale(node: GraphNode): boolean {
  return useWorld((state) => {
    if (node.type === 'cluster') return false;
    const cluster = state.graph.nodes.get(node.cluster);
    if (cluster?.type !== 'cluster') return false;
    return isStale(cluster) || (node.type === 'pod' && cluster.health.Pod?.type === 'stale');
  });
}
