import { z } from 'zod';
import { NamespacedName } from '../plan/shape.ts';
import { HostRule } from './host-rule.ts';

export { HostRule, hostLabel } from './host-rule.ts';

const bytes = z.number().int().nonnegative();
const StringRecord = z.record(z.string(), z.string());

/** What a disk of a VM holds. Sizes in bytes. */
export const DiskSource = z.discriminatedUnion('type', [
  /** A claim that Harvester makes from an image (`namespace/name`), with the class of that. */
  z.strictObject({
    type: z.literal('image'),
    claim: z.string(),
    image: NamespacedName,
    sizeBytes: bytes,
    storageClass: z.string().nullable(),
  }),
  /** An empty claim that Harvester makes; a class of null is the cluster's default. */
  z.strictObject({
    type: z.literal('new'),
    claim: z.string(),
    sizeBytes: bytes,
    storageClass: z.string().nullable(),
  }),
  /** A claim that is there already. */
  z.strictObject({ type: z.literal('volume'), claim: z.string() }),
  /** The disk in a container image. */
  z.strictObject({ type: z.literal('container'), image: z.string() }),
  /** A CD-ROM drive without a medium; from KubeVirt 1.7 on. */
  z.strictObject({ type: z.literal('empty') }),
]);
export type DiskSource = z.infer<typeof DiskSource>;

/** A disk or CD-ROM drive of a VM; those of cloud-init and of what Acre has no words for are none. */
export const VmDisk = z.strictObject({
  name: z.string().min(1).max(63),
  device: z.enum(['disk', 'cdrom']),
  /** virtio, scsi, sata or usb; another as it came. */
  bus: z.string(),
  /** The lowest boots first; null is not booted from. */
  bootOrder: z.number().int().positive().nullable(),
  source: DiskSource,
});
export type VmDisk = z.infer<typeof VmDisk>;

/** A NIC of a VM. `network` is `namespace/name`, null for the management network. An empty MAC is given by Harvester. */
export const VmNic = z.strictObject({
  name: z.string().min(1).max(63),
  network: z.string().nullable(),
  /** masquerade, bridge or sriov; `other` is left as it is. */
  binding: z.enum(['masquerade', 'bridge', 'sriov', 'other']),
  model: z.string(),
  mac: z.string(),
});
export type VmNic = z.infer<typeof VmNic>;

/** Keeps a VM near others with these labels, or apart from them, in places told apart by the label `over` of hosts. */
export const VmRule = z.strictObject({
  type: z.enum(['near', 'apart']),
  labels: StringRecord,
  namespaces: z.array(z.string()),
  over: z.string(),
  isRequired: z.boolean(),
  weight: z.number().int(),
});
export type VmRule = z.infer<typeof VmRule>;

/** The affinity of a VM as rules; `custom` is more than these can say, and is left as it is. */
export const VmAffinity = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rules'), hosts: z.array(HostRule), vms: z.array(VmRule) }),
  z.strictObject({ type: z.literal('custom') }),
]);
export type VmAffinity = z.infer<typeof VmAffinity>;

/** Credentials that the guest agent sets while the VM runs; `secret` is the name of the Secret with them. */
export const VmAccess = z.strictObject({
  type: z.enum(['ssh', 'password']),
  secret: z.string(),
  /** For whom the keys are; of passwords the Secret says it. */
  users: z.array(z.string()),
});
export type VmAccess = z.infer<typeof VmAccess>;

/**
 * What a form says of a VM: a view of its object, which stays the truth. What a form has no words for stays in the object
 * as it is. Field rules: harvester API reference section 5.2.
 */
export const VmForm = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  /** Its own labels; those of Harvester, KubeVirt and Acre are not shown. */
  labels: StringRecord,
  /** Value of the label harvesterhci.io/os; empty where there is none. */
  os: z.string(),
  runStrategy: z.string(),
  cpuCores: z.number().int().positive(),
  memoryBytes: bytes,
  /** What it can grow to while it runs; null where it cannot. From Harvester 1.6 on. */
  hotplug: z.strictObject({ maxCores: z.number().int().positive(), maxMemoryBytes: bytes }).nullable(),
  isPinned: z.boolean(),
  reservedMemoryBytes: bytes.nullable(),
  firmware: z.enum(['bios', 'uefi', 'secure-boot']),
  /** Whether variables of the firmware are kept over a restart; from Harvester 1.5 on. */
  isFirmwareKept: z.boolean(),
  tpm: z.enum(['none', 'plain', 'kept']),
  machineType: z.string(),
  disks: z.array(VmDisk),
  nics: z.array(VmNic),
  /** The Secret with its cloud-init; null where it has none, or one that is written into the VM itself. */
  cloudInit: z.strictObject({ secret: z.string(), hasNetworkData: z.boolean() }).nullable(),
  access: z.array(VmAccess),
  hostname: z.string(),
  terminationSeconds: z.number().int().nonnegative().nullable(),
  nodeSelector: StringRecord,
  affinity: VmAffinity,
});
export type VmForm = z.infer<typeof VmForm>;

/** The label by which VMs of one form are told when it makes many. Source: harvester API reference section 5.2. */
export const prefixLabel = 'harvesterhci.io/vmNamePrefix';

/** Whether a label of a VM is none of the user's own. */
export function isOwnLabel(key: string): boolean {
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  return !/(^|\.)(harvesterhci\.io|kubevirt\.io|cattle\.io)$/.test(domain) && domain !== 'acre';
}

/** Whether a run strategy starts a VM that was just made. */
export function startsByItself(runStrategy: string): boolean {
  return ['Always', 'RerunOnFailure', 'Once'].includes(runStrategy);
}
