import type { EntityId } from '../id.ts';
import type { PodRule } from '../kinds/host-wishes.ts';
import type { Candidate } from './candidate.ts';
import type { Demand, Room } from './demand.ts';
import { toRooms } from './demand.ts';
import { hostMeets, tolerates } from './host-match.ts';
import { isMeant, openPodCounter } from './pod-rules.ts';
import type { Site, SiteHost } from './site.ts';

/** Why a host does not take a VM. */
export type Obstacle =
  | 'not-ready'
  | 'witness'
  | 'closed'
  | 'maintenance'
  | 'cordoned'
  | 'taint'
  | 'other-host'
  | 'affinity'
  | 'cpu-model'
  | 'network'
  | 'cpu'
  | 'memory'
  | 'apart'
  | 'near'
  | 'kept-out';

/** The taint of a host that a VM does not bear with; undefined where there is none. */
export function taintAgainst(
  { entity }: Pick<SiteHost, 'entity'>,
  { wishes }: Pick<Candidate, 'wishes'>,
): SiteHost['entity']['host']['taints'][number] | undefined {
  return entity.host.taints.find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !tolerates(wishes?.tolerations ?? [], taint),
  );
}

/** What of a host itself stands in the way, whatever is left on it; kube-scheduler's filters in their order. */
export function hostObstacle(site: SiteHost, candidate: Candidate): Obstacle | null {
  const { entity, labels } = site;
  const { host } = entity;
  const lacks = ([key, value]: readonly [string, string]): boolean => labels.get(key) !== value;
  if (host.role === 'witness') return 'witness';
  if (!host.isReady) return 'not-ready';
  if (host.maintenance !== null) return 'maintenance';
  if (host.isCordoned) return 'cordoned';
  if (taintAgainst(site, candidate)) return 'taint';
  if (labels.get('kubevirt.io/schedulable') !== 'true') return 'closed';
  if (candidate.selector.some(lacks)) return 'other-host';
  const terms = candidate.wishes?.hosts;
  if (terms && !terms.some((term) => term.every((each) => hostMeets(site, each)))) return 'affinity';
  if (candidate.cpuLabels.some(lacks)) return 'cpu-model';
  if (candidate.clusterNetworks.some((name) => !host.clusterNetworks.includes(name))) return 'network';
  return null;
}

/** The host for a VM; or why each of the hosts is none. */
export type Found = { host: string } | { obstacles: ReadonlyMap<Obstacle, readonly string[]> };

/** The state of hosts while VMs are placed one after the other. */
export type Placer = {
  /** The host for a VM, and why not where there is none. Takes no room yet. */
  find: (candidate: Candidate, without?: ReadonlySet<string>) => Found;
  /** Why one host does not take a VM now; null where it does. */
  whyNot: (candidate: Candidate, host: string) => Obstacle | null;
  /** The VM that keeps one out of a host by its own rules, by its entity id; null where none does. */
  keptOutBy: (candidate: Candidate, host: string) => EntityId | null;
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

/** The hosts of a site in numbers, by their place in the list. */
function toFigures(site: Site) {
  const { hosts } = site;
  const rooms = toRooms(site);
  const figure = (of: (host: SiteHost) => number): Float64Array => Float64Array.from(hosts, of);
  return {
    cpu: figure(({ name }) => rooms.get(name)?.cpuCores ?? 0),
    memory: figure(({ name }) => rooms.get(name)?.memoryBytes ?? 0),
    allCpu: figure(({ entity }) => Math.max(1, entity.host.allocatableCpuMillis / 1000)),
    allMemory: figure(({ entity }) => Math.max(1, entity.host.allocatableMemoryBytes)),
    shun: figure(
      ({ entity }) => entity.host.taints.filter(({ effect }) => effect === 'PreferNoSchedule').length,
    ),
  };
}

/** The lowest and highest of what was put in. */
type Range = { low: number; high: number };
const widen = (range: Range, value: number): void => {
  if (value < range.low) range.low = value;
  if (value > range.high) range.high = value;
};
/** A score brought to 0..100 within its range, as plugins of kube-scheduler do before they are weighed. */
const normal = (value: number, { low, high }: Range): number =>
  high === low ? 0 : ((value - low) / (high - low)) * 100;

/**
 * Opens a placer on what is left on the hosts of a site. It scores as kube-scheduler's default profile does: NodeResourcesFit
 * by LeastAllocated with weight 1, preferred pod anti-affinity with weight 2, taints with weight 3; of equal hosts the
 * first by name. Source: kubernetes/kubernetes pkg/scheduler/framework/plugins. Hosts are kept as columns of numbers,
 * since a plan of hundreds of VMs asks each of hundreds of hosts at every keystroke.
 */
export function openPlacer(site: Site): Placer {
  const { hosts } = site;
  const { cpu, memory, allCpu, allMemory, shun } = toFigures(site);
  const indexOf = new Map(hosts.map(({ name }, index) => [name, index]));
  const share = new Float64Array(hosts.length);
  const group = new Float64Array(hosts.length);
  const fits = new Uint8Array(hosts.length);
  const pods = openPodCounter(site);
  const open = new Map<string, Int32Array>();

  /** VMs of the same sort as a candidate in the place of a host. */
  const othersAt = ({ apart }: Candidate, host: number): number =>
    apart === null ? 0 : Math.max(0, pods.countAt(apart.rule, host));
  /** What other VMs mean for one. A rule it is meant by itself and nobody else holds for the first of them. */
  const podObstacle = (candidate: Candidate, index: number): Obstacle | null => {
    const { wishes, pod } = candidate;
    if (candidate.apart?.isStrict && othersAt(candidate, index) > 0) return 'apart';
    if (wishes?.away?.some((rule) => pods.countAt(rule, index) - ownIn(candidate, rule, index) > 0))
      return 'apart';
    const isFar = wishes?.near?.some((rule) => {
      if (pods.countAt(rule, index) > 0) return false;
      const isAlone = hosts.every((_, at) => pods.countAt(rule, at) <= 0);
      return pods.countAt(rule, index) < 0 || !isAlone || !isMeant(rule, pod);
    });
    if (isFar) return 'near';
    return pods.keptOutBy(pod, index, candidate.id) === null ? null : 'kept-out';
  };
  /** One where a VM that will have left its host is counted there still. */
  const ownIn = ({ leaves, pod }: Candidate, rule: PodRule, index: number): number => {
    if (leaves === null || !isMeant(rule, pod)) return 0;
    return pods.isSamePlace(rule.topologyKey, index, indexOf.get(leaves) ?? -1) ? 1 : 0;
  };

  /** Hosts with nothing of their own in the way, by index. */
  const openTo = (candidate: Candidate): Int32Array => {
    const key = candidate.key;
    const known = open.get(key);
    if (known) return known;
    const found = Int32Array.from(
      hosts.flatMap((host, index) => (hostObstacle(host, candidate) === null ? [index] : [])),
    );
    open.set(key, found);
    return found;
  };
  const whyNot = (index: number, candidate: Candidate): Obstacle | null => {
    const host = hosts[index];
    if (!host) return 'not-ready';
    const own = hostObstacle(host, candidate);
    if (own !== null) return own;
    if (candidate.demand.cpuCores > (cpu[index] ?? 0)) return 'cpu';
    if (candidate.demand.memoryBytes > (memory[index] ?? 0)) return 'memory';
    return podObstacle(candidate, index);
  };

  return {
    find(candidate, without) {
      const { demand, apart } = candidate;
      const candidates = openTo(candidate);
      const groups: Range = { low: Infinity, high: -Infinity };
      const shuns: Range = { low: Infinity, high: -Infinity };
      for (const index of candidates) {
        const [freeCpu, freeMemory] = [
          (cpu[index] ?? 0) - demand.cpuCores,
          (memory[index] ?? 0) - demand.memoryBytes,
        ];
        fits[index] = 0;
        if (freeCpu < 0 || freeMemory < 0 || without?.has(hosts[index]?.name ?? '')) continue;
        if (podObstacle(candidate, index) !== null) continue;
        fits[index] = 1;
        share[index] = (freeCpu / (allCpu[index] ?? 1)) * 50 + (freeMemory / (allMemory[index] ?? 1)) * 50;
        group[index] = apart?.isStrict ? 0 : -othersAt(candidate, index);
        widen(groups, group[index] ?? 0);
        widen(shuns, -(shun[index] ?? 0));
      }
      let best = -1;
      let bestScore = -Infinity;
      for (const index of candidates) {
        if (fits[index] === 0) continue;
        const score =
          (share[index] ?? 0) +
          2 * normal(group[index] ?? 0, groups) +
          3 * normal(-(shun[index] ?? 0), shuns);
        if (score <= bestScore) continue;
        best = index;
        bestScore = score;
      }
      const host = hosts[best];
      if (host) return { host: host.name };
      const obstacles = new Map<Obstacle, string[]>();
      hosts.forEach(({ name }, index) => {
        const why = without?.has(name) ? null : whyNot(index, candidate);
        if (why !== null) obstacles.set(why, [...(obstacles.get(why) ?? []), name]);
      });
      return { obstacles };
    },
    whyNot: (candidate, host) => whyNot(indexOf.get(host) ?? -1, candidate),
    keptOutBy: (candidate, host) => pods.keptOutBy(candidate.pod, indexOf.get(host) ?? -1, candidate.id),
    take(host, demand, labels, namespace, sign) {
      const index = indexOf.get(host);
      if (index === undefined) return;
      cpu[index] = (cpu[index] ?? 0) - sign * demand.cpuCores;
      memory[index] = (memory[index] ?? 0) - sign * demand.memoryBytes;
      pods.add(index, { labels, namespace }, sign);
    },
    roomOf: (host) => {
      const index = indexOf.get(host) ?? -1;
      return { cpuCores: cpu[index] ?? 0, memoryBytes: memory[index] ?? 0 };
    },
  };
}
