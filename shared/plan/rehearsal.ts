import type { GuestCluster } from '../guest/guest.ts';
import { toEntityId } from '../id.ts';
import type { EntityId } from '../id.ts';
import { defaultLimits } from './host-check.ts';
import type { HostCheck } from './host-check.ts';
import { isUp, neededOf, votersOf } from './quorum.ts';
import type { Site } from './site.ts';
import { endVms, whatIf } from './what-if.ts';
import type { Outcome, VmOutcome, Why } from './what-if.ts';

/** A VM that keeps a host from being emptied: by what is foreseen, by Longhorn's copies, and in Harvester's own words. */
export type Stuck = {
  vm: EntityId;
  why: Why | null;
  /** Whether a volume of it has its only whole copy on the host; the VM itself may run elsewhere. */
  isLastCopy: boolean;
  said: readonly string[];
};

/** How long the moves take: an estimate, with all that it rests on. Sizes in bytes. */
export type Estimate = {
  seconds: number;
  moves: number;
  memoryBytes: number;
  /** How many move at once. */
  lanes: number;
  bytesPerSecond: number;
  /** Whether the bandwidth is KubeVirt's own limit; else it is that of the network as it was assumed. */
  isLimited: boolean;
  /** VMs whose memory is not known; they are left out. */
  unknown: number;
};

/** A host whose loss would end the etcd of a guest cluster once the moves are done; `isNew` where it is not so already. */
export type SinglePoint = { guest: GuestCluster; host: string; isNew: boolean };

/** What emptying a host for maintenance would do. */
export type Rehearsal = {
  host: string;
  /** As foreseen, without those that are stuck. */
  moves: readonly VmOutcome[];
  /** Those that their own label has shut down, and perhaps started again. */
  shutDowns: readonly VmOutcome[];
  stuck: readonly Stuck[];
  /** With those that are stuck shut down: what becomes of guest clusters, and of Longhorn's volumes. */
  outcome: Outcome;
  singlePoints: readonly SinglePoint[];
  estimate: Estimate;
};

/** Pages that a busy guest writes while it is copied are copied again. */
const dirtyShare = 0.15;
/** The pod of the target has to start, and the guest to be handed over. */
const eachSeconds = 12;

function stuckOf(site: Site, outcome: Outcome, check: HostCheck | null): Stuck[] {
  const found = new Map<EntityId, Stuck>();
  const put = (vm: EntityId, more: Partial<Stuck>): void => {
    const before = found.get(vm) ?? { vm, why: null, isLastCopy: false, said: [] };
    found.set(vm, { ...before, ...more, said: [...before.said, ...(more.said ?? [])] });
  };
  for (const { vm, fate, why } of outcome.vms) if (fate === 'stuck') put(vm, { why });
  const claims = new Set(outcome.lost?.flatMap(({ claim }) => claim ?? []));
  for (const { id, entity, host } of site.vms.values()) {
    if (host === null || claims.size === 0) continue;
    const isLast = entity.links.some(({ type, to }) => type === 'uses-volume' && claims.has(to));
    if (isLast) put(id, { isLastCopy: true });
  }
  for (const { message, vms } of check?.unhealthy ?? []) {
    for (const place of vms) {
      const [namespace = '', name = ''] = place.split('/');
      put(toEntityId({ cluster: site.cluster, kind: 'VirtualMachine', namespace, name }), {
        said: [message],
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.vm < b.vm ? -1 : 1));
}

/** How long it takes to copy so many bytes each, some at a time. */
function secondsOf(sizes: readonly number[], lanes: number, bytesPerSecond: number): number {
  const free = new Array<number>(Math.max(1, lanes)).fill(0);
  for (const bytes of sizes) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + eachSeconds + (bytes * (1 + dirtyShare)) / bytesPerSecond;
  }
  return Math.max(...free);
}

function estimateOf(
  site: Site,
  moves: readonly VmOutcome[],
  limits: HostCheck['limits'],
  networkBytesPerSecond: number,
): Estimate {
  const sizes = moves.flatMap(({ vm }) => site.vms.get(vm)?.entity.vm.memoryBytes ?? []);
  const lanes = Math.max(1, Math.min(limits.perCluster, limits.perHost));
  const shared = networkBytesPerSecond / Math.min(lanes, Math.max(1, moves.length));
  const limit = limits.bytesPerSecond ?? Number.POSITIVE_INFINITY;
  const bytesPerSecond = Math.min(limit, shared);
  return {
    seconds: sizes.length === 0 ? 0 : secondsOf(sizes, lanes, bytesPerSecond),
    moves: moves.length,
    memoryBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    lanes,
    bytesPerSecond,
    isLimited: limit <= shared,
    unknown: moves.length - sizes.length,
  };
}

/** The hosts whose loss would end the etcd of guest clusters, with every VM on the host that `hostOf` says. */
function singlePointsOf(
  site: Site,
  hostOf: (vm: EntityId) => string | null,
): Map<string, { guest: GuestCluster; host: string }> {
  const found = new Map<string, { guest: GuestCluster; host: string }>();
  for (const guest of site.guests()) {
    const voters = votersOf(guest);
    const hosts = voters.filter((vm) => isUp(site, vm)).flatMap((vm) => hostOf(vm) ?? []);
    const needed = neededOf(voters.length);
    if (voters.length === 0 || hosts.length < needed) continue;
    for (const host of new Set(hosts)) {
      const left = hosts.filter((each) => each !== host).length;
      if (left < needed) found.set(`${guest.id} ${host}`, { guest, host });
    }
  }
  return found;
}

/**
 * Rehearses the maintenance of a host on the last-known state: the same placement as the what-if, with what the cluster said
 * of it where it was asked. `networkBytesPerSecond` is what is assumed of the migration network.
 */
export function rehearse(
  site: Site,
  host: string,
  check: HostCheck | null,
  networkBytesPerSecond: number,
): Rehearsal {
  const foreseen = whatIf(site, { drained: new Set([host]) });
  const stuck = stuckOf(site, foreseen, check);
  const stuckIds = new Set(stuck.map(({ vm }) => vm));
  const moves = foreseen.vms.filter(({ vm, fate }) => fate === 'migrates' && !stuckIds.has(vm));
  const shutDowns = foreseen.vms.filter(({ fate }) => fate === 'restarts' || fate === 'stays-down');
  const outcome = endVms(site, foreseen, stuckIds);
  const after = new Map(outcome.vms.map((each) => [each.vm, each.host]));
  const now = singlePointsOf(site, (vm) => site.vms.get(vm)?.host ?? null);
  const then = singlePointsOf(site, (vm) => {
    const moved = after.get(vm);
    return moved === undefined ? (site.vms.get(vm)?.host ?? null) : moved;
  });
  return {
    host,
    moves,
    shutDowns,
    stuck,
    outcome,
    singlePoints: [...then].map(([key, point]) => ({ ...point, isNew: !now.has(key) })),
    estimate: estimateOf(site, moves, check?.limits ?? defaultLimits, networkBytesPerSecond),
  };
}
