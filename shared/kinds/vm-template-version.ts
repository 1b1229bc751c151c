import { z } from 'zod';
import { toBytes } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { Conditions, defineKind, findCondition, isTrue, Metadata, toConditions, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { trim } from './share.ts';

/** One version of a VM template, which cannot be changed. */
export const VmTemplateVersion = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachineTemplateVersion'),
  templateVersion: z.object({
    /** namespace/name of its template. */
    template: z.string(),
    /** Counted from 1; null before Harvester counted it. */
    number: z.number().nullable(),
    /** The name a user gave it; null where none did. */
    customName: z.string().nullable(),
    description: z.string().nullable(),
    /** namespace/name of the image of its first disk; null where it has none. */
    image: z.string().nullable(),
    /** namespace/name of each. */
    keyPairs: z.array(z.string()),
    /** Virtual processors of a VM made from it; null where it does not say. */
    cpus: z.number().nullable(),
    /** Limit of a VM made from it; null where it does not say. */
    memoryBytes: z.number().nullable(),
    disks: z.number(),
  }),
});
export type VmTemplateVersion = z.infer<typeof VmTemplateVersion>;

const Count = z.number().nullish();
const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    templateId: z.string().nullish(),
    imageId: z.string().nullish(),
    description: z.string().nullish(),
    keyPairIds: z.array(z.string()).nullish(),
    vm: z
      .object({
        spec: z
          .object({
            template: z
              .object({
                spec: z
                  .object({
                    domain: z
                      .object({
                        cpu: z.object({ sockets: Count, cores: Count, threads: Count }).nullish(),
                        memory: z.object({ guest: z.unknown() }).nullish(),
                        resources: z
                          .object({ limits: z.object({ memory: z.unknown() }).nullish() })
                          .nullish(),
                        devices: z.object({ disks: z.array(z.unknown()).nullish() }).nullish(),
                      })
                      .nullish(),
                  })
                  .nullish(),
              })
              .nullish(),
          })
          .nullish(),
      })
      .nullish(),
  }),
  status: z.object({ version: Count, conditions: Conditions }).nullish(),
});
const read = toReader(Raw);

function toQuantity(value: unknown): number | null {
  return typeof value === 'string' || typeof value === 'number' ? toBytes(String(value)) : null;
}

/** Versions of VM templates. Source: harvester/harvester pkg/apis/harvesterhci.io/v1beta1/template.go, pkg/controller/master/template. */
export const vmTemplateVersionKind = defineKind({
  kind: 'VirtualMachineTemplateVersion',
  resource: {
    group: 'harvesterhci.io',
    version: 'v1beta1',
    plural: 'virtualmachinetemplateversions',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  layer: 'library',
  project(raw, cluster): VmTemplateVersion {
    const { metadata, spec, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const ready = findCondition(conditions, 'ready');
    const isReady = ready === undefined ? isTrue(conditions, 'assigned') : ready.status === 'True';
    const domain = spec.vm?.spec?.template?.spec?.domain;
    const cpu = domain?.cpu;
    const shown = isReady
      ? { state: 'running' as const, status: 'Ready', conditions }
      : { state: 'pending' as const, status: ready?.message || 'Not ready', conditions };
    return toEntity('VirtualMachineTemplateVersion', cluster, metadata, shown, 'templateVersion', {
      template: spec.templateId ?? '',
      number: status?.version || null,
      customName: metadata.annotations?.['template-version.harvesterhci.io/customName'] || null,
      description: spec.description || null,
      image: spec.imageId || null,
      keyPairs: trim(spec.keyPairIds ?? []),
      cpus: cpu ? (cpu.sockets || 1) * (cpu.cores || 1) * (cpu.threads || 1) : null,
      memoryBytes: toQuantity(domain?.resources?.limits?.memory) ?? toQuantity(domain?.memory?.guest),
      disks: domain?.devices?.disks?.length ?? 0,
    });
  },
});
