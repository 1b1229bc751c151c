import { toEntityId } from '../id.ts';
import type { EntityId } from '../id.ts';
import type { Vm } from '../kinds/vm.ts';
import {
  claimByCapi,
  claimByDriver,
  claimByLabel,
  claimByRancher,
  claimByTelling,
  claimByWords,
} from './claims.ts';
import type { Claim, Evidence, ToldNode } from './claims.ts';
import { driverCreator, guestKind } from './guest.ts';
import type { Confidence, GuestCluster, GuestDistribution, GuestMember } from './guest.ts';
import { shareList } from '../kinds/share.ts';

const isLess = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** What Ranchers say of VMs that they made as nodes, by the VM. */
export type ToldNodes = ReadonlyMap<EntityId, ToldNode>;

const nothingTold: ToldNodes = new Map();

const ranks: Record<Confidence, number> = { certain: 0, likely: 1, guess: 2 };

/** Whether anything in a VM or its name could make it a node. */
function isCandidate({ creator, guestCluster, guest }: Vm['vm']): boolean {
  return guestCluster !== null || guest !== undefined || creator === driverCreator;
}

function toEvidence({ id, namespace, name, vm }: Vm): Evidence {
  const { creator, guestCluster: label, guest: signs } = vm;
  return { id, namespace: namespace ?? '', name, creator, label, signs };
}

function isSameEvidence(before: Evidence, { vm }: Vm): boolean {
  return (
    before.creator === vm.creator &&
    before.label === vm.guestCluster &&
    (before.signs === vm.guest || JSON.stringify(before.signs) === JSON.stringify(vm.guest))
  );
}

/** Every way to recognise a node, the strongest first; what one has claimed is left alone by the next. */
function claimAll(all: readonly Evidence[], told: ToldNodes): Claim[] {
  const claims: Claim[] = [];
  const taken = new Set<EntityId>();
  const clusters = new Set<string>();
  const left = (): Evidence[] => all.filter(({ id }) => !taken.has(id));
  const add = (found: readonly Claim[]): void => {
    for (const claim of found) {
      claims.push(claim);
      taken.add(claim.evidence.id);
      if (claim.confidence !== 'guess') clusters.add(claim.cluster);
    }
  };
  add(
    all.flatMap((evidence) => {
      const node = told.get(evidence.id);
      return node ? claimByRancher(evidence, node) : [];
    }),
  );
  add(left().flatMap((evidence) => claimByLabel(evidence) ?? []));
  add(claimByCapi(left()));
  add(claimByDriver(left(), clusters));
  add(claimByTelling(left(), clusters));
  add(claimByWords(left()));
  return claims;
}

/** What most nodes say of the distribution, the surest first. */
function distributionOf(claims: readonly Claim[]): {
  distribution: GuestDistribution | null;
  distributionConfidence: Confidence | null;
} {
  const votes = new Map<GuestDistribution, { confidence: Confidence; count: number }>();
  for (const { distribution, distributionConfidence } of claims) {
    if (distribution === null || distributionConfidence === null) continue;
    const vote = votes.get(distribution);
    const isSurer = vote && ranks[vote.confidence] <= ranks[distributionConfidence];
    const confidence = isSurer ? vote.confidence : distributionConfidence;
    votes.set(distribution, { confidence, count: (vote?.count ?? 0) + 1 });
  }
  const [best] = [...votes].sort(
    ([a, x], [b, y]) => ranks[x.confidence] - ranks[y.confidence] || y.count - x.count || isLess(a, b),
  );
  return { distribution: best?.[0] ?? null, distributionConfidence: best?.[1].confidence ?? null };
}

function toCluster(cluster: string, namespace: string, name: string, claims: readonly Claim[]): GuestCluster {
  const id = toEntityId({ cluster, kind: guestKind, namespace, name });
  const members = claims
    .map(({ evidence, roles, roleConfidence, pool, signals, confidence }): GuestMember => {
      const shared = { roles: shareList(roles), signals: shareList(signals) };
      return { vm: evidence.id, guest: id, cluster: name, ...shared, roleConfidence, pool, confidence };
    })
    .sort((a, b) => isLess(a.vm, b.vm));
  return { id, namespace, name, ...distributionOf(claims), members };
}

/** Keeps the earlier cluster, or as much of it as is equal. */
function keep(before: GuestCluster | undefined, after: GuestCluster): GuestCluster {
  if (!before) return after;
  const known = new Map(before.members.map((member) => [member.vm, member]));
  const members = after.members.map((member) => {
    const old = known.get(member.vm);
    return old && JSON.stringify(old) === JSON.stringify(member) ? old : member;
  });
  const isSame =
    members.length === before.members.length &&
    members.every((member, index) => member === before.members[index]) &&
    after.distribution === before.distribution &&
    after.distributionConfidence === before.distributionConfidence;
  return isSame ? before : { ...after, members };
}

function recogniseNamespace(
  cluster: string,
  namespace: string,
  all: readonly Evidence[],
  told: ToldNodes,
  before: readonly GuestCluster[],
): GuestCluster[] {
  const sorted = [...all].sort((a, b) => isLess(a.id, b.id));
  const byName = new Map<string, Claim[]>();
  for (const claim of claimAll(sorted, told)) {
    const own = byName.get(claim.cluster);
    if (own) own.push(claim);
    else byName.set(claim.cluster, [claim]);
  }
  const earlier = new Map(before.map((guest) => [guest.name, guest]));
  return [...byName]
    .sort(([a], [b]) => isLess(a, b))
    .map(([name, claims]) => keep(earlier.get(name), toCluster(cluster, namespace, name, claims)));
}

/**
 * Recognises the guest clusters of one Harvester cluster again and again; what did not change keeps its identity. What
 * Ranchers say counts before all that VMs tell.
 */
export type Recogniser = (vms: Iterable<Vm>, told?: ToldNodes) => readonly GuestCluster[];

type Space = { evidence: ReadonlyMap<EntityId, Evidence>; guests: readonly GuestCluster[] };

function isSameMap<V>(a: ReadonlyMap<EntityId, V>, b: ReadonlyMap<EntityId, V>): boolean {
  if (a.size !== b.size) return false;
  for (const [id, each] of b) if (a.get(id) !== each) return false;
  return true;
}

/** Opens a recogniser for the cluster of this id; a namespace is looked at again only when a VM of it says something else. */
export function openRecogniser(cluster: string): Recogniser {
  let spaces = new Map<string, Space>();
  let guests: readonly GuestCluster[] = [];
  const evidenceOf = (vm: Vm): Evidence => {
    const before = spaces.get(vm.namespace ?? '')?.evidence.get(vm.id);
    return before && isSameEvidence(before, vm) ? before : toEvidence(vm);
  };
  /**
   * The VMs as they came, and of each what it says, undefined where it cannot be a node. Looking into thousands of VMs
   * costs more than all that is done with them, so that one that is the same object is not looked into again.
   */
  const vms: Vm[] = [];
  let heard = nothingTold;
  const said: (Evidence | undefined)[] = [];
  /** Takes the VMs in; whether any says something else than the one before in its place. */
  const takeIn = (all: Iterable<Vm>): boolean => {
    let isNews = false;
    let at = 0;
    for (const vm of all) {
      if (vms[at] !== vm) {
        const evidence = isCandidate(vm.vm) || heard.has(vm.id) ? evidenceOf(vm) : undefined;
        isNews ||= evidence !== said[at];
        vms[at] = vm;
        said[at] = evidence;
      }
      at += 1;
    }
    vms.length = at;
    return said.splice(at).some((evidence) => evidence !== undefined) || isNews;
  };
  return (all, told = nothingTold) => {
    const isToldAnew = told !== heard;
    if (isToldAnew) vms.length = 0;
    heard = told;
    if (!takeIn(all) && !isToldAnew) return guests;
    const bySpace = new Map<string, Map<EntityId, Evidence>>();
    for (const evidence of said) {
      if (evidence === undefined) continue;
      const space = bySpace.get(evidence.namespace);
      if (space) space.set(evidence.id, evidence);
      else bySpace.set(evidence.namespace, new Map([[evidence.id, evidence]]));
    }
    const next = new Map<string, Space>();
    for (const namespace of [...bySpace.keys()].sort(isLess)) {
      const evidence = bySpace.get(namespace) ?? new Map<EntityId, Evidence>();
      const before = spaces.get(namespace);
      const isSame = !isToldAnew && before !== undefined && isSameMap(before.evidence, evidence);
      const found: Space = isSame
        ? before
        : {
            evidence,
            guests: recogniseNamespace(
              cluster,
              namespace,
              [...evidence.values()],
              told,
              before?.guests ?? [],
            ),
          };
      next.set(namespace, found);
    }
    spaces = next;
    const list = [...next.values()].flatMap((space) => space.guests);
    const isSame = list.length === guests.length && list.every((guest, index) => guest === guests[index]);
    if (!isSame) guests = list;
    return guests;
  };
}

/** The guest clusters among the VMs of one Harvester cluster, by namespace and name; the same in whatever order the VMs come. */
export function recogniseGuests(vms: Iterable<Vm>): readonly GuestCluster[] {
  const all = [...vms];
  return openRecogniser(all[0]?.cluster ?? '')(all);
}
