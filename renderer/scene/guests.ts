import type { Confidence, GuestCluster, GuestRole } from '../../shared/guest/guest.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Problem, State } from '../../shared/world/entity.ts';
import type { GuestNode, HostNode, VmNode } from './graph.ts';
import { byHost, credentialProblems, guestProblems } from './guest-problems.ts';
import { compareNames } from './names.ts';
import type { RancherGuestHere } from './rancher-view.ts';
import { troubleOf } from './trouble.ts';

export { byHost } from './guest-problems.ts';

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

function stateOf(members: readonly VmNode[], running: number): State {
  if (running === members.length)
    return members.some((vm) => troubleOf(vm) !== 'none') ? 'warning' : 'running';
  if (members.every(({ state }) => state === 'off')) return 'off';
  if (members.every(({ state }) => state === 'unknown')) return 'unknown';
  if (running === 0) return members.some(({ state }) => state === 'error') ? 'error' : 'pending';
  return 'warning';
}

/** What a Rancher says is wrong with a guest cluster as a whole. */
function statusProblems({ status, message, name }: RancherGuestHere['guest']): Problem[] {
  if (status === 'error')
    return [
      {
        severity: 'error',
        code: 'RancherError',
        text: message ?? `Rancher cannot bring ${name} to what is wanted.`,
      },
    ];
  if (status === 'disconnected') {
    const text = `Its agent is not connected to Rancher.${message === null ? '' : ` ${message}`}`;
    return [{ severity: 'warning', code: 'RancherDisconnected', text }];
  }
  return [];
}

const rancherProblems = ({ guest, ending }: RancherGuestHere): Problem[] => [
  ...statusProblems(guest),
  ...credentialProblems(ending, guest.credentialEnd),
];

/** A guest cluster with what the Rancher that made it says. */
function withRancher(node: GuestNode, here: RancherGuestHere | undefined): GuestNode {
  if (here === undefined) return node;
  const { guest, machines } = here;
  const there = new Set(node.members.map(({ id }) => id));
  const withoutVm = [...machines].flatMap(([vm, machine]) => (there.has(vm) ? [] : [machine]));
  const problems = [...rancherProblems(here), ...node.problems];
  if (node.members.length > 0) return { ...node, problems, rancher: guest, withoutVm };
  const status = guest.isDeleting ? 'Deleting' : 'No VM yet';
  return { ...node, problems, state: guest.state, status, rancher: guest, withoutVm };
}

/** A guest cluster that a Rancher knows and that has no VM here. */
function toEmpty({ id, namespace, guest }: RancherGuestHere): GuestCluster {
  const { name } = guest;
  return { id, namespace, name, distribution: null, distributionConfidence: null, members: [] };
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
    confidence:
      members.length === 0 ? 'certain' : surest(members.flatMap((vm) => vm.guest?.confidence ?? [])),
    state: stateOf(members, running),
    status: `${running} of ${members.length} running`,
    problems: guestProblems(members, usableHosts),
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
    a.problems.length === b.problems.length &&
    a.problems.every(({ text }, index) => text === b.problems[index]?.text) &&
    a.rancher === b.rancher
  );
}

/** Makes the nodes of guest clusters, sorted by name; one of which nothing changed is the earlier one, as is the whole list. */
export function buildGuests(
  guests: readonly GuestCluster[],
  vms: readonly VmNode[],
  hosts: readonly HostNode[],
  previous: readonly GuestNode[],
  told: readonly RancherGuestHere[] = [],
): readonly GuestNode[] {
  if (guests.length === 0 && told.length === 0) return previous.length === 0 ? previous : [];
  const usableHosts = hosts.filter(({ role }) => role !== 'witness').length;
  const members = new Map<EntityId, VmNode[]>();
  for (const vm of vms) {
    if (!vm.guest) continue;
    const own = members.get(vm.guest.guest);
    if (own) own.push(vm);
    else members.set(vm.guest.guest, [vm]);
  }
  const earlier = new Map(previous.map((guest) => [guest.id, guest]));
  const byId = new Map(told.map((here) => [here.id, here]));
  const recognised = new Set(guests.map(({ id }) => id));
  const empty = told.filter(({ id }) => !recognised.has(id)).map(toEmpty);
  const built = [...guests, ...empty].map((guest) => {
    const node = withRancher(toNode(guest, members.get(guest.id) ?? [], usableHosts), byId.get(guest.id));
    const before = earlier.get(guest.id);
    return before && isSame(before, node) ? before : node;
  });
  built.sort((a, b) => compareNames(a.name, b.name) || compareNames(a.namespace, b.namespace));
  const isUnchanged =
    built.length === previous.length && built.every((guest, index) => guest === previous[index]);
  return isUnchanged ? previous : built;
}
