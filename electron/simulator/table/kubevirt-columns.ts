import type { Column } from './column.ts';
import { AGE_DATE, condition, NAME, text } from './column.ts';

/** Columns of KubeVirt's kinds, whose published schemas leave them out (kubevirt pkg/virt-operator/resource/generate/components/crds.go). */
export const KUBEVIRT_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'kubevirt.io/virtualmachines': [
    NAME,
    AGE_DATE,
    text('Status', 'status', 'printableStatus'),
    condition('Ready', 'Ready'),
  ],
  'kubevirt.io/virtualmachineinstances': [
    NAME,
    AGE_DATE,
    text('Phase', 'status', 'phase'),
    text('IP', 'status', 'interfaces', 0, 'ipAddress'),
    text('NodeName', 'status', 'nodeName'),
    condition('Ready', 'Ready'),
    condition('Live-Migratable', 'LiveMigratable', 1),
    condition('Paused', 'Paused', 1),
  ],
  'kubevirt.io/virtualmachineinstancemigrations': [
    NAME,
    text('Phase', 'status', 'phase'),
    text('VMI', 'spec', 'vmiName'),
  ],
  'kubevirt.io/kubevirts': [NAME, AGE_DATE, text('Phase', 'status', 'phase')],
};
