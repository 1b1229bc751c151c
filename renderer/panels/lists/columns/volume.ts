import type { Volume } from '../../../../shared/kinds/volume.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { userOf } from '../row-node.ts';
import { namespaced } from './common.ts';

/** Volumes (claims) with the VM that uses each; sizes in bytes. */
export const volumeList = defineList<Volume>(
  'PersistentVolumeClaim',
  [
    {
      id: 'size',
      label: () => t('list.size'),
      form: 'bytes',
      width: 80,
      read: ({ volume }) => volume.capacityBytes ?? volume.requestedBytes,
    },
    {
      id: 'requested',
      label: () => t('list.requested'),
      form: 'bytes',
      width: 90,
      isHidden: true,
      read: ({ volume }) => volume.requestedBytes,
    },
    {
      id: 'vm',
      label: () => t('kind.vm'),
      form: 'mono',
      width: 180,
      read: (_volume, row) => userOf(row.cluster, row.id)?.name ?? null,
    },
    {
      id: 'storageClass',
      label: () => t('list.storageClass'),
      form: 'mono',
      width: 150,
      read: ({ volume }) => volume.storageClass,
    },
    {
      id: 'image',
      label: () => t('list.image'),
      form: 'mono',
      width: 180,
      read: ({ volume }) => volume.image,
    },
    {
      id: 'accessModes',
      label: () => t('list.accessModes'),
      form: 'text',
      width: 130,
      isHidden: true,
      read: ({ volume }) => volume.accessModes.join(', '),
    },
    {
      id: 'mode',
      label: () => t('list.volumeMode'),
      form: 'text',
      width: 100,
      isHidden: true,
      read: ({ volume }) => volume.volumeMode,
    },
    {
      id: 'volumeName',
      label: () => t('list.persistentVolume'),
      form: 'mono',
      width: 200,
      isHidden: true,
      read: ({ volume }) => volume.volumeName,
    },
  ],
  namespaced,
);
