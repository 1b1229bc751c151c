import type { Check } from '../../shared/plan/check.ts';
import type { Landing } from '../../shared/plan/landing.ts';
import { guestIdOf } from '../../shared/plan/guest-id.ts';
import { toRooms } from '../../shared/plan/demand.ts';
import type { NodeSpec } from '../../shared/plan/node-spec.ts';
import type { Site } from '../../shared/plan/site.ts';
import { openPlannedGuests } from './planned-guests.ts';
import type { ClusterNode, Graph, GraphNode, HostNode, PlannedUse, VmNode } from './graph.ts';

/** What a plan does to its cluster on the canvas. Equal ghosts are the same objects from one check to the next. */
export type PlanMarks = {
  cluster: string;
  /** What it makes; those that land nowhere have no host. */
  ghosts: readonly VmNode[];
  /** VMs that it takes away. */
  leaving: ReadonlySet<string>;
  /** By name of the host. */
  planned: ReadonlyMap<string, PlannedUse>;
};

/** Marks the id of the ghost of a VM that is there and moves, beside its own. */
const movedMark = '~moved';

/** Why a VM cannot be made, by its id: the first error that is about it alone. */
function refusalsOf({ findings }: Pick<Check, 'findings'>): ReadonlyMap<string, string> {
  const refusals = new Map<string, string>();
  for (const { severity, text, where } of findings) {
    if (severity !== 'error' || where.entity === null || refusals.has(where.entity)) continue;
    refusals.set(where.entity, text);
  }
  return refusals;
}

function ghostOfNode(
  site: Site,
  node: NodeSpec,
  { placing, host }: Landing,
  refusal: string | undefined,
): VmNode {
  const { guest } = node;
  return {
    type: 'vm',
    id: placing.id,
    cluster: site.cluster,
    namespace: node.namespace,
    name: node.name,
    host: host === null ? null : (site.hostNamed(host)?.id ?? null),
    hostName: host,
    state: 'pending',
    status: refusal ?? (host === null ? 'Planned, but no host takes it' : 'Planned'),
    problems: [],
    addresses: [],
    cpuCores: node.shape.cpuCores,
    memoryBytes: node.shape.memoryBytes,
    guestCluster: guest?.spec.name ?? null,
    guest: guest && {
      vm: placing.id,
      guest: guestIdOf(site, guest.spec),
      cluster: guest.spec.name,
      roles: guest.roles,
      roleConfidence: 'certain',
      pool: guest.pool,
      signals: [],
      confidence: 'certain',
    },
    vm: null,
    instance: null,
    migration: null,
    restore: null,
    plan: 'new',
    ...(refusal === undefined ? {} : { isRefused: true as const }),
  };
}

function ghostOfMove(site: Site, { placing, host }: Landing, refusal: string | undefined): VmNode | null {
  if (placing.type !== 'move' || host === null) return null;
  const { entity } = placing.vm;
  return {
    type: 'vm',
    id: `${placing.id}${movedMark}`,
    cluster: site.cluster,
    namespace: entity.namespace ?? '',
    name: entity.name,
    host: site.hostNamed(host)?.id ?? null,
    hostName: host,
    state: 'pending',
    status: refusal ?? 'Planned',
    problems: [],
    addresses: [],
    cpuCores: entity.vm.cpuCores,
    memoryBytes: entity.vm.memoryBytes,
    guestCluster: null,
    guest: null,
    vm: null,
    instance: null,
    migration: null,
    restore: null,
    plan: 'new',
    ...(refusal === undefined ? {} : { isRefused: true as const }),
  };
}

type Known = { host: string | null; refusal: string | undefined; ghost: VmNode | null };

/** Opens the making of marks: a ghost stays the same object while what it stands for and its host do. */
export function openMarks(): (
  site: Site,
  check: Pick<Check, 'landings' | 'roomOf' | 'findings'>,
) => PlanMarks {
  const known = new WeakMap<object, Known>();
  return (site, { landings, roomOf, findings }) => {
    const refusals = refusalsOf({ findings });
    const ghosts: VmNode[] = [];
    const leaving = new Set<string>();
    const counts = new Map<string, { coming: number; leaving: number }>();
    const countOf = (host: string): { coming: number; leaving: number } => {
      const count = counts.get(host) ?? { coming: 0, leaving: 0 };
      counts.set(host, count);
      return count;
    };
    for (const landing of landings) {
      const { placing, host } = landing;
      if (placing.type === 'leave') {
        leaving.add(placing.id);
        if (host !== null) countOf(host).leaving += 1;
        continue;
      }
      const before = known.get(placing);
      const refusal = refusals.get(placing.id);
      const isSame = before?.host === host && before.refusal === refusal;
      const made =
        placing.type === 'node'
          ? ghostOfNode(site, placing.node, landing, refusal)
          : ghostOfMove(site, landing, refusal);
      const ghost = isSame ? before.ghost : made;
      known.set(placing, { host, refusal, ghost });
      if (!ghost) continue;
      ghosts.push(ghost);
      if (host !== null) countOf(host).coming += 1;
    }
    const rooms = counts.size > 0 ? toRooms(site) : new Map<string, never>();
    const planned = new Map<string, PlannedUse>();
    for (const [host, count] of counts) {
      const before = rooms.get(host);
      const after = roomOf(host);
      if (!before) continue;
      planned.set(host, {
        ...count,
        cpuMillis: Math.round((before.cpuCores - after.cpuCores) * 1000),
        memoryBytes: before.memoryBytes - after.memoryBytes,
      });
    }
    return { cluster: site.cluster, ghosts, leaving, planned };
  };
}

function over(nodes: Graph['nodes'], changed: ReadonlyMap<string, GraphNode>): Graph['nodes'] {
  function* entries(): MapIterator<[string, GraphNode]> {
    for (const [id, node] of nodes) yield [id, changed.get(id) ?? node];
    for (const [id, node] of changed) if (!nodes.has(id)) yield [id, node];
  }
  function* keys(): MapIterator<string> {
    for (const [id] of entries()) yield id;
  }
  function* values(): MapIterator<GraphNode> {
    for (const [, node] of entries()) yield node;
  }
  const map: Graph['nodes'] = {
    get: (id) => changed.get(id) ?? nodes.get(id),
    has: (id) => changed.has(id) || nodes.has(id),
    get size() {
      let added = 0;
      for (const id of changed.keys()) if (!nodes.has(id)) added += 1;
      return nodes.size + added;
    },
    forEach: (visit) => {
      for (const [id, node] of entries()) visit(node, id, map);
    },
    entries,
    keys,
    values,
    [Symbol.iterator]: entries,
  };
  return map;
}

function isSameList(a: readonly VmNode[], b: readonly VmNode[]): boolean {
  return a.length === b.length && a.every((node, index) => node === b[index]);
}

function isSamePlanned(a: PlannedUse | undefined, b: PlannedUse | undefined): boolean {
  return (
    a?.coming === b?.coming &&
    a?.leaving === b?.leaving &&
    a?.cpuMillis === b?.cpuMillis &&
    a?.memoryBytes === b?.memoryBytes
  );
}

/**
 * Opens the graph with what a plan does in it: ghosts after the VMs of their hosts, the guest clusters they are to be, what
 * leaves marked. What a plan does not
 * touch is the very same object as without it; without a plan so is the graph.
 */
export function openGhosts(): (graph: Graph, marks: PlanMarks | null) => Graph {
  let last: { graph: Graph; marks: PlanMarks; made: Graph } | null = null;
  let hosts = new Map<string, { from: HostNode; made: HostNode }>();
  const toGuests = openPlannedGuests();
  const marked = new WeakMap<VmNode, VmNode>();
  const markOf = (vm: VmNode): VmNode => {
    const made = marked.get(vm) ?? { ...vm, plan: 'leaving' as const };
    marked.set(vm, made);
    return made;
  };
  const withLeaving = (vms: readonly VmNode[], leaving: ReadonlySet<string>): readonly VmNode[] =>
    vms.some(({ id }) => leaving.has(id)) ? vms.map((vm) => (leaving.has(vm.id) ? markOf(vm) : vm)) : vms;

  const toHost = (host: HostNode, ghosts: readonly VmNode[], marks: PlanMarks): HostNode => {
    const planned = marks.planned.get(host.entity.name);
    const vms = withLeaving(host.vms, marks.leaving);
    if (!planned && ghosts.length === 0 && vms === host.vms) return host;
    const all = ghosts.length === 0 ? vms : [...vms, ...ghosts];
    const before = hosts.get(host.id);
    const isSame =
      before?.from === host &&
      isSameList(before.made.vms, all) &&
      isSamePlanned(before.made.planned, planned);
    return isSame ? before.made : { ...host, vms: all, ...(planned ? { planned } : {}) };
  };
  const toCluster = (
    cluster: ClusterNode,
    nodes: Graph['nodes'],
    marks: PlanMarks,
    changed: Map<string, GraphNode>,
  ): ClusterNode => {
    const next = new Map<string, { from: HostNode; made: HostNode }>();
    // A ghost of what is there by now is one no more.
    const ghosts = marks.ghosts.filter(({ id }) => !nodes.has(id));
    const byHost = new Map<string | null, VmNode[]>();
    for (const ghost of ghosts) byHost.set(ghost.host, [...(byHost.get(ghost.host) ?? []), ghost]);
    const known = new Set(cluster.hosts.map(({ id }) => id));
    const made = cluster.hosts.map((host) => {
      const own = toHost(host, byHost.get(host.id) ?? [], marks);
      if (own === host) return host;
      next.set(host.id, { from: host, made: own });
      changed.set(host.id, own);
      return own;
    });
    hosts = next;
    const homeless = ghosts.filter(({ host }) => host === null || !known.has(host));
    const shelf = withLeaving(cluster.shelf, marks.leaving);
    for (const ghost of ghosts) changed.set(ghost.id, ghost);
    for (const vms of [...made.map((host) => host.vms), shelf]) {
      for (const vm of vms) if (vm.plan === 'leaving') changed.set(vm.id, vm);
    }
    if (changed.size === 0) return cluster;
    const planned = toGuests(cluster, ghosts);
    for (const guest of planned) changed.set(guest.id, guest);
    const own: ClusterNode = {
      ...cluster,
      hosts: made,
      shelf: homeless.length > 0 ? [...shelf, ...homeless] : shelf,
      guests: planned.length > 0 ? [...cluster.guests, ...planned] : cluster.guests,
      ghostGuests: new Map(ghosts.flatMap(({ id, guest }) => (guest ? [[id, guest.guest]] : []))),
    };
    changed.set(cluster.id, own);
    return own;
  };
  return (graph, marks) => {
    if (!marks) {
      last = null;
      return graph;
    }
    if (last?.graph === graph && last.marks === marks) return last.made;
    const changed = new Map<string, GraphNode>();
    const clusters = graph.clusters.map((cluster) =>
      cluster.id === marks.cluster ? toCluster(cluster, graph.nodes, marks, changed) : cluster,
    );
    const made = changed.size === 0 ? graph : { clusters, nodes: over(graph.nodes, changed) };
    last = { graph, marks, made };
    return made;
  };
}
