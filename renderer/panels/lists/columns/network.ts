import type { Network } from '../../../../shared/kinds/network.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Networks that VMs attach to. */
export const networkList = defineList<Network>(
  'NetworkAttachmentDefinition',
  [
    {
      id: 'type',
      label: () => t('list.networkType'),
      form: 'text',
      width: 150,
      read: ({ network }) => network.type,
    },
    {
      id: 'clusterNetwork',
      label: () => t('list.clusterNetwork'),
      form: 'mono',
      width: 130,
      read: ({ network }) => network.clusterNetwork,
    },
    {
      id: 'vlan',
      label: () => t('list.vlan'),
      form: 'count',
      width: 70,
      read: ({ network }) => network.vlan,
    },
    {
      id: 'trunk',
      label: () => t('list.trunk'),
      form: 'text',
      width: 120,
      isHidden: true,
      read: ({ network }) => network.trunk.join(', ') || null,
    },
    {
      id: 'cidr',
      label: () => t('list.cidr'),
      form: 'mono',
      width: 140,
      read: ({ network }) => network.cidr,
    },
    {
      id: 'gateway',
      label: () => t('list.gateway'),
      form: 'mono',
      width: 120,
      read: ({ network }) => network.gateway,
    },
  ],
  namespaced,
);
