import { buildCluster } from './build-cluster.ts';
import type { BuiltCluster } from './build-cluster.ts';
import type { ClusterInput, Graph, GraphNode } from './graph.ts';
import { compareNames } from './names.ts';

/** Builds graphs one after another; what did not change keeps its identity, so that `===` tells what to draw anew. */
export type GraphBuilder = { update: (inputs: readonly ClusterInput[]) => Graph; close: () => void };

/** Every node of every cluster by id. */
function toNodes(clusters: readonly BuiltCluster[]): ReadonlyMap<string, GraphNode> {
  const [only] = clusters;
  if (only && clusters.length === 1) return only.nodes;
  const all = new Map<string, GraphNode>();
  for (const cluster of clusters) for (const [id, node] of cluster.nodes) all.set(id, node);
  return all;
}

function compareInputs(a: ClusterInput, b: ClusterInput): number {
  return compareNames(a.info.name, b.info.name) || (a.info.id < b.info.id ? -1 : 1);
}

/** Opens a builder that remembers the last graph; clusters come sorted by name. */
export function openGraph(): GraphBuilder {
  let built = new Map<string, BuiltCluster>();
  let graph: Graph | null = null;
  return {
    update(inputs) {
      const next = new Map<string, BuiltCluster>();
      let isChanged = graph === null || inputs.length !== built.size;
      for (const input of [...inputs].sort(compareInputs)) {
        const before = built.get(input.info.id) ?? null;
        const after = buildCluster(input, before);
        if (after !== before) isChanged = true;
        next.set(input.info.id, after);
      }
      built = next;
      if (graph && !isChanged) return graph;
      const list = [...next.values()];
      graph = { clusters: list.map((cluster) => cluster.node), nodes: toNodes(list) };
      return graph;
    },
    close() {
      built = new Map();
      graph = null;
    },
  };
}

/** Builds the graph of these clusters from nothing. */
export function buildGraph(inputs: readonly ClusterInput[]): Graph {
  return openGraph().update(inputs);
}
