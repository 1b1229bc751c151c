import type { HostUsage } from '../../../../shared/kinds/host-usage.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { clusterWide } from './common.ts';

/** What hosts use right now: CPU in thousandths of a core, memory in bytes. */
export const hostUsageList = defineList<HostUsage>(
  'NodeMetrics',
  [
    { id: 'cpu', label: () => t('fact.cpu'), form: 'cores', width: 90, read: ({ usage }) => usage.cpuMillis },
    {
      id: 'memory',
      label: () => t('fact.memory'),
      form: 'bytes',
      width: 90,
      read: ({ usage }) => usage.memoryBytes,
    },
    {
      id: 'measured',
      label: () => t('list.measured'),
      form: 'time',
      width: 100,
      read: ({ usage }) => usage.measuredAt,
    },
  ],
  clusterWide,
);
