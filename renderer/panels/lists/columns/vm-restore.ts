import type { VmRestore } from '../../../../shared/kinds/vm-restore.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** VMs that were made from backups and snapshots, or are being. */
export const vmRestoreList = defineList<VmRestore>(
  'VirtualMachineRestore',
  [
    { id: 'vm', label: () => t('kind.vm'), form: 'mono', width: 180, read: ({ restore }) => restore.vm },
    {
      id: 'backup',
      label: () => t('list.madeFrom'),
      form: 'mono',
      width: 220,
      read: ({ restore }) => restore.backup,
    },
    {
      id: 'new',
      label: () => t('list.asNewVm'),
      form: 'yes-no',
      width: 110,
      read: ({ restore }) => restore.isNewVm,
    },
    {
      id: 'progress',
      label: () => t('list.progress'),
      form: 'count',
      width: 90,
      read: ({ restore }) => restore.progress,
    },
  ],
  namespaced,
);
