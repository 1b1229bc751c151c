import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { Conditions, defineKind, Metadata, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareText } from './share.ts';

/** A schedule by which a VM is backed up or snapshot. */
export const VmSchedule = z.object({
  ...commonFields,
  kind: z.literal('ScheduleVMBackup'),
  schedule: z.object({
    /** Five fields of cron, in the time zone of the cluster. */
    cron: z.string(),
    /** backup or snapshot, as it came. */
    type: z.string(),
    /** Name of the VM, in the namespace of the schedule. */
    vm: z.string(),
    /** How many are kept; null where it does not say. */
    retain: z.number().nullable(),
    /** How many may fail before it is suspended; null where it does not say. */
    maxFailures: z.number().nullable(),
    failures: z.number(),
    isSuspended: z.boolean(),
    /** How many it keeps now. */
    kept: z.number(),
  }),
});
export type VmSchedule = z.infer<typeof VmSchedule>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    cron: z.string().nullish(),
    retain: z.number().nullish(),
    maxFailure: z.number().nullish(),
    suspend: z.boolean().nullish(),
    vmbackup: z.object({
      source: z.object({ name: z.string() }),
      type: z.string().nullish(),
    }),
  }),
  status: z
    .object({
      failure: z.number().nullish(),
      suspended: z.boolean().nullish(),
      vmbackupInfo: z.array(z.unknown()).nullish(),
      conditions: Conditions,
    })
    .nullish(),
});
const read = toReader(Raw);

/** Schedules of backups: harvesterhci.io/v1beta1 schedulevmbackups, since Harvester 1.4. Source: harvester API reference section 4.5. */
export const vmScheduleKind = defineKind({
  kind: 'ScheduleVMBackup',
  resource: { group: 'harvesterhci.io', version: 'v1beta1', plural: 'schedulevmbackups', isNamespaced: true },
  read: { type: 'watch' },
  layer: 'backups',
  project(raw, cluster): VmSchedule {
    const { metadata, spec, status } = read(raw);
    const isSuspended = (spec.suspend ?? false) || (status?.suspended ?? false);
    const failures = status?.failure ?? 0;
    const shown: Shown = {
      state: isSuspended ? 'paused' : failures > 0 ? 'warning' : 'running',
      status: isSuspended ? 'Suspended' : 'Active',
      conditions: toConditions(status?.conditions),
    };
    return toEntity('ScheduleVMBackup', cluster, metadata, shown, 'schedule', {
      cron: shareText(spec.cron ?? ''),
      type: shareText(spec.vmbackup.type || 'backup'),
      vm: shareText(spec.vmbackup.source.name),
      retain: spec.retain ?? null,
      maxFailures: spec.maxFailure ?? null,
      failures,
      isSuspended,
      kept: status?.vmbackupInfo?.length ?? 0,
    });
  },
});
