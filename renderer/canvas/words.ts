import { isBroken } from '../../shared/connection.ts';
import type { GuestMember } from '../../shared/guest/guest.ts';
import { freshnessOf, isSeen, knowsVms } from '../scene/availability.ts';
import type { Availability, Freshness } from '../scene/availability.ts';
import type { ClusterNode, PodNode } from '../scene/graph.ts';
import { partOf } from '../scene/guests.ts';
import { unseenHosts } from '../scene/shelf.ts';
import type { ShelfReason } from '../scene/shelf.ts';
import { counted, t } from '../i18n/i18n.ts';
import { perLocale } from '../i18n/locale.ts';
import { say } from '../i18n/say.ts';
import { connectionWords } from '../ui/connection-words.ts';
import { byteExponent } from '../ui/format.ts';
import { sizeUnits } from '../ui/units.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

const decimal = perLocale((locale) => {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
});

/** A figure such as 7.5 or 128; Intl would take seven times as long, which shows where every host has six of them. */
export function figure(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return String(Math.round(value * 10) / 10).replace('.', decimal());
}

/** A size in bytes as a figure and its unit, such as 8 and "Gi"; in the unit of `exponent` where one is given. */
export function bytes(value: number, exponent = byteExponent(value)): { value: string; unit: string } {
  const { base, names } = sizeUnits();
  return { value: figure(value / base ** exponent), unit: names[exponent] ?? 'B' };
}

/** What is said of something, one after the other; what is empty is left out. */
export function joined(parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(t('drawn.separator'));
}

/** The words for an availability; empty while it is not known. */
export function availabilityWords(availability: Availability): string {
  return availability === 'unknown' ? '' : t(`availability.${availability}`);
}

type Known = Pick<ClusterNode, 'health' | 'counts' | 'world'>;

/** How many hosts a cluster has, or why that is not known; empty while nothing is known of it at all. */
export function hostWords(cluster: Known): string {
  const { health, counts } = cluster;
  if (counts.hosts === 0 && health.Node?.type === 'forbidden') return t('drawn.hostsForbidden');
  if (!isSeen(cluster)) return '';
  if (counts.hosts === 0 && health.Node?.type === 'loading') return t('drawn.hostsLoading');
  return counted('count.hosts', counts.hosts);
}

/** How many VMs a cluster has, or why that is not known; empty while nothing is known of it at all. */
export function vmWords(cluster: Known): string {
  if (knowsVms(cluster)) return counted('count.vms', cluster.counts.vms);
  if (cluster.health.VirtualMachine?.type === 'forbidden') return t('drawn.vmsForbidden');
  return isSeen(cluster) ? t('drawn.vmsLoading') : '';
}

/** What a strip of VMs or pods that stand on no host box holds, without how many. */
export function shelfName(reason: ShelfReason): string {
  return t(`drawn.shelf.${reason}`);
}

/** How many pods a cluster has, or why that is not known; empty while container workloads are not shown. */
export function podWords({ workloads, health }: Pick<ClusterNode, 'workloads' | 'health'>): string {
  if (!workloads) return '';
  if (workloads.counts.pods > 0 || health.Pod?.type === 'live')
    return counted('count.pods', workloads.counts.pods);
  return health.Pod?.type === 'forbidden' ? t('drawn.podsForbidden') : '';
}

/** How much is wrong, such as "3 problems and 2 pods in trouble". */
export function problemWords(problems: number, pods: number): string {
  const one = counted('drawn.problems', problems);
  if (pods === 0) return one;
  const other = counted('drawn.podsInTrouble', pods);
  return problems === 0 ? other : t('drawn.and', { one, other });
}

/** The title of such a strip, such as "24 VMs on hosts that may not be read". */
export function shelfWords(reason: ShelfReason, vms: number): string {
  return vms === 0 ? t('drawn.noShelf') : counted(`drawn.shelfVms.${reason}`, vms);
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
    return joined(parts.map(({ own, reason }) => counted(`drawn.shelfPods.${reason}`, own)));
  }
  if (state?.type === 'forbidden') return t('drawn.podsForbiddenIn', { cluster: info.name });
  if (state?.type === 'live' || (workloads?.counts.pods ?? 0) > 0) return t('drawn.noPodShelf');
  if (state?.type === 'stale')
    return t('drawn.podsUnread', { cluster: info.name, why: say(state.error.message) });
  const isOff = info.connection.type === 'disconnected' || isBroken(info.connection);
  return t(isOff ? 'drawn.podsLater' : 'drawn.podsLoading');
}

/** The words for a freshness; `now` decides whether the day is said too. */
export function freshnessWords(freshness: Freshness, now: Date): string {
  switch (freshness.type) {
    case 'live':
      return t('health.live');
    case 'loading':
      return t('health.loading');
    case 'disconnected':
      return t('connection.disconnected');
    case 'stale': {
      if (freshness.since === null) return t('drawn.stale');
      const since = new Date(freshness.since);
      if (Number.isNaN(since.getTime())) return t('drawn.stale');
      const time = `${pad(since.getHours())}:${pad(since.getMinutes())}`;
      const isToday = since.toDateString() === now.toDateString();
      const day = `${since.getFullYear()}-${pad(since.getMonth() + 1)}-${pad(since.getDate())} `;
      return t('drawn.seenAt', { time: isToday ? time : `${day}${time}` });
    }
  }
}

/** What there is to say of how fresh a cluster is: why it is away, then its age; one that was never reached has none. */
export function ageWords(cluster: ClusterNode, now: Date): string[] {
  const { info } = cluster;
  const freshness = freshnessOf(cluster);
  const isUnseen = freshness.type === 'stale' && !isSeen(cluster);
  const age = isUnseen ? t('cluster.unseen') : freshnessWords(freshness, now);
  return isBroken(info.connection) ? [connectionWords(info), age] : [age];
}

/** What a VM is in its guest cluster, such as "likely worker node of guest cluster shop". */
export function guestWords({ cluster, roles, confidence }: GuestMember): string {
  const part = t(`drawn.part.${partOf(roles) ?? 'unknown'}`);
  return t(`drawn.member.${confidence}`, { part, cluster });
}
