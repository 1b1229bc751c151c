import type { ClusterNode, Graph, GraphNode, HostNode } from '../graph.ts';
import type { Place } from './fields.ts';
import { toMask } from './fuzzy.ts';

/** A node as it is searched: its name, what else it can be found by in small letters, and where it is. */
export type Entry = Place & { node: GraphNode; name: string; lower: string; others: string; mask: number };

/**
 * The entries of one cluster, and their texts one after another in single strings, in which a word is found far faster
 * than in each for itself; `nameStarts` and `otherStarts` tell where the text of each entry begins.
 */
export type IndexPart = {
  cluster: ClusterNode;
  entries: readonly Entry[];
  names: string;
  nameStarts: Uint32Array;
  others: string;
  otherStarts: Uint32Array;
  masks: Int32Array;
};

/** The entries of a fleet, made once for each node and kept while the node stays the same. */
export type FindIndex = {
  /** Brings the index up to a graph. */
  update: (graph: Graph) => void;
  /** Makes entries until `isOver` says so; true once all of the graph has one, which makes the next update quick. */
  warm: (graph: Graph, isOver: () => boolean) => boolean;
  /** By cluster, in the clusters' order; in each the cluster, its guest clusters, and its hosts with their VMs. */
  parts: () => readonly IndexPart[];
};

const checkEvery = 256;
/** Between the texts of entries; no text has it. */
const end = '\n';

function othersOf(node: GraphNode): string {
  if (node.type === 'cluster') return `${node.id} ${node.info.server}`;
  if (node.type === 'host') return `${node.entity.name} ${node.entity.host.address ?? ''}`;
  if (node.type === 'guest') return `${node.namespace} ${node.distribution ?? ''}`;
  const { namespace, guestCluster, addresses, host, hostName } = node;
  const place = host === null && hostName !== null ? ` ${hostName}` : '';
  return `${namespace} ${guestCluster ?? ''} ${addresses.join(' ')}${place}`;
}

function* placesOf(cluster: ClusterNode): Generator<{ node: GraphNode; host: HostNode | null }> {
  yield { node: cluster, host: null };
  for (const node of cluster.guests) yield { node, host: null };
  for (const host of cluster.hosts) {
    yield { node: host, host: null };
    for (const node of host.vms) yield { node, host };
  }
  for (const node of cluster.shelf) yield { node, host: null };
}

function toPart(cluster: ClusterNode, entries: readonly Entry[]): IndexPart {
  const nameStarts = new Uint32Array(entries.length);
  const otherStarts = new Uint32Array(entries.length);
  const masks = new Int32Array(entries.length);
  let name = 0;
  let other = 0;
  entries.forEach((entry, index) => {
    nameStarts[index] = name;
    otherStarts[index] = other;
    masks[index] = entry.mask;
    name += entry.lower.length + 1;
    other += entry.others.length + 1;
  });
  return {
    cluster,
    entries,
    names: entries.map(({ lower }) => lower).join(end) + end,
    nameStarts,
    others: entries.map(({ others }) => others).join(end) + end,
    otherStarts,
    masks,
  };
}

/** Opens an empty index. */
export function openFindIndex(): FindIndex {
  const known = new WeakMap<GraphNode, Entry>();
  let parts: readonly IndexPart[] = [];

  const toEntry = (cluster: ClusterNode, node: GraphNode, host: HostNode | null): Entry => {
    const before = known.get(node);
    if (before) {
      before.cluster = cluster;
      before.host = host;
      return before;
    }
    const name = node.type === 'cluster' ? node.info.name : node.name;
    const lower = name.toLowerCase();
    const entry: Entry = {
      node,
      cluster,
      host,
      name,
      lower,
      others: othersOf(node).toLowerCase(),
      mask: toMask(lower),
    };
    known.set(node, entry);
    return entry;
  };

  return {
    update(graph) {
      const last = new Map(parts.map((part) => [part.cluster, part]));
      parts = graph.clusters.map((cluster) => {
        const before = last.get(cluster);
        if (before) return before;
        const entries: Entry[] = [];
        for (const { node, host } of placesOf(cluster)) entries.push(toEntry(cluster, node, host));
        return toPart(cluster, entries);
      });
    },
    warm(graph, isOver) {
      let made = 0;
      for (const cluster of graph.clusters) {
        for (const { node, host } of placesOf(cluster)) {
          if (known.has(node)) continue;
          toEntry(cluster, node, host);
          made += 1;
          if (made % checkEvery === 0 && isOver()) return false;
        }
      }
      return true;
    },
    parts: () => parts,
  };
}
