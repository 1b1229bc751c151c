import { MAINTAIN_STATUS } from '../behaviour/hosts/marks.ts';
import type { Condition, KubeObject } from '../json.ts';
import type { HostPlan } from '../scenario/plan.ts';
import { clusterNetworksOf, hasUplinks, uplinkLabels } from './uplinks.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, uuidOf, sharedUuidOf } from './context.ts';
import { CPU_LABELS } from './cpu-labels.ts';

const GIB_KI = 1024 * 1024;
const READY_CHECK = 'kubelet is posting ready status';
/** How long ago the lost hosts of a scenario fell silent. */
export const LOST_DAYS = 0.01;

function roleLabels(host: HostPlan, isFirst: boolean): Record<string, string> {
  if (host.role === 'worker') return {};
  const etcd = { 'node-role.kubernetes.io/etcd': 'true' };
  if (host.role === 'witness') return { ...etcd, 'node-role.harvesterhci.io/witness': 'true' };
  return {
    'node-role.kubernetes.io/control-plane': 'true',
    ...etcd,
    'node-role.kubernetes.io/master': 'true',
    ...(isFirst ? {} : { 'node-role.harvesterhci.io/management': 'true' }),
  };
}

function labels(context: BuildContext, host: HostPlan, isFirst: boolean): Record<string, string> {
  const isWitness = host.role === 'witness';
  const networks = clusterNetworksOf(context.plan).filter((network) => hasUplinks(host, network));
  return {
    'beta.kubernetes.io/arch': host.architecture ?? 'amd64',
    'beta.kubernetes.io/instance-type': 'rke2',
    'beta.kubernetes.io/os': 'linux',
    'harvesterhci.io/managed': 'true',
    'kubernetes.io/arch': host.architecture ?? 'amd64',
    'kubernetes.io/hostname': host.name,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': 'rke2',
    ...roleLabels(host, isFirst),
    ...(host.zone === undefined ? {} : { 'topology.kubernetes.io/zone': host.zone }),
    ...(isWitness
      ? {}
      : {
          cpumanager: 'false',
          ...CPU_LABELS,
          'kubevirt.io/schedulable': host.trouble === 'not-ready' ? 'false' : 'true',
          'kubevirt.io/ksm-enabled': 'false',
          'node.longhorn.io/create-default-disk': 'true',
          manufacturer: 'Dell-Inc',
          model: 'PowerEdge-R650',
          serialNumber: uuidOf(`serial ${host.name}`).slice(0, 7).toUpperCase(),
          ...uplinkLabels(context.plan, host),
          ...Object.fromEntries(networks.map((network) => [`network.harvesterhci.io/${network}`, 'true'])),
        }),
  };
}

/** The conditions a kubelet keeps of its host, or what the node controller makes of them when the kubelet is silent. */
export function kubeletConditions(heartbeat: string, transition: string, isLost: boolean): Condition[] {
  const unknown = {
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  };
  const condition = (type: string, reason: string, message: string, status = 'False'): Condition => ({
    type,
    ...(isLost ? unknown : { status, reason, message }),
    lastHeartbeatTime: heartbeat,
    lastTransitionTime: transition,
  });
  return [
    condition('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'KubeletReady', READY_CHECK, 'True'),
  ];
}

/** What a member of etcd says of itself (rancher/rke2 and k3s pkg/etcd). */
export function etcdCondition(heartbeat: string, transition: string): Condition {
  return {
    type: 'EtcdIsVoter',
    status: 'True',
    reason: 'MemberNotLearner',
    message: 'Node is a voting member of the etcd cluster',
    lastHeartbeatTime: heartbeat,
    lastTransitionTime: transition,
  };
}

function conditions(context: BuildContext, host: HostPlan): Condition[] {
  const since = daysAgo(context, host.ageDays);
  const isLost = host.trouble === 'not-ready';
  const heartbeat = isLost ? daysAgo(context, 0.0105) : daysAgo(context, 0);
  const transition = isLost ? daysAgo(context, LOST_DAYS) : since;
  return [
    ...(host.role === 'worker' ? [] : [etcdCondition(heartbeat, since)]),
    ...kubeletConditions(heartbeat, transition, isLost),
  ];
}

function taints(context: BuildContext, host: HostPlan): Record<string, string>[] {
  const timeAdded = daysAgo(context, LOST_DAYS);
  const all: Record<string, string>[] = [];
  if (host.role === 'witness')
    all.push({ key: 'node-role.kubernetes.io/etcd', value: 'true', effect: 'NoExecute' });
  if (host.trouble === 'not-ready') {
    all.push({ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule', timeAdded });
    all.push({ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded });
  }
  if (host.trouble === 'maintenance' || host.trouble === 'cordoned') {
    all.push({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded });
  }
  return all;
}

/** A host as Harvester's Node object (harvester-api reference, section 2). */
export function buildNode(context: BuildContext, host: HostPlan, index: number): KubeObject {
  const memoryKi = host.memoryGiB * GIB_KI;
  const allTaints = taints(context, host);
  const isClosed = host.trouble === 'maintenance' || host.trouble === 'cordoned';
  const kubeVirtDevices =
    host.role === 'witness'
      ? {}
      : {
          'devices.kubevirt.io/kvm': '1k',
          'devices.kubevirt.io/tun': '1k',
          'devices.kubevirt.io/vhost-net': '1k',
        };
  const size = (cpu: string, memory: string): Record<string, string> => ({
    cpu,
    memory,
    pods: '200',
    'ephemeral-storage': '149527Mi',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    ...kubeVirtDevices,
  });
  const uid = uuidOf(`${context.plan.name} node ${host.name}`);
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name: host.name,
      uid,
      creationTimestamp: daysAgo(context, host.ageDays),
      labels: labels(context, host, index === 0),
      annotations: {
        'cluster.x-k8s.io/cluster-name': 'local',
        'cluster.x-k8s.io/cluster-namespace': 'fleet-local',
        'cluster.x-k8s.io/machine': `custom-${uid.slice(0, 12).replace('-', '')}`,
        'management.cattle.io/pod-requests': '{}',
        'node.harvesterhci.io/ntp-service':
          '{"ntpSyncStatus":"synced","currentNtpServers":"0.suse.pool.ntp.org"}',
        'rke2.io/internal-ip': host.address,
        'rke2.io/hostname': host.name,
        ...(host.role === 'worker' ? {} : { 'etcd.rke2.cattle.io/node-address': host.address }),
        ...(host.role === 'worker' || index === 0 ? {} : { 'harvesterhci.io/promote-status': 'complete' }),
        ...(host.displayName === undefined ? {} : { 'harvesterhci.io/host-custom-name': host.displayName }),
        ...(host.trouble === 'maintenance' ? { [MAINTAIN_STATUS]: 'completed' } : {}),
      },
    },
    spec: {
      podCIDR: `10.52.${index % 256}.0/24`,
      podCIDRs: [`10.52.${index % 256}.0/24`],
      providerID: `rke2://${host.name}`,
      ...(allTaints.length === 0 ? {} : { taints: allTaints }),
      ...(isClosed ? { unschedulable: true } : {}),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: host.address },
        { type: 'Hostname', address: host.name },
      ],
      allocatable: size(`${host.cpus * 1000 - 600}m`, `${memoryKi - 4 * GIB_KI}Ki`),
      capacity: size(String(host.cpus), `${memoryKi}Ki`),
      conditions: conditions(context, host),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: host.architecture ?? 'amd64',
        bootID: uuidOf(`boot ${uid}`),
        containerRuntimeVersion: 'containerd://2.1.5-k3s1',
        kernelVersion: '6.4.0-150700.53.22-default',
        kubeProxyVersion: context.plan.kubernetesVersion,
        kubeletVersion: context.plan.kubernetesVersion,
        machineID: uuidOf(`machine ${uid}`).replaceAll('-', ''),
        operatingSystem: 'linux',
        osImage: `Harvester ${context.plan.harvesterVersion}`,
        systemUUID: uuidOf(`system ${uid}`),
      },
    },
  };
}

/** The name of a host's Longhorn disk. */
export function diskNameOf(host: HostPlan): string {
  return `default-disk-${uuidOf(`disk ${host.name}`).slice(0, 12).replace('-', '')}`;
}

/** The UUID of a host's Longhorn disk, which replicas point to. */
export function diskUuidOf(context: BuildContext, host: string): string {
  return sharedUuidOf(`${context.plan.name} disk uuid ${host}`);
}

/** What is left of a disk on which so many bytes are promised; guests use less than half of what they were promised. */
export function availableBytes(maximum: number, scheduled: number): number {
  return Math.max(Math.floor(maximum * 0.06), Math.floor(maximum * 0.97 - scheduled * 0.45));
}

/** A host's disks as Longhorn's Node object (harvester-api reference, section 2.6). */
export function buildLonghornNode(
  context: BuildContext,
  host: HostPlan,
  replicas: Record<string, number>,
): KubeObject {
  const diskName = diskNameOf(host);
  const diskPath = '/var/lib/harvester/defaultdisk';
  const maximum = host.diskGiB * 1024 ** 3;
  const scheduled = Object.values(replicas).reduce((sum, bytes) => sum + bytes, 0);
  const lastTransitionTime = daysAgo(context, host.ageDays);
  const isLost = host.trouble === 'not-ready';
  const isClosed = host.trouble === 'cordoned' || host.trouble === 'maintenance';
  const condition = (type: string, isTrue: boolean, reason: string, message: string): Condition => ({
    type,
    status: isTrue ? 'True' : 'False',
    reason: isTrue ? '' : reason,
    message: isTrue ? '' : message,
    lastProbeTime: '',
    lastTransitionTime,
  });
  return {
    kind: 'Node',
    apiVersion: 'longhorn.io/v1beta2',
    metadata: {
      name: host.name,
      namespace: 'longhorn-system',
      creationTimestamp: lastTransitionTime,
      finalizers: ['longhorn.io'],
    },
    spec: {
      allowScheduling: true,
      disks: {
        [diskName]: {
          allowScheduling: true,
          diskDriver: '',
          diskType: 'filesystem',
          evictionRequested: false,
          path: diskPath,
          storageReserved: Math.floor(maximum * 0.1),
          tags: [],
        },
      },
      evictionRequested: false,
      instanceManagerCPURequest: 0,
      name: host.name,
      tags: [],
    },
    status: {
      autoEvicting: false,
      conditions: [
        condition(
          'Ready',
          !isLost,
          'KubernetesNodeNotReady',
          `Kubernetes node ${host.name} not ready: NodeStatusUnknown`,
        ),
        condition('Schedulable', !isClosed, 'KubernetesNodeCordoned', `Node ${host.name} is cordoned`),
        condition('MountPropagation', true, '', ''),
        condition('RequiredPackages', true, '', ''),
        condition('Multipathd', true, '', ''),
        condition('KernelModulesLoaded', true, '', ''),
      ],
      diskStatus: {
        [diskName]: {
          conditions: [
            condition('Ready', !isLost, 'NoDiskInfo', `Failed to get disk status on node ${host.name}`),
            condition('Schedulable', true, '', ''),
          ],
          diskDriver: '',
          diskName,
          diskPath,
          diskType: 'filesystem',
          diskUUID: diskUuidOf(context, host.name),
          filesystemType: 'ext2/ext3',
          instanceManagerName: '',
          scheduledBackingImage: {},
          scheduledReplica: replicas,
          storageAvailable: availableBytes(maximum, scheduled),
          storageMaximum: maximum,
          storageScheduled: scheduled,
        },
      },
      region: '',
      snapshotCheckStatus: {},
      zone: host.zone ?? '',
    },
  };
}
