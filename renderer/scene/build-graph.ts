import { buildCluster } from './build-cluster.ts';
import type { BuiltCluster } from './build-cluster.ts';
import type { ClusterInput, Graph, GraphNode } from './graph.ts';
import { compareNames } from './names.ts';

/** Builds graphs one after another; what did not change keeps its identity, so that `===` tells what to draw anew. */
export type GraphBuilder = { update: (inputs: readonly ClusterInput[]) => Graph; close: () => void };

/** One map over the maps of the clusters, looked up by the first part of an id: a patch of one cluster copies no other. */
function toNodes(clusters: ReadonlyMap<string, BuiltCluster>): ReadonlyMap<string, GraphNode> {
  const find = (id: string): GraphNode | undefined => {
    const slash = id.indexOf('/');
    const part = clusters.get(slash < 0 ? id : id.slice(0, slash));
    return part?.nodes.get(id) ?? part?.pods?.byId.get(id);
  };
  function* entries(): MapIterator<[string, GraphNode]> {
    for (const { nodes, pods } of clusters.values()) {
      yield* nodes;
      if (pods) yield* pods.byId;
    }
  }
  function* keys(): MapIterator<string> {
    for (const [id] of entries()) yield id;
  }
  function* values(): MapIterator<GraphNode> {
    for (const [, node] of entries()) yield node;
  }
  const map: ReadonlyMap<string, GraphNode> = {
    get: find,
    has: (id) => find(id) !== undefined,
    get size() {
      return [...clusters.values()].reduce(
        (sum, { nodes, pods }) => sum + nodes.size + (pods?.byId.size ?? 0),
        0,
      );
    },
    forEach: (visit) => {
      for (const [id, node] of entries()) visit(node, id, map);
    },
    entries,
    keys,
    values,
    [Symbol.iterator]: entries,
  };
  return map;
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
      graph = { clusters: list.map((cluster) => cluster.node), nodes: toNodes(next) };
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
