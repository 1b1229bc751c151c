import { imagesOf, namespacesOf, usualNetwork } from '../plan/choices.ts';
import { machineTypeOf } from '../plan/node.ts';
import type { Site } from '../plan/site.ts';
import type { VmDisk, VmForm, VmNic } from './form.ts';
import { hostLabel } from './form.ts';
import { claimNameOf, secretNameOf } from './names.ts';

const gib = 2 ** 30;

/** What a disk from an image has at least, and what it gets: whole GiB, no less than ten but for a medium. */
export function imageBytes(site: Site, name: string): number {
  const image = site.images.get(name)?.image;
  const least = Math.max(image?.virtualBytes ?? 0, image?.sizeBytes ?? 0);
  return Math.max(Math.ceil(least / gib), image?.isIso === true ? 1 : 10) * gib;
}

/** A disk from an image, or a CD-ROM drive with one that is an installation medium. Source: harvester API reference section 5.2. */
export function imageDisk(
  site: Site,
  form: Pick<VmForm, 'name' | 'namespace'>,
  name: string,
  image: string,
): VmDisk {
  const found = site.images.get(image)?.image;
  const isIso = found?.isIso === true;
  return {
    name,
    device: isIso ? 'cdrom' : 'disk',
    bus: isIso ? 'sata' : 'virtio',
    bootOrder: null,
    source: {
      type: 'image',
      claim: claimNameOf(form.namespace, form.name, name),
      image,
      sizeBytes: imageBytes(site, image),
      storageClass: found?.storageClass ?? null,
    },
  };
}

/** An empty disk of the cluster's default class. */
export function emptyDisk(form: Pick<VmForm, 'name' | 'namespace'>, name: string, sizeBytes: number): VmDisk {
  const claim = claimNameOf(form.namespace, form.name, name);
  return {
    name,
    device: 'disk',
    bus: 'virtio',
    bootOrder: null,
    source: { type: 'new', claim, sizeBytes, storageClass: null },
  };
}

/** A NIC as a network needs it: behind NAT on the management network, bridged on others. */
export function nicOn(name: string, network: string | null): VmNic {
  return { name, network, binding: network === null ? 'masquerade' : 'bridge', model: 'virtio', mac: '' };
}

/** The next name of a stem that is free: disk-0, disk-1. */
export function nextName(stem: string, taken: readonly { name: string }[]): string {
  let number = 0;
  while (taken.some(({ name }) => name === `${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** Disks booted from in their order, first the first. */
export function inBootOrder(disks: readonly VmDisk[]): VmDisk[] {
  return disks.map((disk, index) => ({ ...disk, bootOrder: index + 1 }));
}

/** The OS that an image is told to have by its label, or speaks of by its name; linux where it says nothing. Source: harvester API reference section 3.5. */
export function osOf(site: Site, image: string): string {
  const found = site.images.get(image)?.image;
  if (found?.os) return found.os;
  const name = (found?.displayName ?? image).toLowerCase();
  const known = ['windows', 'ubuntu', 'debian', 'fedora', 'oracle', 'redhat', 'gentoo'];
  const named = known.find((os) => name.includes(os));
  if (named !== undefined) return named;
  if (/opensuse|leap|tumbleweed/.test(name)) return 'openSUSE';
  return /sles|sle-|sle1/.test(name) ? 'SLEs' : 'linux';
}

/** A VM that needs nothing but a look to be made: two cores, 4 GiB, the first image, the usual network, cloud-init. */
export function newForm(site: Site, name: string, host: string | null): VmForm {
  const namespace = namespacesOf(site)[0] ?? 'default';
  const [image] = imagesOf(site);
  const place = { name, namespace };
  const first =
    image === undefined ? emptyDisk(place, 'disk-0', 40 * gib) : imageDisk(site, place, 'disk-0', image);
  return {
    ...place,
    description: '',
    labels: {},
    os: image === undefined ? 'linux' : osOf(site, image),
    runStrategy: 'RerunOnFailure',
    cpuCores: 2,
    memoryBytes: 4 * gib,
    hotplug: null,
    isPinned: false,
    reservedMemoryBytes: null,
    firmware: 'bios',
    isFirmwareKept: false,
    tpm: 'none',
    machineType: machineTypeOf(site),
    disks: inBootOrder([first]),
    nics: [nicOn('default', usualNetwork(site))],
    cloudInit: { secret: secretNameOf(name, 'cloudinit'), hasNetworkData: false },
    access: [],
    hostname: name,
    terminationSeconds: null,
    nodeSelector: host === null ? {} : { [hostLabel]: host },
    affinity: { type: 'rules', hosts: [], vms: [] },
  };
}
