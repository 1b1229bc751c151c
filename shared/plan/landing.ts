import { candidateOf, toCandidate } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import type { Intention } from './intention.ts';
import { toNodes, vmIdOf } from './node.ts';
import { removedBy } from './removed-by.ts';
import type { NodeSpec } from './node-spec.ts';
import { openPlacer } from './place.ts';
import type { Obstacle, Placer } from './place.ts';
import type { Plan } from './plan.ts';
import type { Site, SiteVm } from './site.ts';

/** One thing a plan does to the room on hosts: a new VM, one that comes to a host (null: any), or one that leaves its own. */
export type Placing =
  | { type: 'node'; id: string; intention: string; node: NodeSpec }
  | { type: 'move'; id: string; intention: string; vm: SiteVm; host: string | null }
  | { type: 'leave'; id: string; intention: string; vm: SiteVm };

/** Where a VM will land, as kube-scheduler decides by what is known now; or why nowhere, with the hosts by reason. `id` is that of its VM. */
export type Landing = {
  placing: Placing;
  host: string | null;
  obstacles: ReadonlyMap<Obstacle, readonly string[]> | null;
};

const placings = new WeakMap<NodeSpec | SiteVm, Placing>();

function ofNode(site: Site, node: NodeSpec): Placing {
  const known = placings.get(node);
  if (known) return known;
  const placing: Placing = { type: 'node', id: vmIdOf(site, node), intention: node.intention, node };
  placings.set(node, placing);
  return placing;
}

function ofLeaving(vm: SiteVm, intention: string): Placing {
  const known = placings.get(vm);
  if (known?.type === 'leave' && known.intention === intention) return known;
  const placing: Placing = { type: 'leave', id: vm.id, intention, vm };
  placings.set(vm, placing);
  return placing;
}

function toPlacings(site: Site, intention: Intention, nodes: readonly NodeSpec[]): Placing[] {
  const made = nodes.map((node) => ofNode(site, node));
  const found = (ids: readonly string[]): SiteVm[] => ids.flatMap((id) => site.vms.get(id) ?? []);
  const leaving = found(removedBy(site, intention)).map((vm) => ofLeaving(vm, intention.id));
  const { id } = intention;
  switch (intention.type) {
    case 'tend-guest':
    case 'upgrade-guest':
      return Array.from({ length: Math.max(made.length, leaving.length) }, (_, index) =>
        [made[index], leaving[index]].flatMap((each) => each ?? []),
      ).flat();
    case 'move-vm':
      return found([intention.vm]).flatMap((vm): Placing[] => [
        { type: 'move', id: vm.id, intention: id, vm, host: intention.host },
        ofLeaving(vm, id),
      ]);
    case 'power-vm':
      if (intention.power === 'restart') return [];
      return found(intention.vms).flatMap((vm): Placing[] => {
        if (intention.power === 'stop') return [ofLeaving(vm, id)];
        return vm.host === null ? [{ type: 'move', id: vm.id, intention: id, vm, host: null }] : [];
      });
    case 'create-guest':
    case 'add-nodes':
    case 'remove-nodes':
    case 'resize-nodes':
    case 'replace-node':
    case 'delete-guest':
    case 'create-vm':
    case 'make-vms':
    case 'tend-host':
      return [...made, ...leaving];
  }
}

/** Hosts that a plan closes to VMs; by name. */
export function closedBy({ intentions }: Pick<Plan, 'intentions'>): ReadonlySet<string> {
  const closed = new Set<string>();
  for (const intention of intentions) {
    if (intention.type !== 'tend-host') continue;
    for (const host of intention.hosts) {
      if (intention.to === 'open') closed.delete(host);
      else closed.add(host);
    }
  }
  return closed;
}

/** The room a plan leaves, and where its VMs land in the order of its intentions. */
export type Landed = { landings: readonly Landing[]; roomOf: Placer['roomOf']; closed: ReadonlySet<string> };

/**
 * Opens the placement of plans on a site. After a keystroke only what comes behind the first thing that changed is placed
 * again.
 */
export function openLandings(site: Site): (plan: Plan) => Landed {
  const placer = openPlacer(site);
  const known = new WeakMap<NodeSpec | SiteVm, Candidate>();
  let landings: Landing[] = [];
  let closedBefore = '';
  const candidateFor = (placing: Placing): Candidate => {
    const subject = placing.type === 'node' ? placing.node : placing.vm;
    const candidate =
      known.get(subject) ??
      (placing.type === 'node' ? toCandidate(site, placing.node) : candidateOf(site, placing.vm));
    known.set(subject, candidate);
    return candidate;
  };
  const put = ({ placing, host }: Landing, sign: 1 | -1): void => {
    if (host === null || (placing.type === 'node' && !placing.node.starts)) return;
    placer.take(host, candidateFor(placing), placing.type === 'leave' ? (-sign as 1 | -1) : sign);
  };
  const land = (placing: Placing, closed: ReadonlySet<string>): Landing => {
    if (placing.type === 'leave') return { placing, host: placing.vm.host, obstacles: null };
    const candidate = candidateFor(placing);
    if (placing.type === 'move' && placing.host !== null) {
      const why = closed.has(placing.host) ? 'cordoned' : placer.whyNot(candidate, placing.host);
      return why === null
        ? { placing, host: placing.host, obstacles: null }
        : { placing, host: null, obstacles: new Map([[why, [placing.host]]]) };
    }
    const own = placing.type === 'move' && placing.vm.host !== null ? [placing.vm.host] : [];
    const found = placer.find(candidate, own.length > 0 ? new Set([...closed, ...own]) : closed);
    return 'host' in found
      ? { placing, host: found.host, obstacles: null }
      : { placing, host: null, obstacles: found.obstacles };
  };
  return (plan) => {
    const closed = closedBy(plan);
    const nodes = toNodes(site, plan.intentions);
    const wanted = plan.intentions.flatMap((each) => toPlacings(site, each, nodes.get(each.id) ?? []));
    const closedNow = [...closed].sort().join(' ');
    const isSame = (placing: Placing, index: number): boolean => landings[index]?.placing === placing;
    const firstNew = closedNow === closedBefore ? wanted.findIndex((each, index) => !isSame(each, index)) : 0;
    const kept = firstNew < 0 ? wanted.length : firstNew;
    closedBefore = closedNow;
    for (const landing of landings.slice(kept).reverse()) put(landing, -1);
    landings = landings.slice(0, kept);
    for (const placing of wanted.slice(kept)) {
      const landing = land(placing, closed);
      put(landing, 1);
      landings.push(landing);
    }
    return { landings, roomOf: placer.roomOf, closed };
  };
}
