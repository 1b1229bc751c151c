import { z } from 'zod';

/** A disk of a host as node-disk-manager found it, with what Longhorn makes of it. Sizes in bytes. */
export const Disk = z.object({
  name: z.string(),
  path: z.string(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  /** HDD, SSD or another as it came; and what it is attached by. */
  type: z.string(),
  controller: z.string(),
  sizeBytes: z.number().nullable(),
  isActive: z.boolean(),
  /** Provisioned, Unprovisioned or Unprovisioning, as it came. */
  phase: z.string(),
  fileSystem: z.string().nullable(),
  mountPoint: z.string().nullable(),
  /** LonghornV1, LonghornV2, or the name of a volume group; null where nothing uses it. */
  usedBy: z.string().nullable(),
  longhorn: z
    .object({
      usedBytes: z.number(),
      maximumBytes: z.number(),
      scheduledBytes: z.number(),
      allowsScheduling: z.boolean(),
      replicas: z.number(),
      /** What Longhorn says is wrong with it, a sentence each. */
      problems: z.array(z.string()),
    })
    .nullable(),
});
export type Disk = z.infer<typeof Disk>;

/** A network link of a host: a NIC, or what stands above it. */
export const Link = z.object({
  name: z.string(),
  index: z.number(),
  /** device, bond, bridge, vlan or another as it came. */
  type: z.string(),
  mac: z.string().nullable(),
  /** up, down or unknown, as it came. */
  state: z.string(),
  /** Index of the link above it; null where there is none. */
  masterIndex: z.number().nullable(),
});
export type Link = z.infer<typeof Link>;

/** A device of a host that VMs can be given. */
export const Device = z.object({
  name: z.string(),
  type: z.enum(['pci', 'usb', 'vgpu']),
  address: z.string(),
  description: z.string(),
  /** What VMs ask for it by; null where it cannot be asked for. */
  resourceName: z.string().nullable(),
  driver: z.string().nullable(),
  iommuGroup: z.string().nullable(),
  /** Whether it is set aside for VMs. */
  isEnabled: z.boolean(),
});
export type Device = z.infer<typeof Device>;

/** A part of the hardware; or why nothing is known of it: `absent` where the cluster does not serve it. */
const partOf = <T extends z.ZodType>(item: T) =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('known'), items: z.array(item) }),
    z.object({ type: z.literal('absent') }),
    z.object({ type: z.literal('refused'), message: z.string() }),
  ]);

/** What a host is made of. */
export const Hardware = z.object({
  disks: partOf(Disk),
  links: partOf(Link),
  pci: partOf(Device),
  usb: partOf(Device),
  vgpu: partOf(Device),
});
export type Hardware = z.infer<typeof Hardware>;

/** A part of it. */
export type HardwarePart<T> =
  { type: 'known'; items: T[] } | { type: 'absent' } | { type: 'refused'; message: string };
