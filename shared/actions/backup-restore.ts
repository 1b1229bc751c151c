import { z } from 'zod';
import type { VmBackup } from '../kinds/vm-backup.ts';
import type { World } from '../world/patch.ts';
import { ObjectName, vmNamed } from './backup-parts.ts';
import { defineAction } from './define.ts';

/** The restores of a backup that are over, by id. */
function overOf(backup: VmBackup, world: World): string[] {
  const key = `${backup.namespace ?? ''}/${backup.name}`;
  const over: string[] = [];
  for (const entity of world.entities.values()) {
    if (entity.kind !== 'VirtualMachineRestore' || !entity.restore.isComplete) continue;
    if (entity.restore.backup === key) over.push(entity.uid);
  }
  return over.sort();
}

/**
 * Makes a new VM from what was kept of one, or puts it in the place of the VM. Source: harvester API reference section 4.5;
 * harvester pkg/webhook/resources/virtualmachinerestore/validator.go, whose refusals are told before.
 */
export const backupRestore = defineAction({
  label: 'Restore',
  kinds: ['VirtualMachineBackup'],
  danger: 'data',
  reach: 'one',
  confirm: (entity) => `Restore ${entity.name}: into a VM of its own, or in place of what is there now.`,
  options: z.discriminatedUnion('as', [
    z.strictObject({ as: z.literal('new'), name: ObjectName, keepsMac: z.boolean().default(false) }),
    /** What becomes of the volumes that the VM has now. */
    z.strictObject({ as: z.literal('replace'), volumes: z.enum(['delete', 'retain']) }),
  ]),
  needs: [
    { verb: 'create', group: 'harvesterhci.io', resource: 'virtualmachinerestores', subresource: null },
  ],
  can(entity) {
    if (entity.kind !== 'VirtualMachineBackup') return 'Only a backup or snapshot can be restored.';
    if (entity.deletingAt !== null) return 'It is being deleted.';
    return entity.backup.isReady ? true : 'It is not ready.';
  },
  check(entity, world, options) {
    if (entity.kind !== 'VirtualMachineBackup') return true;
    const { vm: name, type } = entity.backup;
    const source = vmNamed(entity, name, world);
    if (options.as === 'new') {
      if (vmNamed(entity, options.name, world)) return `There is a VM ${options.name} already.`;
      if (options.keepsMac && source) return `The MAC addresses are still those of ${name}.`;
      return true;
    }
    if (!source) return `There is no VM ${name} to put it in place of.`;
    if (source.vm.isCreated) return `${name} has to be off first.`;
    if (type === 'snapshot' && options.volumes === 'delete')
      return 'A snapshot needs the volumes that it was taken of: they have to be kept.';
    return true;
  },
  mark: (entity, world) => (entity.kind === 'VirtualMachineBackup' ? overOf(entity, world).join(' ') : null),
  isDone(entity, world, { mark }) {
    if (entity?.kind !== 'VirtualMachineBackup') return false;
    const before = new Set((mark ?? '').split(' '));
    return overOf(entity, world).some((uid) => !before.has(uid));
  },
  layer: 'backups',
  limitMs: 1_800_000,
});
