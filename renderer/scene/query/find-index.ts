import type { ClusterNode, Graph, GraphNode, HostNode } from '../graph.ts';
import { toMask } from './fuzzy.ts';
import type { Place } from './fields.ts';

/** A node as it is searched: its name in small letters, the letters in that, where it is, and what came of the last search. */
export type Entry = Place & {
  node: GraphNode;
  name: string;
  lower: string;
  mask: number;
  /** Which search has looked at it last, and with what rank; -1 where it does not match. */
  seenBy: number;
  rank: number;
};

/** The entries of a fleet, made once for each node and kept while the node stays the same. */
export type FindIndex = {
  /** Brings the index up to a graph. */
  update: (graph: Graph) => void;
  /** Makes entries until `isOver` says so; true once all of the graph has one, which makes the next update quick. */
  warm: (graph: Graph, isOver: () => boolean) => boolean;
  /** By cluster, in the clusters' order; in each the cluster, its hosts and its VMs in name order. */
  parts: () => readonly IndexPart[];
};

/** The entries of one cluster. */
export type IndexPart = { cluster: ClusterNode; entries: readonly Entry[] };

const checkEvery = 512;

/** Opens an empty index. */
export function openFindIndex(): FindIndex {
  const known = new WeakMap<GraphNode, Entry>();
  let parts: readonly IndexPart[] = [];

  const toEntry = (graph: Graph, cluster: ClusterNode, node: GraphNode): Entry => {
    const host = hostOf(graph, node);
    const before = known.get(node);
    if (before && before.host?.id === host?.id && before.host?.name === host?.name) {
      // The cluster's own node changes with every patch; nothing but its name and id is asked of it here.
      if (before.cluster.info !== cluster.info) before.seenBy = -1;
      before.cluster = cluster;
      before.host = host;
      return before;
    }
    const name = node.type === 'cluster' ? node.info.name : node.name;
    const lower = name.toLowerCase();
    const entry = { node, cluster, host, name, lower, mask: toMask(lower), seenBy: -1, rank: -1 };
    known.set(node, entry);
    return entry;
  };

  return {
    update(graph) {
      const last = new Map(parts.map((part) => [part.cluster, part]));
      const lists = new Map<string, Entry[]>();
      const fresh = graph.clusters.map((cluster): IndexPart => {
        const before = last.get(cluster);
        if (before) return before;
        const entries: Entry[] = [];
        lists.set(cluster.id, entries);
        return { cluster, entries };
      });
      parts = fresh;
      if (lists.size === 0) return;
      const clusters = new Map(graph.clusters.map((cluster) => [cluster.id, cluster]));
      for (const node of graph.nodes.values()) {
        const id = node.type === 'cluster' ? node.id : node.cluster;
        const list = lists.get(id);
        const cluster = clusters.get(id);
        if (list && cluster) list.push(toEntry(graph, cluster, node));
      }
    },
    warm(graph, isOver) {
      const clusters = new Map(graph.clusters.map((cluster) => [cluster.id, cluster]));
      let made = 0;
      for (const node of graph.nodes.values()) {
        if (known.has(node)) continue;
        const cluster = clusters.get(node.type === 'cluster' ? node.id : node.cluster);
        if (cluster) toEntry(graph, cluster, node);
        made += 1;
        if (made % checkEvery === 0 && isOver()) return false;
      }
      return true;
    },
    parts: () => parts,
  };
}

function hostOf(graph: Graph, node: GraphNode): HostNode | null {
  if (node.type !== 'vm' || node.host === null) return null;
  const host = graph.nodes.get(node.host);
  return host?.type === 'host' ? host : null;
}
