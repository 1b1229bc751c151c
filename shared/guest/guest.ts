import { z } from 'zod';
import type { EntityId } from '../id.ts';

/** What a guest node does in its Kubernetes cluster. */
export const GuestRole = z.enum(['control-plane', 'etcd', 'worker']);
export type GuestRole = z.infer<typeof GuestRole>;

/** A Kubernetes distribution that guest clusters on Harvester are made with. */
export const GuestDistribution = z.enum(['RKE1', 'RKE2', 'K3s']);
export type GuestDistribution = z.infer<typeof GuestDistribution>;

/** How sure something is: two signals agree, one speaks for it, or it only looks like it. */
export type Confidence = 'certain' | 'likely' | 'guess';

/**
 * What speaks for a VM being a node of a guest cluster: a Rancher that made it says so; the cluster's or the pool's label; the node driver as creator;
 * its machine set; a name that begins with the cluster's or is numbered as RKE1 does; the label or the shape that
 * Cluster API Provider Harvester gives; a label of Acre; its user data; words such as "cp" and "worker" in its name.
 */
export type GuestSignal =
  | 'rancher'
  | 'cluster-label'
  | 'pool-label'
  | 'driver'
  | 'machine-set'
  | 'name'
  | 'counter-name'
  | 'capi-label'
  | 'capi-name'
  | 'own-label'
  | 'user-data'
  | 'role-words';

/** A VM as a node of a guest cluster. Equal ones are the same object from one recognition to the next. */
export type GuestMember = {
  vm: EntityId;
  /** Id of the guest cluster: cluster/GuestCluster/namespace/name. */
  guest: EntityId;
  cluster: string;
  /** Empty where nothing says which. */
  roles: readonly GuestRole[];
  roleConfidence: Confidence | null;
  /** The machine pool without what changes when it is rolled out; null where it is not known. */
  pool: string | null;
  signals: readonly GuestSignal[];
  /** How sure it is that the VM is a node of this very cluster. */
  confidence: Confidence;
};

/** A Kubernetes cluster whose nodes are VMs of one namespace; names alone are not unique. */
export type GuestCluster = {
  id: EntityId;
  namespace: string;
  name: string;
  distribution: GuestDistribution | null;
  distributionConfidence: Confidence | null;
  /** In name order, at least one. */
  members: readonly GuestMember[];
};

/** The kind in the id of a guest cluster; no such resource exists in the API. */
export const guestKind = 'GuestCluster';

/**
 * Labels that Acre puts on the VMs it provisions itself, beside those of the node driver: on the VM and on its template.
 */
export const acreLabels = {
  /** server or agent. */
  role: 'acre/role',
  /** k3s or rke2. */
  distribution: 'acre/distro',
  managedBy: 'acre/managed-by',
} as const;

/** The creator the node driver writes on its VMs. Source: harvester/docker-machine-driver-harvester create.go. */
export const driverCreator = 'docker-machine-driver-harvester';
