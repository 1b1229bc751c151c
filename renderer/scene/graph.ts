import type { ClusterInfo } from '../../shared/cluster.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Host } from '../../shared/kinds/host.ts';
import type { Instance } from '../../shared/kinds/instance.ts';
import type { Migration } from '../../shared/kinds/migration.ts';
import type { Vm } from '../../shared/kinds/vm.ts';
import type { Problem, State } from '../../shared/world/entity.ts';
import type { HealthByKind, World } from '../../shared/world/patch.ts';

/** One cluster as the stores hold it: what is configured, and what is known of it. */
export type ClusterInput = { info: ClusterInfo; world: World };

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
  guestCluster: string | null;
  vm: Vm | null;
  instance: Instance | null;
  migration: Migration | null;
};

/** Use of one resource of a host, in one unit (thousandths of a core, or bytes); null where it is not known. */
export type Use = { capacity: number; reserved: number | null; used: number | null };

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
};

/** A Harvester cluster with its hosts sorted by role and name, and the shelf of VMs that stand on none of them. */
export type ClusterNode = {
  type: 'cluster';
  id: string;
  info: ClusterInfo;
  health: HealthByKind;
  /** What is wrong with the cluster as a whole, such as objects that could not be read. */
  problems: readonly Problem[];
  hosts: readonly HostNode[];
  /** VMs on none of the hosts above: those that run nowhere, and those whose host is not known (`hostName` is its name). */
  shelf: readonly VmNode[];
  counts: { hosts: number; vms: number; running: number; warnings: number; errors: number };
};

/** Everything the canvas shows, in a stable order, with a look-up by entity id. */
export type Graph = {
  clusters: readonly ClusterNode[];
  nodes: ReadonlyMap<string, ClusterNode | HostNode | VmNode>;
};

/** Any node of the graph. */
export type GraphNode = ClusterNode | HostNode | VmNode;

/** The world type the graph is built from, named here so that scene files import one door. */
export type { World };

export { buildGraph, openGraph } from './build-graph.ts';
