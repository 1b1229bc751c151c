import type { GuestCluster } from '../guest/guest.ts';
import type { EntityId } from '../id.ts';
import { candidateOf } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import { openPlacer } from './place.ts';
import type { Obstacle, Placer } from './place.ts';
import { toVolumes } from './volume-loss.ts';
import type { VolumeOutcome } from './volume-loss.ts';
import { hasQuorum, neededOf, quorumOf } from './quorum.ts';
import type { Quorum } from './quorum.ts';
import type { Site, SiteHost, SiteVm } from './site.ts';

/** Hosts, by name, that fail all at once, or are emptied. */
export type Event = { failed: ReadonlySet<string>; drained: ReadonlySet<string> };

/**
 * What becomes of a VM: `restarts` elsewhere, `migrates` without stopping, `stays-down` since no host takes it or nothing
 * starts it again, `stuck` on a host that is to be emptied.
 */
export type Fate = 'restarts' | 'migrates' | 'stays-down' | 'stuck';

/** Why a VM is not on another host afterwards: `not-migratable` with KubeVirt's own words, `by-hand` is its run strategy, `external` leaves it to another controller, `maintenance` what its label has maintenance do with it. */
export type Why =
  | { type: 'no-host'; obstacles: ReadonlyMap<Obstacle, readonly string[]> }
  | { type: 'not-migratable'; reason: string | null }
  | { type: 'by-hand'; runStrategy: string }
  | { type: 'external' }
  | { type: 'device'; devices: readonly string[] }
  | { type: 'maintenance'; strategy: string }
  | { type: 'data-lost'; volumes: readonly string[] };

/** A VM that an event touches. `host` is where it is afterwards. */
export type VmOutcome = { vm: EntityId; from: string; fate: Fate; host: string | null; why: Why | null };

/** A guest cluster whose etcd an event touches: now, while VMs are down, and once those are up again that can be. */
export type GuestOutcome = { guest: GuestCluster; before: Quorum; during: Quorum; after: Quorum };

/** What an event does to a cluster, by its last-known state. */
export type Outcome = {
  vms: readonly VmOutcome[];
  /** Volumes that lose their last copy; null where Longhorn is not known. */
  lost: readonly VolumeOutcome[] | null;
  degraded: readonly VolumeOutcome[] | null;
  /** Those that lose quorum for a while or for good; others are left out. */
  guests: readonly GuestOutcome[];
  /** etcd of the Harvester cluster itself. */
  harvester: Quorum;
};

/**
 * What maintenance does with a VM in place of moving it; null where it moves. Source: harvester API reference section 2.3, label
 * harvesterhci.io/maintain-mode-strategy.
 */
export function maintenanceStrategyOf({ labels }: Pick<SiteVm, 'labels'>): string | null {
  const strategy = labels.get('harvesterhci.io/maintain-mode-strategy') ?? '';
  return strategy.startsWith('Shutdown') ? strategy : null;
}

const restarting: ReadonlySet<string> = new Set(['Always', 'RerunOnFailure']);

function byName(a: SiteVm, b: SiteVm): number {
  return a.id < b.id ? -1 : 1;
}

/** The hosts that vote in etcd of the Harvester cluster. Worked out once for a site. */
const votingHosts = new WeakMap<Site, readonly SiteHost[]>();

function votingHostsOf(site: Site): readonly SiteHost[] {
  const known = votingHosts.get(site);
  if (known) return known;
  const found = site.hosts.filter(({ entity }) => entity.host.role !== 'worker');
  votingHosts.set(site, found);
  return found;
}

function harvesterQuorum(site: Site, gone: ReadonlySet<string>): Quorum {
  const voters = votingHostsOf(site);
  const healthy = voters.filter(({ name, entity }) => entity.host.isReady && !gone.has(name)).length;
  return { voters: voters.length, healthy, needed: neededOf(voters.length) };
}

/** What was put where and taken away while an event was tried, in that order. */
type Moves = { host: string; candidate: Candidate; sign: 1 | -1 }[];

/** What keeps a VM that is to move on a host that is emptied; null where nothing does. */
function staysFor({ entity, instance }: SiteVm): Why | null {
  const { eviction, devices } = entity.vm;
  if (eviction === 'External') return { type: 'external' };
  if (instance?.instance.isLiveMigratable === false)
    return { type: 'not-migratable', reason: instance.instance.liveMigrationReason };
  return devices === undefined ? null : { type: 'device', devices };
}

function outcomeOf(
  site: Site,
  placer: Placer,
  vm: SiteVm,
  from: string,
  isFailed: boolean,
  gone: ReadonlySet<string>,
  lostClaims: ReadonlySet<string>,
  moves: Moves,
): VmOutcome {
  const { entity, id } = vm;
  const { runStrategy, devices, eviction } = entity.vm;
  const strategy = isFailed ? null : maintenanceStrategyOf(vm);
  // Without an eviction strategy a VM is shut down when its host is emptied, and starts elsewhere.
  const isShut = !isFailed && strategy === null && eviction === 'None';
  const isMoved = !isFailed && strategy === null && !isShut;
  const isDown = isFailed || isShut;
  const stays = (why: Why): VmOutcome => ({
    vm: id,
    from,
    fate: isDown ? 'stays-down' : 'stuck',
    host: isDown ? null : from,
    why,
  });
  const volumes = entity.links.filter(({ type, to }) => type === 'uses-volume' && lostClaims.has(to));
  if (isFailed && volumes.length > 0)
    return stays({ type: 'data-lost', volumes: volumes.map(({ to }) => to) });
  if (isDown && !restarting.has(runStrategy)) return stays({ type: 'by-hand', runStrategy });
  if (strategy !== null && strategy !== 'ShutdownAndRestartAfterEnable') {
    return { vm: id, from, fate: 'stays-down', host: null, why: { type: 'maintenance', strategy } };
  }
  const why = isMoved ? staysFor(vm) : null;
  if (why) return stays(why);
  const candidate = candidateOf(site, vm, isMoved ? 'moves' : 'restarts');
  const take = (host: string, sign: 1 | -1): void => {
    placer.take(host, candidate, sign);
    moves.push({ host, candidate, sign });
  };
  // The pods of hosts that failed are gone already; one that is shut down goes before it starts again.
  if (!isMoved && !isFailed) take(from, -1);
  const found = placer.find(candidate, gone);
  if ('obstacles' in found) {
    const isDevice = devices !== undefined && found.obstacles.has('device');
    return stays(isDevice ? { type: 'device', devices } : { type: 'no-host', obstacles: found.obstacles });
  }
  take(found.host, 1);
  // A live migration has both pods until it is over.
  if (isMoved) take(from, -1);
  return { vm: id, from, fate: isMoved ? 'migrates' : 'restarts', host: found.host, why: null };
}

function toGuests(site: Site, vms: readonly VmOutcome[]): GuestOutcome[] {
  const pausing = new Set(
    vms.flatMap(({ vm, fate }) => (fate === 'restarts' || fate === 'stays-down' ? [vm] : [])),
  );
  if (pausing.size === 0) return [];
  const gone = new Set(vms.flatMap(({ vm, fate }) => (fate === 'stays-down' ? [vm] : [])));
  return site.guests().flatMap((guest): GuestOutcome[] => {
    if (!guest.members.some(({ vm }) => pausing.has(vm))) return [];
    const [before, during, after] = [new Set<string>(), pausing, gone].map((down) =>
      quorumOf(site, guest, down),
    );
    if (!before || !during || !after || hasQuorum(during) || !hasQuorum(before)) return [];
    return [{ guest, before, during, after }];
  });
}

/** An outcome in which VMs that would have kept a host from being emptied are shut down in place of that; they stay off. */
export function endVms(site: Site, outcome: Outcome, ended: ReadonlySet<EntityId>): Outcome {
  const known = new Set(outcome.vms.map(({ vm }) => vm));
  const vms = outcome.vms.map((each): VmOutcome =>
    ended.has(each.vm) ? { ...each, fate: 'stays-down', host: null } : each,
  );
  for (const id of ended) {
    const vm = site.vms.get(id);
    if (!vm || known.has(id)) continue;
    vms.push({ vm: id, from: vm.host ?? '', fate: 'stays-down', host: null, why: null });
  }
  return { ...outcome, vms, guests: toGuests(site, vms) };
}

function runEvent(site: Site, placer: Placer, { failed, drained }: Event, moves: Moves = []): Outcome {
  const gone = new Set([...failed, ...drained]);
  // What is on a host that is emptied is only out of reach while that is off: it is told, but keeps no VM down.
  const volumes = toVolumes(site, gone);
  const isLost = failed.size === gone.size ? volumes : toVolumes(site, failed);
  const lostClaims = new Set(isLost.lost?.flatMap(({ claim }) => claim ?? []));
  // What ran on hosts that failed keeps no others away from the rest.
  for (const host of failed) {
    for (const vm of site.vmsOn(host)) {
      const candidate = candidateOf(site, vm, 'restarts');
      placer.take(host, candidate, -1);
      moves.push({ host, candidate, sign: -1 });
    }
  }
  const vms = [...gone]
    .sort()
    .flatMap((host) =>
      [...site.vmsOn(host)]
        .sort(byName)
        .map((vm) => outcomeOf(site, placer, vm, host, failed.has(host), gone, lostClaims, moves)),
    );
  return { vms, ...volumes, guests: toGuests(site, vms), harvester: harvesterQuorum(site, gone) };
}

/** Takes back what was moved, in the opposite order. */
function giveBack(placer: Placer, moves: Moves): void {
  for (const { host, candidate, sign } of moves.reverse()) placer.take(host, candidate, -sign as 1 | -1);
}

/**
 * What happens when hosts fail or are emptied. VMs find hosts one after the other by name of host and VM, which KubeVirt does
 * not promise: near the limit others may stay down. Works on the last-known state, so also offline.
 */
export function whatIf(site: Site, event: Partial<Event>): Outcome {
  const { failed = new Set<string>(), drained = new Set<string>() } = event;
  return runEvent(site, openPlacer(site), { failed, drained });
}

/** What the loss of one host costs: how many VMs stay down, and what is lost with it. */
export type HostLoss = {
  host: string;
  staysDown: readonly VmOutcome[];
  lostVolumes: readonly VolumeOutcome[] | null;
  lostGuests: readonly GuestOutcome[];
  keepsHarvester: boolean;
  isSafe: boolean;
};

/** Whether a cluster can lose any one host; `isSafe` when nothing stays down or is lost. */
export type NMinusOne = { isSafe: boolean; losses: readonly HostLoss[] };

/** Tries every host that is up, one a step, so that the work can be done in slices; answers with the last step. */
export function* nMinusOneSteps(site: Site): Generator<undefined, NMinusOne> {
  const placer = openPlacer(site);
  const drained = new Set<string>();
  const losses: HostLoss[] = [];
  for (const { name, entity } of site.hosts) {
    if (!entity.host.isReady) continue;
    yield;
    const moves: Moves = [];
    const outcome = runEvent(site, placer, { failed: new Set([name]), drained }, moves);
    giveBack(placer, moves);
    const staysDown = outcome.vms.filter(({ fate }) => fate === 'stays-down');
    const lostGuests = outcome.guests.filter(({ after }) => !hasQuorum(after));
    const keepsHarvester = hasQuorum(outcome.harvester);
    const isSafe =
      keepsHarvester &&
      staysDown.length === 0 &&
      lostGuests.length === 0 &&
      (outcome.lost?.length ?? 0) === 0;
    losses.push({ host: name, staysDown, lostVolumes: outcome.lost, lostGuests, keepsHarvester, isSafe });
  }
  return { isSafe: losses.every(({ isSafe }) => isSafe), losses };
}

/** The same at once. */
export function checkNMinusOne(site: Site): NMinusOne {
  const steps = nMinusOneSteps(site);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
