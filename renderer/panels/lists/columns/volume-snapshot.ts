import type { VolumeSnapshot } from '../../../../shared/kinds/volume-snapshot.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Snapshots of single volumes. */
export const volumeSnapshotList = defineList<VolumeSnapshot>(
  'VolumeSnapshot',
  [
    {
      id: 'volume',
      label: () => t('list.volume'),
      form: 'mono',
      width: 220,
      read: ({ snapshot }) => snapshot.volume,
    },
    {
      id: 'size',
      label: () => t('list.size'),
      form: 'bytes',
      width: 80,
      read: ({ snapshot }) => snapshot.sizeBytes,
    },
    {
      id: 'class',
      label: () => t('list.snapshotClass'),
      form: 'mono',
      width: 160,
      read: ({ snapshot }) => snapshot.className,
    },
    {
      id: 'taken',
      label: () => t('list.taken'),
      form: 'time',
      width: 90,
      read: ({ snapshot }) => snapshot.takenAt,
    },
  ],
  namespaced,
);
