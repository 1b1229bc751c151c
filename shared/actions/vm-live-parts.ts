import type { Entity } from '../kinds/index.ts';
import type { Vm } from '../kinds/vm.ts';
import { whyNotMigrate } from '../migration/refusal.ts';
import { candidateOf } from '../plan/candidate.ts';
import { whyNoHost } from '../plan/checks/words.ts';
import { openPlacer } from '../plan/place.ts';
import { toSite } from '../plan/site.ts';
import type { Site, SiteVm } from '../plan/site.ts';
import type { World } from '../world/patch.ts';
import { instanceOf } from './vm-parts.ts';

/** Whether a cluster has a Harvester before this minor of 1; false where its version is not known. */
export function isBefore({ rates: { version } }: Pick<Site, 'rates'>, minor: number): boolean {
  return version !== null && version[0] === 1 && version[1] < minor;
}

/** Why something that came with a minor of 1 cannot be done; null where it can, or the version is not known. */
export function whyTooOld(site: Pick<Site, 'rates'>, minor: number, what: string): string | null {
  if (!isBefore(site, minor)) return null;
  const { version } = site.rates;
  return `${what} from Harvester 1.${minor} on; this cluster has ${version?.join('.') ?? ''}.`;
}

/** A VM with the site around it; null where it is no VM. */
export function siteOf(entity: Entity, world: World): { site: Site; vm: SiteVm } | null {
  const site = toSite(world, entity.cluster);
  const vm = site.vms.get(entity.id);
  return vm ? { site, vm } : null;
}

/**
 * Why a running VM cannot take on a change of its hardware, which KubeVirt brings into the guest by a live migration; null
 * where it can.
 */
export function whyNotLive(site: Site, vm: SiteVm): string | null {
  const refusal = whyNotMigrate(site, vm);
  if (refusal === null) return null;
  const { name } = vm.entity;
  if (refusal.code === 'not-running') return `${name} does not run: change it in its form.`;
  if (refusal.code === 'deleting') return refusal.words;
  return `It takes a live migration. ${refusal.words}`;
}

/** Why no host could take a VM over once it is changed so; null where one could, or hosts are not known. */
export function whyNoRoom(site: Site, vm: SiteVm, changed: Partial<Vm['vm']>): string | null {
  if (!site.knows('Node')) return null;
  const placer = openPlacer(site);
  const as = asChanged(vm, changed);
  const here = vm.host === null ? new Set<string>() : new Set([vm.host]);
  const found = placer.find(candidateOf(site, as), here);
  if ('host' in found) return null;
  return `No other host could take ${vm.entity.name} so: ${whyNoHost(found.obstacles)}`;
}

/** A VM of a site as it would be. */
export function asChanged(vm: SiteVm, changed: Partial<Vm['vm']>): SiteVm {
  return { ...vm, entity: { ...vm.entity, vm: { ...vm.entity.vm, ...changed } } };
}

/** Whether the guest is being changed, or moved for that: a change of its CPU, memory or NICs is still coming into it. */
export function isChanging(entity: Entity | undefined, world: World): boolean {
  if (!entity) return false;
  const instance = instanceOf(entity, world);
  if (!instance) return false;
  if (instance.instance.move) return true;
  return instance.conditions.some(
    ({ type, status }) =>
      status === 'True' && ['HotVCPUChange', 'HotMemoryChange', 'MigrationRequired'].includes(type),
  );
}

/** What KubeVirt says of a VM that takes a change on only when it is started again; null where it needs no restart. */
export function restartNote(entity: Entity | undefined): string | null {
  if (entity?.kind !== 'VirtualMachine' || !entity.vm.isRestartRequired) return null;
  const said = entity.conditions.find(({ type }) => type === 'RestartRequired')?.message;
  const because = said === undefined ? '' : ` KubeVirt says: ${said.replace(/\.$/, '')}.`;
  return `${entity.name} takes it on when it is restarted.${because}`;
}
