import type { VmSchedule } from '../../../../shared/kinds/vm-schedule.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Schedules of backups and snapshots. */
export const vmScheduleList = defineList<VmSchedule>(
  'ScheduleVMBackup',
  [
    {
      id: 'cron',
      label: () => t('list.cron'),
      form: 'mono',
      width: 120,
      read: ({ schedule }) => schedule.cron,
    },
    {
      id: 'type',
      label: () => t('list.backupType'),
      form: 'text',
      width: 90,
      read: ({ schedule }) => schedule.type,
    },
    { id: 'vm', label: () => t('kind.vm'), form: 'mono', width: 180, read: ({ schedule }) => schedule.vm },
    {
      id: 'kept',
      label: () => t('list.kept'),
      form: 'count',
      width: 80,
      read: ({ schedule }) => schedule.kept,
    },
    {
      id: 'retain',
      label: () => t('list.retain'),
      form: 'count',
      width: 80,
      read: ({ schedule }) => schedule.retain,
    },
    {
      id: 'failures',
      label: () => t('list.failures'),
      form: 'count',
      width: 90,
      read: ({ schedule }) => schedule.failures,
    },
  ],
  namespaced,
);
