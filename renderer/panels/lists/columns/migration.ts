import type { Migration } from '../../../../shared/kinds/migration.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Live migrations, under way and ended. */
export const migrationList = defineList<Migration>(
  'VirtualMachineInstanceMigration',
  [
    {
      id: 'vm',
      label: () => t('kind.vm'),
      form: 'mono',
      width: 180,
      read: ({ migration }) => migration.vmName,
    },
    {
      id: 'source',
      label: () => t('list.from'),
      form: 'mono',
      width: 120,
      read: ({ migration }) => migration.sourceHost,
    },
    {
      id: 'target',
      label: () => t('list.to'),
      form: 'mono',
      width: 120,
      read: ({ migration }) => migration.targetHost,
    },
    {
      id: 'active',
      label: () => t('list.underWay'),
      form: 'yes-no',
      width: 90,
      isHidden: true,
      read: ({ migration }) => migration.isActive,
    },
    {
      id: 'failure',
      label: () => t('list.failure'),
      form: 'text',
      width: 220,
      isHidden: true,
      read: ({ migration }) => migration.failureReason,
    },
  ],
  namespaced,
);
