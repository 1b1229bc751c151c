import type { Confidence, GuestCluster, GuestRole } from '../../shared/guest/guest.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Problem, State } from '../../shared/world/entity.ts';
import type { GuestNode, HostNode, VmNode } from './graph.ts';
import { compareNames } from './names.ts';
import { troubleOf } from './trouble.ts';

/** What a guest node is in one word; a server is control plane and etcd together. */
export type GuestPart = 'server' | 'control-plane' | 'etcd' | 'worker';

/** The part that a set of roles amounts to; null where none is known. */
export function partOf(roles: readonly GuestRole[]): GuestPart | null {
  if (roles.includes('control-plane')) return roles.includes('etcd') ? 'server' : 'control-plane';
  if (roles.includes('etcd')) return 'etcd';
  return roles.includes('worker') ? 'worker' : null;
}

const order: Record<Confidence, number> = { certain: 0, likely: 1, guess: 2 };

/** The surest of several confidences. */
export function surest(all: Iterable<Confidence>): Confidence {
  let best: Confidence = 'guess';
  for (const each of all) if (order[each] < order[best]) best = each;
  return best;
}

/** The members of a guest cluster by the name of the host they run on; those that run nowhere under null. */
export function byHost(members: readonly VmNode[]): Map<string | null, VmNode[]> {
  const hosts = new Map<string | null, VmNode[]>();
  for (const vm of members) {
    const own = hosts.get(vm.hostName);
    if (own) own.push(vm);
    else hosts.set(vm.hostName, [vm]);
  }
  return hosts;
}

/** The fullest host of a list of nodes; null where none of them runs on one. */
function fullest(nodes: readonly VmNode[]): { host: string; count: number } | null {
  let best: { host: string; count: number } | null = null;
  for (const [host, own] of byHost(nodes)) {
    if (host !== null && own.length > (best?.count ?? 0)) best = { host, count: own.length };
  }
  return best;
}

const warning = (code: string, text: string): Problem => ({ severity: 'warning', code, text });

/** What the loss of one host would do to a guest cluster; nothing is said where there is only one to run on. */
function spreadProblems(members: readonly VmNode[], usableHosts: number): Problem[] {
  if (usableHosts < 2) return [];
  const problems: Problem[] = [];
  const control = members.filter(({ guest }) => guest?.roles.includes('control-plane'));
  const top = control.length > 1 ? fullest(control) : null;
  if (top && top.count === control.length) {
    const text = `All ${control.length} control-plane nodes run on ${top.host}; without it the guest cluster stops.`;
    problems.push(warning('ControlPlaneOnOneHost', text));
  } else if (top && control.length > 2 && top.count * 2 > control.length) {
    const text = `${top.count} of ${control.length} control-plane nodes run on ${top.host}; without it etcd has no majority.`;
    problems.push(warning('ControlPlaneMajorityOnOneHost', text));
  }
  const pools = new Map<string, VmNode[]>();
  for (const vm of members) {
    const { pool, roles } = vm.guest ?? { pool: null, roles: [] };
    if (pool !== null && !roles.includes('control-plane')) pools.set(pool, [...(pools.get(pool) ?? []), vm]);
  }
  for (const [pool, nodes] of pools) {
    const place = nodes.length > 1 ? fullest(nodes) : null;
    if (place?.count !== nodes.length) continue;
    const text = `All ${nodes.length} nodes of pool ${pool} run on ${place.host}.`;
    problems.push(warning('PoolOnOneHost', text));
  }
  return problems;
}

function stateOf(members: readonly VmNode[], running: number): State {
  if (running === members.length)
    return members.some((vm) => troubleOf(vm) !== 'none') ? 'warning' : 'running';
  if (members.every(({ state }) => state === 'off')) return 'off';
  if (members.every(({ state }) => state === 'unknown')) return 'unknown';
  if (running === 0) return members.some(({ state }) => state === 'error') ? 'error' : 'pending';
  return 'warning';
}

function toNode(guest: GuestCluster, members: readonly VmNode[], usableHosts: number): GuestNode {
  const { id, namespace, name, distribution, distributionConfidence } = guest;
  const running = members.filter(({ state }) => state === 'running' || state === 'migrating').length;
  const hosts = [...byHost(members).keys()].filter((host) => host !== null).length;
  return {
    type: 'guest',
    id,
    cluster: id.slice(0, id.indexOf('/')),
    namespace,
    name,
    distribution,
    distributionConfidence,
    confidence: surest(members.flatMap((vm) => vm.guest?.confidence ?? [])),
    state: stateOf(members, running),
    status: `${running} of ${members.length} running`,
    problems: spreadProblems(members, usableHosts),
    members,
    counts: { nodes: members.length, running, hosts },
  };
}

function isSame(a: GuestNode, b: GuestNode): boolean {
  return (
    a.members.length === b.members.length &&
    a.members.every((vm, index) => vm === b.members[index]) &&
    a.distribution === b.distribution &&
    a.distributionConfidence === b.distributionConfidence &&
    a.problems.length === b.problems.length
  );
}

/** Makes the nodes of guest clusters, sorted by name; one of which nothing changed is the earlier one, as is the whole list. */
export function buildGuests(
  guests: readonly GuestCluster[],
  vms: readonly VmNode[],
  hosts: readonly HostNode[],
  previous: readonly GuestNode[],
): readonly GuestNode[] {
  if (guests.length === 0) return previous.length === 0 ? previous : [];
  const usableHosts = hosts.filter(({ role }) => role !== 'witness').length;
  const members = new Map<EntityId, VmNode[]>();
  for (const vm of vms) {
    if (!vm.guest) continue;
    const own = members.get(vm.guest.guest);
    if (own) own.push(vm);
    else members.set(vm.guest.guest, [vm]);
  }
  const earlier = new Map(previous.map((guest) => [guest.id, guest]));
  const built = guests.map((guest) => {
    const node = toNode(guest, members.get(guest.id) ?? [], usableHosts);
    const before = earlier.get(guest.id);
    return before && isSame(before, node) ? before : node;
  });
  built.sort((a, b) => compareNames(a.name, b.name) || compareNames(a.namespace, b.namespace));
  const isUnchanged =
    built.length === previous.length && built.every((guest, index) => guest === previous[index]);
  return isUnchanged ? previous : built;
}
