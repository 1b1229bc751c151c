import type { VmTemplate } from '../../../../shared/kinds/vm-template.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** VM templates. */
export const vmTemplateList = defineList<VmTemplate>(
  'VirtualMachineTemplate',
  [
    {
      id: 'defaultNumber',
      label: () => t('list.defaultVersion'),
      form: 'count',
      width: 120,
      read: ({ template }) => template.defaultNumber,
    },
    {
      id: 'latestNumber',
      label: () => t('list.latestVersion'),
      form: 'count',
      width: 120,
      read: ({ template }) => template.latestNumber,
    },
    {
      id: 'description',
      label: () => t('list.description'),
      form: 'text',
      width: 320,
      read: ({ template }) => template.description,
    },
  ],
  namespaced,
);
