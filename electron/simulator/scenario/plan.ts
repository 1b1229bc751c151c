/** A host of a plan; sizes as a person would say them. */
export interface HostPlan {
  name: string;
  role: 'management' | 'worker' | 'witness';
  cpus: number;
  memoryGiB: number;
  /** Space of the Longhorn disk; 0 for a witness. */
  diskGiB: number;
  address: string;
  zone?: string;
  displayName?: string;
  trouble?: 'not-ready' | 'cordoned' | 'maintenance';
  /** Cluster networks whose uplinks it does not have. */
  lacksNetworks?: readonly string[];
  ageDays: number;
  /** CPU architecture; amd64 where it is left out. */
  architecture?: 'amd64' | 'arm64';
}

/** A VM image (VirtualMachineImage) and the system in it. */
export interface ImagePlan {
  name: string;
  displayName: string;
  sizeGiB: number;
  virtualSizeGiB: number;
  url: string;
  os: OperatingSystem;
  /** Whether it is an installation medium. */
  isIso?: true;
}

/** The guest operating system: Harvester's label, and what a guest agent reports. */
export interface OperatingSystem {
  label: string;
  id: string;
  name: string;
  prettyName: string;
  version: string;
  kernel: string;
}

/** A VLAN network (NetworkAttachmentDefinition) in namespace default. */
export interface NetworkPlan {
  name: string;
  clusterNetwork: string;
  vlan: number;
  /** First two octets of its addresses. */
  prefix: string;
}

/** What is wrong with a VM. */
export type VmTrouble =
  | 'unschedulable'
  | 'crash-loop'
  | 'image-pull'
  | 'paused'
  | 'migrating'
  | 'not-ready'
  | 'restart-required'
  | 'claim-pending'
  | 'degraded-volume'
  | 'last-copy'
  | 'no-agent';

/**
 * That a VM is a node of a guest cluster, made by the Harvester Node Driver (guest-clusters reference, section 1.2), by
 * Cluster API Provider Harvester (section 2.1), or by hand with cloud-init (section 6).
 */
export interface GuestPlan {
  cluster: string;
  /** Pool with the MachineSet suffix, as the driver labels it. */
  pool: string;
  /** Whether the driver was new enough to label the cluster and the pool. */
  isLabelled: boolean;
  madeBy: 'driver' | 'capi' | 'hand';
  isServer: boolean;
}

/** A VM of a plan. */
export interface VmPlan {
  namespace: string;
  name: string;
  image: ImagePlan;
  cpus: number;
  memoryGiB: number;
  diskGiB: number;
  dataDiskGiB?: number;
  /** Undefined is the management network. */
  network?: NetworkPlan;
  runStrategy: 'Always' | 'RerunOnFailure' | 'Manual' | 'Halted';
  isRunning: boolean;
  guest?: GuestPlan;
  trouble?: VmTrouble;
  /** Whether its CPU and memory can grow to twice their size while it runs. */
  canGrow?: true;
  /** Whether it has an empty CD-ROM drive. */
  hasDrive?: true;
  ageDays: number;
}

/** Everything a cluster begins with. */
export interface ClusterPlan {
  name: string;
  harvesterVersion: string;
  kubeVirtVersion: string;
  kubernetesVersion: string;
  longhornVersion: string;
  namespaces: string[];
  images: ImagePlan[];
  networks: NetworkPlan[];
  hosts: HostPlan[];
  vms: VmPlan[];
}
