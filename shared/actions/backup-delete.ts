import { defineAction, NoOptions } from './define.ts';

/** Deletes a backup or snapshot for good. Source: harvester pkg/webhook/resources/virtualmachinebackup, which refuses one that is being restored. */
export const backupDelete = defineAction({
  label: 'Delete',
  kinds: ['VirtualMachineBackup'],
  danger: 'data',
  reach: 'one',
  confirm: (entity) => `Delete ${entity.name}? What was kept is lost. This cannot be undone.`,
  options: NoOptions,
  needs: [{ verb: 'delete', group: 'harvesterhci.io', resource: 'virtualmachinebackups', subresource: null }],
  can: (entity) => (entity.deletingAt === null ? true : 'It is being deleted already.'),
  isDone: (entity) => entity === undefined,
  layer: 'backups',
});
