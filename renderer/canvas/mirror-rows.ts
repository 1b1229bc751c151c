import type { ClusterNode, Graph, GraphNode, VmNode } from '../scene/graph.ts';
import { shelfParts } from '../scene/shelf.ts';
import type { ShelfReason } from '../scene/shelf.ts';
import { labelOf, labelOfVm } from './labels.ts';
import { count, shelfNames } from './words.ts';

/** One line of the accessible tree. `id` is a node's, or a shelf's own, which is no node. */
export type Row = {
  id: string;
  node: GraphNode | null;
  level: 1 | 2 | 3;
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

/** A line with the VMs that stand below it while it is open: VMs are too many to have a line each before it is seen. */
type Part = { head: Row; start: number; parent: number; vms: readonly VmNode[]; hostName: string | null };

/** The id of the row of a strip of a cluster. */
export function shelfRowId(cluster: string, reason: ShelfReason): string {
  return `${cluster}#${reason === 'no-host' ? 'shelf' : 'elsewhere'}`;
}

const nothing: readonly VmNode[] = [];

/** Makes the rows of a graph; what it costs grows with clusters, hosts and guest clusters, not with VMs. */
export function toRows(graph: Graph, folded: ReadonlySet<string>): Rows {
  const parts: Part[] = [];
  const partOf = new Map<string, number>();
  let length = 0;
  const isOpen = (id: string): boolean => !folded.has(id);
  const add = (head: Row, parent: number, vms = nothing, hostName: string | null = null): number => {
    const shown = head.isExpanded === true ? vms : nothing;
    partOf.set(head.id, parts.length);
    parts.push({ head, start: length, parent, vms: shown, hostName });
    length += 1 + shown.length;
    return parts.length - 1;
  };

  for (const [index, cluster] of graph.clusters.entries()) {
    const place = { position: index + 1, siblings: graph.clusters.length };
    const own = add(toRow(graph, cluster, 1, place, isOpen(cluster.id)), -1);
    if (isOpen(cluster.id)) addInside(graph, cluster, isOpen, (head, vms, name) => add(head, own, vms, name));
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
  const vmIndexIn = (part: Part | undefined, id: string): number => {
    const at = part?.vms.findIndex((vm) => vm.id === id) ?? -1;
    return part && at >= 0 ? part.start + 1 + at : -1;
  };
  return {
    length,
    at(index) {
      if (index < 0 || index >= length) return undefined;
      const part = parts[findPart(index)];
      if (!part || part.start === index) return part?.head;
      const vm = part.vms[index - part.start - 1];
      return vm && toVmRow(vm, part, index - part.start);
    },
    indexOf(id) {
      const own = partOf.get(id);
      if (own !== undefined) return parts[own]?.start ?? -1;
      const node = graph.nodes.get(id);
      if (node?.type !== 'vm') return -1;
      const holders = node.host === null ? shelfIds(node.cluster) : [node.host];
      for (const holder of holders) {
        const at = vmIndexIn(parts[partOf.get(holder) ?? -1], id);
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
  node: Exclude<GraphNode, VmNode>,
  level: 1 | 2,
  place: Place,
  isExpanded: boolean | null,
): Row {
  const name = node.type === 'cluster' ? node.info.name : node.name;
  return { id: node.id, node, level, ...place, isExpanded, label: () => labelOf(graph, node), name };
}

function toVmRow(vm: VmNode, { vms, hostName }: Part, position: number): Row {
  return {
    id: vm.id,
    node: vm,
    level: 3,
    position,
    siblings: vms.length,
    isExpanded: null,
    label: () => labelOfVm(vm, hostName ?? vm.hostName),
    name: vm.name,
  };
}

/** Adds what a cluster holds: its hosts, its strips of VMs on no host box, its guest clusters. */
function addInside(
  graph: Graph,
  cluster: ClusterNode,
  isOpen: (id: string) => boolean,
  add: (head: Row, vms?: readonly VmNode[], hostName?: string) => void,
): void {
  const shelves = shelfParts(cluster).filter(({ vms }) => vms.length > 0);
  const siblings = cluster.hosts.length + shelves.length + cluster.guests.length;
  let position = 0;
  const next = (): Place => ({ position: (position += 1), siblings });
  for (const host of cluster.hosts) {
    const isExpanded = host.vms.length === 0 ? null : isOpen(host.id);
    add(toRow(graph, host, 2, next(), isExpanded), host.vms, host.name);
  }
  for (const { reason, vms } of shelves) {
    const id = shelfRowId(cluster.id, reason);
    const label = (): string => `${shelfNames[reason]}, ${count(vms.length, 'VM', 'VMs')}`;
    const shared = { id, node: null, level: 2 as const, label, name: shelfNames[reason] };
    add({ ...shared, ...next(), isExpanded: isOpen(id) }, vms);
  }
  for (const guest of cluster.guests) add(toRow(graph, guest, 2, next(), null));
}
