import type { VmBackup } from '../../../../shared/kinds/vm-backup.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Backups and snapshots of VMs. */
export const vmBackupList = defineList<VmBackup>(
  'VirtualMachineBackup',
  [
    {
      id: 'type',
      label: () => t('list.backupType'),
      form: 'text',
      width: 90,
      read: ({ backup }) => backup.type,
    },
    { id: 'vm', label: () => t('kind.vm'), form: 'mono', width: 180, read: ({ backup }) => backup.vm },
    {
      id: 'progress',
      label: () => t('list.progress'),
      form: 'count',
      width: 90,
      read: ({ backup }) => backup.progress,
    },
    {
      id: 'size',
      label: () => t('list.size'),
      form: 'bytes',
      width: 80,
      read: ({ backup }) => backup.sizeBytes,
    },
    {
      id: 'volumes',
      label: () => t('kinds.PersistentVolumeClaim'),
      form: 'count',
      width: 80,
      isHidden: true,
      read: ({ backup }) => backup.volumes,
    },
    {
      id: 'target',
      label: () => t('list.backupTarget'),
      form: 'mono',
      width: 200,
      read: ({ backup }) => backup.target,
    },
    {
      id: 'schedule',
      label: () => t('list.schedule'),
      form: 'mono',
      width: 160,
      read: ({ backup }) => backup.schedule,
    },
  ],
  namespaced,
);
