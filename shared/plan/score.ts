import { toEntityId } from '../id.ts';
import type { EntityId } from '../id.ts';
import { guestAt, guestIdOf } from './guest-id.ts';
import type { Landed } from './landing.ts';
import { neededOf, votersOf } from './quorum.ts';
import type { Site } from './site.ts';

/** How the nodes of a guest cluster are spread over hosts. */
export type Spread = {
  nodes: number;
  servers: number;
  /** Hosts that have any of its nodes. */
  hosts: number;
  /** 0 to 100: of the hosts it could be on, how many it is on; 100 when every node has one of its own. */
  score: number;
  /** Hosts whose loss ends its etcd quorum, by name. */
  singlePoints: readonly string[];
  /** Hosts with more than one of its servers, by name. */
  shared: readonly string[];
};

/** A guest cluster's spread before a plan and after it; null where it is not there. */
export type SpreadChange = { guest: EntityId; name: string; before: Spread | null; after: Spread | null };

type Node = { host: string | null; isVoter: boolean };

function toSpread(nodes: readonly Node[], usableHosts: number): Spread | null {
  if (nodes.length === 0) return null;
  const placed = nodes.flatMap(({ host, isVoter }) => (host === null ? [] : [{ host, isVoter }]));
  const hosts = new Set(placed.map(({ host }) => host));
  const voters = nodes.filter(({ isVoter }) => isVoter).length;
  const votersOn = new Map<string, number>();
  for (const { host, isVoter } of placed) if (isVoter) votersOn.set(host, (votersOn.get(host) ?? 0) + 1);
  const up = [...votersOn.values()].reduce((sum, count) => sum + count, 0);
  const needed = neededOf(voters);
  const singlePoints = [...votersOn].flatMap(([host, count]) =>
    voters > 0 && up - count < needed ? [host] : [],
  );
  const most = Math.max(1, Math.min(nodes.length, usableHosts));
  return {
    nodes: nodes.length,
    servers: voters,
    hosts: hosts.size,
    score: Math.min(100, Math.round((100 * hosts.size) / most)),
    singlePoints: singlePoints.sort(),
    shared: [...votersOn].flatMap(([host, count]) => (count > 1 ? [host] : [])).sort(),
  };
}

/** How the plan changes the spread of every guest cluster it touches. */
export function scoreSpread(site: Site, { landings }: Pick<Landed, 'landings'>): SpreadChange[] {
  const usable = site.hosts.filter(({ entity }) => entity.host.isReady && entity.host.isSchedulable).length;
  const before = new Map<EntityId, Map<EntityId, Node>>();
  const guestOfVm = new Map<EntityId, EntityId>();
  for (const guest of site.guests()) {
    const voters = new Set(votersOf(guest));
    const nodes = guest.members.map(({ vm }): [EntityId, Node] => {
      guestOfVm.set(vm, guest.id);
      return [vm, { host: site.vms.get(vm)?.host ?? null, isVoter: voters.has(vm) }];
    });
    before.set(guest.id, new Map(nodes));
  }
  const after = new Map<EntityId, Map<EntityId, Node>>();
  const names = new Map<EntityId, string>();
  const nodesOf = (guest: EntityId): Map<EntityId, Node> => {
    const nodes = after.get(guest) ?? new Map(before.get(guest));
    after.set(guest, nodes);
    return nodes;
  };
  for (const { placing, host } of landings) {
    if (placing.type === 'node') {
      const { guest, namespace } = placing.node;
      if (!guest) continue;
      const id = guestIdOf(site, guest.spec);
      names.set(id, guest.spec.name);
      const vm = toEntityId({
        cluster: site.cluster,
        kind: 'VirtualMachine',
        namespace,
        name: placing.node.name,
      });
      nodesOf(id).set(vm, { host, isVoter: guest.roles.includes('etcd') });
      continue;
    }
    const guest = guestOfVm.get(placing.id);
    if (guest === undefined) continue;
    const nodes = nodesOf(guest);
    const node = nodes.get(placing.id);
    if (placing.type === 'move' && node) nodes.set(placing.id, { ...node, host });
    // A VM that only moves leaves its host and comes to another: what it came to stands.
    else if (placing.type === 'leave' && node?.host === host) nodes.delete(placing.id);
  }
  return [...after].map(([guest, nodes]) => ({
    guest,
    name: names.get(guest) ?? guestAt(site, guest)?.name ?? guest,
    before: toSpread([...(before.get(guest)?.values() ?? [])], usable),
    after: toSpread([...nodes.values()], usable),
  }));
}
