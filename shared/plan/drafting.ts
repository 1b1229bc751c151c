import type { EntityId } from '../id.ts';
import type { Host } from '../kinds/host.ts';
import type { Vm } from '../kinds/vm.ts';
import { digest, isEqual } from './canonical.ts';
import type { Json, JsonObject } from './canonical.ts';
import type { Intention } from './intention.ts';
import { guestAt, guestIdOf } from './guest-id.ts';
import { toNodes } from './node.ts';
import { removedBy } from './removed-by.ts';
import type { Plan, Seen } from './plan.ts';
import type { Site } from './site.ts';

/** What a plan depends on of a host; not what it measures or how many pods it has. */
function hostFacts({ host }: Host): JsonObject {
  const { role, isCordoned, maintenance, allocatableCpuMillis, allocatableMemoryBytes, clusterNetworks } =
    host;
  return {
    role,
    isCordoned,
    maintenance,
    allocatableCpuMillis,
    allocatableMemoryBytes,
    clusterNetworks,
    taints: host.taints.map(({ key, effect }) => `${key}:${effect}`),
  };
}

/** What a plan depends on of a VM. */
function vmFacts({ vm }: Vm): JsonObject {
  const { runStrategy, cpuCores, memoryBytes, volumeClaims, hotplugClaims = [], networks } = vm;
  return { runStrategy, cpuCores, memoryBytes, volumeClaims, hotplugClaims, networks };
}

function seenVm(site: Site, id: EntityId): [EntityId, Seen][] {
  const vm = site.vms.get(id)?.entity;
  if (!vm) return [];
  const fields: JsonObject = { spec: { runStrategy: vm.vm.runStrategy } };
  const facts = vmFacts(vm);
  return [[id, { uid: vm.uid, resourceVersion: null, hash: digest(facts), fields, facts }]];
}

function seenHost(site: Site, name: string): [EntityId, Seen][] {
  const host = site.hostNamed(name)?.entity;
  if (!host) return [];
  // A server leaves the field out where it is false.
  const fields: JsonObject = { spec: { unschedulable: host.host.isCordoned ? true : null } };
  const facts = hostFacts(host);
  return [[host.id, { uid: host.uid, resourceVersion: null, hash: digest(facts), fields, facts }]];
}

function seenImage(site: Site, name: string): [EntityId, Seen][] {
  const image = site.images.get(name);
  if (!image) return [];
  const { isReady, storageClass, virtualBytes } = image.image;
  const facts = { isReady, storageClass, virtualBytes };
  return [[image.id, { uid: image.uid, resourceVersion: null, hash: digest(facts), fields: {}, facts }]];
}

/** The VMs and hosts, by id and by name, that an intention is about. */
function subjectsOf(
  site: Site,
  intention: Intention,
): { vms: readonly EntityId[]; hosts: readonly string[] } {
  switch (intention.type) {
    case 'tend-host':
      return { vms: [], hosts: intention.hosts };
    case 'move-vm':
      return { vms: [intention.vm], hosts: intention.host === null ? [] : [intention.host] };
    case 'power-vm':
    case 'resize-nodes':
      return { vms: intention.vms, hosts: [] };
    case 'remove-nodes':
    case 'replace-node':
    case 'upgrade-guest':
    case 'delete-guest':
    case 'tend-guest':
      return { vms: removedBy(site, intention), hosts: [] };
    case 'add-nodes': {
      const guest = guestAt(site, guestIdOf(site, intention.guest));
      return { vms: guest?.members.map(({ vm }) => vm) ?? [], hosts: [] };
    }
    case 'create-guest':
    case 'create-vm':
    case 'make-vms':
      return { vms: [], hosts: [] };
  }
}

/**
 * What is seen now of everything an intention is about: the VMs and hosts it changes, the hosts it pins VMs to, the images
 * it makes disks from. Goes into `draftedFrom` of the plan by `withSeen` when the intention is drafted.
 */
export function seenOf(site: Site, intention: Intention): Record<EntityId, Seen> {
  const { vms, hosts } = subjectsOf(site, intention);
  const nodes = toNodes(site, [intention]).get(intention.id) ?? [];
  const pinned = nodes.flatMap(({ placement }) => (placement.type === 'host' ? [placement.host] : []));
  const images = nodes.flatMap(({ claims }) => claims.flatMap(({ image }) => image ?? []));
  return Object.fromEntries([
    ...vms.flatMap((id) => seenVm(site, id)),
    ...[...new Set([...hosts, ...pinned])].flatMap((name) => seenHost(site, name)),
    ...[...new Set(images)].flatMap((name) => seenImage(site, name)),
  ]);
}

/** A fact that is not what it was. */
export type DriftedFact = { name: string; before: Json; now: Json };

/** What became of an object since the plan was drafted: `changed`, `gone`, or another of the same name (`remade`). */
export type Drift = {
  entity: EntityId;
  type: 'changed' | 'gone' | 'remade';
  before: Seen;
  now: Seen | null;
  /** What is known to have changed of it; nothing where the draft did not keep it. */
  facts: readonly DriftedFact[];
};

/** The facts that differ, of those that were kept. */
function driftedFacts(before: Seen, now: Seen): DriftedFact[] {
  return Object.entries(before.facts ?? {}).flatMap(([name, was]) => {
    const is = now.facts?.[name] ?? null;
    return isEqual(was, is) ? [] : [{ name, before: was, now: is }];
  });
}

/** What the plan was drafted from that is not so any more, by what is known now; for `rebased` once the user has seen it. */
export function driftOf(plan: Plan, site: Site): Drift[] {
  const now: Record<EntityId, Seen> = {};
  for (const id of Object.keys(plan.draftedFrom)) {
    const host = site.hosts.find((each) => each.id === id);
    const image = [...site.images].find(([, each]) => each.id === id);
    const found = host ? seenHost(site, host.name) : image ? seenImage(site, image[0]) : seenVm(site, id);
    Object.assign(now, Object.fromEntries(found));
  }
  return Object.entries(plan.draftedFrom).flatMap(([entity, before]): Drift[] => {
    const seen = now[entity];
    if (!seen) return [{ entity, type: 'gone', before, now: null, facts: [] }];
    const facts = driftedFacts(before, seen);
    if (seen.uid !== before.uid) return [{ entity, type: 'remade', before, now: seen, facts }];
    const isSame = before.hash === null || before.hash === seen.hash;
    return isSame ? [] : [{ entity, type: 'changed', before, now: seen, facts }];
  });
}
