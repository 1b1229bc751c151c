import { z } from 'zod';
import { Json } from './canonical.ts';
import { OwnedSecret } from './node-spec.ts';
import { GuestRole } from '../guest/guest.ts';
import { DnsName, GuestSpec, Placement, Pool, Release, SecretSlot, Shape } from './shape.ts';

const id = z.string().min(1);
/** Entity ids, see shared/id.ts. */
const VmIds = z.array(z.string()).min(1);
/** Says that etcd of the guest cluster may lose its quorum; without it such steps are refused. */
const allowsQuorumLoss = z.boolean().default(false);

/** A new guest cluster with all its nodes. */
export const CreateGuest = z.strictObject({
  id,
  type: z.literal('create-guest'),
  guest: GuestSpec,
  pools: z.array(Pool).min(1),
});
export type CreateGuest = z.infer<typeof CreateGuest>;

/** More nodes for a pool, there or new; `pool.count` of them. */
export const AddNodes = z.strictObject({ id, type: z.literal('add-nodes'), guest: GuestSpec, pool: Pool });
export type AddNodes = z.infer<typeof AddNodes>;

/** Nodes of a guest cluster taken out: drained, deleted there, then their VMs with their own disks. `guest` is its entity id. */
export const RemoveNodes = z.strictObject({
  id,
  type: z.literal('remove-nodes'),
  guest: z.string(),
  vms: VmIds,
  allowsQuorumLoss,
});
export type RemoveNodes = z.infer<typeof RemoveNodes>;

/** CPU and memory of VMs changed, one after the other with a restart each; null leaves a part as it is. */
export const ResizeNodes = z.strictObject({
  id,
  type: z.literal('resize-nodes'),
  vms: VmIds,
  cpuCores: z.number().int().positive().nullable(),
  memoryBytes: z.number().int().positive().nullable(),
  allowsQuorumLoss,
});
export type ResizeNodes = z.infer<typeof ResizeNodes>;

/** A node taken out and another of the same pool put in its place, first the new one. `pool.count` is one. */
export const ReplaceNode = z.strictObject({
  id,
  type: z.literal('replace-node'),
  guest: GuestSpec,
  pool: Pool,
  vm: z.string(),
  allowsQuorumLoss,
});
export type ReplaceNode = z.infer<typeof ReplaceNode>;

/** Every node of a guest cluster replaced by one of another release, servers first, one at a time. */
export const UpgradeGuest = z.strictObject({
  id,
  type: z.literal('upgrade-guest'),
  guest: GuestSpec,
  pools: z.array(Pool).min(1),
  to: Release,
});
export type UpgradeGuest = z.infer<typeof UpgradeGuest>;

/** A guest cluster and the VMs of its nodes deleted with their own disks. `guest` is its entity id. */
export const DeleteGuest = z.strictObject({ id, type: z.literal('delete-guest'), guest: z.string() });
export type DeleteGuest = z.infer<typeof DeleteGuest>;

/** Plain VMs of one shape; with more than one their names are numbered. */
export const CreateVm = z.strictObject({
  id,
  type: z.literal('create-vm'),
  name: DnsName,
  namespace: z.string().min(1),
  count: z.number().int().positive(),
  shape: Shape,
  placement: Placement,
  labels: z.record(z.string(), z.string()).default({}),
  /** Public keys. */
  sshKeys: z.array(z.string()).default([]),
  /** Slot of the user data; null for none but the guest agent. */
  userDataSlot: SecretSlot.nullable().default(null),
  starts: z.boolean().default(true),
});
export type CreateVm = z.infer<typeof CreateVm>;

/**
 * VMs as an object has them, with all that a VM can have. Of more than one each gets a number after the object's name, and
 * claims, Secrets and hardware addresses of its own. Secrets are named as those of the object.
 */
export const MakeVms = z.strictObject({
  id,
  type: z.literal('make-vms'),
  count: z.number().int().positive(),
  manifest: z.record(z.string(), Json),
  secrets: z.array(OwnedSecret).default([]),
});
export type MakeVms = z.infer<typeof MakeVms>;

/** A live migration; `host` null leaves the target to the scheduler. */
export const MoveVm = z.strictObject({
  id,
  type: z.literal('move-vm'),
  vm: z.string(),
  host: z.string().nullable(),
});
export type MoveVm = z.infer<typeof MoveVm>;

/** VMs started, stopped or restarted. */
export const PowerVm = z.strictObject({
  id,
  type: z.literal('power-vm'),
  vms: VmIds,
  power: z.enum(['start', 'stop', 'restart']),
  allowsQuorumLoss,
});
export type PowerVm = z.infer<typeof PowerVm>;

/** Hosts, by name, closed to VMs, opened again, or emptied into maintenance mode. */
export const TendHost = z.strictObject({
  id,
  type: z.literal('tend-host'),
  hosts: z.array(z.string()).min(1),
  to: z.enum(['cordoned', 'open', 'drained']),
  /** Whether VMs that cannot move are shut down for a drain. */
  isForced: z.boolean().default(false),
  allowsQuorumLoss,
});
export type TendHost = z.infer<typeof TendHost>;

/** What is done to a guest cluster that a Rancher made. `from` is what was so when it was drafted. */
export const TendVerb = z.discriminatedUnion('type', [
  /** Nodes more in a pool, or fewer: then those go first that Rancher chooses. `pool` says what they are like. */
  z.strictObject({
    type: z.literal('scale'),
    pool: Pool,
    from: z.number().int().nonnegative(),
    to: z.number().int().nonnegative(),
  }),
  /** Exactly this node taken out: its Machine is marked, then its pool has one less. `vm` is an entity id. */
  z.strictObject({
    type: z.literal('remove-node'),
    pool: z.string(),
    machine: z.string().min(1),
    vm: z.string(),
    from: z.number().int().positive(),
  }),
  /** The VMs of a pool made otherwise, each of them anew. `config` names its HarvesterConfig, `before` is what that says. */
  z.strictObject({
    type: z.literal('reshape'),
    pool: Pool,
    config: z.string().min(1),
    before: z.record(z.string(), Json),
  }),
  z.strictObject({ type: z.literal('upgrade'), from: z.string(), to: z.string().min(1) }),
  z.strictObject({ type: z.literal('snapshot') }),
  z.strictObject({
    type: z.literal('restore'),
    snapshot: z.string().min(1),
    /** What beside etcd is set back: nothing, the Kubernetes version, or the whole configuration. */
    what: z.enum(['none', 'kubernetesVersion', 'all']),
  }),
  z.strictObject({ type: z.literal('rotate') }),
  /** A new token for its cloud credential, named as Rancher refers to it: `namespace:name`. */
  z.strictObject({ type: z.literal('renew-credential'), credential: z.string().min(1) }),
  /** `keepsVolumes` has Rancher leave the volumes of its workloads alone. */
  z.strictObject({ type: z.literal('delete'), keepsVolumes: z.boolean() }),
]);
export type TendVerb = z.infer<typeof TendVerb>;

/** A change of a guest cluster that a Rancher made, by that Rancher; `guest.through` says which. */
export const TendGuest = z.strictObject({
  id,
  type: z.literal('tend-guest'),
  guest: GuestSpec,
  /** Its pools as they were when it was drafted. */
  pools: z.array(
    z.strictObject({ name: z.string(), roles: z.array(GuestRole), quantity: z.number().int().nonnegative() }),
  ),
  verb: TendVerb,
});
export type TendGuest = z.infer<typeof TendGuest>;

/** One thing a plan wants. */
export const Intention = z.discriminatedUnion('type', [
  CreateGuest,
  AddNodes,
  RemoveNodes,
  ResizeNodes,
  ReplaceNode,
  UpgradeGuest,
  DeleteGuest,
  CreateVm,
  MakeVms,
  MoveVm,
  PowerVm,
  TendHost,
  TendGuest,
]);
export type Intention = z.infer<typeof Intention>;
