import { appError } from '../error.ts';
import { acreLabels, driverCreator } from '../guest/guest.ts';
import type { GuestCluster } from '../guest/guest.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { namespacesOf } from './choices.ts';
import {
  distributionNames,
  freeGuestName,
  freeName,
  freeVmName,
  placementOn,
  toGuestSpec,
  toPool,
  usualShape,
} from './draft-parts.ts';
import type { DraftTarget } from './draft-parts.ts';
import { moreTended } from './draft-tended.ts';
import { counted, multiplied, withChanged, withIntention, withSeen } from './edit.ts';
import { seenOf } from './drafting.ts';
import type { CreateGuest, CreateVm, Intention } from './intention.ts';
import type { Plan } from './plan.ts';
import { isServerPool } from './shape.ts';
import type { GuestSpec, Placement, Pool, Shape } from './shape.ts';
import type { Site } from './site.ts';
import type { Template } from './template.ts';

/** How much of a template is wanted: servers and agents of a whole cluster, and all of it so many times. */
export type Amount = { servers: number; agents: number; times: number };

/** A plan with what a template adds to it, and the intentions that hold it. */
export type Drafted = { plan: Plan; intentions: readonly string[] };

function refuse(message: string, hint?: string): Result<never> {
  return fail(appError('invalid', message, hint === undefined ? {} : { hint }));
}

function withAll(plan: Plan, site: Site, added: readonly Intention[]): Drafted {
  const seen = Object.assign({}, ...added.map((each) => seenOf(site, each))) as Plan['draftedFrom'];
  const all = added.reduce(withIntention, plan);
  return { plan: withSeen(all, seen), intentions: added.map(({ id }) => id) };
}

/** What a copy of one of the user's own templates would be here: with a free name, and placed where it is dropped. */
function ofOwn(
  plan: Plan,
  site: Site,
  from: CreateGuest | CreateVm,
  target: DraftTarget,
  id: string,
): CreateGuest | CreateVm {
  const placed = (placement: Placement): Placement =>
    target.type === 'host'
      ? placementOn(target)
      : placement.type === 'host'
        ? placementOn(target)
        : placement;
  if (from.type === 'create-vm') {
    return {
      ...from,
      id,
      name: freeVmName(plan, site, from.name.replace(/-\d+$/, '')),
      placement: placed(from.placement),
    };
  }
  const name = freeGuestName(plan, site, from.guest.name.replace(/-\d+$/, ''));
  const guest = { ...from.guest, name, tokenSlot: `${name}/token`, agentTokenSlot: `${name}/agent-token` };
  return {
    ...from,
    id,
    guest,
    pools: from.pools.map((pool) => ({ ...pool, placement: placed(pool.placement) })),
  };
}

function newOf(
  plan: Plan,
  site: Site,
  template: Template,
  target: DraftTarget,
  amount: Amount,
  id: string,
): CreateGuest | CreateVm {
  if (template.from) return ofOwn(plan, site, template.from, target, id);
  const placement = placementOn(target);
  if (template.distribution === null) {
    return {
      id,
      type: 'create-vm',
      name: freeVmName(plan, site, 'vm'),
      namespace: namespacesOf(site)[0] ?? 'default',
      count: 1,
      shape: usualShape(site, 2, 4),
      placement: target.type === 'host' ? placement : { type: 'scheduler' },
      labels: {},
      sshKeys: [],
      userDataSlot: null,
      starts: true,
    };
  }
  const isWhole = template.type === 'cluster';
  const agents = isWhole ? amount.agents : 0;
  return {
    id,
    type: 'create-guest',
    guest: toGuestSpec(site, freeGuestName(plan, site, template.distribution), template.distribution),
    pools: [
      toPool(site, 'server', true, isWhole ? amount.servers : amount.times, placement),
      ...(agents > 0 ? [toPool(site, 'agent', false, agents, placement)] : []),
    ],
  };
}

/** More nodes for a guest cluster that the plan makes. */
function grown(
  plan: Plan,
  site: Site,
  intention: CreateGuest,
  template: Template,
  target: DraftTarget,
  amount: Amount,
): Result<Drafted> {
  const { guest, pools } = intention;
  if (guest.distribution !== template.distribution && template.distribution !== null) {
    return refuse(
      `${guest.name} is to run ${distributionNames[guest.distribution]}, and this is a node of ${distributionNames[template.distribution]}.`,
    );
  }
  const isServer = template.type === 'server';
  const wanted = target.type === 'pool' ? pools.find(({ name }) => name === target.pool) : undefined;
  const isLike = (pool: Pool): boolean =>
    isServerPool(pool) === isServer &&
    (target.type !== 'host' || (pool.placement.type === 'host' && pool.placement.host === target.host));
  const pool = wanted && isServerPool(wanted) === isServer ? wanted : pools.find(isLike);
  const stem = isServer ? 'server' : 'agent';
  const isNamed = (name: string): boolean => pools.some((each) => each.name === name);
  const made = toPool(
    site,
    isNamed(stem) ? freeName(stem, isNamed) : stem,
    isServer,
    amount.times,
    placementOn(target),
  );
  const next = pool
    ? counted(intention, pool.count + amount.times, pool.name)
    : { ...intention, pools: [...pools, made] };
  const seen = seenOf(site, next);
  return ok({ plan: withSeen(withChanged(plan, next), seen), intentions: [intention.id] });
}

/** The spec of a guest cluster that is there, as far as its VMs say it. */
function specOf(site: Site, guest: GuestCluster): GuestSpec | null {
  const distribution = guest.distribution === 'K3s' ? 'k3s' : guest.distribution === 'RKE2' ? 'rke2' : null;
  if (distribution === null) return null;
  const servers = guest.members.filter(isServerPool);
  const address = servers.flatMap(({ vm }) => site.vms.get(vm)?.instance?.instance.addresses ?? [])[0];
  return {
    ...toGuestSpec(site, guest.name, distribution),
    namespace: guest.namespace,
    join: address === undefined ? { type: 'first-server' } : { type: 'static', address },
  };
}

/** More nodes for a guest cluster that is there, shaped like those it has. */
function moreOf(
  plan: Plan,
  site: Site,
  guest: GuestCluster,
  template: Template,
  amount: Amount,
  id: string,
): Result<Drafted> {
  const spec = specOf(site, guest);
  if (spec === null) {
    return refuse(
      guest.distribution === null
        ? `${guest.name} is of no known distribution, so that no node can be added to it.`
        : `${guest.name} runs RKE1, which can no longer be provisioned, so that no node can be added to it.`,
    );
  }
  if (template.distribution !== spec.distribution) {
    const own =
      template.distribution === null ? 'a VM' : `a node of ${distributionNames[template.distribution]}`;
    return refuse(`${guest.name} runs ${distributionNames[spec.distribution]}, and this is ${own}.`);
  }
  const vms = guest.members.flatMap(({ vm }) => site.vms.get(vm) ?? []);
  const isRanchers = vms.some(
    ({ entity, labels }) =>
      entity.vm.creator === driverCreator && labels.get(acreLabels.managedBy) !== 'acre',
  );
  if (isRanchers) return refuse(`${guest.name} was made by Rancher, which has to scale its own nodes.`);
  const isServer = template.type === 'server';
  const known = plan.intentions.find(
    (each) =>
      each.type === 'add-nodes' &&
      each.guest.name === guest.name &&
      each.guest.namespace === guest.namespace &&
      isServerPool(each.pool) === isServer,
  );
  if (known?.type === 'add-nodes') {
    const next = counted(known, known.pool.count + amount.times);
    return ok({ plan: withSeen(withChanged(plan, next), seenOf(site, next)), intentions: [known.id] });
  }
  const like = guest.members.find(
    ({ roles }) => (roles.includes('control-plane') || roles.includes('etcd')) === isServer,
  );
  const sample = like && site.vms.get(like.vm)?.entity.vm;
  const pool = toPool(
    site,
    like?.pool ?? (isServer ? 'server' : 'agent'),
    isServer,
    amount.times,
    placementOn({ type: 'cluster' }),
  );
  const network = sample?.networks[0];
  const shape: Shape = {
    ...pool.shape,
    cpuCores: sample?.cpuCores ?? pool.shape.cpuCores,
    memoryBytes: sample?.memoryBytes ?? pool.shape.memoryBytes,
    nics:
      network === undefined ? pool.shape.nics : [{ name: 'nic-1', network, addressing: { type: 'dhcp' } }],
  };
  return ok(withAll(plan, site, [{ id, type: 'add-nodes', guest: spec, pool: { ...pool, shape } }]));
}

/**
 * Adds what a template stands for to a plan where it is dropped; `id` is for the intention it makes, if it makes one.
 * Answers `invalid` with the reason where it has no place there.
 */
export function draftOn(
  plan: Plan,
  site: Site,
  template: Template,
  target: DraftTarget,
  amount: Amount,
  id: string,
): Result<Drafted> {
  const isNode = template.type === 'server' || template.type === 'agent';
  if (target.type === 'guest') {
    if (isNode && target.tended)
      return moreTended(plan, target.tended, template, amount.times, target.pool, id);
    if (isNode) return moreOf(plan, site, target.guest, template, amount, id);
    return refuse(`${target.guest.name} takes nodes: drop a server or an agent on it, and this beside it.`);
  }
  if (target.type === 'pool') {
    const owner = plan.intentions.find((each) => each.id === target.intention);
    if (isNode && owner?.type === 'create-guest') return grown(plan, site, owner, template, target, amount);
    if (isNode && owner?.type === 'add-nodes') {
      const next = counted(owner, owner.pool.count + amount.times);
      return ok({ plan: withChanged(plan, next), intentions: [owner.id] });
    }
    return refuse('Only nodes of a guest cluster can be dropped on one.');
  }
  if (template.type === 'agent') {
    const owner = plan.intentions.findLast(
      (each) => each.type === 'create-guest' && each.guest.distribution === template.distribution,
    );
    if (owner?.type === 'create-guest') return grown(plan, site, owner, template, target, amount);
    return refuse('An agent joins a guest cluster: drop it on one, or draft its servers first.');
  }
  const first = newOf(plan, site, template, target, amount, id);
  const all = template.type === 'server' && !template.from ? [first] : multiplied(first, amount.times);
  return ok(withAll(plan, site, all));
}
