import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { IMAGES, NETWORKS, WORKLOADS } from './catalog.ts';
import type { ClusterPlan, HostPlan, VmPlan, VmTrouble } from './plan.ts';

/** Versions that belong together in one Harvester release (harvester-api reference, section 9). */
export const RELEASES = {
  '1.9': {
    harvesterVersion: 'v1.9.0',
    kubeVirtVersion: '1.8.4',
    kubernetesVersion: 'v1.36.3+rke2r1',
    longhornVersion: '1.12.1',
  },
  '1.8': {
    harvesterVersion: 'v1.8.2',
    kubeVirtVersion: '1.7.4',
    kubernetesVersion: 'v1.35.4+rke2r1',
    longhornVersion: '1.11.2',
  },
  '1.7': {
    harvesterVersion: 'v1.7.1',
    kubeVirtVersion: '1.6.3',
    kubernetesVersion: 'v1.34.3+rke2r1',
    longhornVersion: '1.10.1',
  },
  '1.6': {
    harvesterVersion: 'v1.6.1',
    kubeVirtVersion: '1.5.2',
    kubernetesVersion: 'v1.33.5+rke2r1',
    longhornVersion: '1.9.1',
  },
  '1.5': {
    harvesterVersion: 'v1.5.2',
    kubeVirtVersion: '1.4.0',
    kubernetesVersion: 'v1.32.7+rke2r1',
    longhornVersion: '1.8.1',
  },
  '1.4': {
    harvesterVersion: 'v1.4.3',
    kubeVirtVersion: '1.2.2',
    kubernetesVersion: 'v1.30.9+rke2r1',
    longhornVersion: '1.7.2',
  },
  '1.3': {
    harvesterVersion: 'v1.3.2',
    kubeVirtVersion: '1.1.0',
    kubernetesVersion: 'v1.27.13+rke2r1',
    longhornVersion: '1.6.0',
  },
} as const;

/** The shape of a guest cluster: its pools and how its nodes are named. */
export interface GuestShape {
  name: string;
  distribution: 'rke1' | 'rke2' | 'k3s';
  /** The node driver unless told otherwise. */
  madeBy?: 'capi' | 'hand';
  namespace: string;
  pools: readonly { name: string; count: number; cpus: number; memoryGiB: number; diskGiB: number }[];
}

/** How many hosts or VMs; undefined leaves it to the scenario. */
export interface Counts {
  hosts?: number | undefined;
  vms?: number | undefined;
  /** Which guest clusters of the catalogue, by index. */
  guests?: readonly number[] | undefined;
}

const pad = (number: number): string => String(number).padStart(2, '0');

/** Hosts of one cluster: the first three manage, or two and a witness. */
export function makeHosts(
  random: Random,
  count: number,
  options: {
    subnet: string;
    hasWitness?: boolean;
    memoryGiB?: number;
    cpus?: number;
    zones?: readonly string[];
  },
): HostPlan[] {
  const { subnet, hasWitness = false, zones = [] } = options;
  return Array.from({ length: count }, (_, index): HostPlan => {
    const role =
      hasWitness && index === 2
        ? 'witness'
        : index < 3 && (count >= 3 || index === 0)
          ? 'management'
          : 'worker';
    const isWitness = role === 'witness';
    const zone = zones[index % Math.max(1, zones.length)];
    return {
      name: isWitness ? 'witness-01' : `node-${pad(hasWitness && index > 2 ? index : index + 1)}`,
      role,
      cpus: isWitness ? 8 : (options.cpus ?? random.pick([32, 48, 64])),
      memoryGiB: isWitness ? 16 : (options.memoryGiB ?? random.pick([192, 256, 384])),
      diskGiB: isWitness ? 0 : random.pick([3500, 5600, 7000]),
      address: `${subnet}.${Math.floor((index + 11) / 250)}.${((index + 11) % 250) + 1}`,
      ...(zone === undefined ? {} : { zone }),
      ageDays: 210 - Math.min(index, 200) * 0.02,
    };
  });
}

/** Workload VMs, named as in the catalogue; about one in eight is off. */
export function makeVms(random: Random, count: number): VmPlan[] {
  const numbers = new Map<string, number>();
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index): VmPlan => {
    const workload = WORKLOADS[index % WORKLOADS.length] ?? WORKLOADS[0];
    if (workload === undefined) throw new Error('the catalogue has no workloads');
    const number = (numbers.get(workload.name) ?? 0) + 1;
    numbers.set(workload.name, number);
    let name = workload.name.replace('#', pad(number));
    if (taken.has(name)) name = `${name}-${number}`;
    taken.add(name);
    const isRunning = !random.chance(0.12);
    return {
      namespace: workload.namespace,
      name,
      image: workload.image,
      cpus: workload.cpus,
      memoryGiB: workload.memoryGiB,
      diskGiB: workload.diskGiB,
      ...(workload.dataDiskGiB === undefined ? {} : { dataDiskGiB: workload.dataDiskGiB }),
      ...(workload.network === undefined ? {} : { network: workload.network }),
      runStrategy: isRunning
        ? random.chance(0.08)
          ? 'Manual'
          : random.pick(['RerunOnFailure', 'RerunOnFailure', 'Always'])
        : 'Halted',
      isRunning,
      ageDays: random.between(3, 200),
    };
  });
}

/** The VMs of a guest cluster; its first pool holds the control plane (guest-clusters reference, sections 1.2, 2.1, 4 and 6). */
export function makeGuestVms(random: Random, shape: GuestShape): VmPlan[] {
  return shape.pools.flatMap((pool) => {
    const set = random.suffix(5);
    return Array.from({ length: pool.count }, (_, index): VmPlan => {
      const isRke1 = shape.distribution === 'rke1';
      return {
        namespace: shape.namespace,
        name: isRke1
          ? `${shape.name}-${pool.name}${index + 1}`
          : `${shape.name}-${pool.name}-${set}-${random.suffix(5)}`,
        image: shape.distribution === 'k3s' ? IMAGES.ubuntu : IMAGES.sles,
        cpus: pool.cpus,
        memoryGiB: pool.memoryGiB,
        diskGiB: pool.diskGiB,
        network: NETWORKS.guests,
        runStrategy: 'RerunOnFailure',
        isRunning: true,
        guest: {
          cluster: shape.name,
          pool: `${pool.name}-${set}`,
          isLabelled: !isRke1,
          madeBy: shape.madeBy ?? 'driver',
          isServer: pool === shape.pools[0],
        },
        ageDays: random.between(10, 120),
      };
    });
  });
}

/** Guest clusters in the order a scenario takes them; further ones repeat the shapes under numbered names. */
const GUESTS: readonly GuestShape[] = [
  {
    name: 'shop-prod',
    distribution: 'rke2',
    namespace: 'guest-shop',
    pools: [
      { name: 'cp', count: 3, cpus: 4, memoryGiB: 8, diskGiB: 60 },
      { name: 'pool1', count: 5, cpus: 8, memoryGiB: 16, diskGiB: 80 },
    ],
  },
  {
    name: 'edge-iot',
    distribution: 'k3s',
    madeBy: 'hand',
    namespace: 'guest-edge',
    pools: [
      { name: 'server', count: 1, cpus: 2, memoryGiB: 4, diskGiB: 40 },
      { name: 'agents', count: 3, cpus: 2, memoryGiB: 4, diskGiB: 40 },
    ],
  },
  {
    name: 'analytics',
    distribution: 'rke2',
    namespace: 'guest-data',
    pools: [
      { name: 'cp', count: 3, cpus: 4, memoryGiB: 8, diskGiB: 60 },
      { name: 'workers', count: 4, cpus: 8, memoryGiB: 32, diskGiB: 120 },
    ],
  },
  {
    name: 'legacy-erp',
    distribution: 'rke1',
    namespace: 'guest-legacy',
    pools: [
      { name: 'master', count: 3, cpus: 2, memoryGiB: 8, diskGiB: 50 },
      { name: 'worker', count: 3, cpus: 4, memoryGiB: 16, diskGiB: 80 },
    ],
  },
  {
    name: 'ci-preview',
    distribution: 'k3s',
    madeBy: 'capi',
    namespace: 'guest-ci',
    pools: [
      { name: 'server', count: 3, cpus: 2, memoryGiB: 4, diskGiB: 40 },
      { name: 'spot', count: 2, cpus: 4, memoryGiB: 8, diskGiB: 60 },
    ],
  },
];

/** The guest cluster of an index; beyond the list the shapes come again. */
export function guestShape(index: number): GuestShape {
  const shape = GUESTS[index % GUESTS.length];
  if (shape === undefined) throw new Error('the catalogue has no guest clusters');
  const round = Math.floor(index / GUESTS.length);
  return round === 0 ? shape : { ...shape, name: `${shape.name}-${round + 1}` };
}

/** Gives the n-th running workload VM a trouble; a plan with fewer VMs does without. */
export function withTrouble(vms: VmPlan[], troubles: readonly VmTrouble[]): VmPlan[] {
  const running = vms.filter((vm) => vm.isRunning && vm.guest === undefined);
  const chosen = new Map<VmPlan, VmTrouble>();
  troubles.forEach((trouble, index) => {
    const needsDataDisk = trouble === 'claim-pending' || trouble === 'degraded-volume';
    const free = running.filter((vm) => !chosen.has(vm) && (!needsDataDisk || vm.dataDiskGiB !== undefined));
    const vm = free[(index * 3 + 2) % Math.max(1, free.length)];
    if (vm !== undefined) chosen.set(vm, trouble);
  });
  return vms.map((vm): VmPlan => {
    const trouble = chosen.get(vm);
    if (trouble === undefined) return vm;
    const runStrategy = trouble === 'crash-loop' ? 'Always' : vm.runStrategy;
    return {
      ...vm,
      trouble,
      runStrategy,
      ...(trouble === 'unschedulable' ? { memoryGiB: 2048, cpus: 96 } : {}),
    };
  });
}

/** Puts a cluster together from hosts and VMs. */
export function makeCluster(
  name: string,
  release: keyof typeof RELEASES,
  hosts: HostPlan[],
  vms: VmPlan[],
): ClusterPlan {
  return {
    name,
    ...RELEASES[release],
    namespaces: [...new Set(vms.map((vm) => vm.namespace))].sort(),
    images: Object.values(IMAGES),
    networks: Object.values(NETWORKS),
    hosts,
    vms,
  };
}

/** The source of chance of one cluster of a scenario. */
export function clusterRandom(seed: string, name: string): Random {
  return createRandom(`${seed}/${name}`);
}
