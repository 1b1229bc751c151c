import type { GuestCluster } from '../guest/guest.ts';
import type { Tended } from '../rancher/provision/tended.ts';
import { imagesOf, namespacesOf, usualNetwork } from './choices.ts';
import type { Plan } from './plan.ts';
import type { GuestSpec, Placement, Pool, Shape } from './shape.ts';
import type { Site } from './site.ts';
import { textAt } from '../vm/json-tree.ts';

const gib = 2 ** 30;

/** The distributions as their makers write them. */
export const distributionNames = { k3s: 'K3s', rke2: 'RKE2' } as const;

/** What a template is dropped on: all of a cluster, a host by its name, a guest cluster, or a pool that a plan makes. */
export type DraftTarget =
  | { type: 'cluster' }
  | { type: 'host'; host: string }
  | { type: 'guest'; guest: GuestCluster; tended?: Tended | null; pool?: string | undefined }
  | { type: 'pool'; intention: string; pool: string };

/** A shape of this size, from the first image that is ready and on the network most hosts have. */
export function usualShape(site: Site, cpuCores: number, memoryGib: number): Shape {
  const [image] = imagesOf(site);
  const least = image === undefined ? 0 : (site.images.get(image)?.image.virtualBytes ?? 0);
  return {
    cpuCores,
    memoryBytes: memoryGib * gib,
    disks: [
      {
        name: 'root',
        sizeBytes: Math.max(40 * gib, Math.ceil(least / gib) * gib),
        image: image ?? null,
        storageClass: null,
        bus: 'virtio',
      },
    ],
    nics: [{ name: 'nic-1', network: usualNetwork(site), addressing: { type: 'dhcp' } }],
    firmware: 'bios',
    os: 'linux',
  };
}

/** A pool of servers or agents of a usual size. */
export function toPool(
  site: Site,
  name: string,
  isServer: boolean,
  count: number,
  placement: Placement,
): Pool {
  return {
    name,
    roles: isServer ? ['control-plane', 'etcd'] : ['worker'],
    count,
    shape: usualShape(site, isServer ? 2 : 4, isServer ? 4 : 8),
    placement,
    labels: {},
    taints: [],
  };
}

/** The stem with the lowest number that is not taken yet. */
export function freeName(stem: string, isTaken: (name: string) => boolean): string {
  let number = 1;
  while (isTaken(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** A name for a guest cluster that neither the cluster nor the plan has yet. */
export function freeGuestName(plan: Plan, site: Site, stem: string): string {
  const there = new Set(site.guests().map(({ name }) => name));
  for (const each of plan.intentions) if (each.type === 'create-guest') there.add(each.guest.name);
  return freeName(stem, (name) => there.has(name));
}

/** A name for a VM, or several numbered ones, that neither the cluster nor the plan has yet. */
export function freeVmName(plan: Plan, site: Site, stem: string): string {
  const there = new Set([...site.vms.values()].map(({ entity }) => entity.name.replace(/-\d+$/, '')));
  for (const { entity } of site.vms.values()) there.add(entity.name);
  for (const each of plan.intentions) {
    if (each.type === 'create-vm') there.add(each.name);
    if (each.type === 'make-vms') there.add(textAt(each.manifest, ['metadata', 'name']) ?? '');
  }
  return freeName(stem, (name) => there.has(name));
}

/** A guest cluster of this name with nothing particular chosen. */
export function toGuestSpec(site: Site, name: string, distribution: 'k3s' | 'rke2'): GuestSpec {
  return {
    name,
    namespace: namespacesOf(site)[0] ?? 'default',
    distribution,
    release: { type: 'channel', channel: 'stable' },
    join: { type: 'first-server' },
    registry: null,
    airGap: { type: 'none' },
    options: {
      cni: null,
      disable: [],
      tlsSans: [],
      serverArgs: [],
      agentArgs: [],
      clusterCidr: null,
      serviceCidr: null,
      cloudProviderSlot: null,
      installsGuestAgent: true,
      sshUser: null,
      sshKeys: [],
      profile: null,
    },
    tokenSlot: `${name}/token`,
    agentTokenSlot: `${name}/agent-token`,
  };
}

/** Where VMs that are dropped somewhere are placed: on that host, else spread. */
export const placementOn = (target: DraftTarget): Placement =>
  target.type === 'host'
    ? { type: 'host', host: target.host }
    : { type: 'spread', over: 'host', isStrict: false };
