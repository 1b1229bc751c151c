import type { Pod } from '../../../../shared/kinds/pod.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Pods of container workloads; those of VMs are not among them. Memory in bytes. */
export const podList = defineList<Pod>(
  'Pod',
  [
    {
      id: 'ready',
      label: () => t('pod.containers'),
      form: 'text',
      width: 90,
      read: ({ pod }) => `${pod.ready}/${pod.containers}`,
    },
    {
      id: 'restarts',
      label: () => t('pod.restarts'),
      form: 'count',
      width: 80,
      read: ({ pod }) => pod.restarts,
    },
    { id: 'host', label: () => t('kind.host'), form: 'mono', width: 110, read: ({ pod }) => pod.host },
    {
      id: 'workload',
      label: () => t('pod.workload'),
      form: 'mono',
      width: 180,
      read: ({ pod }) => pod.ownerName,
    },
    {
      id: 'workloadKind',
      label: () => t('list.workloadKind'),
      form: 'text',
      width: 110,
      read: ({ pod }) => (pod.ownerKind === 'StaticPod' ? t('pod.owner.StaticPod') : pod.ownerKind),
    },
    {
      id: 'address',
      label: () => t('pod.address'),
      form: 'mono',
      width: 120,
      isHidden: true,
      read: ({ pod }) => pod.address,
    },
    {
      id: 'cpu',
      label: () => t('pod.requestsCpu'),
      form: 'cores',
      width: 110,
      isHidden: true,
      read: ({ pod }) => pod.requestsCpuMillis,
    },
    {
      id: 'memory',
      label: () => t('pod.requestsMemory'),
      form: 'bytes',
      width: 120,
      isHidden: true,
      read: ({ pod }) => pod.requestsMemoryBytes,
    },
    {
      id: 'cpuLimit',
      label: () => t('pod.limitsCpu'),
      form: 'cores',
      width: 90,
      isHidden: true,
      read: ({ pod }) => pod.limitsCpuMillis,
    },
    {
      id: 'memoryLimit',
      label: () => t('pod.limitsMemory'),
      form: 'bytes',
      width: 110,
      isHidden: true,
      read: ({ pod }) => pod.limitsMemoryBytes,
    },
    {
      id: 'restarted',
      label: () => t('list.restarted'),
      form: 'time',
      width: 100,
      isHidden: true,
      read: ({ pod }) => pod.restartedAt,
    },
    {
      id: 'priority',
      label: () => t('pod.priority'),
      form: 'mono',
      width: 160,
      isHidden: true,
      read: ({ pod }) => pod.priorityClass,
    },
  ],
  namespaced,
);
