import { isSeen } from '../scene/availability.ts';
import type { ClusterNode, Graph, GraphNode, GuestNode, HostNode, PodNode, VmNode } from '../scene/graph.ts';
import { podsInTrouble } from '../scene/trouble.ts';
import { counted, t } from '../i18n/i18n.ts';
import { inSentence, say } from '../i18n/say.ts';
import { figure, guestWords, hostWords, joined, podWords, problemWords, vmWords } from './words.ts';

function problemsOf(node: { problems: readonly { text: string }[] }): string[] {
  return node.problems.map((problem) => say(problem.text).replace(/[.。]$/, ''));
}

function placeWords(hostName: string | null): string {
  return hostName === null ? t('drawn.onNoHost') : t('drawn.onHost', { host: hostName });
}

/** What is said of a VM, such as "web-01, running, on node-02, 10.5.1.20". */
export function labelOfVm(vm: VmNode, hostName: string | null): string {
  return joined([
    vm.name,
    inSentence(vm.status),
    placeWords(hostName),
    vm.addresses[0],
    vm.guest && guestWords(vm.guest),
    ...problemsOf(vm),
  ]);
}

/** What is said of a pod, such as "manager-7xk2p, pod of manager in longhorn-system, running, on node-02". */
export function labelOfPod(pod: PodNode, hostName: string | null): string {
  const { restarts } = pod.entity.pod;
  const { namespace, workload } = pod;
  return joined([
    pod.name,
    workload === pod.name ? t('drawn.podIn', { namespace }) : t('drawn.podOf', { workload, namespace }),
    say(pod.status),
    placeWords(hostName),
    restarts > 0 && counted('pod.restartCount', restarts),
    ...problemsOf(pod),
  ]);
}

/** What is said of a guest cluster. */
export function labelOfGuest(guest: GuestNode): string {
  const { nodes, hosts } = guest.counts;
  return joined([
    guest.name,
    t(guest.confidence === 'guess' ? 'drawn.guestGuess' : 'drawn.guest'),
    guest.distribution,
    counted('count.nodes', nodes),
    inSentence(guest.status),
    counted('drawn.onHosts', hosts),
    ...problemsOf(guest),
  ]);
}

/** What is said of a host. */
export function labelOfHost(host: HostNode): string {
  const { cpu } = host;
  const amount = cpu.used ?? cpu.reserved;
  const use = amount !== null && { amount: figure(amount / 1000), capacity: figure(cpu.capacity / 1000) };
  return joined([
    host.name,
    t(`drawn.hostRole.${host.role}`),
    inSentence(host.status),
    counted('count.vms', host.vms.length),
    host.pods.length > 0 && counted('count.pods', host.pods.length),
    use && t(cpu.used === null ? 'drawn.coresReserved' : 'drawn.coresUsed', use),
    ...problemsOf(host),
  ]);
}

/** What is said of a cluster. */
export function labelOfCluster(cluster: ClusterNode): string {
  const { counts, info } = cluster;
  const total = counts.errors + counts.warnings;
  const pods = podsInTrouble(cluster);
  const { type: link } = info.connection;
  return joined([
    info.name,
    t('drawn.cluster'),
    hostWords(cluster),
    vmWords(cluster),
    podWords(cluster),
    link !== 'connected' && t(`drawn.link.${link}`),
    info.isInsecure && inSentence(t('insecure.mark')),
    total + pods === 0 ? isSeen(cluster) && t('drawn.noProblems') : problemWords(total, pods),
  ]);
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
