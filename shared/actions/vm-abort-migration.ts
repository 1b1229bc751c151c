import type { Entity } from '../kinds/index.ts';
import type { Migration } from '../kinds/migration.ts';
import { toSite } from '../plan/site.ts';
import type { World } from '../world/patch.ts';
import { defineAction, NoOptions } from './define.ts';

/** The live migration of a VM that is under way; undefined where none is. */
export function activeMigrationOf(entity: Entity, world: World): Migration | undefined {
  return toSite(world, entity.cluster)
    .migrationsOf(entity.id)
    .find(({ migration }) => migration.isActive);
}

/**
 * Calls off the live migration of a VM, which goes on on the host it is on. Source: KubeVirt API, DELETE of the active
 * virtualmachineinstancemigrations (harvester API reference section 4.2); Harvester's abortMigration does it by its own rights.
 */
export const vmAbortMigration = defineAction({
  label: 'Abort migration',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  confirm: null,
  options: NoOptions,
  needs: [
    {
      verb: 'delete',
      group: 'kubevirt.io',
      resource: 'virtualmachineinstancemigrations',
      subresource: null,
    },
  ],
  orNeeds: [{ verb: 'update', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null }],
  can(entity, world) {
    const active = activeMigrationOf(entity, world);
    if (!active) return 'The VM is not migrating.';
    const isAsked = active.deletingAt !== null || active.migration.isAbortRequested;
    return isAsked ? 'The migration is being aborted already.' : true;
  },
  isDone: (entity, world) => entity === undefined || activeMigrationOf(entity, world) === undefined,
  noUndo: 'The VM has stayed where it was; it can be migrated anew.',
});
