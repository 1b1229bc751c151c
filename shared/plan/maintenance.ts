import type { EntityId } from '../id.ts';
import type { Host } from '../kinds/host.ts';
import type { Instance } from '../kinds/instance.ts';
import type { Migration } from '../kinds/migration.ts';
import type { World } from '../world/patch.ts';
import { maintenanceStrategyOf } from './what-if.ts';
import { toSite } from './site.ts';
import type { SiteVm } from './site.ts';

/** How far a VM is on its way off a host. `text` is why it does not move, in the words of KubeVirt where it has some. */
export type LeavingVm = {
  /** Entity id of the VM; of its instance where no VM owns it. */
  vm: EntityId;
  name: string;
  state: 'waiting' | 'moving' | 'ending' | 'stuck' | 'failed' | 'moved';
  to: string | null;
  text: string | null;
};

/**
 * How the maintenance of a host stands: `emptying` while VMs leave, `settling` while Harvester waits for the last, `safe` once
 * nothing runs there any more and Harvester says so too.
 */
export type Maintenance = {
  phase: 'emptying' | 'settling' | 'safe';
  isForced: boolean;
  since: string | null;
  /** Those that are still there first, then those that have moved. */
  vms: readonly LeavingVm[];
  left: number;
  /** Those of `vms` that do not move by themselves. */
  held: readonly LeavingVm[];
};

const isOver = ({ instance }: Instance): boolean => ['Succeeded', 'Failed'].includes(instance.phase);
/** The taint of a closed host may come a little after the first migration. */
const slackMs = 60_000;

function leavingOf(
  instance: Instance,
  vm: SiteVm | undefined,
  migration: Migration | undefined,
  host: string,
): LeavingVm {
  const name = instance.name;
  const base = { vm: vm?.id ?? instance.id, name, to: null, text: null };
  if (migration?.migration.isActive) {
    return { ...base, state: 'moving', to: migration.migration.targetHost };
  }
  const isEnding = instance.deletingAt !== null || vm?.entity.vm.runStrategy === 'Halted';
  if (isEnding || (vm && maintenanceStrategyOf(vm) !== null)) return { ...base, state: 'ending' };
  const { isLiveMigratable, liveMigrationReason } = instance.instance;
  if (isLiveMigratable === false) return { ...base, state: 'stuck', text: liveMigrationReason };
  if (migration?.migration.phase === 'Failed' && migration.migration.sourceHost === host) {
    return { ...base, state: 'failed', text: migration.migration.failureReason };
  }
  return { ...base, state: 'waiting' };
}

/** The newest migration of each instance, by namespace/name. */
function newestOf(migrations: readonly Migration[]): Map<string, Migration> {
  const newest = new Map<string, Migration>();
  for (const each of migrations) {
    const key = `${each.namespace ?? ''}/${each.migration.vmName}`;
    const before = newest.get(key);
    if (!before || (before.createdAt ?? '') <= (each.createdAt ?? '')) newest.set(key, each);
  }
  return newest;
}

/** How the maintenance of a host stands by what its cluster shows; null where it is in none and asked for none. */
export function toMaintenance(world: World, host: Host): Maintenance | null {
  const { maintenance, drain, closedAt } = host.host;
  if (maintenance === null && drain === undefined) return null;
  const site = toSite(world, host.cluster);
  const byPlace = new Map(
    [...site.vms.values()].map((vm) => [`${vm.entity.namespace ?? ''}/${vm.entity.name}`, vm]),
  );
  const instances: Instance[] = [];
  const migrations: Migration[] = [];
  for (const entity of world.entities.values()) {
    if (entity.kind === 'VirtualMachineInstance') instances.push(entity);
    else if (entity.kind === 'VirtualMachineInstanceMigration') migrations.push(entity);
  }
  const newest = newestOf(migrations);
  const there = instances.filter((each) => each.instance.host === host.name && !isOver(each));
  const still = there.map((each) => {
    const key = `${each.namespace ?? ''}/${each.name}`;
    return leavingOf(each, byPlace.get(key), newest.get(key), host.name);
  });
  const sinceMs = closedAt === undefined ? null : Date.parse(closedAt) - slackMs;
  const stillThere = new Set(there.map(({ namespace, name }) => `${namespace ?? ''}/${name}`));
  const moved = [...newest].flatMap(([key, { migration, createdAt, name }]): LeavingVm[] => {
    if (migration.phase !== 'Succeeded' || migration.sourceHost !== host.name || stillThere.has(key))
      return [];
    if (sinceMs !== null && Date.parse(createdAt ?? '') < sinceMs) return [];
    const vm = byPlace.get(key)?.id ?? name;
    return [{ vm, name: migration.vmName, state: 'moved', to: migration.targetHost, text: null }];
  });
  const byName = (a: LeavingVm, b: LeavingVm): number => (a.name < b.name ? -1 : 1);
  const isSafe = maintenance === 'completed' && still.length === 0;
  return {
    phase: isSafe ? 'safe' : drain === undefined ? 'settling' : 'emptying',
    isForced: drain === 'forced',
    since: closedAt ?? null,
    vms: [...still.sort(byName), ...moved.sort(byName)],
    left: still.length,
    held: still.filter(({ state }) => state === 'stuck' || state === 'failed'),
  };
}
