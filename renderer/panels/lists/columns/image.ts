import type { Image } from '../../../../shared/kinds/image.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Images that disks are made from; those of Harvester's own upgrades among them. */
export const imageList = defineList<Image>(
  'VirtualMachineImage',
  [
    {
      id: 'displayName',
      label: () => t('list.shownAs'),
      form: 'text',
      width: 200,
      read: ({ image }) => image.displayName,
    },
    {
      id: 'size',
      label: () => t('list.size'),
      form: 'bytes',
      width: 80,
      read: ({ image }) => image.sizeBytes,
    },
    {
      id: 'virtualSize',
      label: () => t('list.leastDisk'),
      form: 'bytes',
      width: 100,
      read: ({ image }) => image.virtualBytes,
    },
    {
      id: 'storageClass',
      label: () => t('list.storageClass'),
      form: 'mono',
      width: 150,
      isHidden: true,
      read: ({ image }) => image.storageClass,
    },
    {
      id: 'backend',
      label: () => t('list.backend'),
      form: 'text',
      width: 110,
      isHidden: true,
      read: ({ image }) => image.backend,
    },
    { id: 'os', label: () => t('fact.os'), form: 'text', width: 90, read: ({ image }) => image.os },
    { id: 'iso', label: () => t('list.isIso'), form: 'yes-no', width: 70, read: ({ image }) => image.isIso },
  ],
  namespaced,
);
