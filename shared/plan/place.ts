import type { Candidate } from './candidate.ts';
import type { Demand, Room } from './demand.ts';
import { toRooms } from './demand.ts';
import type { Site, SiteHost } from './site.ts';
import type { HostRule } from '../vm/form.ts';

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

/** Whether the labels of a host meet a rule. Source: kubernetes/apimachinery pkg/labels Requirement.Matches. */
function meetsRule({ key, operator, values }: HostRule, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
  }
}

/** What of a host itself stands in the way, whatever is left on it; kube-scheduler's filters in their order. */
export function hostObstacle({ entity, labels }: SiteHost, candidate: Candidate): Obstacle | null {
  const { host } = entity;
  if (host.role === 'witness') return 'witness';
  if (!host.isReady) return 'not-ready';
  if (host.isCordoned) return 'cordoned';
  if (host.taints.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')) return 'taint';
  if (labels.get('kubevirt.io/schedulable') !== 'true') return 'closed';
  if (candidate.selector.some(([key, value]) => labels.get(key) !== value)) return 'other-host';
  if (!candidate.hostRules.every((rule) => meetsRule(rule, labels))) return 'other-host';
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

/** What an anti-affinity rule counts: VMs that are meant by it, by the place they are in. */
type Rule = {
  labels: readonly (readonly [string, string])[];
  namespace: string;
  /** The place of each host, -1 for one that has no such label. */
  placeOf: Int32Array;
  counts: Float64Array;
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
  const rules = new Map<string, Rule>();
  const open = new Map<string, Int32Array>();
  /** VMs that were placed or taken away since; their labels count beside those of the VMs that are there. */
  const placed: { host: string; labels: ReadonlyMap<string, string>; namespace: string; sign: 1 | -1 }[] = [];

  const count = (
    rule: Rule,
    host: string,
    labels: ReadonlyMap<string, string>,
    namespace: string,
    sign: number,
  ): void => {
    if (rule.namespace !== namespace || !rule.labels.every(([key, value]) => labels.get(key) === value))
      return;
    const place = rule.placeOf[indexOf.get(host) ?? -1] ?? -1;
    if (place >= 0) rule.counts[place] = (rule.counts[place] ?? 0) + sign;
  };
  const ruleOf = ({ labels, namespace, key }: NonNullable<Candidate['apart']>): Rule => {
    const pairs = Object.entries(labels);
    const id = `${key} ${namespace} ${JSON.stringify(pairs)}`;
    const known = rules.get(id);
    if (known) return known;
    const places = new Map<string, number>();
    const placeOf = Int32Array.from(hosts, (host) => {
      const place = host.labels.get(key);
      if (place === undefined) return -1;
      const number = places.get(place) ?? places.size;
      places.set(place, number);
      return number;
    });
    const rule: Rule = { labels: pairs, namespace, placeOf, counts: new Float64Array(places.size) };
    for (const vm of site.vms.values()) {
      if (vm.host !== null) count(rule, vm.host, vm.labels, vm.entity.namespace ?? '', 1);
    }
    for (const each of placed) count(rule, each.host, each.labels, each.namespace, each.sign);
    rules.set(id, rule);
    return rule;
  };
  const countAt = (rule: Rule, index: number): number => rule.counts[rule.placeOf[index] ?? -1] ?? 0;

  /** Hosts with nothing of their own in the way, by index. */
  const openTo = (candidate: Candidate): Int32Array => {
    const key = JSON.stringify([candidate.selector, candidate.hostRules, candidate.clusterNetworks]);
    const known = open.get(key);
    if (known) return known;
    const found = Int32Array.from(
      hosts.flatMap((host, index) => (hostObstacle(host, candidate) === null ? [index] : [])),
    );
    open.set(key, found);
    return found;
  };
  const whyNot = (index: number, candidate: Candidate, rule: Rule | null): Obstacle | null => {
    const host = hosts[index];
    if (!host) return 'not-ready';
    const own = hostObstacle(host, candidate);
    if (own !== null) return own;
    if (candidate.demand.cpuCores > (cpu[index] ?? 0)) return 'cpu';
    if (candidate.demand.memoryBytes > (memory[index] ?? 0)) return 'memory';
    return rule && candidate.apart?.isStrict && countAt(rule, index) > 0 ? 'apart' : null;
  };

  return {
    find(candidate, without) {
      const { demand, apart } = candidate;
      const rule = apart ? ruleOf(apart) : null;
      const candidates = openTo(candidate);
      const groups: Range = { low: Infinity, high: -Infinity };
      const shuns: Range = { low: Infinity, high: -Infinity };
      for (const index of candidates) {
        const [freeCpu, freeMemory] = [
          (cpu[index] ?? 0) - demand.cpuCores,
          (memory[index] ?? 0) - demand.memoryBytes,
        ];
        const others = rule ? countAt(rule, index) : 0;
        fits[index] = 0;
        if (freeCpu < 0 || freeMemory < 0 || (apart?.isStrict && others > 0)) continue;
        if (without?.has(hosts[index]?.name ?? '')) continue;
        fits[index] = 1;
        share[index] = (freeCpu / (allCpu[index] ?? 1)) * 50 + (freeMemory / (allMemory[index] ?? 1)) * 50;
        group[index] = apart?.isStrict ? 0 : -others;
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
        const why = without?.has(name) ? null : whyNot(index, candidate, rule);
        if (why !== null) obstacles.set(why, [...(obstacles.get(why) ?? []), name]);
      });
      return { obstacles };
    },
    whyNot: (candidate, host) =>
      whyNot(indexOf.get(host) ?? -1, candidate, candidate.apart ? ruleOf(candidate.apart) : null),
    take(host, demand, labels, namespace, sign) {
      const index = indexOf.get(host);
      if (index === undefined) return;
      cpu[index] = (cpu[index] ?? 0) - sign * demand.cpuCores;
      memory[index] = (memory[index] ?? 0) - sign * demand.memoryBytes;
      const last = placed.at(-1);
      if (last?.host === host && last.labels === labels && last.sign === -sign) placed.pop();
      else placed.push({ host, labels, namespace, sign });
      for (const rule of rules.values()) count(rule, host, labels, namespace, sign);
    },
    roomOf: (host) => {
      const index = indexOf.get(host) ?? -1;
      return { cpuCores: cpu[index] ?? 0, memoryBytes: memory[index] ?? 0 };
    },
  };
}
