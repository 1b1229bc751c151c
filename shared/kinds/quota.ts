import { z } from 'zod';
import { toBytes, toCpuMillis } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import { toReader } from './reader.ts';

const Amounts = z.object({
  limitsCpuMillis: z.number().nullable(),
  limitsMemoryBytes: z.number().nullable(),
  requestsStorageBytes: z.number().nullable(),
});

/** A quota of a namespace: what its pods and claims may ask for together; null for what it does not limit. */
export const Quota = z.object({
  ...commonFields,
  kind: z.literal('ResourceQuota'),
  quota: z.object({
    hard: Amounts,
    used: Amounts,
    /** Whether Rancher keeps it by the limits of the namespace, which Harvester's webhook holds VMs to. */
    isOfRancher: z.boolean(),
  }),
});
export type Quota = z.infer<typeof Quota>;

const Quantities = z.record(z.string(), z.union([z.string(), z.number()])).nullish();
const Raw = z.object({
  metadata: Metadata,
  spec: z.object({ hard: Quantities }).nullish(),
  status: z.object({ hard: Quantities, used: Quantities }).nullish(),
});
const read = toReader(Raw);

function toAmounts(raw: z.output<typeof Quantities>): z.output<typeof Amounts> {
  return {
    limitsCpuMillis: toCpuMillis(raw?.['limits.cpu']),
    limitsMemoryBytes: toBytes(raw?.['limits.memory']),
    requestsStorageBytes: toBytes(raw?.['requests.storage']),
  };
}

/** Quotas: core/v1 resourcequotas. Source: Kubernetes API; harvester/harvester pkg/util/resourcequota. */
export const quotaKind = defineKind({
  kind: 'ResourceQuota',
  resource: { group: '', version: 'v1', plural: 'resourcequotas', isNamespaced: true },
  read: { type: 'watch' },
  project(raw, cluster): Quota {
    const { metadata, spec, status } = read(raw);
    const shown = { state: 'running' as const, status: 'Ready' };
    return toEntity('ResourceQuota', cluster, metadata, shown, 'quota', {
      hard: toAmounts(spec?.hard ?? status?.hard),
      used: toAmounts(status?.used),
      isOfRancher: metadata.labels?.['resourcequota.management.cattle.io/default-resource-quota'] === 'true',
    });
  },
});
