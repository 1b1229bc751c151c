import { z } from 'zod';
import { toBytes } from '../quantity.ts';
import { shareText, trim } from './share.ts';

/** A NIC of a VM, as its template has it. */
export const VmPort = z.object({
  name: z.string(),
  /** `namespace/name` of its VM network; absent on the pod network. */
  network: z.string().optional(),
  /** Absent until Harvester has given it one. */
  mac: z.string().optional(),
  /** masquerade, sriov, the name of a plugin such as managedtap, or other; absent for a bridge. */
  binding: z.string().optional(),
  /** Absent for virtio. */
  model: z.string().optional(),
  /** Whether it is being taken out of the running guest. */
  isLeaving: z.literal(true).optional(),
});
export type VmPort = z.infer<typeof VmPort>;

/** A CD-ROM drive of a VM that is empty or holds a claim. */
export const VmDrive = z.object({
  name: z.string(),
  /** sata, scsi or another as it came. */
  bus: z.string(),
  /** The claim with its medium; null while it is empty. */
  claim: z.string().nullable(),
  /** Whether what is in it can be taken out while the guest runs. */
  isPlugged: z.boolean(),
});
export type VmDrive = z.infer<typeof VmDrive>;

/** How far CPU and memory of a VM can grow while it runs. Memory in bytes. */
export const VmGrowth = z.object({
  sockets: z.number(),
  /** Virtual CPUs of one socket. */
  perSocket: z.number(),
  /** Null where nothing limits it. */
  maxSockets: z.number().nullable(),
  guestBytes: z.number().nullable(),
  maxBytes: z.number().nullable(),
});
export type VmGrowth = z.infer<typeof VmGrowth>;

/** What is read of a template for its NICs. */
export const rawPorts = z
  .array(
    z.object({
      name: z.string(),
      macAddress: z.string().nullish(),
      model: z.string().nullish(),
      state: z.string().nullish(),
      bridge: z.unknown().optional(),
      masquerade: z.unknown().optional(),
      sriov: z.unknown().optional(),
      binding: z.object({ name: z.string() }).nullish(),
    }),
  )
  .nullish();

/** What is read of a template for its drives. */
export const rawDisks = z
  .array(
    z.object({
      name: z.string(),
      cdrom: z.object({ bus: z.string().nullish() }).nullish(),
    }),
  )
  .nullish();

type Port = NonNullable<z.output<typeof rawPorts>>[number];
type Networks = readonly { name: string; multus?: { networkName: string } | null | undefined }[];
type Claim = { hotpluggable?: boolean | null | undefined } | null | undefined;
type Volumes = readonly {
  name?: string | null | undefined;
  persistentVolumeClaim?: (Claim & { claimName: string }) | null | undefined;
  dataVolume?: (Claim & { name: string }) | null | undefined;
}[];

const bindings = ['bridge', 'masquerade', 'sriov'] as const;

/** A network name without a namespace is one of the VM's own. Source: Multus network annotation. */
const inFull = (name: string, namespace: string): string =>
  name.includes('/') ? name : `${namespace}/${name}`;

function toPort(nic: Port, networks: Networks, namespace: string): VmPort {
  const network = networks.find(({ name }) => name === nic.name)?.multus?.networkName;
  const binding = nic.binding?.name ?? bindings.find((name) => nic[name]) ?? 'other';
  return {
    name: shareText(nic.name),
    ...(network ? { network: shareText(inFull(network, namespace)) } : {}),
    ...(nic.macAddress ? { mac: shareText(nic.macAddress.toLowerCase()) } : {}),
    ...(binding === 'bridge' ? {} : { binding: shareText(binding) }),
    ...(nic.model && nic.model !== 'virtio' ? { model: shareText(nic.model) } : {}),
    ...(nic.state === 'absent' ? { isLeaving: true as const } : {}),
  };
}

/** The NICs of a template; undefined where it has none. */
export function toPorts(
  nics: z.output<typeof rawPorts>,
  networks: Networks,
  namespace: string,
): VmPort[] | undefined {
  return nics && nics.length > 0 ? trim(nics.map((nic) => toPort(nic, networks, namespace))) : undefined;
}

/** The CD-ROM drives of a template, without those of cloud-init and the like; undefined where it has none. */
export function toDrives(disks: z.output<typeof rawDisks>, volumes: Volumes): VmDrive[] | undefined {
  const drives = (disks ?? []).flatMap(({ name, cdrom }): VmDrive[] => {
    if (!cdrom) return [];
    const volume = volumes.find((each) => each.name === name);
    const { persistentVolumeClaim: claim, dataVolume } = volume ?? {};
    const held = claim?.claimName ?? dataVolume?.name;
    if (volume && held === undefined) return [];
    return [
      {
        name: shareText(name),
        bus: shareText(cdrom.bus ?? ''),
        claim: held === undefined ? null : shareText(held),
        isPlugged: (claim?.hotpluggable ?? dataVolume?.hotpluggable) === true,
      },
    ];
  });
  return drives.length > 0 ? trim(drives) : undefined;
}

type Domain = {
  cpu?:
    | {
        sockets?: number | null | undefined;
        cores?: number | null | undefined;
        threads?: number | null | undefined;
        maxSockets?: number | null | undefined;
      }
    | null
    | undefined;
  memory?: { guest?: string | null | undefined; maxGuest?: string | null | undefined } | null | undefined;
};

/** How far a VM can grow while it runs; undefined where it cannot. Source: annotation of Harvester 1.6 and later. */
export function toGrowth(domain: Domain, annotations: Record<string, string>): VmGrowth | undefined {
  if (annotations['harvesterhci.io/enableCPUAndMemoryHotplug']?.toLowerCase() !== 'true') return undefined;
  const { sockets, cores, threads, maxSockets } = domain.cpu ?? {};
  return {
    sockets: sockets || 1,
    perSocket: (cores || 1) * (threads || 1),
    maxSockets: maxSockets || null,
    guestBytes: toBytes(domain.memory?.guest) ?? null,
    maxBytes: toBytes(domain.memory?.maxGuest) ?? null,
  };
}
