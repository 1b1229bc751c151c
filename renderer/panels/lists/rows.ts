import type { Entity, KindName } from '../../../shared/kinds/index.ts';
import type { World } from '../../../shared/world/patch.ts';
import { isStale } from '../../scene/availability.ts';
import type { ClusterNode, Graph, HostNode, VmNode } from '../../scene/graph.ts';
import type { Row } from './column.ts';

type Subject = VmNode | HostNode | Entity;

function createdAt(subject: Subject): string | null {
  if ('type' in subject) {
    if (subject.type === 'host') return subject.entity.createdAt;
    return subject.vm?.createdAt ?? subject.instance?.createdAt ?? null;
  }
  return subject.createdAt;
}

/** The row of something in its cluster; `isOld` where it may be out of date. */
export function toRow(cluster: ClusterNode, subject: Subject, isOld: boolean): Row {
  const { id, name, state, status, problems } = subject;
  const namespace = 'namespace' in subject ? subject.namespace : null;
  const created = createdAt(subject);
  return {
    id,
    cluster,
    namespace,
    name,
    state,
    status,
    problems,
    createdAt: created,
    isStale: isOld,
    subject,
  };
}

/** Objects of a kind as the graph has them, or null where it does not. */
function nodesOf(kind: KindName, cluster: ClusterNode): readonly Subject[] | null {
  if (kind === 'Node') return cluster.hosts;
  if (kind === 'VirtualMachine') return [...cluster.hosts.flatMap((host) => host.vms), ...cluster.shelf];
  return null;
}

/** Every object of a kind over all clusters, in no order to rely on; one that could not be read is among them. */
export function rowsOf(kind: KindName, graph: Graph, worlds: ReadonlyMap<string, World>): Row[] {
  const rows: Row[] = [];
  for (const cluster of graph.clusters) {
    const isOld = isStale(cluster) || cluster.health[kind]?.type === 'stale';
    const nodes = nodesOf(kind, cluster);
    for (const node of nodes ?? []) rows.push(toRow(cluster, node, isOld));
    for (const entity of worlds.get(cluster.id)?.entities.values() ?? []) {
      const isOfKind =
        entity.kind === 'Unreadable'
          ? entity.unreadable.kind === kind
          : nodes === null && entity.kind === kind;
      if (isOfKind) rows.push(toRow(cluster, entity, isOld));
    }
  }
  return rows;
}
