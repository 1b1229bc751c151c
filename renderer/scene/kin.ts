import type { ClusterNode, Graph, GraphNode, HostNode, PodNode, VmNode } from './graph.ts';
import { holderOf } from './layout.ts';
import { shelfParts } from './shelf.ts';

/** What a node stands in: the host of a VM or a pod, the cluster of what stands on none, of a host and of a guest cluster; null for a cluster. */
export function parentOf(graph: Graph, node: GraphNode): HostNode | ClusterNode | null {
  if (node.type === 'cluster') return null;
  if (node.type !== 'host') return holderOf(graph, node) ?? null;
  const cluster = graph.nodes.get(node.cluster);
  return cluster?.type === 'cluster' ? cluster : null;
}

function clusterOf(graph: Graph, node: GraphNode): ClusterNode | undefined {
  const cluster = graph.nodes.get(node.type === 'cluster' ? node.id : node.cluster);
  return cluster?.type === 'cluster' ? cluster : undefined;
}

/** The nodes that stand beside a node, itself among them, in their order. */
export function siblingsOf(graph: Graph, node: GraphNode): readonly GraphNode[] {
  if (node.type === 'cluster') return graph.clusters;
  const cluster = clusterOf(graph, node);
  if (!cluster) return [node];
  if (node.type === 'host') return cluster.hosts;
  if (node.type === 'guest') return cluster.guests;
  const host = node.host === null ? undefined : graph.nodes.get(node.host);
  if (node.type === 'pod') return host?.type === 'host' ? host.pods : (cluster.workloads?.shelf ?? [node]);
  if (host?.type === 'host') return host.vms;
  return shelfParts(cluster).find(({ vms }) => vms.includes(node))?.vms ?? [node];
}

/** The first of what a node holds: a cluster's hosts, else its VMs on no host, a host's VMs, else its pods, a guest cluster's nodes; null for none that is seen. */
export function firstInside(
  node: GraphNode,
  isSeen: (node: GraphNode) => boolean = () => true,
): GraphNode | null {
  if (node.type === 'cluster') return node.hosts[0] ?? node.shelf.find(isSeen) ?? null;
  if (node.type === 'host') return node.vms.find(isSeen) ?? node.pods.find(isSeen) ?? null;
  return node.type === 'guest' ? (node.members.find(isSeen) ?? null) : null;
}

/** All pods of a cluster; none while container workloads are not shown. */
export function podsOf({ hosts, workloads }: ClusterNode): readonly PodNode[] {
  return workloads ? [...hosts.flatMap(({ pods }) => pods), ...workloads.shelf] : [];
}

/** All VMs of a node; of a VM those that stand beside it, of a pod the pods that do. */
export function vmsOf(graph: Graph, node: GraphNode): readonly (VmNode | PodNode)[] {
  switch (node.type) {
    case 'cluster':
      return [...node.hosts.flatMap((host) => host.vms), ...node.shelf];
    case 'host':
      return node.vms;
    case 'guest':
      return node.members;
    case 'vm':
      return siblingsOf(graph, node).filter((beside) => beside.type === 'vm');
    case 'pod':
      return siblingsOf(graph, node).filter((beside) => beside.type === 'pod');
  }
}
