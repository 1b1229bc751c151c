import type { EntityId } from '../id.ts';
import type { Candidate } from './candidate.ts';
import { architectureLabel } from './candidate.ts';
import type { Room } from './demand.ts';
import { toRooms } from './demand.ts';
import { hostMeets, tolerates } from './host-match.ts';
import { openPodRules } from './pod-rules.ts';
import type { PodView } from './pod-rules.ts';
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
  | 'architecture'
  | 'affinity'
  | 'cpu-model'
  | 'network'
  | 'cpu'
  | 'memory'
  | 'pods'
  | 'device'
  | 'apart'
  | 'near'
  | 'kept-out';

const unschedulable = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

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
  const labelOf = (key: string): string | undefined =>
    labels.get(key) ?? (key === architectureLabel ? host.architecture : undefined);
  const lacks = ([key, value]: readonly [string, string]): boolean => labelOf(key) !== value;
  if (host.role === 'witness') return 'witness';
  if (!host.isReady) return 'not-ready';
  if (host.maintenance !== null) return 'maintenance';
  if (host.isCordoned && !tolerates(candidate.wishes?.tolerations ?? [], unschedulable)) return 'cordoned';
  if (taintAgainst(site, candidate)) return 'taint';
  if (labels.get('kubevirt.io/schedulable') !== 'true') return 'closed';
  const lacking = candidate.selector.find(lacks);
  if (lacking) return lacking[0] === architectureLabel ? 'architecture' : 'other-host';
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
  /** Puts a VM on a host, or takes it away again. */
  take: (host: string, candidate: Candidate, sign: 1 | -1) => void;
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
    pods: figure(({ entity: { host } }) => (host.allocatablePods ?? Infinity) - (host.reservedPods ?? 0)),
    allCpu: figure(({ entity }) => Math.max(1, entity.host.allocatableCpuMillis / 1000)),
    allMemory: figure(({ entity }) => Math.max(1, entity.host.allocatableMemoryBytes)),
  };
}

/** What is left of devices on each host; worked out for those that a VM asks for. */
function openDevices(site: Site): (name: string) => Float64Array {
  const free = new Map<string, Float64Array>();
  return (name) => {
    const known = free.get(name);
    if (known) return known;
    const left = Float64Array.from(site.hosts, (host) => {
      const taken = site
        .vmsOn(host.name)
        .reduce(
          (sum, { entity }) => sum + (entity.vm.devices ?? []).filter((each) => each === name).length,
          0,
        );
      return (host.entity.host.devices?.[name] ?? 0) - taken;
    });
    free.set(name, left);
    return left;
  };
}

/** The lowest and highest of what was put in. */
type Range = { low: number; high: number };
const emptyRange = (): Range => ({ low: Infinity, high: -Infinity });
const widen = (range: Range, value: number): void => {
  if (value < range.low) range.low = value;
  if (value > range.high) range.high = value;
};
/** A score brought to 0..100 within its range, as plugins of kube-scheduler do before they are weighed. */
const normal = (value: number, { low, high }: Range): number =>
  high === low ? 0 : ((value - low) / (high - low)) * 100;

/** What is nearer than that is the same but for the rounding of sums. */
const tie = 1e-9;

/**
 * What of hosts themselves is the same for candidates that ask the same: which are open, how liked and how shunned each is;
 * `isEven` where that is the same for all of them.
 */
type Ground = { open: Int32Array; liked: Float64Array; shunned: Float64Array; isEven: boolean };

function isEven(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function toGround(hosts: readonly SiteHost[], candidate: Candidate): Ground {
  const { liked: likes = [], tolerations = [] } = candidate.wishes ?? {};
  const liked = Float64Array.from(hosts, (host) =>
    likes.reduce(
      (sum, { weight, term }) => sum + (term.every((each) => hostMeets(host, each)) ? weight : 0),
      0,
    ),
  );
  const shunned = Float64Array.from(
    hosts,
    ({ entity }) =>
      entity.host.taints.filter(
        (taint) => taint.effect === 'PreferNoSchedule' && !tolerates(tolerations, taint),
      ).length,
  );
  const open = hosts.flatMap((host, index) => (hostObstacle(host, candidate) === null ? [index] : []));
  return { open: Int32Array.from(open), liked, shunned, isEven: isEven(liked) && isEven(shunned) };
}

/**
 * Opens a placer on what is left on the hosts of a site. It scores as kube-scheduler's default profile does: NodeResourcesFit
 * by LeastAllocated with weight 1, NodeAffinity and InterPodAffinity with weight 2, TaintToleration with weight 3; of equal
 * hosts the first by name. Source: kubernetes/kubernetes pkg/scheduler/framework/plugins. Hosts are kept as columns of
 * numbers, since a plan of hundreds of VMs asks each of hundreds of hosts at every keystroke.
 */
export function openPlacer(site: Site): Placer {
  const { hosts } = site;
  const { cpu, memory, pods, allCpu, allMemory } = toFigures(site);
  const freeOf = openDevices(site);
  const rules = openPodRules(site);
  const indexOf = new Map(hosts.map(({ name }, index) => [name, index]));
  const share = new Float64Array(hosts.length);
  const group = new Float64Array(hosts.length);
  const fits = new Uint8Array(hosts.length);
  const barred = new Uint8Array(hosts.length);
  const grounds = new Map<string, Ground>();

  const groundOf = (candidate: Candidate): Ground => {
    const known = grounds.get(candidate.key);
    if (known) return known;
    const ground = toGround(hosts, candidate);
    grounds.set(candidate.key, ground);
    return ground;
  };
  const lacks = ({ demand, devices }: Candidate, index: number): Obstacle | null => {
    if (demand.cpuCores > (cpu[index] ?? 0)) return 'cpu';
    if (demand.memoryBytes > (memory[index] ?? 0)) return 'memory';
    if ((pods[index] ?? 0) < 1) return 'pods';
    if (devices.size === 0) return null;
    for (const [name, count] of devices) if (count > (freeOf(name)[index] ?? 0)) return 'device';
    return null;
  };
  const whyNot = (index: number, candidate: Candidate, view: PodView): Obstacle | null => {
    const host = hosts[index];
    if (!host) return 'not-ready';
    return hostObstacle(host, candidate) ?? lacks(candidate, index) ?? view.obstacle(index);
  };

  return {
    find(candidate, without) {
      const { demand } = candidate;
      const view = rules.viewOf(candidate);
      const { open, liked, shunned, isEven: hasEvenGround } = groundOf(candidate);
      const isEvenAll = hasEvenGround && !view.hasScore;
      const [groups, likes, shuns] = [emptyRange(), emptyRange(), emptyRange()];
      let best = -1;
      let bestScore = -Infinity;
      const offer = (index: number, score: number): void => {
        if (score <= bestScore + tie) return;
        best = index;
        bestScore = score;
      };
      barred.fill(0);
      for (const name of without ?? []) barred[indexOf.get(name) ?? hosts.length] = 1;
      for (const index of open) {
        fits[index] = 0;
        if (barred[index] === 1) continue;
        if (lacks(candidate, index) !== null || view.obstacle(index) !== null) continue;
        fits[index] = 1;
        const freeCpu = (cpu[index] ?? 0) - demand.cpuCores;
        const freeMemory = (memory[index] ?? 0) - demand.memoryBytes;
        share[index] = (freeCpu / (allCpu[index] ?? 1)) * 50 + (freeMemory / (allMemory[index] ?? 1)) * 50;
        // What is the same for every host has no weight.
        if (isEvenAll) {
          offer(index, share[index] ?? 0);
          continue;
        }
        group[index] = view.hasScore ? view.score(index) : 0;
        widen(groups, group[index] ?? 0);
        widen(likes, liked[index] ?? 0);
        widen(shuns, -(shunned[index] ?? 0));
      }
      for (const index of isEvenAll ? [] : open) {
        if (fits[index] === 0) continue;
        const likeScore = 2 * normal(liked[index] ?? 0, likes) + 2 * normal(group[index] ?? 0, groups);
        offer(index, (share[index] ?? 0) + likeScore + 3 * normal(-(shunned[index] ?? 0), shuns));
      }
      const host = hosts[best];
      if (host) return { host: host.name };
      const obstacles = new Map<Obstacle, string[]>();
      hosts.forEach(({ name }, index) => {
        const why = barred[index] === 1 ? null : whyNot(index, candidate, view);
        if (why === null) return;
        const names = obstacles.get(why);
        if (names) names.push(name);
        else obstacles.set(why, [name]);
      });
      return { obstacles };
    },
    whyNot: (candidate, host) => whyNot(indexOf.get(host) ?? -1, candidate, rules.viewOf(candidate)),
    keptOutBy: (candidate, host) => rules.keptOutBy(candidate, indexOf.get(host) ?? -1),
    take(host, candidate, sign) {
      const index = indexOf.get(host);
      if (index === undefined) return;
      const { demand, devices } = candidate;
      cpu[index] = (cpu[index] ?? 0) - sign * demand.cpuCores;
      memory[index] = (memory[index] ?? 0) - sign * demand.memoryBytes;
      pods[index] = (pods[index] ?? 0) - sign;
      for (const [name, count] of devices) {
        const free = freeOf(name);
        free[index] = (free[index] ?? 0) - sign * count;
      }
      rules.put(candidate, index, sign);
    },
    roomOf: (host) => {
      const index = indexOf.get(host) ?? -1;
      return { cpuCores: cpu[index] ?? 0, memoryBytes: memory[index] ?? 0 };
    },
  };
}
