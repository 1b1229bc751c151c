import { isSeen } from '../scene/availability.ts';
import type { ClusterNode, Graph, GraphNode, GuestNode, HostNode, PodNode, VmNode } from '../scene/graph.ts';
import { podsInTrouble } from '../scene/trouble.ts';
import { count, figure, guestWords, hostWords, podWords, problemWords, vmWords } from './words.ts';

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

/** What is said of a pod, such as "manager-7xk2p, pod of manager in longhorn-system, running, on node-02". */
export function labelOfPod(pod: PodNode, hostName: string | null): string {
  const { restarts } = pod.entity.pod;
  return [
    pod.name,
    pod.workload === pod.name ? `pod in ${pod.namespace}` : `pod of ${pod.workload} in ${pod.namespace}`,
    pod.status,
    hostName === null ? 'on no host' : `on ${hostName}`,
    restarts > 0 && count(restarts, 'restart', 'restarts'),
    ...problemsOf(pod),
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
    host.pods.length > 0 && count(host.pods.length, 'pod', 'pods'),
    amount === null ? null : `${figure(amount / 1000)} of ${figure(cpu.capacity / 1000)} cores ${kind}`,
    ...problemsOf(host),
  ]
    .filter(Boolean)
    .join(', ');
}

const linkWords = {
  connected: '',
  connecting: 'connecting',
  failed: 'not reached',
  untrusted: 'certificate refused',
  disconnected: 'not connected',
};

/** What is said of a cluster. */
export function labelOfCluster(cluster: ClusterNode): string {
  const { counts } = cluster;
  const total = counts.errors + counts.warnings;
  const pods = podsInTrouble(cluster);
  return [
    cluster.info.name,
    'Harvester cluster',
    hostWords(cluster),
    vmWords(cluster),
    podWords(cluster),
    linkWords[cluster.info.connection.type],
    cluster.info.isInsecure && 'certificate not verified',
    total + pods === 0 ? isSeen(cluster) && 'no problems' : problemWords(total, pods),
  ]
    .filter(Boolean)
    .join(', ');
}

/** What is said of any node of a graph. */
export function labelOf(graph: Graph, node: GraphNode): string {
  if (node.type === 'cluster') return labelOfCluster(node);
  if (node.type === 'host') return labelOfHost(node);
  if (node.type === 'guest') return labelOfGuest(node);
  const host = node.host === null ? undefined : graph.nodes.get(node.host);
  const hostName = host?.type === 'host' ? host.name : node.hostName;
  return node.type === 'pod' ? labelOfPod(node, hostName) : labelOfVm(node, hostName);
}
