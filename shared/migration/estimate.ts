import type { Migration } from '../kinds/migration.ts';
import { toEntityId } from '../id.ts';
import type { Site, SiteVm } from '../plan/site.ts';

/**
 * What a live migration moves, and about how long it takes: `measured` by those that this cluster did before, `limited` by
 * its own bandwidth setting, `assumed` for a network of 1 to 10 Gbit/s.
 */
export type Estimate = {
  bytes: number;
  /** From quickest to slowest; the same where it was measured. */
  seconds: readonly [least: number, most: number];
  basis: 'measured' | 'limited' | 'assumed';
};

/** Of memory that a guest writes while it is copied, and that is copied again. */
const dirtyShare = 0.15;
/** Finding a place, starting the other half, and handing over. */
const aroundSeconds = 6;
const assumedBytesPerSecond = [110e6, 1100e6] as const;
const mostMeasured = 9;

function secondsBetween(from: string | undefined, to: string | undefined): number | null {
  const ms = from !== undefined && to !== undefined ? Date.parse(to) - Date.parse(from) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.max(1, ms / 1000);
}

function speedOf(site: Site, { cluster, namespace, migration }: Migration): number | null {
  if (migration.phase !== 'Succeeded') return null;
  const seconds = secondsBetween(migration.copyingSince, migration.endedAt);
  const id = toEntityId({ cluster, kind: 'VirtualMachine', namespace, name: migration.vmName });
  const bytes = site.vms.get(id)?.entity.vm.memoryBytes ?? null;
  return seconds === null || bytes === null || bytes === 0 ? null : bytes / seconds;
}

const speeds = new WeakMap<Site, number | null>();

/** Bytes of guest memory a second in the newest migrations that went well, the one in the middle; null where there was none. */
function measuredSpeed(site: Site): number | null {
  const known = speeds.get(site);
  if (known !== undefined) return known;
  const found: number[] = [];
  for (const migration of site.migrations) {
    const speed = speedOf(site, migration);
    if (speed !== null) found.push(speed);
    if (found.length === mostMeasured) break;
  }
  const middle = found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? null;
  speeds.set(site, middle);
  return middle;
}

/** What migrating a VM moves and how long it takes; null where its memory is not known. */
export function estimateMigration(site: Site, { entity }: Pick<SiteVm, 'entity'>): Estimate | null {
  const bytes = entity.vm.memoryBytes;
  if (bytes === null) return null;
  const measured = measuredSpeed(site);
  if (measured !== null) {
    const seconds = Math.ceil(aroundSeconds + bytes / measured);
    return { bytes, seconds: [seconds, seconds], basis: 'measured' };
  }
  const limit = site.rates.migrationBytesPerSecond;
  const [slow, quick] = assumedBytesPerSecond;
  const at = (speed: number): number =>
    Math.ceil(aroundSeconds + (bytes * (1 + dirtyShare)) / Math.min(speed, limit ?? Infinity));
  return { bytes, seconds: [at(quick), at(slow)], basis: limit === null ? 'assumed' : 'limited' };
}

/** The time that several take, two from a host and five in a cluster at once as KubeVirt has it unless told otherwise. */
export function estimateAll(
  site: Site,
  vms: readonly SiteVm[],
): { bytes: number; seconds: readonly [number, number] } | null {
  const each = vms.flatMap((vm) => estimateMigration(site, vm) ?? []);
  if (each.length === 0) return null;
  const sources = new Set(vms.map(({ host }) => host)).size;
  const atOnce = Math.max(1, Math.min(5, 2 * sources, each.length));
  const sum = (index: 0 | 1): number =>
    Math.ceil(each.reduce((total, { seconds }) => total + seconds[index], 0) / atOnce);
  return { bytes: each.reduce((total, { bytes }) => total + bytes, 0), seconds: [sum(0), sum(1)] };
}

/** How far a migration is. */
export type Progress = {
  /** 0 to 1; it is reckoned by phase and time, since KubeVirt does not tell what is left. */
  share: number;
  /** What it is at, in words. */
  words: string;
  isAborting: boolean;
};

const phases: Record<string, readonly [share: number, words: string]> = {
  '': [0, 'waiting for its turn'],
  Pending: [0.02, 'waiting for its turn'],
  Scheduling: [0.05, 'looking for room on the target'],
  Scheduled: [0.1, 'starting on the target'],
  PreparingTarget: [0.15, 'preparing the target'],
  TargetReady: [0.2, 'the target is ready'],
  WaitingForSync: [0.2, 'waiting for the other half'],
  Synchronizing: [0.2, 'synchronizing'],
  Succeeded: [1, 'done'],
  Failed: [1, 'failed'],
};
const copyFrom = 0.22;
const copyTo = 0.97;

/** How far a migration is at a time; its phase is shown verbatim where it is not known. */
export function progressOf(site: Site, entity: Migration, nowMs: number): Progress {
  const { migration, cluster, namespace } = entity;
  const isAborting = migration.isAbortRequested || (entity.deletingAt !== null && migration.isActive);
  if (isAborting)
    return { share: phases[migration.phase]?.[0] ?? copyFrom, words: 'being aborted', isAborting };
  if (migration.phase !== 'Running') {
    const [share, words] = phases[migration.phase] ?? [0.1, migration.phase];
    return { share, words, isAborting };
  }
  const id = toEntityId({ cluster, kind: 'VirtualMachine', namespace, name: migration.vmName });
  const vm = site.vms.get(id);
  const estimate = vm ? estimateMigration(site, vm) : null;
  const [least, most] = estimate?.seconds ?? [30, 60];
  const expected = Math.max(2, (least + most) / 2 - aroundSeconds);
  const since = migration.copyingSince === undefined ? nowMs : Date.parse(migration.copyingSince);
  const passed = Math.max(0, nowMs - since) / 1000;
  // Never quite there, however long it takes: it nears its end as long as it goes on.
  const done = 1 - Math.exp((-1.6 * passed) / expected);
  return { share: copyFrom + (copyTo - copyFrom) * done, words: 'copying memory', isAborting };
}
