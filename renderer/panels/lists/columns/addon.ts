import type { Addon } from '../../../../shared/kinds/addon.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Add-ons of Harvester. */
export const addonList = defineList<Addon>(
  'Addon',
  [
    {
      id: 'displayName',
      label: () => t('list.shownAs'),
      form: 'text',
      width: 200,
      read: ({ addon }) => addon.displayName,
    },
    {
      id: 'enabled',
      label: () => t('list.enabled'),
      form: 'yes-no',
      width: 90,
      read: ({ addon }) => addon.isEnabled,
    },
    {
      id: 'experimental',
      label: () => t('list.experimental'),
      form: 'yes-no',
      width: 110,
      read: ({ addon }) => addon.isExperimental,
    },
    { id: 'chart', label: () => t('list.chart'), form: 'mono', width: 200, read: ({ addon }) => addon.chart },
    {
      id: 'version',
      label: () => t('list.chartVersion'),
      form: 'mono',
      width: 110,
      read: ({ addon }) => addon.version,
    },
  ],
  namespaced,
);
