import { z } from 'zod';
import type { EntityId } from '../id.ts';
import type { Entity } from '../kinds/index.ts';
import type { Migration } from '../kinds/migration.ts';
import { whyNotMigrate } from '../migration/refusal.ts';
import { openVerdicts } from '../migration/verdict.ts';
import { toSite } from '../plan/site.ts';
import type { Site, SiteVm } from '../plan/site.ts';
import type { World } from '../world/patch.ts';
import { defineAction } from './define.ts';
import { instanceOf } from './vm-parts.ts';

/** A VM as placement sees it, with the cluster around it; null for what is none. */
function placed(entity: Entity, world: World): { site: Site; vm: SiteVm } | null {
  const site = toSite(world, entity.cluster);
  const vm = site.vms.get(entity.id);
  return vm ? { site, vm } : null;
}

function migrationsOf(id: EntityId, cluster: string, world: World): readonly Migration[] {
  return toSite(world, cluster).migrationsOf(id);
}

/** The live migrations of a VM that were not there when it was marked, the newest first. */
function since(entity: Entity, world: World, mark: string | null): readonly Migration[] {
  const before = new Set(mark?.split(' '));
  return migrationsOf(entity.id, entity.cluster, world).filter(({ uid }) => !before.has(uid));
}

/** What the instance says of a migration that came after the mark; undefined where it says nothing. */
function movedSince(entity: Entity, world: World, mark: string | null) {
  const moved = instanceOf(entity, world)?.instance.moved;
  return moved && !mark?.split(' ').includes(moved.uid) ? moved : undefined;
}

/**
 * Migrates a VM live to a host by name, or with null to whichever the scheduler takes. Source: KubeVirt API kubevirt.io/v1
 * virtualmachineinstancemigrations; where a user may not create those or KubeVirt does not know of targets yet, Harvester
 * does it by its own rights (harvester API reference sections 4.2 and 4.4).
 */
export const vmMigrate = defineAction({
  label: 'Migrate',
  kinds: ['VirtualMachine'],
  danger: 'none',
  confirm: null,
  options: z.strictObject({ host: z.string().min(1).nullable().default(null) }).prefault({}),
  needs: [
    {
      verb: 'create',
      group: 'kubevirt.io',
      resource: 'virtualmachineinstancemigrations',
      subresource: null,
    },
  ],
  orNeeds: [{ verb: 'update', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null }],
  can(entity, world) {
    const found = placed(entity, world);
    if (!found) return 'Only a VM can be migrated.';
    return whyNotMigrate(found.site, found.vm)?.words ?? true;
  },
  check(entity, world, { host }) {
    const found = placed(entity, world);
    if (!found) return 'Only a VM can be migrated.';
    const verdicts = openVerdicts(found.site);
    if (host === null) {
      if (!found.site.knows('Node')) return true;
      return verdicts.all(found.vm).some(({ type }) => type !== 'no') || `No host can take ${entity.name}.`;
    }
    const target = found.site.hostNamed(host);
    if (!target) return found.site.knows('Node') ? `There is no host ${host}.` : true;
    const verdict = verdicts.on(found.vm, target);
    return verdict.type === 'no' ? verdict.words : true;
  },
  mark(entity, world) {
    const known = migrationsOf(entity.id, entity.cluster, world).map(({ uid }) => uid);
    const last = instanceOf(entity, world)?.instance.moved?.uid;
    return [...known, ...(last === undefined ? [] : [last])].join(' ');
  },
  isUnderWay(entity, world, { mark }) {
    if (!entity) return false;
    const moved = movedSince(entity, world, mark);
    return moved?.isOver === false || since(entity, world, mark).some(({ migration }) => migration.isActive);
  },
  isDone(entity, world, { mark }) {
    if (!entity) return false;
    const moved = movedSince(entity, world, mark);
    const hasMoved = moved?.isOver === true && !moved.hasFailed;
    return hasMoved || since(entity, world, mark)[0]?.migration.phase === 'Succeeded';
  },
  failure(entity, world, { mark }, wasUnderWay) {
    if (!entity) return 'The VM is no longer there.';
    const moved = movedSince(entity, world, mark);
    const newest = since(entity, world, mark)[0]?.migration;
    if (newest?.isActive === true || moved?.isOver === false) return null;
    const hasFailed = moved?.hasFailed === true || newest?.phase === 'Failed';
    if (!hasFailed) return wasUnderWay ? 'It was called off; the VM goes on where it was.' : null;
    return moved?.failure ?? newest?.failureReason ?? 'KubeVirt gives no reason.';
  },
  undo(before, _options, world) {
    const host = instanceOf(before, world)?.instance.host ?? null;
    return host === null ? null : { action: 'vm.migrate', options: { host } };
  },
  noUndo: 'It is not known which host it was on.',
  limitMs: 300_000,
});
