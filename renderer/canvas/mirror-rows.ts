import type { ClusterNode, Graph, GraphNode, PodNode, VmNode } from '../scene/graph.ts';
import { shelfParts } from '../scene/shelf.ts';
import type { ShelfReason } from '../scene/shelf.ts';
import { labelOf, labelOfPod, labelOfVm } from './labels.ts';
import { counted, t } from '../i18n/i18n.ts';
import { podStripWords, shelfName } from './words.ts';

/** One line of the accessible tree. `id` is a node's, or a shelf's own, which is no node. */
export type Row = {
  id: string;
  node: GraphNode | null;
  level: 1 | 2 | 3 | 4;
  position: number;
  siblings: number;
  /** Null for a leaf. */
  isExpanded: boolean | null;
  /** What a screen reader says; made when the row is shown. */
  label: () => string;
  /** What type-ahead compares with. */
  name: string;
};

/** The lines of the tree in order, without what is folded. A line is made when it is asked for. */
export type Rows = {
  length: number;
  /** Undefined outside of the tree. */
  at: (index: number) => Row | undefined;
  /** The place of a row; -1 where it is folded away or not there. */
  indexOf: (id: string) => number;
  /** The place of the row that holds another; -1 for the outermost. */
  parentOf: (index: number) => number;
};

/** What has no line of its own in the tree before it is seen, as there are too many. */
type Leaf = VmNode | PodNode;

/** A line with the VMs or pods that stand below it while it is open; `siblings` counts the lines beside theirs too. */
type Part = {
  head: Row;
  start: number;
  parent: number;
  leaves: readonly Leaf[];
  siblings: number;
  hostName: string | null;
};

/** The id of the row of a strip of a cluster. */
export function shelfRowId(cluster: string, reason: ShelfReason): string {
  return `${cluster}#${reason === 'no-host' ? 'shelf' : 'elsewhere'}`;
}

/** The id of the row above the pods of a host, or of a cluster's pods without one. */
export function podRowId(holder: string): string {
  return `${holder}${podsMark}`;
}

const podsMark = '#pods';

/** Whether a row that only the tree folds is folded before anybody has touched it: pods are many, and seldom what is looked for. */
export function isFoldedAtFirst(id: string): boolean {
  return id.endsWith(podsMark);
}

const nothing: readonly Leaf[] = [];

/** What stands below a line: leaves, and so many lines after them. */
type Below = { leaves?: readonly Leaf[]; more?: number; hostName?: string | null };

/** Makes the rows of a graph; what it costs grows with clusters, hosts and guest clusters, not with VMs and pods. */
export function toRows(graph: Graph, isOpen: (id: string) => boolean): Rows {
  const parts: Part[] = [];
  const partOf = new Map<string, number>();
  let length = 0;
  const add = (head: Row, parent: number, below: Below = {}): number => {
    const { leaves = nothing, more = 0, hostName = null } = below;
    const shown = head.isExpanded === true ? leaves : nothing;
    partOf.set(head.id, parts.length);
    parts.push({ head, start: length, parent, leaves: shown, siblings: leaves.length + more, hostName });
    length += 1 + shown.length;
    return parts.length - 1;
  };

  for (const [index, cluster] of graph.clusters.entries()) {
    const place = { position: index + 1, siblings: graph.clusters.length };
    const own = add(toRow(graph, cluster, 1, place, isOpen(cluster.id)), -1);
    if (isOpen(cluster.id))
      addInside(graph, cluster, isOpen, (head, below, parent) => add(head, parent ?? own, below));
  }

  const findPart = (index: number): number => {
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((parts[middle]?.start ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const leafIndexIn = (part: Part | undefined, id: string): number => {
    const at = part?.leaves.findIndex((leaf) => leaf.id === id) ?? -1;
    return part && at >= 0 ? part.start + 1 + at : -1;
  };
  return {
    length,
    at(index) {
      if (index < 0 || index >= length) return undefined;
      const part = parts[findPart(index)];
      if (!part || part.start === index) return part?.head;
      const leaf = part.leaves[index - part.start - 1];
      return leaf && toLeafRow(leaf, part, index - part.start);
    },
    indexOf(id) {
      const own = partOf.get(id);
      if (own !== undefined) return parts[own]?.start ?? -1;
      const node = graph.nodes.get(id);
      if (node?.type !== 'vm' && node?.type !== 'pod') return -1;
      const holders =
        node.type === 'pod'
          ? [podRowId(node.host ?? node.cluster)]
          : node.host === null
            ? shelfIds(node.cluster)
            : [node.host];
      for (const holder of holders) {
        const at = leafIndexIn(parts[partOf.get(holder) ?? -1], id);
        if (at >= 0) return at;
      }
      return -1;
    },
    parentOf(index) {
      if (index < 0) return -1;
      const part = parts[findPart(index)];
      if (!part) return -1;
      return part.start === index ? (parts[part.parent]?.start ?? -1) : part.start;
    },
  };
}

function shelfIds(cluster: string): string[] {
  return [shelfRowId(cluster, 'no-host'), shelfRowId(cluster, 'unlisted')];
}

type Place = { position: number; siblings: number };

function toRow(
  graph: Graph,
  node: Exclude<GraphNode, Leaf>,
  level: 1 | 2,
  place: Place,
  isExpanded: boolean | null,
): Row {
  const name = node.type === 'cluster' ? node.info.name : node.name;
  return { id: node.id, node, level, ...place, isExpanded, label: () => labelOf(graph, node), name };
}

function toLeafRow(leaf: Leaf, { head, leaves, siblings, hostName }: Part, position: number): Row {
  const name = hostName ?? leaf.hostName;
  return {
    id: leaf.id,
    node: leaf,
    level: head.level === 3 ? 4 : 3,
    position,
    siblings: Math.max(siblings, leaves.length),
    isExpanded: null,
    label: () => (leaf.type === 'pod' ? labelOfPod(leaf, name) : labelOfVm(leaf, name)),
    name: leaf.name,
  };
}

/** Adds what a cluster holds: its hosts with their pods, its strips of what is on no host box, its guest clusters. */
function addInside(
  graph: Graph,
  cluster: ClusterNode,
  isOpen: (id: string) => boolean,
  add: (head: Row, below?: Below, parent?: number) => number,
): void {
  const { hosts, guests, workloads } = cluster;
  const shelves = shelfParts(cluster).filter(({ vms }) => vms.length > 0);
  const siblings = hosts.length + shelves.length + (workloads ? 1 : 0) + guests.length;
  let position = 0;
  const next = (): Place => ({ position: (position += 1), siblings });
  const toPodsRow = (holder: string, level: 2 | 3, place: Place, name: string, count: number): Row => {
    const id = podRowId(holder);
    const isExpanded = count === 0 ? null : isOpen(id);
    return { id, node: null, level, ...place, isExpanded, label: () => name, name };
  };
  for (const host of hosts) {
    const { vms, pods } = host;
    const more = pods.length > 0 ? 1 : 0;
    const isExpanded = vms.length + more === 0 ? null : isOpen(host.id);
    const own = add(toRow(graph, host, 2, next(), isExpanded), { leaves: vms, more, hostName: host.name });
    if (more === 0 || isExpanded !== true) continue;
    const last = vms.length + 1;
    const name = t('drawn.workloadsOf', { words: counted('count.pods', pods.length) });
    const head = toPodsRow(host.id, 3, { position: last, siblings: last }, name, pods.length);
    add(head, { leaves: pods, hostName: host.name }, own);
  }
  for (const { reason, vms } of shelves) {
    const id = shelfRowId(cluster.id, reason);
    const name = shelfName(reason);
    const label = (): string => t('drawn.shelfOf', { shelf: name, words: counted('count.vms', vms.length) });
    const shared = { id, node: null, level: 2 as const, label, name };
    add({ ...shared, ...next(), isExpanded: isOpen(id) }, { leaves: vms });
  }
  if (workloads) {
    const { shelf } = workloads;
    const name = podStripWords(cluster, shelf);
    add(toPodsRow(cluster.id, 2, next(), name, shelf.length), { leaves: shelf });
  }
  for (const guest of guests) add(toRow(graph, guest, 2, next(), null));
}
