import type { ClusterNode, Graph, GraphNode, HostNode, PodNode, VmNode } from '../graph.ts';
import type { Place } from './fields.ts';
import { toMask } from './fuzzy.ts';
import { traitsOf } from './traits.ts';
import type { Traits } from './traits.ts';

/** A node as it is searched: its name, what else it can be found by in small letters, and where it is. */
export type Entry = Place & {
  node: GraphNode;
  name: string;
  lower: string;
  others: string;
  mask: number;
  traits: Traits;
};

/**
 * The entries of a part of a cluster, and their texts one after another in single strings, in which a word is found far
 * faster than in each for itself; `nameStarts` and `otherStarts` tell where the text of each entry begins.
 */
export type IndexPart = {
  cluster: ClusterNode;
  entries: readonly Entry[];
  names: string;
  nameStarts: Uint32Array;
  others: string;
  otherStarts: Uint32Array;
  masks: Int32Array;
  traits: Int32Array;
  /** What it was made of; as long as these are the same objects, so is the part. */
  sources: readonly Source[];
};

/** A cluster with its guest clusters, a host with its VMs and pods, or the VMs or pods of a shelf. */
type Source = ClusterNode | HostNode | readonly (VmNode | PodNode)[];

/** The entries of a fleet, made once for each node and kept while the node stays the same. */
export type FindIndex = {
  /** Brings the index up to a graph, a part at a time; what a run has made is not made again if it was given up. */
  steps: (graph: Graph) => Generator<undefined, undefined>;
  /** The same at once. */
  update: (graph: Graph) => void;
  /** By cluster, in the clusters' order; in each the cluster, its guest clusters, and its hosts with their VMs. */
  parts: () => readonly IndexPart[];
  /** The entry of a node, also of one that is newer than the last update; null where its cluster is not known. */
  entryOf: (node: GraphNode) => Entry | null;
};

/** From so many entries on a part is full: a few milliseconds to make, less to search. */
const partSize = 2_048;
/** Between the texts of entries; no text has it. */
const end = '\n';

function othersOf(node: GraphNode): string {
  if (node.type === 'cluster') return `${node.id} ${node.info.server}`;
  if (node.type === 'host') return `${node.entity.name} ${node.entity.host.address ?? ''}`;
  if (node.type === 'guest') return `${node.namespace} ${node.distribution ?? ''}`;
  if (node.type === 'pod') return `${node.namespace} ${node.workload} ${node.entity.pod.address ?? ''}`;
  const { namespace, guestCluster, addresses, host, hostName } = node;
  const place = host === null && hostName !== null ? ` ${hostName}` : '';
  return `${namespace} ${guestCluster ?? ''} ${addresses.join(' ')}${place}`;
}

function* placesOf(source: Source): Generator<{ node: GraphNode; host: HostNode | null }> {
  if (!('type' in source)) {
    for (const node of source) yield { node, host: null };
    return;
  }
  yield { node: source, host: null };
  if (source.type === 'cluster') for (const node of source.guests) yield { node, host: null };
  else {
    for (const node of source.vms) yield { node, host: source };
    for (const node of source.pods) yield { node, host: source };
  }
}

/** The sources of a cluster, as many together as make a part. */
function* partsOf(cluster: ClusterNode): Generator<Source[]> {
  // By itself: the cluster is another object after every change.
  yield [cluster];
  let sources: Source[] = [];
  let count = 0;
  for (const host of cluster.hosts) {
    sources.push(host);
    count += 1 + host.vms.length + host.pods.length;
    if (count < partSize) continue;
    yield sources;
    sources = [];
    count = 0;
  }
  if (sources.length > 0) yield sources;
  if (cluster.shelf.length > 0) yield [cluster.shelf];
  if (cluster.workloads && cluster.workloads.shelf.length > 0) yield [cluster.workloads.shelf];
}

function toPart(cluster: ClusterNode, sources: readonly Source[], entries: readonly Entry[]): IndexPart {
  const nameStarts = new Uint32Array(entries.length);
  const otherStarts = new Uint32Array(entries.length);
  const masks = new Int32Array(entries.length);
  const traits = new Int32Array(entries.length);
  let name = 0;
  let other = 0;
  entries.forEach((entry, index) => {
    nameStarts[index] = name;
    otherStarts[index] = other;
    masks[index] = entry.mask;
    traits[index] = entry.traits;
    name += entry.lower.length + 1;
    other += entry.others.length + 1;
  });
  return {
    cluster,
    sources,
    entries,
    names: entries.map(({ lower }) => lower).join(end) + end,
    nameStarts,
    others: entries.map(({ others }) => others).join(end) + end,
    otherStarts,
    masks,
    traits,
  };
}

/** Opens an empty index. */
export function openFindIndex(): FindIndex {
  const known = new WeakMap<GraphNode, Entry>();
  /** By the first source. */
  const made = new WeakMap<Source, IndexPart>();
  let parts: readonly IndexPart[] = [];
  let last: Graph | null = null;

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
      traits: traitsOf(node, { cluster, host }),
    };
    known.set(node, entry);
    return entry;
  };
  const makePart = (cluster: ClusterNode, sources: readonly Source[]): IndexPart => {
    const entries: Entry[] = [];
    for (const source of sources) {
      for (const { node, host } of placesOf(source)) entries.push(toEntry(cluster, node, host));
    }
    return toPart(cluster, sources, entries);
  };
  const keepPart = (part: IndexPart, cluster: ClusterNode): void => {
    if (part.cluster === cluster) return;
    part.cluster = cluster;
    for (const entry of part.entries) entry.cluster = cluster;
  };
  function* steps(graph: Graph): Generator<undefined, undefined> {
    if (graph === last) return;
    const next: IndexPart[] = [];
    for (const cluster of graph.clusters) {
      for (const sources of partsOf(cluster)) {
        const first = sources[0] ?? cluster;
        const before = made.get(first);
        if (before && isSameList(before.sources, sources)) {
          keepPart(before, cluster);
          next.push(before);
          continue;
        }
        const part = makePart(cluster, sources);
        made.set(first, part);
        next.push(part);
        yield;
      }
    }
    parts = next;
    last = graph;
  }

  return {
    steps,
    update: (graph) => {
      const all = steps(graph);
      while (!all.next().done);
    },
    parts: () => parts,
    entryOf: (node) => {
      const entry = known.get(node);
      if (entry) return entry;
      const cluster = node.type === 'cluster' ? node : last?.nodes.get(node.cluster);
      if (cluster?.type !== 'cluster') return null;
      const host = node.type === 'vm' && node.host !== null ? last?.nodes.get(node.host) : undefined;
      return toEntry(cluster, node, host?.type === 'host' ? host : null);
    },
  };
}

function isSameList(a: readonly Source[], b: readonly Source[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
