import type { Candidate } from './candidate.ts';
import type { Demand, Room } from './demand.ts';
import { toRooms } from './demand.ts';
import type { Site, SiteHost } from './site.ts';

/** Why a host does not take a VM. */
export type Obstacle =
  | 'not-ready'
  | 'witness'
  | 'closed'
  | 'cordoned'
  | 'taint'
  | 'other-host'
  | 'network'
  | 'cpu'
  | 'memory'
  | 'apart';

/** What of a host itself stands in the way, whatever is left on it; kube-scheduler's filters in their order. */
export function hostObstacle({ entity, labels }: SiteHost, candidate: Candidate): Obstacle | null {
  const { host } = entity;
  if (host.role === 'witness') return 'witness';
  if (!host.isReady) return 'not-ready';
  if (host.isCordoned) return 'cordoned';
  if (host.taints.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')) return 'taint';
  if (labels.get('kubevirt.io/schedulable') !== 'true') return 'closed';
  if (candidate.selector.some(([key, value]) => labels.get(key) !== value)) return 'other-host';
  if (candidate.clusterNetworks.some((name) => !host.clusterNetworks.includes(name))) return 'network';
  return null;
}

/** How many VMs with some labels there are in each place. */
type Counts = Map<string, number>;

/** The host for a VM; or why each of the hosts is none. */
export type Found = { host: string } | { obstacles: ReadonlyMap<Obstacle, readonly string[]> };

/** The state of hosts while VMs are placed one after the other. */
export type Placer = {
  /** The host for a VM, and why not where there is none. Takes no room yet. */
  find: (candidate: Candidate, without?: ReadonlySet<string>) => Found;
  /** Why one host does not take a VM now; null where it does. */
  whyNot: (candidate: Candidate, host: string) => Obstacle | null;
  /** Takes room on a host for a VM with these labels, or gives it back. */
  take: (
    host: string,
    demand: Demand,
    labels: ReadonlyMap<string, string>,
    namespace: string,
    sign: 1 | -1,
  ) => void;
  roomOf: (host: string) => Room;
};

/** What an anti-affinity rule counts. */
type Rule = { key: string; labels: readonly [string, string][]; namespace: string; counts: Counts };

/**
 * Opens a placer on what is left on the hosts of a site. It scores as kube-scheduler's default profile does: NodeResourcesFit
 * by LeastAllocated with weight 1, preferred pod anti-affinity with weight 2, taints with weight 3; of equal hosts the
 * first by name. Source: kubernetes/kubernetes pkg/scheduler/framework/plugins.
 */
export function openPlacer(site: Site): Placer {
  const { hosts } = site;
  const rooms = toRooms(site);
  const rules = new Map<string, Rule>();
  const noRoom: Room = { cpuCores: 0, memoryBytes: 0 };
  const shunned = hosts.map(
    ({ entity }) => entity.host.taints.filter(({ effect }) => effect === 'PreferNoSchedule').length,
  );
  const isTainted = shunned.some((count) => count > 0);
  /** VMs that were placed or taken away since; their labels count beside those of the VMs that are there. */
  const placed: { host: string; labels: ReadonlyMap<string, string>; namespace: string; sign: 1 | -1 }[] = [];

  const isMeant = (rule: Rule, labels: ReadonlyMap<string, string>, namespace: string): boolean =>
    rule.namespace === namespace && rule.labels.every(([key, value]) => labels.get(key) === value);
  const count = (
    rule: Rule,
    host: string,
    labels: ReadonlyMap<string, string>,
    namespace: string,
    sign: number,
  ): void => {
    if (!isMeant(rule, labels, namespace)) return;
    const place = site.hostNamed(host)?.labels.get(rule.key);
    if (place !== undefined) rule.counts.set(place, (rule.counts.get(place) ?? 0) + sign);
  };
  const ruleOf = ({ labels, namespace, key }: NonNullable<Candidate['apart']>): Rule => {
    const pairs = Object.entries(labels);
    const id = `${key} ${namespace} ${JSON.stringify(pairs)}`;
    const known = rules.get(id);
    if (known) return known;
    const rule: Rule = { key, labels: pairs, namespace, counts: new Map() };
    for (const vm of site.vms.values()) {
      if (vm.host !== null) count(rule, vm.host, vm.labels, vm.entity.namespace ?? '', 1);
    }
    for (const each of placed) count(rule, each.host, each.labels, each.namespace, each.sign);
    rules.set(id, rule);
    return rule;
  };

  const whyNot = (
    host: SiteHost,
    room: Room,
    candidate: Candidate,
    counts: Counts | undefined,
  ): Obstacle | null => {
    const own = hostObstacle(host, candidate);
    if (own !== null) return own;
    if (candidate.demand.cpuCores > room.cpuCores) return 'cpu';
    if (candidate.demand.memoryBytes > room.memoryBytes) return 'memory';
    if (!counts || candidate.apart?.isStrict !== true) return null;
    return (counts.get(host.labels.get(candidate.apart.key) ?? '') ?? 0) > 0 ? 'apart' : null;
  };

  return {
    find(candidate, without) {
      const { demand, apart } = candidate;
      const counts = apart ? ruleOf(apart).counts : undefined;
      const fitting: { host: SiteHost; share: number; group: number; shun: number }[] = [];
      const isPreferring = apart !== null && !apart.isStrict;
      let [low, high] = [Infinity, -Infinity];
      hosts.forEach((host, index) => {
        if (without?.has(host.name)) return;
        const room = rooms.get(host.name) ?? noRoom;
        if (whyNot(host, room, candidate, counts) !== null) return;
        const { allocatableCpuMillis, allocatableMemoryBytes } = host.entity.host;
        const share =
          ((room.cpuCores - demand.cpuCores) / Math.max(1, allocatableCpuMillis / 1000)) * 50 +
          ((room.memoryBytes - demand.memoryBytes) / Math.max(1, allocatableMemoryBytes)) * 50;
        const group = isPreferring ? -(counts?.get(host.labels.get(apart.key) ?? '') ?? 0) : 0;
        low = Math.min(low, group);
        high = Math.max(high, group);
        fitting.push({ host, share, group, shun: shunned[index] ?? 0 });
      });
      const span = high - low;
      const mostShunned = isTainted ? Math.max(0, ...fitting.map(({ shun }) => shun)) : 0;
      const leastShunned = isTainted ? Math.min(Infinity, ...fitting.map(({ shun }) => shun)) : 0;
      const shunSpan = mostShunned - leastShunned;
      let best: { name: string; score: number } | null = null;
      for (const { host, share, group, shun } of fitting) {
        const grouped = span === 0 ? 0 : ((group - low) / span) * 100;
        const tainted = shunSpan === 0 ? 0 : ((mostShunned - shun) / shunSpan) * 100;
        const score = share + 2 * grouped + 3 * tainted;
        if (best === null || score > best.score) best = { name: host.name, score };
      }
      if (best !== null) return { host: best.name };
      const obstacles = new Map<Obstacle, string[]>();
      for (const host of hosts) {
        if (without?.has(host.name)) continue;
        const why = whyNot(host, rooms.get(host.name) ?? noRoom, candidate, counts);
        if (why !== null) obstacles.set(why, [...(obstacles.get(why) ?? []), host.name]);
      }
      return { obstacles };
    },
    whyNot(candidate, name) {
      const host = site.hostNamed(name);
      if (!host) return 'not-ready';
      const counts = candidate.apart ? ruleOf(candidate.apart).counts : undefined;
      return whyNot(host, rooms.get(name) ?? noRoom, candidate, counts);
    },
    take(host, demand, labels, namespace, sign) {
      const room = rooms.get(host);
      if (!room) return;
      // A new object, so that what was handed out does not change.
      rooms.set(host, {
        cpuCores: room.cpuCores - sign * demand.cpuCores,
        memoryBytes: room.memoryBytes - sign * demand.memoryBytes,
      });
      const last = placed.at(-1);
      if (last?.host === host && last.labels === labels && last.sign === -sign) placed.pop();
      else placed.push({ host, labels, namespace, sign });
      for (const rule of rules.values()) count(rule, host, labels, namespace, sign);
    },
    roomOf: (host) => rooms.get(host) ?? noRoom,
  };
}
