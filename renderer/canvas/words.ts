import { isBroken } from '../../shared/connection.ts';
import type { GuestMember } from '../../shared/guest/guest.ts';
import { freshnessOf, isSeen, knowsVms } from '../scene/availability.ts';
import type { Availability, Freshness } from '../scene/availability.ts';
import type { ClusterNode, PodNode } from '../scene/graph.ts';
import { partOf } from '../scene/guests.ts';
import type { GuestPart } from '../scene/guests.ts';
import { unseenHosts } from '../scene/shelf.ts';
import type { ShelfReason } from '../scene/shelf.ts';
import { byteExponent, formatCount } from '../ui/format.ts';
import { sizeUnits } from '../ui/units.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** A number of things with its noun, such as "1 VM" or "1,024 VMs". */
export function count(value: number, one: string, many: string): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** A figure such as 7.5 or 128; Intl would take seven times as long, which shows where every host has six of them. */
export function figure(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return String(Math.round(value * 10) / 10);
}

/** A size in bytes as a figure and its unit, such as 8 and "Gi"; in the unit of `exponent` where one is given. */
export function bytes(value: number, exponent = byteExponent(value)): { value: string; unit: string } {
  const { base, names } = sizeUnits();
  return { value: figure(value / base ** exponent), unit: names[exponent] ?? 'B' };
}

/** The words for an availability. */
export const availabilityWords: Record<Availability, string> = {
  full: 'High availability',
  witness: 'Two hosts and a witness',
  none: 'No high availability',
  unknown: '',
};

/** The words for a cluster whose certificate is not verified. */
export const insecureWords = 'Certificate not verified';

type Known = Pick<ClusterNode, 'health' | 'counts' | 'world'>;

/** How many hosts a cluster has, or why that is not known; empty while nothing is known of it at all. */
export function hostWords(cluster: Known): string {
  const { health, counts } = cluster;
  if (counts.hosts === 0 && health.Node?.type === 'forbidden') return 'hosts may not be read';
  if (!isSeen(cluster)) return '';
  if (counts.hosts === 0 && health.Node?.type === 'loading') return 'hosts not loaded yet';
  return count(counts.hosts, 'host', 'hosts');
}

/** How many VMs a cluster has, or why that is not known; empty while nothing is known of it at all. */
export function vmWords(cluster: Known): string {
  if (knowsVms(cluster)) return count(cluster.counts.vms, 'VM', 'VMs');
  if (cluster.health.VirtualMachine?.type === 'forbidden') return 'VMs may not be read';
  return isSeen(cluster) ? 'VMs not loaded yet' : '';
}

/** What a strip of VMs or pods that stand on no host box holds, without how many. */
export const shelfNames: Record<ShelfReason, string> = {
  'no-host': 'On no host',
  forbidden: 'On hosts that may not be read',
  loading: 'On hosts not loaded yet',
  unlisted: 'On hosts that are not listed',
};

/** How many pods a cluster has, or why that is not known; empty while container workloads are not shown. */
export function podWords({ workloads, health }: Pick<ClusterNode, 'workloads' | 'health'>): string {
  if (!workloads) return '';
  if (workloads.counts.pods > 0 || health.Pod?.type === 'live')
    return count(workloads.counts.pods, 'pod', 'pods');
  return health.Pod?.type === 'forbidden' ? 'pods may not be listed' : '';
}

/** How much is wrong, such as "3 problems and 2 pods in trouble". */
export function problemWords(problems: number, pods: number): string {
  const own = count(problems, 'problem', 'problems');
  if (pods === 0) return own;
  const ofPods = `${count(pods, 'pod', 'pods')} in trouble`;
  return problems === 0 ? ofPods : `${own} and ${ofPods}`;
}

const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** The title of such a strip, such as "24 VMs on hosts that may not be read". */
export function shelfWords(reason: ShelfReason, vms: number): string {
  if (vms === 0) return 'No VM is without a host';
  return `${count(vms, 'VM', 'VMs')} ${lowered(shelfNames[reason])}`;
}

/** What the strip below a cluster says of its pods: how many have no host or one that is not shown, or why there are none. */
export function podStripWords(
  { workloads, health, info }: Pick<ClusterNode, 'workloads' | 'health' | 'info'>,
  pods: readonly PodNode[],
): string {
  const state = health.Pod;
  if (pods.length > 0) {
    let elsewhere = 0;
    for (const { hostName } of pods) if (hostName !== null) elsewhere += 1;
    const parts = [
      { own: elsewhere, reason: unseenHosts(health) },
      { own: pods.length - elsewhere, reason: 'no-host' as const },
    ].filter(({ own }) => own > 0);
    const words = parts.map(
      ({ own, reason }) => `${count(own, 'pod', 'pods')} ${lowered(shelfNames[reason])}`,
    );
    return words.join(', ');
  }
  if (state?.type === 'forbidden') return `Pods may not be listed in cluster ${info.name}`;
  if (state?.type === 'live' || (workloads?.counts.pods ?? 0) > 0) return 'No pod is without a host';
  if (state?.type === 'stale')
    return `Pods of cluster ${info.name} could not be read: ${state.error.message}`;
  const isOff = info.connection.type === 'disconnected' || isBroken(info.connection);
  return isOff ? 'Pods are read once the cluster is connected' : 'Loading pods';
}

/** The words for a freshness; `now` decides whether the day is said too. */
export function freshnessWords(freshness: Freshness, now: Date): string {
  switch (freshness.type) {
    case 'live':
      return 'Live';
    case 'loading':
      return 'Loading';
    case 'disconnected':
      return 'Disconnected';
    case 'stale': {
      if (freshness.since === null) return 'Stale';
      const since = new Date(freshness.since);
      if (Number.isNaN(since.getTime())) return 'Stale';
      const time = `${pad(since.getHours())}:${pad(since.getMinutes())}`;
      const isToday = since.toDateString() === now.toDateString();
      const day = `${since.getFullYear()}-${pad(since.getMonth() + 1)}-${pad(since.getDate())} `;
      return `Last seen ${isToday ? '' : day}${time}`;
    }
  }
}

/** The words for how fresh a cluster is; one that was never reached has no age. */
export function ageWords(cluster: ClusterNode, now: Date): string {
  const freshness = freshnessOf(cluster);
  return freshness.type === 'stale' && !isSeen(cluster) ? 'Nothing read yet' : freshnessWords(freshness, now);
}

const partNames: Record<GuestPart, string> = {
  server: 'control-plane and etcd node',
  'control-plane': 'control-plane node',
  etcd: 'etcd node',
  worker: 'worker node',
};

/** What a VM is in its guest cluster, such as "likely worker node of guest cluster shop". */
export function guestWords({ cluster, roles, confidence }: GuestMember): string {
  const part = partOf(roles);
  const sure = confidence === 'certain' ? '' : confidence === 'likely' ? 'likely ' : 'perhaps ';
  return `${sure}${part === null ? 'node' : partNames[part]} of guest cluster ${cluster}`;
}
