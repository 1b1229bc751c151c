import { z } from 'zod';
import { GuestRole } from '../guest/guest.ts';
import { Json } from './canonical.ts';
import { DnsName, GuestSpec, GuestTaint, Nic, Placement, SecretSlot, Shape } from './shape.ts';

/** A disk of a VM as it will be claimed: with its name in the cluster and the class it is made with. Sizes in bytes. */
export const ClaimSpec = z.strictObject({
  disk: z.string(),
  claim: z.string(),
  sizeBytes: z.number(),
  image: z.string().nullable(),
  /** Null where the class of its image, or the default, is not known. */
  storageClass: z.string().nullable(),
  bus: z.string(),
});
export type ClaimSpec = z.infer<typeof ClaimSpec>;

/** What makes a VM a node of a guest cluster. */
export const NodeOfGuest = z.strictObject({
  spec: GuestSpec,
  pool: z.string(),
  roles: z.array(GuestRole),
  role: z.enum(['server', 'agent']),
  /** Whether it begins the cluster; all others join it. */
  isFirst: z.boolean(),
  /** Inside the guest cluster. */
  labels: z.record(z.string(), z.string()),
  taints: z.array(GuestTaint),
});
export type NodeOfGuest = z.infer<typeof NodeOfGuest>;

/** A Secret that belongs to a VM: the slot of the value of each of its keys, null for an empty one. */
export const OwnedSecret = z.strictObject({
  name: z.string(),
  purpose: z.enum(['cloud-init', 'access']),
  slots: z.record(z.string(), SecretSlot.nullable()),
});
export type OwnedSecret = z.infer<typeof OwnedSecret>;

/** A VM whose object is given as it is to be, with the Secrets it owns. */
export const MadeVm = z.strictObject({
  manifest: z.record(z.string(), Json),
  secrets: z.array(OwnedSecret),
});
export type MadeVm = z.infer<typeof MadeVm>;

/**
 * One VM that a plan will make, with all that its objects are built from but secrets and what is learned while applying.
 * Names are settled, so that the same plan makes the same objects however often it is built.
 */
export const NodeSpec = z.strictObject({
  name: DnsName,
  namespace: z.string(),
  /** Id of the intention it comes from. */
  intention: z.string(),
  shape: Shape.pick({
    cpuCores: true,
    memoryBytes: true,
    firmware: true,
    os: true,
    needs: true,
    keyPairs: true,
  }),
  claims: z.array(ClaimSpec),
  nics: z.array(Nic),
  placement: Placement,
  /** Its VMs are kept apart from each other by these labels of theirs. */
  group: z.record(z.string(), z.string()),
  vmLabels: z.record(z.string(), z.string()),
  cloudInitSecret: z.string(),
  /** Empty from Harvester 1.7 on, where it finds it itself. */
  machineType: z.string(),
  /** CPU architecture; absent where nothing says it, which leaves it to KubeVirt. */
  architecture: z.enum(['amd64', 'arm64']).exactOptional(),
  starts: z.boolean(),
  /** Public keys, those of its key pairs among them. */
  sshKeys: z.array(z.string()),
  userDataSlot: z.string().nullable(),
  /** Null for a VM of its own. */
  guest: NodeOfGuest.nullable(),
  /** Null where its object is built from the rest. */
  made: MadeVm.nullable().default(null),
});
export type NodeSpec = z.infer<typeof NodeSpec>;
