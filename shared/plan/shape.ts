import { z } from 'zod';
import { GuestRole } from '../guest/guest.ts';
import { HostRule } from '../vm/host-rule.ts';
import { Json } from './canonical.ts';

/** A lower-case name as Kubernetes takes it for a VM: at most 63 letters, digits and dashes (RFC 1123 label). */
export const DnsName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes, at most 63');

/** `namespace/name` of an object. */
export const NamespacedName = z.string().regex(/^[^/]+\/[^/]+$/, 'must be namespace/name');

const StringRecord = z.record(z.string(), z.string());

/** A disk of a VM. `image` is namespace/name of the image it is made from, null for an empty one. */
export const Disk = z.strictObject({
  name: DnsName,
  sizeBytes: z.number().int().positive(),
  image: NamespacedName.nullable(),
  /** Class of an empty disk; null for the cluster's default. A disk from an image has the class of the image. */
  storageClass: z.string().nullable(),
  bus: z.enum(['virtio', 'scsi', 'sata']).default('virtio'),
});
export type Disk = z.infer<typeof Disk>;

/** How a NIC of a node gets its address. `addresses` has one for each node of the pool in order, with the prefix: 10.5.0.11/24. */
export const Addressing = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('dhcp') }),
  z.strictObject({
    type: z.literal('static'),
    addresses: z.array(z.string()),
    gateway: z.string().nullable(),
    nameservers: z.array(z.string()),
  }),
]);
export type Addressing = z.infer<typeof Addressing>;

/** A NIC of a VM. `network` is namespace/name of a VM network, null for the management network behind NAT. */
export const Nic = z.strictObject({
  name: DnsName,
  network: NamespacedName.nullable(),
  addressing: Addressing.default({ type: 'dhcp' }),
});
export type Nic = z.infer<typeof Nic>;

/** A taint of a host that a VM puts up with, as Kubernetes knows it; an empty key with Exists is every taint. */
export const Toleration = z.strictObject({
  key: z.string(),
  operator: z.enum(['Equal', 'Exists']).default('Equal'),
  value: z.string().default(''),
  /** Empty for every effect. */
  effect: z.enum(['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute']).default(''),
});
export type Toleration = z.infer<typeof Toleration>;

/** A KeyPair of the cluster (`namespace/name`) with its public half as it was chosen, which is what is put into guests. */
export const ChosenKeyPair = z.strictObject({ name: NamespacedName, publicKey: z.string().min(1) });
export type ChosenKeyPair = z.infer<typeof ChosenKeyPair>;

/** What a VM needs of its host beside room and networks. */
export const HostNeeds = z.strictObject({
  /** Labels the host has to have. */
  labels: StringRecord.default({}),
  /** Its node affinity: all that is required, and what it would rather have. */
  rules: z.array(HostRule).exactOptional(),
  tolerations: z.array(Toleration).default([]),
  /** Resource names of host devices that are passed through, such as intel.com/QAT_C62X, one entry each. */
  devices: z.array(z.string().min(1)).default([]),
  /** The same of GPUs and vGPUs. */
  gpus: z.array(z.string().min(1)).default([]),
  /** Null for that of the hosts, where they have only one. */
  architecture: z.enum(['amd64', 'arm64']).nullable().default(null),
  /** What becomes of it when its host is emptied. */
  eviction: z
    .enum(['LiveMigrateIfPossible', 'LiveMigrate', 'None', 'External'])
    .default('LiveMigrateIfPossible'),
});
export type HostNeeds = z.infer<typeof HostNeeds>;

/** What a VM is made of; its first disk boots. */
export const Shape = z.strictObject({
  cpuCores: z.number().int().positive(),
  memoryBytes: z.number().int().positive(),
  disks: z.array(Disk).min(1),
  nics: z.array(Nic).min(1),
  firmware: z.enum(['bios', 'uefi', 'secure-boot']).default('bios'),
  /** Value of Harvester's label harvesterhci.io/os, such as `SLEs` or `ubuntu`. */
  os: z.string().default('linux'),
  needs: HostNeeds.exactOptional(),
  keyPairs: z.array(ChosenKeyPair).exactOptional(),
});
export type Shape = z.infer<typeof Shape>;

/**
 * Where VMs may land: `host` pins them to one, which keeps them from live migration; `scheduler` leaves it to the
 * cluster; `spread` keeps the VMs of a pool apart, wherever possible (`isStrict` false) or always.
 */
export const Placement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('host'), host: z.string() }),
  z.strictObject({ type: z.literal('scheduler') }),
  z.strictObject({
    type: z.literal('spread'),
    over: z.enum(['host', 'zone']).default('host'),
    isStrict: z.boolean().default(false),
  }),
]);
export type Placement = z.infer<typeof Placement>;

/** A taint of a guest node, as Kubernetes knows it. */
export const GuestTaint = z.strictObject({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});
export type GuestTaint = z.infer<typeof GuestTaint>;

/** Nodes of one kind in a guest cluster. Labels and taints are those inside the guest cluster. */
export const Pool = z.strictObject({
  name: DnsName,
  /** With control-plane or etcd its nodes are servers, else agents. */
  roles: z.array(GuestRole).min(1),
  count: z.number().int().nonnegative(),
  shape: Shape,
  placement: Placement,
  labels: StringRecord.default({}),
  taints: z.array(GuestTaint).default([]),
});
export type Pool = z.infer<typeof Pool>;

/** Which release is installed: one version such as v1.34.2+k3s1, or the newest of a channel such as `stable`. */
export const Release = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('version'), version: z.string() }),
  z.strictObject({ type: z.literal('channel'), channel: z.string() }),
]);
export type Release = z.infer<typeof Release>;

/**
 * The address nodes join by and the API answers on: of a VM load balancer (from `ipPool`, null for DHCP), one that the
 * user keeps free (kube-vip, DNS or an outer balancer), or that of the first server once it has one.
 */
export const JoinAddress = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('load-balancer'), ipPool: z.string().nullable() }),
  z.strictObject({ type: z.literal('static'), address: z.string() }),
  z.strictObject({ type: z.literal('first-server') }),
]);
export type JoinAddress = z.infer<typeof JoinAddress>;

/** The name of a place for a secret: its value is in the keychain, never in a plan. */
export const SecretSlot = z.string().regex(/^[a-z0-9][a-z0-9./-]{0,120}$/);

/** A private registry: mirrors by upstream (`docker.io`, `*`), and its credentials and CA as secret slots. */
export const Registry = z.strictObject({
  host: z.string(),
  mirrors: z.record(z.string(), z.array(z.string())),
  username: z.string().nullable(),
  passwordSlot: SecretSlot.nullable(),
  caSlot: SecretSlot.nullable(),
  isInsecure: z.boolean().default(false),
  /** Prefix of the distribution's own images; null where they come from their own registries. */
  systemDefaultRegistry: z.string().nullable(),
});
export type Registry = z.infer<typeof Registry>;

/** Where a node without internet gets the distribution from: an inner server with its files, or the image it boots from. */
export const AirGap = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('url'), url: z.string(), caSlot: SecretSlot.nullable() }),
  z.strictObject({ type: z.literal('image') }),
]);
export type AirGap = z.infer<typeof AirGap>;

/** Choices within the guest cluster; null or empty leaves the distribution's own. */
export const GuestOptions = z.strictObject({
  cni: z.string().nullable().default(null),
  disable: z.array(z.string()).default([]),
  tlsSans: z.array(z.string()).default([]),
  serverArgs: z.array(z.string()).default([]),
  agentArgs: z.array(z.string()).default([]),
  clusterCidr: z.string().nullable().default(null),
  serviceCidr: z.string().nullable().default(null),
  /** Harvester's cloud provider and CSI driver in the guest; the kubeconfig they use is in this slot. */
  cloudProviderSlot: SecretSlot.nullable().default(null),
  installsGuestAgent: z.boolean().default(true),
  sshUser: z.string().nullable().default(null),
  /** Public keys. */
  sshKeys: z.array(z.string()).default([]),
  profile: z.string().nullable().default(null),
});
export type GuestOptions = z.infer<typeof GuestOptions>;

/**
 * How a Rancher provisions a guest cluster by its node driver for Harvester: which of those in the vault, its id of the
 * Harvester cluster, and what only Rancher knows. `version` is the Rancher's as last seen.
 */
export const Through = z.strictObject({
  rancher: z.string().min(1),
  name: z.string(),
  harvester: z.string().min(1),
  version: z.string().nullable(),
  /** Harvester's cloud provider and CSI driver in the guest, by a service account of its own. */
  hasCloudProvider: z.boolean(),
  /** Cron of snapshots of etcd, empty for none, and how many of them are kept. */
  snapshotCron: z.string().max(200),
  snapshotRetention: z.number().int().min(1).max(1000),
  /** How many nodes are changed at once: a number, or a share such as `10%`. */
  controlPlaneConcurrency: z.string().regex(/^\d+%?$/),
  workerConcurrency: z.string().regex(/^\d+%?$/),
  /** Whether nodes are drained before they are changed or deleted. */
  drains: z.boolean(),
  /** Values of charts beside those that follow from the rest, by chart. */
  chartValues: z.record(z.string(), Json),
  /** Environment of Rancher's agents, such as HTTPS_PROXY. */
  agentEnv: z.record(z.string(), z.string()),
});
export type Through = z.infer<typeof Through>;

/** A guest cluster as it is to be, without its nodes. */
export const GuestSpec = z.strictObject({
  name: DnsName,
  namespace: z.string().min(1),
  distribution: z.enum(['k3s', 'rke2']),
  release: Release,
  join: JoinAddress,
  registry: Registry.nullable(),
  airGap: AirGap,
  options: GuestOptions,
  /** Slots of the tokens servers and agents join with. */
  tokenSlot: SecretSlot,
  agentTokenSlot: SecretSlot,
  /** Absent where Acre provisions it itself by cloud-init. */
  through: Through.exactOptional(),
});
export type GuestSpec = z.infer<typeof GuestSpec>;

/** Whether the nodes of a pool are servers. */
export function isServerPool({ roles }: { roles: readonly GuestRole[] }): boolean {
  return roles.includes('control-plane') || roles.includes('etcd');
}
