import type { ClusterInfo } from '../../shared/cluster.ts';
import type { Confidence, GuestDistribution, GuestMember } from '../../shared/guest/guest.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Host } from '../../shared/kinds/host.ts';
import type { Instance } from '../../shared/kinds/instance.ts';
import type { Migration } from '../../shared/kinds/migration.ts';
import type { Pod } from '../../shared/kinds/pod.ts';
import type { VmRestore } from '../../shared/kinds/vm-restore.ts';
import type { Vm } from '../../shared/kinds/vm.ts';
import type { RancherGuest, RancherMachine } from '../../shared/rancher/guest.ts';
import type { Problem, State } from '../../shared/world/entity.ts';
import type { HealthByKind, World } from '../../shared/world/patch.ts';
import type { RancherView } from './rancher-view.ts';

/** One cluster as the stores hold it: what is configured, and what is known of it. */
export type ClusterInput = {
  info: ClusterInfo;
  world: World;
  /** Whether the layer of container workloads is shown. */
  hasWorkloads?: boolean;
  /** What guest clusters say of their nodes that is wrong, by the VM each node is. */
  guestSignals?: ReadonlyMap<EntityId, readonly Problem[]> | undefined;
  /** What Ranchers say of guest clusters on it. */
  rancher?: RancherView | undefined;
};

/** A VM joined from its VirtualMachine, its instance and its newest migration. Memory in bytes. */
export type VmNode = {
  type: 'vm';
  /** The VirtualMachine's entity id, or the instance's where no VirtualMachine owns it. */
  id: EntityId;
  cluster: string;
  namespace: string;
  name: string;
  /** Entity id of the host it runs on; null where it runs nowhere or that host is not known. */
  host: EntityId | null;
  /** Name of the host its instance runs on, also where that host is not known; null where it runs nowhere. */
  hostName: string | null;
  state: State;
  status: string;
  problems: readonly Problem[];
  addresses: readonly string[];
  cpuCores: number | null;
  memoryBytes: number | null;
  /** Name of the guest cluster it is recognised as a node of. */
  guestCluster: string | null;
  /** What it is there, and how sure that is; null where it is no guest node. */
  guest: GuestMember | null;
  vm: Vm | null;
  instance: Instance | null;
  migration: Migration | null;
  /** The restore that it was made or replaced by last, while there is one; null where there is none. */
  restore: VmRestore | null;
  /** What a plan does to it: makes it (a ghost, which is not there), or takes it away; absent without one. */
  plan?: 'new' | 'leaving';
  /** Whether it cannot be made; its status says why. */
  isRefused?: true;
};

/** A pod of a container workload. */
export type PodNode = {
  type: 'pod';
  id: EntityId;
  cluster: string;
  namespace: string;
  name: string;
  /** Entity id of the host it is bound to; null where it is bound to none or that host is not known. */
  host: EntityId | null;
  /** Name of that host, also where it is not known. */
  hostName: string | null;
  state: State;
  status: string;
  problems: readonly Problem[];
  /** Name of what runs it, its own where nothing does. */
  workload: string;
  entity: Pod;
};

/** The container workloads of a cluster beside those on its hosts. */
export type Workloads = {
  /** Pods on none of the hosts. */
  shelf: readonly PodNode[];
  /** Of all pods. */
  counts: { pods: number; warnings: number; errors: number };
};

/** Use of one resource of a host, in one unit (thousandths of a core, or bytes); null where it is not known. */
export type Use = { capacity: number; reserved: number | null; used: number | null };

/** What a plan does to a host: VMs that come and go, and what is asked of it more (or less) then, in thousandths of a core and bytes. */
export type PlannedUse = { coming: number; leaving: number; cpuMillis: number; memoryBytes: number };

/** A host with the VMs that run on it, sorted by name. */
export type HostNode = {
  type: 'host';
  id: EntityId;
  cluster: string;
  name: string;
  state: State;
  status: string;
  problems: readonly Problem[];
  role: Host['host']['role'];
  entity: Host;
  cpu: Use;
  memory: Use;
  /** Null where the host stores nothing (a witness) or Longhorn could not be read. */
  storage: Use | null;
  vms: readonly VmNode[];
  /** By namespace, workload and name; none while the layer of container workloads is off. */
  pods: readonly PodNode[];
  /** What a plan would do to it; absent without one. */
  planned?: PlannedUse;
};

/** A guest cluster: Kubernetes nodes that are VMs of one namespace of a Harvester cluster, wherever they run. */
export type GuestNode = {
  type: 'guest';
  /** cluster/GuestCluster/namespace/name; no such object exists in the API. */
  id: EntityId;
  cluster: string;
  namespace: string;
  name: string;
  distribution: GuestDistribution | null;
  distributionConfidence: Confidence | null;
  /** How sure the surest of its members is. */
  confidence: Confidence;
  state: State;
  /** Such as "3 of 5 running". */
  status: string;
  problems: readonly Problem[];
  /** In name order; each has its own part in `guest`. None where a Rancher is about to make the first. */
  members: readonly VmNode[];
  /** What the Rancher that made it says; absent where none that was added knows it. */
  rancher?: RancherGuest;
  /** Machines of that Rancher that have no VM here: not yet, or no more. */
  withoutVm?: readonly RancherMachine[];
  /** `hosts` counts those that members run on. */
  counts: { nodes: number; running: number; hosts: number };
  /** What a plan makes and is not there yet; absent for one that is there. */
  plan?: 'new';
};

/** A Harvester cluster with its hosts sorted by role and name, and the shelf of VMs that stand on none of them. */
export type ClusterNode = {
  type: 'cluster';
  id: string;
  info: ClusterInfo;
  /** Everything known of it, for what is asked seldom. */
  world: World;
  health: HealthByKind;
  /** What is wrong with the cluster as a whole, such as objects that could not be read. */
  problems: readonly Problem[];
  hosts: readonly HostNode[];
  /** VMs on none of the hosts above: those that run nowhere, and those whose host is not known (`hostName` is its name). */
  shelf: readonly VmNode[];
  /** By name, then namespace. */
  guests: readonly GuestNode[];
  /** The guest cluster of each node that a plan makes, by the id of its ghost; absent without one. */
  ghostGuests?: ReadonlyMap<EntityId, EntityId>;
  /** Null while the layer is off. Its pods are not among the counts below. */
  workloads: Workloads | null;
  counts: { hosts: number; vms: number; running: number; warnings: number; errors: number };
};

/** Everything the canvas shows, in a stable order, with a look-up by entity id. */
export type Graph = {
  clusters: readonly ClusterNode[];
  nodes: ReadonlyMap<string, GraphNode>;
};

/** Any node of the graph. */
export type GraphNode = ClusterNode | HostNode | VmNode | GuestNode | PodNode;

/** The world type the graph is built from, named here so that scene files import one door. */
export type { World };

export { buildGraph, openGraph } from './build-graph.ts';
