import type { Namespace } from '../../../../shared/kinds/namespace.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { clusterWide } from './common.ts';

/** Namespaces, those of Harvester itself among them. */
export const namespaceList = defineList<Namespace>(
  'Namespace',
  [
    {
      id: 'system',
      label: () => t('list.system'),
      form: 'yes-no',
      width: 90,
      read: ({ space }) => space.isSystem,
    },
    {
      id: 'project',
      label: () => t('list.project'),
      form: 'mono',
      width: 160,
      read: ({ space }) => space.project,
    },
  ],
  clusterWide,
);
