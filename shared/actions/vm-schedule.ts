import { z } from 'zod';
import type { Entity } from '../kinds/index.ts';
import type { VmSchedule } from '../kinds/vm-schedule.ts';
import type { World } from '../world/patch.ts';
import { defineAction } from './define.ts';

/** The schedule of a VM, which has at most one; null where it has none, or none is known. */
export function scheduleOf({ cluster, namespace, name }: Entity, world: World): VmSchedule | null {
  for (const entity of world.entities.values()) {
    if (entity.kind !== 'ScheduleVMBackup' || entity.cluster !== cluster) continue;
    if (entity.namespace === namespace && entity.schedule.vm === name) return entity;
  }
  return null;
}

/** Five fields of numbers, stars, lists, ranges and steps; the cluster says whether they make sense. */
const cron = /^\s*([\d*/,-]+|@(hourly|daily|weekly|monthly|yearly))(\s+[\d*/,A-Za-z-]+){0,4}\s*$/;

/**
 * Has a VM backed up or snapshot at set times. Source: harvester API reference section 4.5, ScheduleVMBackup since
 * Harvester 1.4; harvester pkg/webhook/resources/schedulevmbackup/validator.go.
 */
export const vmSchedule = defineAction({
  label: 'Schedule',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  reach: 'one',
  confirm: () => 'Backups or snapshots are made by themselves at these times, and the oldest go.',
  options: z.strictObject({
    type: z.enum(['backup', 'snapshot']),
    cron: z.string().max(100).regex(cron),
    retain: z.number().int().min(2).max(250),
    maxFailures: z.number().int().min(1).max(249),
  }),
  needs: [{ verb: 'create', group: 'harvesterhci.io', resource: 'schedulevmbackups', subresource: null }],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM can be kept so.';
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    if (world.health.ScheduleVMBackup?.type === 'absent') return 'Harvester has schedules since 1.4.';
    const other = scheduleOf(entity, world);
    return other ? `It has the schedule ${other.name} already.` : true;
  },
  check: (_entity, _world, { retain, maxFailures }) =>
    maxFailures < retain ? true : 'Fewer may fail than are kept.',
  isDone: (entity, world) => entity !== undefined && scheduleOf(entity, world) !== null,
  layer: 'backups',
});
