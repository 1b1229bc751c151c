import type { Obstacle } from '../plan/place.ts';
import type { Site, SiteVm } from '../plan/site.ts';

/** Why a VM is not migrated, to a host or at all; an `Obstacle` is one of the host's. */
export type RefusalCode =
  | Obstacle
  | 'not-running'
  | 'deleting'
  | 'migrating'
  | 'not-migratable'
  | 'device'
  | 'bound'
  | 'storage'
  | 'alone'
  | 'same-host'
  | 'elsewhere';

/** A refusal: its code, in one or two words, and in a sentence. */
export type Refusal = { code: RefusalCode; short: string; words: string };

const hostname = 'kubernetes.io/hostname=';

/** Volumes of a VM that only one host can use at a time, as far as its claims are known. */
function unsharedVolumes(site: Site, { entity }: SiteVm): string[] {
  return entity.vm.volumeClaims.filter((name) => {
    const modes = site.volumes.get(`${entity.namespace ?? ''}/${name}`)?.volume.accessModes;
    return modes !== undefined && modes.length > 0 && !modes.includes('ReadWriteMany');
  });
}

/**
 * Why a VM cannot be migrated live to any host; null where it can. KubeVirt's own reason is told verbatim. Source: harvester
 * API reference sections 4.2 and 7; harvester/harvester pkg/util/virtualmachineinstance (ValidateVMMigratable).
 */
export function whyNotMigrate(site: Site, vm: SiteVm): Refusal | null {
  const { entity, instance, host } = vm;
  const { name } = entity;
  const refuse = (code: RefusalCode, short: string, words: string): Refusal => ({ code, short, words });
  if (entity.deletingAt !== null || (instance?.deletingAt ?? null) !== null)
    return refuse('deleting', 'being deleted', `${name} is being deleted.`);
  if (instance === null || host === null)
    return refuse('not-running', 'not running', `${name} does not run, so there is nothing to migrate.`);
  const { phase, isLiveMigratable, liveMigrationReason } = instance.instance;
  if (phase !== 'Running')
    return refuse('not-running', 'not running', `${name} does not run yet: its instance is ${phase}.`);
  const active = site.migrationsOf(vm.id).find(({ migration }) => migration.isActive);
  if (active) {
    const to = active.migration.targetHost ?? active.migration.askedHost;
    const words = `${name} is migrating already${to === undefined ? '' : `, to ${to}`}.`;
    return refuse('migrating', 'migrating', words);
  }
  const bound = entity.vm.nodeSelector?.find((text) => text.startsWith(hostname));
  if (bound !== undefined) {
    const to = bound.slice(hostname.length);
    return refuse('bound', 'bound to its host', `${name} is bound to ${to} by its node selector.`);
  }
  if (entity.vm.devices !== undefined) {
    const words = `${name} uses devices of its host: ${entity.vm.devices.join(', ')}.`;
    return refuse('device', 'uses devices', words);
  }
  if (isLiveMigratable === false) {
    const because = liveMigrationReason === null ? '' : `: ${liveMigrationReason.replace(/\.$/, '')}`;
    return refuse('not-migratable', 'not migratable', `${name} cannot be migrated live${because}.`);
  }
  const unshared = isLiveMigratable === null ? unsharedVolumes(site, vm) : [];
  if (unshared.length > 0) {
    const words = `${name} has volumes that only one host can use at a time: ${unshared.join(', ')}.`;
    return refuse('storage', 'storage not shared', words);
  }
  // Who may not read hosts leaves the choice to the scheduler.
  if (site.hosts.length < 2 && site.knows('Node'))
    return refuse('alone', 'no other host', `There is no other host for ${name} to go to.`);
  return null;
}
