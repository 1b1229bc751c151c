import type { HostStorage } from '../../../../shared/kinds/host-storage.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { clusterWide } from './common.ts';

/** The storage of hosts as Longhorn sees it, in bytes. */
export const hostStorageList = defineList<HostStorage>(
  'StorageNode',
  [
    {
      id: 'used',
      label: () => t('list.used'),
      form: 'bytes',
      width: 90,
      read: ({ storage }) => storage.usedBytes,
    },
    {
      id: 'scheduled',
      label: () => t('list.scheduled'),
      form: 'bytes',
      width: 100,
      read: ({ storage }) => storage.scheduledBytes,
    },
    {
      id: 'reserved',
      label: () => t('list.reserved'),
      form: 'bytes',
      width: 90,
      read: ({ storage }) => storage.reservedBytes,
    },
    {
      id: 'maximum',
      label: () => t('list.size'),
      form: 'bytes',
      width: 90,
      read: ({ storage }) => storage.maximumBytes,
    },
    {
      id: 'disks',
      label: () => t('list.disks'),
      form: 'count',
      width: 70,
      read: ({ storage }) => storage.disks,
    },
    {
      id: 'scheduling',
      label: () => t('list.newReplicas'),
      form: 'yes-no',
      width: 110,
      read: ({ storage }) => storage.allowsScheduling,
    },
  ],
  clusterWide,
);
