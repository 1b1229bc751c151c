import type { StorageClass } from '../../../../shared/kinds/storage-class.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { clusterWide } from './common.ts';

/** Storage classes; those that Harvester made for an image, and its internal ones, are not for new disks. */
export const storageClassList = defineList<StorageClass>(
  'StorageClass',
  [
    {
      id: 'provisioner',
      label: () => t('list.provisioner'),
      form: 'mono',
      width: 180,
      read: ({ storageClass }) => storageClass.provisioner,
    },
    {
      id: 'replicas',
      label: () => t('kinds.StorageReplica'),
      form: 'count',
      width: 80,
      read: ({ storageClass }) => storageClass.replicas,
    },
    {
      id: 'default',
      label: () => t('list.isDefault'),
      form: 'yes-no',
      width: 80,
      read: ({ storageClass }) => storageClass.isDefault,
    },
    {
      id: 'forDisks',
      label: () => t('list.forDisks'),
      form: 'yes-no',
      width: 110,
      read: ({ storageClass }) => storageClass.isForDisks,
    },
    {
      id: 'binding',
      label: () => t('list.binding'),
      form: 'text',
      width: 160,
      isHidden: true,
      read: ({ storageClass }) => storageClass.binding,
    },
  ],
  clusterWide,
);
