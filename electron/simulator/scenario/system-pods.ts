import type { HostPlan } from '../scenario/plan.ts';

/** A pod of the platform on a host: what runs it, and where it is in trouble how. */
export interface SystemPodPlan {
  namespace: string;
  /** Name of the workload, and of its pods before what makes them unique. */
  workload: string;
  kind: 'DaemonSet' | 'Deployment' | 'StatefulSet' | 'Job' | 'static';
  containers: readonly string[];
  image: string;
  cpuMillis: number;
  memoryMiB: number;
  trouble?: 'crash-loop' | 'image-pull' | 'not-ready' | 'restarted' | 'completed';
}

type Row = readonly [
  workload: string,
  containers: string,
  image: string,
  cpuMillis: number,
  memoryMiB: number,
];

/** On every host that is not a witness (harvester/harvester deploy/charts, rancher/rke2, longhorn/longhorn chart). */
const daemons: Readonly<Record<string, readonly Row[]>> = {
  'cattle-logging-system': [
    ['rancher-logging-root-fluentbit', 'fluent-bit', 'rancher/mirrored-fluent-fluent-bit', 0, 0],
  ],
  'cattle-monitoring-system': [
    [
      'rancher-monitoring-prometheus-node-exporter',
      'node-exporter',
      'rancher/mirrored-prometheus-node-exporter',
      100,
      30,
    ],
  ],
  'harvester-system': [
    ['harvester-network-controller', 'harvester-network', 'rancher/harvester-network-controller', 10, 64],
    [
      'harvester-networkfs-manager',
      'harvester-networkfs-manager',
      'rancher/harvester-networkfs-manager',
      10,
      64,
    ],
    [
      'harvester-node-disk-manager',
      'harvester-node-disk-manager',
      'rancher/harvester-node-disk-manager',
      50,
      64,
    ],
    ['harvester-node-manager', 'node-manager', 'rancher/harvester-node-manager', 10, 64],
    ['kube-vip', 'kube-vip', 'rancher/mirrored-kube-vip-kube-vip-iptables', 10, 32],
    ['virt-handler', 'virt-handler', 'registry.suse.com/suse/sles/15.7/virt-handler', 10, 325],
    ['harvester-whereabouts', 'whereabouts', 'rancher/hardened-whereabouts', 100, 100],
  ],
  'kube-system': [
    ['rke2-canal', 'calico-node kube-flannel', 'rancher/hardened-calico', 350, 0],
    ['rke2-multus', 'kube-rke2-multus', 'rancher/hardened-multus-cni', 100, 50],
    [
      'rke2-ingress-nginx-controller',
      'rke2-ingress-nginx-controller',
      'rancher/nginx-ingress-controller',
      100,
      90,
    ],
  ],
  'longhorn-system': [
    [
      'longhorn-manager',
      'longhorn-manager pre-pull-share-manager-image',
      'longhornio/longhorn-manager',
      0,
      0,
    ],
    [
      'longhorn-csi-plugin',
      'node-driver-registrar longhorn-liveness-probe longhorn-csi-plugin',
      'longhornio/longhorn-manager',
      0,
      0,
    ],
    ['engine-image-ei-26bab25d', 'engine-image-ei-26bab25d', 'longhornio/longhorn-engine', 0, 0],
    ['longhorn-loop-device-cleaner', 'longhorn-loop-device-cleaner', 'rancher/harvester-node-manager', 0, 0],
  ],
};

/** On management hosts, as static pods of RKE2. */
const control: readonly Row[] = [
  ['etcd', 'etcd', 'rancher/hardened-etcd', 200, 512],
  ['kube-apiserver', 'kube-apiserver', 'rancher/hardened-kubernetes', 250, 1024],
  ['kube-controller-manager', 'kube-controller-manager', 'rancher/hardened-kubernetes', 200, 256],
  ['kube-scheduler', 'kube-scheduler', 'rancher/hardened-kubernetes', 100, 128],
  ['cloud-controller-manager', 'cloud-controller-manager', 'rancher/rke2-cloud-provider', 100, 128],
];

/** Deployments and the like with how many there are of each; they stand on the first hosts in turn. */
const spread: readonly (readonly [namespace: string, replicas: number, row: Row])[] = [
  ['cattle-fleet-local-system', 1, ['fleet-agent', 'fleet-agent', 'rancher/fleet-agent', 0, 0]],
  [
    'cattle-fleet-system',
    1,
    ['fleet-controller', 'fleet-controller fleet-cleanup fleet-agentmanagement', 'rancher/fleet', 0, 0],
  ],
  ['cattle-fleet-system', 1, ['gitjob', 'gitjob', 'rancher/fleet', 0, 0]],
  [
    'cattle-monitoring-system',
    1,
    ['rancher-monitoring-grafana', 'grafana grafana-proxy', 'rancher/mirrored-grafana-grafana', 100, 200],
  ],
  [
    'cattle-monitoring-system',
    1,
    [
      'rancher-monitoring-kube-state-metrics',
      'kube-state-metrics',
      'rancher/mirrored-kube-state-metrics',
      100,
      130,
    ],
  ],
  [
    'cattle-monitoring-system',
    1,
    ['rancher-monitoring-operator', 'rancher-monitoring', 'rancher/mirrored-prometheus-operator', 100, 100],
  ],
  ['cattle-system', 3, ['rancher', 'rancher', 'rancher/rancher', 0, 0]],
  ['cattle-system', 1, ['rancher-webhook', 'rancher-webhook', 'rancher/rancher-webhook', 0, 0]],
  [
    'cattle-system',
    1,
    ['system-upgrade-controller', 'system-upgrade-controller', 'rancher/system-upgrade-controller', 0, 0],
  ],
  ['harvester-system', 3, ['harvester', 'apiserver', 'rancher/harvester', 250, 256]],
  ['harvester-system', 3, ['harvester-webhook', 'harvester-webhook', 'rancher/harvester-webhook', 10, 64]],
  [
    'harvester-system',
    2,
    ['harvester-load-balancer', 'harvester-load-balancer', 'rancher/harvester-load-balancer', 100, 128],
  ],
  [
    'harvester-system',
    1,
    [
      'harvester-network-controller-manager',
      'harvester-network-manager',
      'rancher/harvester-network-controller',
      10,
      64,
    ],
  ],
  [
    'harvester-system',
    1,
    ['harvester-node-disk-manager-webhook', 'webhook', 'rancher/harvester-node-disk-manager', 10, 64],
  ],
  ['harvester-system', 2, ['virt-api', 'virt-api', 'registry.suse.com/suse/sles/15.7/virt-api', 5, 500]],
  [
    'harvester-system',
    2,
    ['virt-controller', 'virt-controller', 'registry.suse.com/suse/sles/15.7/virt-controller', 10, 275],
  ],
  [
    'harvester-system',
    2,
    ['virt-operator', 'virt-operator', 'registry.suse.com/suse/sles/15.7/virt-operator', 10, 400],
  ],
  ['kube-system', 2, ['rke2-coredns-rke2-coredns', 'coredns', 'rancher/hardened-coredns', 100, 128]],
  [
    'kube-system',
    1,
    ['rke2-coredns-rke2-coredns-autoscaler', 'autoscaler', 'rancher/hardened-cluster-autoscaler', 25, 16],
  ],
  [
    'kube-system',
    1,
    ['rke2-metrics-server', 'metrics-server', 'rancher/hardened-k8s-metrics-server', 100, 200],
  ],
  [
    'kube-system',
    1,
    ['snapshot-controller', 'snapshot-controller', 'rancher/mirrored-sig-storage-snapshot-controller', 0, 0],
  ],
  ['longhorn-system', 3, ['csi-attacher', 'csi-attacher', 'longhornio/csi-attacher', 0, 0]],
  ['longhorn-system', 3, ['csi-provisioner', 'csi-provisioner', 'longhornio/csi-provisioner', 0, 0]],
  ['longhorn-system', 3, ['csi-resizer', 'csi-resizer', 'longhornio/csi-resizer', 0, 0]],
  ['longhorn-system', 3, ['csi-snapshotter', 'csi-snapshotter', 'longhornio/csi-snapshotter', 0, 0]],
  [
    'longhorn-system',
    1,
    ['longhorn-driver-deployer', 'longhorn-driver-deployer', 'longhornio/longhorn-manager', 0, 0],
  ],
  ['longhorn-system', 2, ['longhorn-ui', 'longhorn-ui', 'longhornio/longhorn-ui', 0, 0]],
];

/** Charts that RKE2 installed once by a job on the first host. */
const charts = ['rke2-canal', 'rke2-coredns', 'rke2-ingress-nginx', 'rke2-metrics-server', 'rke2-multus'];

function toPlan(
  namespace: string,
  kind: SystemPodPlan['kind'],
  [workload, containers, image, cpuMillis, memoryMiB]: Row,
): SystemPodPlan {
  return { namespace, kind, workload, containers: containers.split(' '), image, cpuMillis, memoryMiB };
}

/** The trouble of a pod; a few of each cluster have some, always the same. */
function troubleOf(
  { workload }: SystemPodPlan,
  index: number,
  hosts: number,
): Pick<SystemPodPlan, 'trouble'> {
  const isLast = index === hosts - 1;
  if (hosts < 3) return workload === 'fleet-agent' ? { trouble: 'restarted' } : {};
  if (workload === 'rancher-logging-root-fluentbit' && isLast) return { trouble: 'crash-loop' };
  if (workload === 'rancher-monitoring-grafana' && hosts > 5) return { trouble: 'image-pull' };
  if (workload === 'longhorn-csi-plugin' && index === 1 && hosts > 4) return { trouble: 'not-ready' };
  return workload === 'virt-handler' && index === 0 ? { trouble: 'restarted' } : {};
}

/** The pods of the platform on one of the hosts of a cluster, by its place among them. */
export function systemPodsOf(hosts: readonly HostPlan[], index: number): SystemPodPlan[] {
  const host = hosts[index];
  if (host === undefined) return [];
  const pods: SystemPodPlan[] = [];
  if (host.role !== 'worker') for (const row of control) pods.push(toPlan('kube-system', 'static', row));
  const stand = hosts.flatMap(({ role }, at) => (role === 'witness' ? [] : [at])).slice(0, 3);
  for (const [namespace, rows] of Object.entries(daemons)) {
    for (const row of rows) {
      const isFewer = host.role === 'witness' && namespace !== 'kube-system';
      if (!isFewer) pods.push(toPlan(namespace, 'DaemonSet', row));
    }
  }
  if (host.role !== 'witness') {
    const manager = [
      'instance-manager',
      'instance-manager',
      'longhornio/longhorn-instance-manager',
      0,
      0,
    ] as const;
    pods.push(toPlan('longhorn-system', 'StatefulSet', manager));
  }
  spread.forEach(([namespace, replicas, row], turn) => {
    for (let replica = 0; replica < Math.min(replicas, stand.length); replica += 1) {
      if (stand[(turn + replica) % stand.length] === index) pods.push(toPlan(namespace, 'Deployment', row));
    }
  });
  if (index === 0) {
    const prometheus = [
      'prometheus-rancher-monitoring-prometheus',
      'prometheus config-reloader prometheus-proxy',
      'rancher/mirrored-prometheus-prometheus',
      750,
      1750,
    ] as const;
    pods.push(toPlan('cattle-monitoring-system', 'StatefulSet', prometheus));
    for (const chart of charts) {
      const row = [`helm-install-${chart}`, 'helm', 'rancher/klipper-helm', 0, 0] as const;
      pods.push({ ...toPlan('kube-system', 'Job', row), trouble: 'completed' });
    }
  }
  return pods.map((pod) => ({ ...troubleOf(pod, index, hosts.length), ...pod }));
}
