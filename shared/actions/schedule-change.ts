import type { Entity } from '../kinds/index.ts';
import type { Need } from '../rights.ts';
import { defineAction, NoOptions } from './define.ts';

const need = (verb: string): Need => ({
  verb,
  group: 'harvesterhci.io',
  resource: 'schedulevmbackups',
  subresource: null,
});
const isSuspended = (entity: Entity | undefined): boolean | null =>
  entity?.kind === 'ScheduleVMBackup' ? entity.schedule.isSuspended : null;
const common = {
  kinds: ['ScheduleVMBackup'],
  reach: 'one',
  options: NoOptions,
  layer: 'backups',
} as const;

/** Stops a schedule for a while; what it keeps stays. Source: harvester pkg/apis/harvesterhci.io/v1beta1 ScheduleVMBackup spec.suspend. */
export const scheduleSuspend = defineAction({
  ...common,
  label: 'Suspend',
  danger: 'none',
  confirm: null,
  needs: [need('patch')],
  can: (entity) => (isSuspended(entity) === true ? 'It is suspended already.' : true),
  isDone: (entity) => isSuspended(entity) === true,
  undo: () => ({ action: 'schedule.resume' }),
});

/** Lets a suspended schedule go on. */
export const scheduleResume = defineAction({
  ...common,
  label: 'Resume',
  danger: 'none',
  confirm: null,
  needs: [need('patch')],
  can: (entity) => (isSuspended(entity) === true ? true : 'It is not suspended.'),
  isDone: (entity) => isSuspended(entity) === false,
  undo: () => ({ action: 'schedule.suspend' }),
});

/** Ends a schedule; what it made stays. */
export const scheduleDelete = defineAction({
  ...common,
  label: 'Delete',
  danger: 'service',
  confirm: (entity) =>
    `Delete the schedule ${entity.name}? Nothing is kept by itself any more; what it made stays.`,
  needs: [need('delete')],
  can: (entity) => (entity.deletingAt === null ? true : 'It is being deleted already.'),
  isDone: (entity) => entity === undefined,
});
