import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import { toReader } from './reader.ts';

/** A VM template: a name over its versions. */
export const VmTemplate = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachineTemplate'),
  template: z.object({
    description: z.string().nullable(),
    /** namespace/name of the version that is used unless another is asked for; null while there is none. */
    defaultVersion: z.string().nullable(),
    /** The number of that version; null before Harvester counted it. */
    defaultNumber: z.number().nullable(),
    latestNumber: z.number().nullable(),
  }),
});
export type VmTemplate = z.infer<typeof VmTemplate>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({ defaultVersionId: z.string().nullish(), description: z.string().nullish() }).nullish(),
  status: z.object({ defaultVersion: z.number().nullish(), latestVersion: z.number().nullish() }).nullish(),
});
const read = toReader(Raw);

/** VM templates: harvesterhci.io/v1beta1. Source: harvester/harvester pkg/apis/harvesterhci.io/v1beta1/template.go. */
export const vmTemplateKind = defineKind({
  kind: 'VirtualMachineTemplate',
  resource: {
    group: 'harvesterhci.io',
    version: 'v1beta1',
    plural: 'virtualmachinetemplates',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  layer: 'library',
  project(raw, cluster): VmTemplate {
    const { metadata, spec, status } = read(raw);
    const defaultVersion = spec?.defaultVersionId || null;
    const shown =
      defaultVersion === null
        ? { state: 'pending' as const, status: 'No version yet' }
        : { state: 'running' as const, status: 'Ready' };
    return toEntity('VirtualMachineTemplate', cluster, metadata, shown, 'template', {
      description: spec?.description || null,
      defaultVersion,
      defaultNumber: status?.defaultVersion || null,
      latestNumber: status?.latestVersion || null,
    });
  },
});
