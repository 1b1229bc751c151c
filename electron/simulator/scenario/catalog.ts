import type { ImagePlan, NetworkPlan, OperatingSystem } from './plan.ts';

const UBUNTU: OperatingSystem = {
  label: 'ubuntu',
  id: 'ubuntu',
  name: 'Ubuntu',
  prettyName: 'Ubuntu 24.04.3 LTS',
  version: '24.04',
  kernel: '6.8.0-90-generic',
};
const SLES: OperatingSystem = {
  label: 'SLEs',
  id: 'sles',
  name: 'SLES',
  prettyName: 'SUSE Linux Enterprise Server 15 SP7',
  version: '15.7',
  kernel: '6.4.0-150700.53.22-default',
};
const DEBIAN: OperatingSystem = {
  label: 'debian',
  id: 'debian',
  name: 'Debian GNU/Linux',
  prettyName: 'Debian GNU/Linux 13 (trixie)',
  version: '13',
  kernel: '6.12.57+deb13-amd64',
};
const WINDOWS: OperatingSystem = {
  label: 'windows',
  id: 'mswindows',
  name: 'Microsoft Windows',
  prettyName: 'Windows Server 2025 Standard',
  version: '2025',
  kernel: '26100',
};

const image = (
  name: string,
  displayName: string,
  sizeGiB: number,
  virtualSizeGiB: number,
  os: OperatingSystem,
): ImagePlan => ({
  name,
  displayName,
  sizeGiB,
  virtualSizeGiB,
  url: `https://images.example.com/${displayName}`,
  os,
});

/** The images every cluster of a scenario has. */
export const IMAGES = {
  ubuntu: image('image-x7k2p', 'ubuntu-24.04-server-cloudimg-amd64.img', 0.6, 4, UBUNTU),
  sles: image('image-q9dnm', 'SLES15-SP7-Minimal-VM.x86_64-Cloud.qcow2', 0.4, 24, SLES),
  debian: image('image-4wzfh', 'debian-13-genericcloud-amd64.qcow2', 0.4, 3, DEBIAN),
  windows: image('image-c8vtl', 'windows-server-2025-sysprep.qcow2', 11, 40, WINDOWS),
} as const;

/** An installation medium. */
export const MEDIUM: ImagePlan = {
  ...image('image-m2r7d', 'SLE-15-SP7-Full-x86_64-GM-Media1.iso', 14, 14, SLES),
  isIso: true,
};

/** VM networks; which ones a cluster has is up to its scenario. */
export const NETWORKS = {
  production: { name: 'prod-vlan100', clusterNetwork: 'mgmt', vlan: 100, prefix: '10.100' },
  storage: { name: 'data-vlan210', clusterNetwork: 'vm-data', vlan: 210, prefix: '10.210' },
  guests: { name: 'k8s-vlan300', clusterNetwork: 'vm-data', vlan: 300, prefix: '10.130' },
  dmz: { name: 'dmz-vlan40', clusterNetwork: 'mgmt', vlan: 40, prefix: '10.40' },
} as const satisfies Record<string, NetworkPlan>;

/** A kind of workload: what its VMs are called and how large they are. */
export interface Workload {
  /** Name with `#` for a two-digit number, or a fixed name. */
  name: string;
  namespace: string;
  image: ImagePlan;
  cpus: number;
  memoryGiB: number;
  diskGiB: number;
  dataDiskGiB?: number;
  network?: NetworkPlan;
}

const { ubuntu, sles, debian, windows } = IMAGES;
const { production, storage, dmz } = NETWORKS;

const workload = (
  name: string,
  namespace: string,
  from: ImagePlan,
  [cpus, memoryGiB, diskGiB]: [number, number, number],
  more: Pick<Workload, 'dataDiskGiB' | 'network'> = {},
): Workload => ({ name, namespace, image: from, cpus, memoryGiB, diskGiB, ...more });

/** Workloads in the order a cluster gets them, again from the start when there are more VMs. */
export const WORKLOADS: readonly Workload[] = [
  workload('web-frontend-#', 'production', ubuntu, [2, 4, 20], { network: production }),
  workload('postgres-primary', 'databases', sles, [8, 32, 60], { dataDiskGiB: 500, network: storage }),
  workload('postgres-replica-#', 'databases', sles, [8, 32, 60], { dataDiskGiB: 500, network: storage }),
  workload('gitlab-runner-#', 'ci', debian, [4, 8, 80], {}),
  workload('win-dc#', 'windows', windows, [4, 8, 80], { network: production }),
  workload('api-gateway-#', 'production', ubuntu, [4, 8, 30], { network: dmz }),
  workload('kafka-broker-#', 'databases', sles, [4, 16, 40], { dataDiskGiB: 300, network: storage }),
  workload('grafana', 'monitoring', debian, [2, 4, 30], {}),
  workload('prometheus', 'monitoring', debian, [4, 16, 40], { dataDiskGiB: 200 }),
  workload('keycloak-#', 'identity', sles, [2, 8, 30], { network: production }),
  workload('redis-cache-#', 'databases', debian, [2, 8, 20], { network: storage }),
  workload('win-fileserver', 'windows', windows, [4, 16, 80], { dataDiskGiB: 800, network: production }),
  workload('mail-relay', 'production', debian, [2, 2, 15], { network: dmz }),
  workload('jenkins', 'ci', ubuntu, [4, 16, 100], {}),
  workload('vpn-gateway', 'production', debian, [2, 2, 10], { network: dmz }),
  workload('elastic-data-#', 'monitoring', sles, [8, 32, 60], { dataDiskGiB: 400, network: storage }),
  workload('nexus', 'ci', sles, [4, 8, 60], { dataDiskGiB: 400 }),
  workload('dev-box-#', 'default', ubuntu, [4, 8, 40], {}),
];
