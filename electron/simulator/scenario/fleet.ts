import { MEDIUM } from './catalog.ts';
import type { Counts, RELEASES } from './make.ts';
import {
  clusterRandom,
  guestShape,
  makeCluster,
  makeGuestVms,
  makeHosts,
  makeVms,
  withTrouble,
} from './make.ts';
import type { ClusterPlan, HostPlan, VmPlan, VmTrouble } from './plan.ts';

interface Site {
  name: string;
  release: keyof typeof RELEASES;
  hosts: number;
  vms: number;
  /** Indexes of its guest clusters. */
  guests: readonly number[];
  subnet: string;
  hasWitness?: boolean;
  zones?: readonly string[];
  /** Index of a host without the uplinks of the cluster network vm-data. */
  withoutUplink?: number;
  hostTroubles: readonly [host: number, trouble: NonNullable<HostPlan['trouble']>][];
  vmTroubles: readonly VmTrouble[];
}

const SITES: readonly Site[] = [
  {
    name: 'berlin-dc1',
    release: '1.8',
    hosts: 8,
    vms: 70,
    guests: [0, 2, 4],
    subnet: '10.11',
    zones: ['hall-a', 'hall-b', 'hall-c'],
    withoutUplink: 4,
    hostTroubles: [
      [5, 'cordoned'],
      [6, 'maintenance'],
      [7, 'not-ready'],
    ],
    vmTroubles: [
      'unschedulable',
      'crash-loop',
      'paused',
      'migrating',
      'migrating',
      'degraded-volume',
      'claim-pending',
      'restart-required',
      'last-copy',
    ],
  },
  {
    name: 'edge-hamburg',
    release: '1.7',
    hosts: 3,
    vms: 26,
    guests: [1],
    subnet: '10.12',
    hasWitness: true,
    hostTroubles: [],
    vmTroubles: ['image-pull', 'not-ready', 'no-agent'],
  },
  {
    name: 'lab',
    release: '1.6',
    hosts: 3,
    vms: 24,
    guests: [3],
    subnet: '10.13',
    hostTroubles: [],
    vmTroubles: ['no-agent', 'paused'],
  },
];

const DISPLAY_NAMES: Record<string, string> = { 'node-01': 'Rack A1', 'node-04': 'GPU box' };

/** A site of the fleet; beyond the list they come again under numbered names. */
function siteOf(index: number): Site {
  const site = SITES[index % SITES.length];
  if (site === undefined) throw new Error('the fleet has no sites');
  const round = Math.floor(index / SITES.length);
  return round === 0 ? site : { ...site, name: `${site.name}-${round + 1}` };
}

/** How many clusters the fleet has by itself. */
export const FLEET_SIZE = SITES.length;

/** One cluster of the demo fleet, with the trouble of real life in it. */
export function fleet(seed: string, index: number, counts: Counts): ClusterPlan {
  const site = siteOf(index);
  const random = clusterRandom(seed, site.name);
  const hosts = makeHosts(random, counts.hosts ?? site.hosts, {
    subnet: site.subnet,
    hasWitness: site.hasWitness ?? false,
    zones: site.zones ?? [],
  }).map((host, position): HostPlan => {
    const trouble = site.hostTroubles.find(([troubled]) => troubled === position)?.[1];
    const displayName = site.name === 'berlin-dc1' ? DISPLAY_NAMES[host.name] : undefined;
    return {
      ...host,
      ...(trouble === undefined ? {} : { trouble }),
      ...(position === site.withoutUplink ? { lacksNetworks: ['vm-data'] } : {}),
      ...(displayName === undefined ? {} : { displayName }),
    };
  });
  const guestIndexes = counts.guests ?? site.guests;
  const guestVms: VmPlan[] = guestIndexes.flatMap((guest) => makeGuestVms(random, guestShape(guest)));
  const total = counts.vms ?? site.vms;
  const vms = [...makeVms(random, Math.max(0, total - guestVms.length)), ...guestVms].slice(0, total);
  const troubled = withTrouble(vms, site.vmTroubles).map((vm, position) => pluggable(vm, position, site));
  const cluster = makeCluster(site.name, site.release, hosts, troubled);
  return { ...cluster, images: [...cluster.images, MEDIUM] };
}

/** Lets some VMs grow while they run, and gives some an empty CD-ROM drive, which is from 1.8 on. */
function pluggable(vm: VmPlan, position: number, { release }: Site): VmPlan {
  if (vm.guest !== undefined || vm.trouble !== undefined) return vm;
  return {
    ...vm,
    ...(position % 5 === 0 || position % 5 === 3 ? { canGrow: true as const } : {}),
    ...(position % 5 === 0 && release === '1.8' ? { hasDrive: true as const } : {}),
  };
}
