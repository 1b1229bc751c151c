import type { z } from 'zod';
import type { Device, Disk, Hardware, HardwarePart, Link } from '../../shared/hardware.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeFailure } from '../kube/errors.ts';
import { listPages } from '../kube/list-pages.ts';
import {
  BlockDevice,
  LinkMonitor,
  Named,
  PciDevice,
  StorageNode,
  UsbDevice,
  VgpuDevice,
} from './hardware-shapes.ts';

type Asking = { client: KubeClient; host: string; signal: AbortSignal };
type Listed<T> = { ok: true; items: T[] } | KubeFailure;

const resourceOf = (group: string, version: string, plural: string, isNamespaced = false) => ({
  group,
  version,
  plural,
  isNamespaced,
});

/** Lists objects of a shape; those of another are left out. */
async function list<S extends z.ZodType>(
  { client, signal }: Asking,
  resource: ReturnType<typeof resourceOf>,
  shape: S,
  query: Record<string, string> = {},
): Promise<Listed<z.output<S>>> {
  const items: z.output<S>[] = [];
  const listed = await listPages({
    client,
    path: toResourcePath(resource),
    query,
    signal,
    onPage: (page) => {
      for (const raw of page) {
        const read = shape.safeParse(raw);
        if (read.success) items.push(read.data);
      }
    },
    onRestart: () => items.splice(0),
  });
  return listed.ok ? { ok: true, items } : listed;
}

function toPart<T, R>(listed: Listed<T>, convert: (items: T[]) => R[]): HardwarePart<R> {
  if (listed.ok) return { type: 'known', items: convert(listed.items) };
  if (listed.status === 404) return { type: 'absent' };
  return { type: 'refused', message: listed.error.message };
}

type Storage = z.output<typeof StorageNode> | null;

function toLonghorn(name: string, storage: Storage): Disk['longhorn'] {
  const spec = storage?.spec?.disks?.[name];
  const status = storage?.status?.diskStatus?.[name];
  if (!spec || !status) return null;
  const maximumBytes = status.storageMaximum ?? 0;
  const bad = (Array.isArray(status.conditions) ? status.conditions : []).filter(
    (condition) => condition.status !== 'True',
  );
  return {
    maximumBytes,
    usedBytes: Math.max(0, maximumBytes - (status.storageAvailable ?? 0)),
    scheduledBytes: status.storageScheduled ?? 0,
    allowsScheduling: spec.allowScheduling === true,
    replicas: Object.keys(status.scheduledReplica ?? {}).length,
    problems: bad.map(({ type, message }) => message || `Its condition ${type} does not hold.`),
  };
}

function toDisk({ metadata, spec, status }: z.output<typeof BlockDevice>, storage: Storage): Disk {
  const device = status?.deviceStatus;
  const details = device?.details;
  const { longhorn, lvm } = spec.provisioner ?? {};
  const isWanted = spec.provision === true || spec.fileSystem?.provisioned === true;
  return {
    name: metadata.name,
    path: device?.devPath || spec.devPath,
    model: [details?.vendor, details?.model].filter(Boolean).join(' ') || null,
    serial: details?.serialNumber || null,
    type: details?.driveType ?? '',
    controller: details?.storageController ?? '',
    sizeBytes: device?.capacity?.sizeBytes ?? null,
    isActive: status?.state === 'Active',
    phase: status?.provisionPhase ?? '',
    fileSystem: device?.fileSystem?.type || null,
    mountPoint: device?.fileSystem?.mountPoint || null,
    usedBy: longhorn?.engineVersion ?? lvm?.vgName ?? (isWanted ? 'LonghornV1' : null),
    longhorn: toLonghorn(metadata.name, storage),
  };
}

async function disksOf(asking: Asking): Promise<Hardware['disks']> {
  const { client, host, signal } = asking;
  const path = toResourcePath(resourceOf('longhorn.io', 'v1beta2', 'nodes', true), {
    namespace: 'longhorn-system',
    name: host,
  });
  const [listed, node] = await Promise.all([
    list(asking, resourceOf('harvesterhci.io', 'v1beta1', 'blockdevices'), BlockDevice),
    client.request('GET', path, { signal }),
  ]);
  const read = node.ok ? StorageNode.safeParse(node.value) : null;
  return toPart(listed, (items) =>
    items
      .filter(
        ({ spec, status }) => spec.nodeName === host && status?.deviceStatus?.details?.deviceType !== 'part',
      )
      .map((item) => toDisk(item, read?.success ? read.data : null))
      .sort((a, b) => a.path.localeCompare(b.path, 'en')),
  );
}

async function linksOf(asking: Asking): Promise<Hardware['links']> {
  const listed = await list(
    asking,
    resourceOf('network.harvesterhci.io', 'v1beta1', 'linkmonitors'),
    LinkMonitor,
  );
  return toPart(listed, (monitors) => {
    const links = new Map<string, Link>();
    for (const monitor of monitors) {
      for (const { name, index, type, mac, state, masterIndex } of monitor.status?.linkStatus?.[
        asking.host
      ] ?? []) {
        links.set(name, {
          name,
          index: index ?? 0,
          type: type ?? '',
          mac: mac || null,
          state: state || 'unknown',
          masterIndex: masterIndex || null,
        });
      }
    }
    return [...links.values()].sort((a, b) => a.index - b.index);
  });
}

const devices = (plural: string) => resourceOf('devices.harvesterhci.io', 'v1beta1', plural);
const byName = (a: Device, b: Device): number => a.address.localeCompare(b.address, 'en');

async function pciOf(asking: Asking): Promise<Hardware['pci']> {
  const [listed, claims] = await Promise.all([
    list(asking, devices('pcidevices'), PciDevice, { labelSelector: `nodename=${asking.host}` }),
    list(asking, devices('pcideviceclaims'), Named),
  ]);
  const claimed = new Set(claims.ok ? claims.items.map(({ metadata }) => metadata.name) : []);
  return toPart(listed, (items) =>
    items
      .map(({ metadata, status }): Device => ({
        name: metadata.name,
        type: 'pci',
        address: status?.address ?? '',
        description: status?.description ?? '',
        resourceName: status?.resourceName || null,
        driver: status?.kernelDriverInUse || null,
        iommuGroup: status?.iommuGroup || null,
        isEnabled: claimed.has(metadata.name),
      }))
      .sort(byName),
  );
}

async function usbOf(asking: Asking): Promise<Hardware['usb']> {
  const query = { labelSelector: `nodename=${asking.host}` };
  const listed = await list(asking, devices('usbdevices'), UsbDevice, query);
  return toPart(listed, (items) =>
    items.map(({ metadata, status }): Device => ({
      name: metadata.name,
      type: 'usb',
      address: status?.devicePath ?? '',
      description: status?.description ?? '',
      resourceName: status?.resourceName || null,
      driver: null,
      iommuGroup: null,
      isEnabled: status?.enabled === true,
    })),
  );
}

async function vgpuOf(asking: Asking): Promise<Hardware['vgpu']> {
  const query = { labelSelector: `nodename=${asking.host}` };
  const listed = await list(asking, devices('vgpudevices'), VgpuDevice, query);
  return toPart(listed, (items) =>
    items
      .map(({ metadata, spec, status }): Device => ({
        name: metadata.name,
        type: 'vgpu',
        address: spec?.address ?? '',
        description: status?.configureVGPUTypeName || spec?.vGPUTypeName || '',
        resourceName: null,
        driver: null,
        iommuGroup: null,
        isEnabled: spec?.enabled === true,
      }))
      .sort(byName),
  );
}

/** Reads what a host is made of; a part that the cluster does not have, or the user may not read, says so. Source: harvester API reference sections 2.7, 2.8 and 2.10. */
export async function readHardware(
  client: KubeClient,
  host: string,
  signal: AbortSignal,
): Promise<Result<Hardware>> {
  const asking = { client, host, signal };
  const [disks, links, pci, usb, vgpu] = await Promise.all([
    disksOf(asking),
    linksOf(asking),
    pciOf(asking),
    usbOf(asking),
    vgpuOf(asking),
  ]);
  return ok({ disks, links, pci, usb, vgpu });
}
