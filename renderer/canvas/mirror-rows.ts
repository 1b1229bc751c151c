import type { ClusterNode, Graph, GraphNode, GuestNode, HostNode, VmNode } from '../scene/graph.ts';
import { shelfParts } from '../scene/shelf.ts';
import type { ShelfReason } from '../scene/shelf.ts';
import { count, figure, guestWords, hostWords, shelfNames } from './words.ts';

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

function problemsOf(node: { problems: readonly { text: string }[] }): string[] {
  return node.problems.map((problem) => problem.text.replace(/\.$/, ''));
}

/** What is said of a VM, such as "web-01, running, on node-02, 10.5.1.20". */
export function labelOfVm(vm: VmNode, hostName: string | null): string {
  return [
    vm.name,
    vm.status.toLowerCase(),
    hostName === null ? 'on no host' : `on ${hostName}`,
    vm.addresses[0],
    vm.guest && guestWords(vm.guest),
    ...problemsOf(vm),
  ]
    .filter(Boolean)
    .join(', ');
}

/** What is said of a guest cluster. */
export function labelOfGuest(guest: GuestNode): string {
  const { nodes, hosts } = guest.counts;
  return [
    guest.name,
    guest.confidence === 'guess' ? 'perhaps a guest cluster' : 'guest cluster',
    guest.distribution,
    count(nodes, 'node', 'nodes'),
    guest.status.toLowerCase(),
    `on ${count(hosts, 'host', 'hosts')}`,
    ...problemsOf(guest),
  ]
    .filter(Boolean)
    .join(', ');
}

/** What is said of a host. */
export function labelOfHost(host: HostNode): string {
  const { cpu } = host;
  const amount = cpu.used ?? cpu.reserved;
  const kind = cpu.used === null ? 'reserved' : 'used';
  return [
    host.name,
    `${host.role} host`,
    host.status.toLowerCase(),
    count(host.vms.length, 'VM', 'VMs'),
    amount === null ? null : `${figure(amount / 1000)} of ${figure(cpu.capacity / 1000)} cores ${kind}`,
    ...problemsOf(host),
  ]
    .filter(Boolean)
    .join(', ');
}

/** What is said of a cluster. */
export function labelOfCluster(cluster: ClusterNode): string {
  const { counts } = cluster;
  const total = counts.errors + counts.warnings;
  return [
    cluster.info.name,
    'Harvester cluster',
    hostWords(cluster),
    count(counts.vms, 'VM', 'VMs'),
    total === 0 ? 'no problems' : count(total, 'problem', 'problems'),
  ].join(', ');
}

/** What is said of any node of a graph. */
export function labelOf(graph: Graph, node: GraphNode): string {
  if (node.type === 'cluster') return labelOfCluster(node);
  if (node.type === 'host') return labelOfHost(node);
  if (node.type === 'guest') return labelOfGuest(node);
  const host = node.host === null ? undefined : graph.nodes.get(node.host);
  return labelOfVm(node, host?.type === 'host' ? host.name : node.hostName);
}

/** The id of the row of a strip of a cluster. */
export function shelfRowId(cluster: string, reason: ShelfReason): string {
  return `${cluster}#${reason === 'no-host' ? 'shelf' : 'elsewhere'}`;
}

/** The lines of the tree in order, without what is folded. */
export function toRows(graph: Graph, folded: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const isOpen = (id: string): boolean => !folded.has(id);
  const vmsOf = (vms: readonly VmNode[], hostName?: string): void => {
    for (const [index, vm] of vms.entries()) {
      rows.push({
        id: vm.id,
        node: vm,
        level: 3,
        position: index + 1,
        siblings: vms.length,
        isExpanded: null,
        label: () => labelOfVm(vm, hostName ?? vm.hostName),
        name: vm.name,
      });
    }
  };
  for (const [index, cluster] of graph.clusters.entries()) {
    rows.push({
      id: cluster.id,
      node: cluster,
      level: 1,
      position: index + 1,
      siblings: graph.clusters.length,
      isExpanded: isOpen(cluster.id),
      label: () => labelOfCluster(cluster),
      name: cluster.info.name,
    });
    if (!isOpen(cluster.id)) continue;
    const shelves = shelfParts(cluster).filter(({ vms }) => vms.length > 0);
    const siblings = cluster.hosts.length + shelves.length + cluster.guests.length;
    for (const [place, host] of cluster.hosts.entries()) {
      rows.push({
        id: host.id,
        node: host,
        level: 2,
        position: place + 1,
        siblings,
        isExpanded: host.vms.length === 0 ? null : isOpen(host.id),
        label: () => labelOfHost(host),
        name: host.name,
      });
      if (isOpen(host.id)) vmsOf(host.vms, host.name);
    }
    for (const [place, { reason, vms }] of shelves.entries()) {
      const id = shelfRowId(cluster.id, reason);
      rows.push({
        id,
        node: null,
        level: 2,
        position: cluster.hosts.length + place + 1,
        siblings,
        isExpanded: isOpen(id),
        label: () => `${shelfNames[reason]}, ${count(vms.length, 'VM', 'VMs')}`,
        name: shelfNames[reason],
      });
      if (isOpen(id)) vmsOf(vms);
    }
    for (const [place, guest] of cluster.guests.entries()) {
      rows.push({
        id: guest.id,
        node: guest,
        level: 2,
        position: cluster.hosts.length + shelves.length + place + 1,
        siblings,
        isExpanded: null,
        label: () => labelOfGuest(guest),
        name: guest.name,
      });
    }
  }
  return rows;
}
