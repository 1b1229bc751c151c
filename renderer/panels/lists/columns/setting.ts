import type { Setting } from '../../../../shared/kinds/setting.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { clusterWide } from './common.ts';

/** Harvester's settings; a value that may hold a credential is not known here. */
export const settingList = defineList<Setting>(
  'Setting',
  [
    {
      id: 'value',
      label: () => t('list.value'),
      form: 'mono',
      width: 320,
      read: ({ setting }) => setting.value,
    },
    {
      id: 'default',
      label: () => t('list.isDefault'),
      form: 'yes-no',
      width: 90,
      read: ({ setting }) => setting.isDefault,
    },
  ],
  clusterWide,
);
