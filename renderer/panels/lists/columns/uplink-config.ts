import type { UplinkConfig } from '../../../../shared/kinds/uplink-config.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { clusterWide } from './common.ts';

/** Network configs: which cards of which hosts carry a cluster network. */
export const uplinkConfigList = defineList<UplinkConfig>(
  'VlanConfig',
  [
    {
      id: 'clusterNetwork',
      label: () => t('list.clusterNetwork'),
      form: 'mono',
      width: 140,
      read: ({ uplinkConfig }) => uplinkConfig.clusterNetwork,
    },
    {
      id: 'nics',
      label: () => t('list.nics'),
      form: 'mono',
      width: 160,
      read: ({ uplinkConfig }) => uplinkConfig.nics.join(', ') || null,
    },
    {
      id: 'bond',
      label: () => t('list.bond'),
      form: 'text',
      width: 120,
      read: ({ uplinkConfig }) => uplinkConfig.bondMode,
    },
    {
      id: 'hosts',
      label: () => t('kinds.Node'),
      form: 'mono',
      width: 200,
      read: ({ uplinkConfig }) => uplinkConfig.hosts?.join(', ') ?? null,
    },
  ],
  clusterWide,
);
