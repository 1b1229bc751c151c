import { canonical } from '../../plan/canonical.ts';
import type { Json, JsonObject } from '../../plan/canonical.ts';
import type { Pool, Shape } from '../../plan/shape.ts';
import { writeAffinity } from '../../vm/affinity.ts';
import type { VmRule } from '../../vm/form.ts';
import { hostLabel, labelOver } from '../../vm/host-rule.ts';
import type { HostRule } from '../../vm/host-rule.ts';
import { toYaml } from '../../guest/provision/emit-yaml.ts';
import { toBase64 } from './base64.ts';
import { listIn } from '../parts.ts';
import { textAt } from '../raw.ts';
import { configName, fleet } from './names.ts';
import { madeLabels } from './spec.ts';
import type { ThroughGuest } from './spec.ts';

const gib = 2 ** 30;

/** The driver counts in whole GiB. */
const gibOf = (bytes: number): number => Math.ceil(bytes / gib);

/** `diskInfo` of the driver: the same bytes for the same disks. Source: guest-clusters reference section 1.3. */
export function diskInfoOf({ disks }: Pick<Shape, 'disks'>): string {
  return JSON.stringify({
    disks: disks.map(({ image, storageClass, sizeBytes, bus }, index) => ({
      ...(image === null ? { storageClassName: storageClass ?? '' } : { imageName: image }),
      bootOrder: index + 1,
      size: gibOf(sizeBytes),
      bus,
      type: 'disk',
    })),
  });
}

/** `networkInfo` of the driver: the same bytes for the same NICs. Source: guest-clusters reference section 1.4. */
export function networkInfoOf({ nics }: Pick<Shape, 'nics'>): string {
  return JSON.stringify({
    interfaces: nics.map(({ network }) => ({ networkName: network ?? '', macAddress: '' })),
  });
}

/** The label that tells the VMs of a pool, which the driver writes where an affinity is given; null for one that is too long. */
function poolLabel({ namespace, name }: ThroughGuest, pool: string): string | null {
  const value = `${namespace}-${name}-${pool}`;
  return value.length <= 63 ? value : null;
}

/** The affinity of a pool's VMs by their placement and their wishes for hosts; null leaves it to the driver, which spreads them where it can. */
export function affinityOf(guest: ThroughGuest, { name, placement, shape: { needs } }: Pool): Json {
  const must = (key: string, value: string): HostRule => ({
    ...{ key, operator: 'In', values: [value] },
    ...{ isRequired: true, weight: 100 },
  });
  const hosts: HostRule[] = [
    ...(placement.type === 'host' ? [must(hostLabel, placement.host)] : []),
    ...Object.entries(needs?.labels ?? {}).map(([key, value]) => must(key, value)),
    ...(needs?.rules ?? []),
  ];
  const label = placement.type === 'spread' ? poolLabel(guest, name) : null;
  const vms: VmRule[] =
    placement.type !== 'spread' || label === null
      ? []
      : [
          {
            type: 'apart',
            labels: { 'harvesterhci.io/machineSetName': label },
            namespaces: [guest.namespace],
            over: labelOver(placement.over),
            isRequired: placement.isStrict,
            weight: 100,
          },
        ];
  return writeAffinity({ type: 'rules', hosts, vms }) ?? null;
}

/** The user data of a pool: the guest agent, without which Harvester tells no address, and SSH keys. */
export function userDataOf({ options }: ThroughGuest, { shape }: Pick<Pool, 'shape'>): string {
  const { installsGuestAgent } = options;
  const own = (shape.keyPairs ?? []).map(({ publicKey }) => publicKey);
  const sshKeys = [...new Set([...options.sshKeys, ...own])];
  if (!installsGuestAgent && sshKeys.length === 0) return '';
  return `#cloud-config\n${toYaml({
    ...(sshKeys.length > 0 ? { ssh_authorized_keys: sshKeys } : {}),
    ...(installsGuestAgent
      ? {
          package_update: true,
          packages: ['qemu-guest-agent', 'iptables'],
          runcmd: [['systemctl', 'enable', '--now', 'qemu-guest-agent.service']],
        }
      : {}),
  })}`;
}

/** The fields of a HarvesterConfig that say the shape of VMs, none of which holds a secret. */
export const configFields = [
  'cpuCount',
  'memorySize',
  'diskInfo',
  'networkInfo',
  'enableEfi',
  'enableSecureBoot',
  'vgpuInfo',
] as const;

/** The fields of a HarvesterConfig that follow from a shape. */
export function shapeFields(shape: Shape): Record<string, string | boolean> {
  const { firmware, needs } = shape;
  const gpus = needs?.gpus ?? [];
  return {
    cpuCount: String(shape.cpuCores),
    memorySize: String(gibOf(shape.memoryBytes)),
    diskInfo: diskInfoOf(shape),
    networkInfo: networkInfoOf(shape),
    ...(firmware === 'bios' ? {} : { enableEfi: true }),
    ...(firmware === 'secure-boot' ? { enableSecureBoot: true } : {}),
    ...(gpus.length === 0
      ? {}
      : {
          vgpuInfo: JSON.stringify({
            vGPURequests: gpus.map((deviceName, index) => ({ name: `gpu-${index + 1}`, deviceName })),
          }),
        }),
  };
}

/**
 * The HarvesterConfig of a pool: what its VMs are. Its fields are at the top level. Every change of it, be it white space in
 * one of the JSON texts, has Rancher rebuild all VMs of the pool. Source: guest-clusters reference section 3.3.
 */
export function buildConfig(guest: ThroughGuest, pool: Pool): JsonObject {
  const affinity = affinityOf(guest, pool);
  const userData = userDataOf(guest, pool);
  return {
    apiVersion: 'rke-machine-config.cattle.io/v1',
    kind: 'HarvesterConfig',
    metadata: {
      name: configName(guest, pool.name, guest.through.harvester),
      namespace: fleet,
      labels: { ...madeLabels },
    },
    vmNamespace: guest.namespace,
    sshUser: guest.options.sshUser ?? 'root',
    ...shapeFields(pool.shape),
    ...(affinity === null ? {} : { vmAffinity: toBase64(JSON.stringify(affinity)) }),
    ...(userData === '' ? {} : { userData: toBase64(userData) }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Whether a JSON text already says what is wanted: defaults that the driver fills in by itself make no difference. */
function saysSame(before: string, next: string): boolean {
  return canonical(plain(parsed(before))) === canonical(plain(parsed(next)));
}

/** Entries without what the driver takes by itself where nothing is said. Source: guest-clusters reference sections 1.3 and 1.4. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const defaults: Record<string, unknown> = {
    type: 'disk',
    bus: 'virtio',
    model: 'virtio',
    macAddress: '',
    hotPlugAble: false,
  };
  const entries = Object.entries(value).filter(
    ([key, each]) => each !== '' && !(key in defaults && defaults[key] === each),
  );
  return Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
}

const listed = new Set(['diskInfo', 'networkInfo', 'vgpuInfo']);

/**
 * What of a stored HarvesterConfig has to change for a shape, and nothing else: a text that says the same already keeps its
 * bytes, so that no VM is rebuilt by accident. Empty where nothing changes.
 */
export function shapePatch(
  before: Readonly<Record<string, unknown>>,
  shape: Shape,
): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(shapeFields(shape)).filter(([key, next]) => {
      const is = before[key];
      if (typeof is === 'string' && typeof next === 'string' && listed.has(key)) return !saysSame(is, next);
      const told = typeof is === 'string' || typeof is === 'boolean' || typeof is === 'number' ? is : '';
      return String(told) !== String(next);
    }),
  );
}

/** The shape that a stored HarvesterConfig says; null where it says none that Acre can write again. */
export function shapeOfConfig(config: Readonly<Record<string, unknown>>): Shape | null {
  const disks = listIn(textAt(config, 'diskInfo'), 'disks');
  const nics = listIn(textAt(config, 'networkInfo'), 'interfaces');
  const [cpuCores, memory] = [Number(config['cpuCount']), Number(config['memorySize'])];
  const isWhole = disks.length > 0 && nics.length > 0 && cpuCores > 0 && memory > 0;
  if (!isWhole || disks.some((disk) => disk['type'] === 'cd-rom' || !(Number(disk['size']) > 0))) return null;
  const bus = (of: unknown): 'virtio' | 'scsi' | 'sata' => (of === 'scsi' || of === 'sata' ? of : 'virtio');
  const gpus = listIn(textAt(config, 'vgpuInfo'), 'vGPURequests').flatMap(
    (each) => textAt(each, 'deviceName') ?? [],
  );
  const isSet = (value: unknown): boolean => value === true || value === 'true';
  return {
    cpuCores,
    memoryBytes: memory * gib,
    disks: disks.map((disk, index) => ({
      name: `disk-${index}`,
      sizeBytes: Number(disk['size']) * gib,
      image: textAt(disk, 'imageName'),
      storageClass: textAt(disk, 'storageClassName'),
      bus: bus(disk['bus']),
    })),
    nics: nics.map((nic, index) => ({
      name: `nic-${index}`,
      network: textAt(nic, 'networkName'),
      addressing: { type: 'dhcp' },
    })),
    firmware: isSet(config['enableSecureBoot'])
      ? 'secure-boot'
      : isSet(config['enableEfi'])
        ? 'uefi'
        : 'bios',
    os: 'linux',
    ...(gpus.length === 0
      ? {}
      : {
          needs: {
            labels: {},
            tolerations: [],
            devices: [],
            gpus,
            architecture: null,
            eviction: 'LiveMigrateIfPossible' as const,
          },
        }),
  };
}
