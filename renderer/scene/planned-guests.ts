import type { ClusterNode, GuestNode, VmNode } from './graph.ts';
import { compareNames } from './names.ts';

function toNode(id: string, cluster: string, members: readonly VmNode[]): GuestNode {
  const [first] = members;
  const hosts = new Set(members.flatMap(({ host }) => host ?? []));
  return {
    type: 'guest',
    id,
    cluster,
    namespace: first?.namespace ?? '',
    name: first?.guest?.cluster ?? '',
    distribution: null,
    distributionConfidence: null,
    confidence: 'certain',
    state: 'pending',
    status: 'Planned',
    problems: [],
    members,
    counts: { nodes: members.length, running: 0, hosts: hosts.size },
    plan: 'new',
  };
}

function isSame(a: GuestNode | undefined, b: GuestNode): boolean {
  return a?.members.length === b.members.length && a.members.every((vm, index) => vm === b.members[index]);
}

/**
 * Opens the making of the guest clusters that a plan makes: those of its ghosts that are not there yet, each with its ghosts
 * in name order. One of which nothing changed is the earlier one.
 */
export function openPlannedGuests(): (
  cluster: ClusterNode,
  ghosts: readonly VmNode[],
) => readonly GuestNode[] {
  let last = new Map<string, GuestNode>();
  return (cluster, ghosts) => {
    const there = new Set(cluster.guests.map(({ id }) => id));
    const members = new Map<string, VmNode[]>();
    for (const ghost of ghosts) {
      const id = ghost.guest?.guest;
      if (id === undefined || there.has(id)) continue;
      const own = members.get(id);
      if (own) own.push(ghost);
      else members.set(id, [ghost]);
    }
    const next = new Map<string, GuestNode>();
    for (const [id, vms] of members) {
      const node = toNode(
        id,
        cluster.id,
        vms.sort((a, b) => compareNames(a.name, b.name)),
      );
      const before = last.get(id);
      next.set(id, before && isSame(before, node) ? before : node);
    }
    last = next;
    return [...next.values()].sort((a, b) => compareNames(a.name, b.name));
  };
}
