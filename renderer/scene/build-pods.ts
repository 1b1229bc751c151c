import type { EntityId } from '../../shared/id.ts';
import type { Pod } from '../../shared/kinds/pod.ts';
import type { PodNode, Workloads } from './graph.ts';
import type { HostLookup } from './join-vm.ts';
import { compareNames } from './names.ts';
import { troubleOf } from './trouble.ts';

/** The pods of a cluster as they were sorted last. */
export type BuiltPods = {
  /** In the order of the world, to tell at little cost that nothing has changed. */
  entities: readonly Pod[];
  hostsKey: string;
  byId: ReadonlyMap<EntityId, PodNode>;
  byHost: ReadonlyMap<EntityId, readonly PodNode[]>;
  workloads: Workloads;
};

const none: readonly PodNode[] = Object.freeze([]);

/** The pods on a host, by namespace, workload and name; none where the layer is off. */
export function podsOn(pods: BuiltPods | null, host: EntityId): readonly PodNode[] {
  return pods?.byHost.get(host) ?? none;
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function comparePods(a: PodNode, b: PodNode): number {
  return (
    compareTexts(a.namespace, b.namespace) ||
    compareTexts(a.workload, b.workload) ||
    compareNames(a.name, b.name) ||
    compareTexts(a.id, b.id)
  );
}

function toNode(entity: Pod, hosts: HostLookup): PodNode {
  const { id, cluster, namespace, name, state, status, problems, pod } = entity;
  return {
    type: 'pod',
    id,
    cluster,
    namespace: namespace ?? '',
    name,
    host: pod.host === null ? null : (hosts.idOf(pod.host) ?? null),
    hostName: pod.host,
    state,
    status,
    problems,
    workload: pod.ownerName ?? name,
    entity,
  };
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Puts nodes into order; those that were in a list before need no sorting among each other. */
function inOrder(nodes: PodNode[], before: readonly PodNode[]): readonly PodNode[] {
  const fresh = new Set(nodes);
  const known = before.filter((node) => fresh.delete(node));
  if (fresh.size === 0) return known.length === before.length ? before : known;
  return [...known, ...fresh].sort(comparePods);
}

function countOf(pods: Iterable<PodNode>): Workloads['counts'] {
  const counts = { pods: 0, warnings: 0, errors: 0 };
  for (const pod of pods) {
    counts.pods += 1;
    const trouble = troubleOf(pod);
    if (trouble === 'error') counts.errors += 1;
    if (trouble === 'warning') counts.warnings += 1;
  }
  return counts;
}

/** Sorts the pods of a cluster to their hosts; whatever did not change is the earlier one. */
export function buildPods(
  entities: readonly Pod[],
  hosts: HostLookup,
  hostsKey: string,
  previous: BuiltPods | null,
): BuiltPods {
  const isSameHosts = previous?.hostsKey === hostsKey;
  if (isSameHosts && isSameList(previous.entities, entities)) return previous;
  const byId = new Map<EntityId, PodNode>();
  const lists = new Map<EntityId, PodNode[]>();
  const shelf: PodNode[] = [];
  for (const entity of entities) {
    const known = isSameHosts ? previous.byId.get(entity.id) : undefined;
    const node = known?.entity === entity ? known : toNode(entity, hosts);
    byId.set(node.id, node);
    if (node.host === null) shelf.push(node);
    else if (lists.has(node.host)) lists.get(node.host)?.push(node);
    else lists.set(node.host, [node]);
  }
  const byHost = new Map<EntityId, readonly PodNode[]>();
  for (const [host, nodes] of lists) byHost.set(host, inOrder(nodes, podsOn(previous, host)));
  const workloads = {
    shelf: inOrder(shelf, previous?.workloads.shelf ?? none),
    counts: countOf(byId.values()),
  };
  return { entities, hostsKey, byId, byHost, workloads };
}
