import type { ClusterNetwork } from '../../../../shared/kinds/cluster-network.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { clusterWide } from './common.ts';

/** Cluster networks: bridges of the same name on hosts. */
export const clusterNetworkList = defineList<ClusterNetwork>(
  'ClusterNetwork',
  [
    {
      id: 'mtu',
      label: () => t('list.mtu'),
      form: 'count',
      width: 80,
      read: ({ clusterNetwork }) => clusterNetwork.mtuBytes,
    },
    {
      id: 'builtIn',
      label: () => t('list.builtIn'),
      form: 'yes-no',
      width: 90,
      read: ({ clusterNetwork }) => clusterNetwork.isBuiltIn,
    },
  ],
  clusterWide,
);
