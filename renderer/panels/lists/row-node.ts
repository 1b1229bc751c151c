import { toEntityId } from '../../../shared/id.ts';
import type { ClusterNode, Graph, VmNode } from '../../scene/graph.ts';
import type { Row } from './column.ts';

const users = new WeakMap<ClusterNode, ReadonlyMap<string, VmNode>>();

function usersIn(cluster: ClusterNode): ReadonlyMap<string, VmNode> {
  const known = users.get(cluster);
  if (known) return known;
  const found = new Map<string, VmNode>();
  for (const vms of [cluster.shelf, ...cluster.hosts.map((host) => host.vms)]) {
    for (const vm of vms) {
      for (const { type, to } of vm.vm?.links ?? []) if (type === 'uses-volume') found.set(to, vm);
    }
  }
  users.set(cluster, found);
  return found;
}

/** The VM of a cluster that uses a volume; found once for a cluster as it is. */
export function userOf(cluster: ClusterNode, volume: string): VmNode | undefined {
  return usersIn(cluster).get(volume);
}

/** The node of the canvas that stands for a row: itself, or the VM, host or cluster it belongs to. */
export function nodeOfRow(graph: Graph, row: Row): string | null {
  if (graph.nodes.has(row.id)) return row.id;
  const { cluster, namespace, subject } = row;
  const user = userOf(cluster, row.id);
  if (user) return user.id;
  const { links } = subject as { links?: readonly { to: string }[] };
  for (const { to } of links ?? []) {
    if (graph.nodes.has(to)) return to;
    // An instance stands on the canvas as its VM.
    const [, , , name = ''] = to.split('/');
    const vm = toEntityId({ cluster: cluster.id, kind: 'VirtualMachine', namespace, name });
    if (graph.nodes.has(vm)) return vm;
  }
  return graph.nodes.has(cluster.id) ? cluster.id : null;
}
