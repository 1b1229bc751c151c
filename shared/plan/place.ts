import type { Demand, Room } from './demand.ts';
import { toDemand, toRooms } from './demand.ts';
import { vmIdOf } from './node.ts';
import type { NodeSpec } from './node-spec.ts';
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

/** Where a VM will land, as kube-scheduler decides by what is known now; or why nowhere, with the hosts by reason. */
export type Landing =
  | { node: NodeSpec; host: string; obstacles: null }
  | { node: NodeSpec; host: null; obstacles: ReadonlyMap<Obstacle, readonly string[]> };

/** What the scheduler looks at of one VM. */
export type Candidate = {
  demand: Demand;
  /** Cluster networks it needs on its host. */
  clusterNetworks: readonly string[];
  /** Labels it needs of its host. */
  selector: readonly (readonly [key: string, value: string])[];
  /** Keeps away from VMs with all of these labels in its namespace; null where it does not. */
  apart: {
    labels: Readonly<Record<string, string>>;
    namespace: string;
    key: string;
    isStrict: boolean;
  } | null;
};

/** The label by which an anti-affinity rule tells places apart. */
function topologyKey(over: 'host' | 'zone'): string {
  return over === 'zone' ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname';
}

/** The cluster networks that networks (`namespace/name`) are on; one that is not known asks for none. */
export function clusterNetworksOf(site: Site, networks: readonly string[]): string[] {
  const found = networks.flatMap((name) => site.networks.get(name)?.network.clusterNetwork ?? []);
  return [...new Set(found)];
}

/** What the scheduler looks at of a VM that a plan makes. */
export function toCandidate(site: Site, node: NodeSpec): Candidate {
  const { placement, group, namespace, nics, shape } = node;
  return {
    demand: toDemand(shape, site.rates),
    clusterNetworks: clusterNetworksOf(
      site,
      nics.flatMap(({ network }) => network ?? []),
    ),
    selector: placement.type === 'host' ? [['kubernetes.io/hostname', placement.host]] : [],
    apart:
      placement.type === 'spread'
        ? { labels: group, namespace, key: topologyKey(placement.over), isStrict: placement.isStrict }
        : null,
  };
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
  if (candidate.clusterNetworks.some((name) => !host.clusterNetworks.includes(name))) return 'network';
  return null;
}

/** How many VMs with some labels there are in each place. */
type Counts = Map<string, number>;

/** The state of hosts while VMs are placed one after the other. */
export type Placer = {
  /** The host for a VM, and why not where there is none. Takes no room yet. */
  find: (candidate: Candidate) => { host: string } | { obstacles: ReadonlyMap<Obstacle, readonly string[]> };
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
export function openPlacer(site: Site, { without }: { without?: ReadonlySet<string> } = {}): Placer {
  const hosts = without ? site.hosts.filter(({ name }) => !without.has(name)) : site.hosts;
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
    find(candidate) {
      const { demand, apart } = candidate;
      const counts = apart ? ruleOf(apart).counts : undefined;
      const fitting: { host: SiteHost; share: number; group: number; shun: number }[] = [];
      const isPreferring = apart !== null && !apart.isStrict;
      let [low, high] = [Infinity, -Infinity];
      hosts.forEach((host, index) => {
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
        const why = whyNot(host, rooms.get(host.name) ?? noRoom, candidate, counts);
        if (why !== null) obstacles.set(why, [...(obstacles.get(why) ?? []), host.name]);
      }
      return { obstacles };
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

/** The labels by which others tell the VM of a node. */
export function labelsOfNode(node: NodeSpec): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...node.vmLabels, ...node.group, 'harvesterhci.io/vmName': node.name }));
}

/** Places the nodes of a plan one after the other; nodes that are the same objects as before keep what was found. */
export type Placement = (nodes: readonly NodeSpec[]) => readonly Landing[];

/**
 * Opens the placement of plans on a site. After a keystroke only the nodes behind the first that changed are placed
 * again.
 */
export function openPlacement(site: Site): Placement {
  const placer = openPlacer(site);
  const candidates = new WeakMap<NodeSpec, { candidate: Candidate; labels: ReadonlyMap<string, string> }>();
  let landings: Landing[] = [];
  const partsOf = (node: NodeSpec): { candidate: Candidate; labels: ReadonlyMap<string, string> } => {
    const known = candidates.get(node) ?? {
      candidate: toCandidate(site, node),
      labels: labelsOfNode(node),
    };
    candidates.set(node, known);
    return known;
  };
  const put = ({ node, host }: Landing, sign: 1 | -1): void => {
    const { candidate, labels } = partsOf(node);
    if (host !== null && node.starts) placer.take(host, candidate.demand, labels, node.namespace, sign);
  };
  return (nodes) => {
    const firstNew = nodes.findIndex((node, index) => landings[index]?.node !== node);
    const kept = firstNew < 0 ? nodes.length : firstNew;
    for (const landing of landings.slice(kept).reverse()) put(landing, -1);
    landings = landings.slice(0, kept);
    for (const node of nodes.slice(kept)) {
      const found = placer.find(partsOf(node).candidate);
      const landing: Landing =
        'host' in found
          ? { node, host: found.host, obstacles: null }
          : { node, host: null, obstacles: found.obstacles };
      put(landing, 1);
      landings.push(landing);
    }
    return landings;
  };
}

/** Where the VMs that a plan makes would land, by entity id. */
export function landingsById(site: Site, landings: readonly Landing[]): Map<string, Landing> {
  return new Map(landings.map((landing) => [vmIdOf(site, landing.node), landing]));
}
