import type { Instance } from '../../../../shared/kinds/instance.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Running VMs as KubeVirt's instances say. */
export const instanceList = defineList<Instance>(
  'VirtualMachineInstance',
  [
    {
      id: 'host',
      label: () => t('kind.host'),
      form: 'mono',
      width: 120,
      read: ({ instance }) => instance.host,
    },
    {
      id: 'address',
      label: () => t('host.address'),
      form: 'mono',
      width: 140,
      read: ({ instance }) => (instance.addresses.length > 0 ? instance.addresses.join(', ') : null),
    },
    {
      id: 'os',
      label: () => t('fact.os'),
      form: 'text',
      width: 160,
      read: ({ instance }) => instance.guestOs,
    },
    {
      id: 'migratable',
      label: () => t('vm.migratable'),
      form: 'yes-no',
      width: 110,
      read: ({ instance }) => instance.isLiveMigratable,
    },
    {
      id: 'agent',
      label: () => t('vm.agent'),
      form: 'yes-no',
      width: 100,
      read: ({ instance }) => instance.hasAgent,
    },
    {
      id: 'started',
      label: () => t('fact.started'),
      form: 'time',
      width: 80,
      read: ({ instance }) => instance.startedAt,
    },
  ],
  namespaced,
);
