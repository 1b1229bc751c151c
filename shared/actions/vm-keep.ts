import { z } from 'zod';
import type { Entity } from '../kinds/index.ts';
import type { Need } from '../rights.ts';
import type { World } from '../world/patch.ts';
import { backupNamed, ObjectName } from './backup-parts.ts';
import { defineAction } from './define.ts';
import type { Allowed } from './define.ts';
import { instanceOf } from './vm-parts.ts';

const needs: readonly Need[] = [
  { verb: 'create', group: 'harvesterhci.io', resource: 'virtualmachinebackups', subresource: null },
];
const options = z.strictObject({ name: ObjectName });

/** Source: harvester API reference section 4.2; harvester pkg/webhook/resources/virtualmachinebackup refuses one that moves. */
function can(entity: Entity, world: World): Allowed {
  if (entity.kind !== 'VirtualMachine') return 'Only a VM can be kept so.';
  if (entity.deletingAt !== null) return 'The VM is being deleted.';
  if (entity.vm.volumeClaims.length === 0) return 'The VM has no volumes to keep.';
  const instance = instanceOf(entity, world);
  if (!instance) return true;
  if (instance.instance.move) return 'The VM is moving to another host.';
  const isFit = ['Running', 'Succeeded'].includes(instance.instance.phase);
  return isFit ? true : 'The VM is starting or stopping.';
}

function check(entity: Entity, world: World, { name }: { name: string }): Allowed {
  return backupNamed(entity, name, world) ? `There is a backup or snapshot ${name} already.` : true;
}

function isDone(
  entity: Entity | undefined,
  world: World,
  { options: { name } }: { options: { name: string } },
): boolean {
  return entity !== undefined && backupNamed(entity, name, world)?.backup.isReady === true;
}

const common = {
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  reach: 'one',
  options,
  needs,
  can,
  check,
  isDone,
  layer: 'backups',
  limitMs: 1_800_000,
} as const;

/** Keeps what a VM is now in the cluster itself; it goes with the VM. Source: harvester pkg/apis/harvesterhci.io/v1beta1/backup.go, type snapshot. */
export const vmSnapshot = defineAction({
  ...common,
  label: 'Take snapshot',
  confirm: () => 'It stays in the cluster and goes with the VM: a backup outlives both.',
});

/** Keeps what a VM is now on the backup target. Source: harvester pkg/apis/harvesterhci.io/v1beta1/backup.go, type backup. */
export const vmBackup = defineAction({
  ...common,
  label: 'Back up',
  confirm: () => 'It is copied to the backup target of the cluster, which setting backup-target names.',
});
