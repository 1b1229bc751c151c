import type { StorageVolume } from '../../../../shared/kinds/storage-volume.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Longhorn's volumes; sizes in bytes. */
export const storageVolumeList = defineList<StorageVolume>(
  'StorageVolume',
  [
    {
      id: 'robustness',
      label: () => t('list.robustness'),
      form: 'text',
      width: 100,
      read: ({ storageVolume }) => storageVolume.robustness,
    },
    {
      id: 'size',
      label: () => t('list.size'),
      form: 'bytes',
      width: 80,
      read: ({ storageVolume }) => storageVolume.sizeBytes,
    },
    {
      id: 'actual',
      label: () => t('list.written'),
      form: 'bytes',
      width: 80,
      read: ({ storageVolume }) => storageVolume.actualBytes,
    },
    {
      id: 'replicas',
      label: () => t('list.wantedReplicas'),
      form: 'count',
      width: 110,
      read: ({ storageVolume }) => storageVolume.wantedReplicas,
    },
    {
      id: 'host',
      label: () => t('list.attachedTo'),
      form: 'mono',
      width: 140,
      read: ({ storageVolume }) => storageVolume.host,
    },
  ],
  namespaced,
);
