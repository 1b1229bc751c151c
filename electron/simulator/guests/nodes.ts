import type { Clock } from '../clock.ts';
import type { Condition, JsonObject, KubeObject } from '../json.ts';
import { conditionOf, objectAt, objectsAt, toTimestamp } from '../json.ts';
import { uuidOf } from '../objects/context.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { GuestCluster, Member } from './guest-cluster.ts';
import { textsOf } from './images.ts';

/** Taints the control plane gives by itself (kubernetes pkg/controller/nodelifecycle, cloud-provider). */
export const UNINITIALISED = 'node.cloudprovider.kubernetes.io/uninitialized';
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

type State = { status: 'True' | 'False' | 'Unknown'; reason: string; message: string };
const READY: State = { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
/** Said while no network plugin runs (kubernetes pkg/kubelet). */
export const NO_NETWORK: State = {
  status: 'False',
  reason: 'KubeletNotReady',
  message:
    'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
};
const SILENT: State = {
  status: 'Unknown',
  reason: 'NodeStatusUnknown',
  message: 'Kubelet stopped posting node status.',
};

function conditionsFor(state: State, since: string, nowText: string): Condition[] {
  const quiet = (type: string, reason: string, message: string): Condition =>
    state.status === 'Unknown'
      ? { type, ...state, lastHeartbeatTime: since, lastTransitionTime: nowText }
      : { type, status: 'False', reason, message, lastHeartbeatTime: nowText, lastTransitionTime: since };
  return [
    quiet('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    quiet('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    quiet('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    { type: 'Ready', ...state, lastHeartbeatTime: nowText, lastTransitionTime: nowText },
  ];
}

function toTaint(text: string): JsonObject {
  const [pair = '', effect = ''] = text.split(/:(?=[^:]*$)/);
  const [key = '', value = ''] = pair.split('=');
  return { key, ...(value === '' ? {} : { value }), effect };
}

function rolesOf(cluster: GuestCluster, member: Member): Record<string, string> {
  if (!member.isServer) return {};
  const roles = ['control-plane', ...(cluster.hasEtcd ? ['etcd'] : [])];
  return Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, 'true']));
}

/** What a node is made of besides its member. */
export interface NodeFacts {
  address: string;
  cpus: number;
  memoryGiB: number;
  architecture: string;
  osImage: string;
  kernel: string;
}

/** Whether its kubelet waits for a cloud provider before it takes anything (kubernetes, external cloud providers). */
export function isExternal({ config }: Pick<Member, 'config'>): boolean {
  return (
    config['cloud-provider-name'] === 'harvester' ||
    textsOf(config['kubelet-arg']).includes('cloud-provider=external')
  );
}

/** A node as its kubelet registers it, not ready yet. */
export function buildNode(
  cluster: GuestCluster,
  member: Member,
  facts: NodeFacts,
  nowText: string,
): KubeObject {
  const { config, node: name, version } = member;
  const word = cluster.distribution;
  const labels = Object.fromEntries(
    textsOf(config['node-label']).map((pair) => [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ]),
  );
  const external = isExternal(member);
  const taints = [
    ...textsOf(config['node-taint']).map(toTaint),
    ...(external ? [{ key: UNINITIALISED, value: 'true', effect: 'NoSchedule' }] : []),
    { key: NOT_READY, effect: 'NoSchedule' },
    { key: NOT_READY, effect: 'NoExecute' },
  ];
  const size = { cpu: String(facts.cpus), memory: `${facts.memoryGiB * 1024 * 1024}Ki`, pods: '110' };
  const index = cluster.members.size;
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': facts.architecture,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': facts.architecture,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        'node.kubernetes.io/instance-type': word,
        ...rolesOf(cluster, member),
        ...labels,
      },
      annotations: { [`${word}.io/hostname`]: name, [`${word}.io/internal-ip`]: facts.address },
    },
    spec: {
      podCIDR: `10.42.${index % 256}.0/24`,
      podCIDRs: [`10.42.${index % 256}.0/24`],
      ...(external ? {} : { providerID: `${word}://${name}` }),
      taints,
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: facts.address },
        { type: 'Hostname', address: name },
      ],
      allocatable: size,
      capacity: size,
      conditions: conditionsFor(NO_NETWORK, nowText, nowText),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: facts.architecture,
        bootID: uuidOf(`boot ${cluster.id} ${name} ${nowText}`),
        containerRuntimeVersion: 'containerd://2.1.5-k3s1',
        kernelVersion: facts.kernel,
        kubeProxyVersion: version,
        kubeletVersion: version,
        machineID: uuidOf(`machine ${cluster.id} ${name}`).replaceAll('-', ''),
        operatingSystem: 'linux',
        osImage: facts.osImage,
        systemUUID: uuidOf(`system ${cluster.id} ${name}`),
      },
    },
  };
}

function setState(
  store: Store,
  clock: Clock,
  name: string,
  state: State,
  wanted: readonly JsonObject[],
): void {
  store.change(RESOURCES.nodes, undefined, name, (node) => {
    if (conditionOf(node, 'Ready')?.status === state.status) return undefined;
    const taints = [
      ...objectsAt(node, 'spec', 'taints').filter(
        (taint) => taint.key !== NOT_READY && taint.key !== UNREACHABLE,
      ),
      ...wanted,
    ];
    const { taints: _, ...spec } = objectAt(node, 'spec');
    const nowText = toTimestamp(clock.nowMs());
    return {
      ...node,
      spec: { ...spec, ...(taints.length === 0 ? {} : { taints }) },
      status: {
        ...objectAt(node, 'status'),
        conditions: conditionsFor(state, node.metadata.creationTimestamp ?? nowText, nowText),
      },
    };
  });
}

/** A kubelet of another version reports itself, and is not ready until its network is. */
export function tellVersion(store: Store, name: string, version: string): void {
  store.change(RESOURCES.nodes, undefined, name, (node) => {
    const status = objectAt(node, 'status');
    const nodeInfo = objectAt(status, 'nodeInfo');
    if (nodeInfo.kubeletVersion === version) return undefined;
    return {
      ...node,
      status: { ...status, nodeInfo: { ...nodeInfo, kubeletVersion: version, kubeProxyVersion: version } },
    };
  });
}

/** The kubelet reports that the node is ready; its taints go. */
export function markReady(store: Store, clock: Clock, name: string): void {
  setState(store, clock, name, READY, []);
}

/** Nothing was heard of a node for too long. */
export function markSilent(store: Store, clock: Clock, name: string): void {
  setState(store, clock, name, SILENT, [
    { key: UNREACHABLE, effect: 'NoSchedule' },
    { key: UNREACHABLE, effect: 'NoExecute' },
  ]);
}

/** Takes a taint off a node and edits its spec, as a cloud provider does. */
export function initialise(
  store: Store,
  name: string,
  providerID: string,
  labels: Record<string, string>,
): void {
  store.change(RESOURCES.nodes, undefined, name, (node) => {
    const taints = objectsAt(node, 'spec', 'taints').filter((taint) => taint.key !== UNINITIALISED);
    const { taints: _, ...spec } = objectAt(node, 'spec');
    return {
      ...node,
      metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...labels } },
      spec: { ...spec, providerID, ...(taints.length === 0 ? {} : { taints }) },
    };
  });
}
