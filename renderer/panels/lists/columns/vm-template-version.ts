import type { VmTemplateVersion } from '../../../../shared/kinds/vm-template-version.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** Versions of VM templates. */
export const vmTemplateVersionList = defineList<VmTemplateVersion>(
  'VirtualMachineTemplateVersion',
  [
    {
      id: 'template',
      label: () => t('list.template'),
      form: 'mono',
      width: 200,
      read: ({ templateVersion }) => templateVersion.template,
    },
    {
      id: 'number',
      label: () => t('list.versionNumber'),
      form: 'count',
      width: 80,
      read: ({ templateVersion }) => templateVersion.number,
    },
    {
      id: 'customName',
      label: () => t('list.shownAs'),
      form: 'text',
      width: 140,
      read: ({ templateVersion }) => templateVersion.customName,
    },
    {
      id: 'image',
      label: () => t('list.image'),
      form: 'mono',
      width: 180,
      read: ({ templateVersion }) => templateVersion.image,
    },
    {
      id: 'cpus',
      label: () => t('list.cpus'),
      form: 'count',
      width: 70,
      read: ({ templateVersion }) => templateVersion.cpus,
    },
    {
      id: 'memory',
      label: () => t('list.memory'),
      form: 'bytes',
      width: 90,
      read: ({ templateVersion }) => templateVersion.memoryBytes,
    },
  ],
  namespaced,
);
