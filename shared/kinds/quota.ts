import { z } from 'zod';
import { parseQuantity } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import { toReader } from './reader.ts';

/** Amounts by the names a ResourceQuota has for them: CPU in cores, memory and storage in bytes, all else counted. */
export const Amounts = z.record(z.string(), z.number());
export type Amounts = z.infer<typeof Amounts>;

/** A quota of a namespace: what its pods, claims and other objects may come to together. */
export const Quota = z.object({
  ...commonFields,
  kind: z.literal('ResourceQuota'),
  quota: z.object({
    hard: Amounts,
    used: Amounts,
    /** Whether Rancher keeps it by the limits of the namespace, which Harvester's webhook holds VMs to. */
    isOfRancher: z.boolean(),
    /** What Harvester has added to the limits for migrations under way; absent without any. */
    migrating: Amounts.optional(),
    /** Which pods it counts, such as `NotTerminating` or a priority class; absent where it counts all. */
    scopes: z.array(z.string()).optional(),
  }),
});
export type Quota = z.infer<typeof Quota>;

const Quantities = z.record(z.string(), z.union([z.string(), z.number()])).nullish();
const Raw = z.object({
  metadata: Metadata,
  spec: z
    .object({
      hard: Quantities,
      scopes: z.array(z.string()).nullish(),
      scopeSelector: z
        .object({ matchExpressions: z.array(z.object({ scopeName: z.string() })).nullish() })
        .nullish(),
    })
    .nullish(),
  status: z.object({ hard: Quantities, used: Quantities }).nullish(),
});
const read = toReader(Raw);

function toAmounts(raw: z.output<typeof Quantities>): Amounts {
  const amounts = Object.entries(raw ?? {}).flatMap(([name, text]): [string, number][] => {
    const amount = parseQuantity(text);
    return amount === null ? [] : [[name, amount]];
  });
  return Object.fromEntries(amounts);
}

/** Annotations that Harvester keeps for each migration under way, by VM; the value is a list of resources as JSON. */
const migratingPrefix = 'harvesterhci.io/migrating';

function toMigrating(annotations: Record<string, string>): Amounts | undefined {
  const sum: Amounts = {};
  for (const [key, text] of Object.entries(annotations)) {
    if (!key.startsWith(migratingPrefix)) continue;
    try {
      const amounts = toAmounts(Quantities.parse(JSON.parse(text)));
      for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount;
    } catch {
      // A note that cannot be read takes nothing away: the limits are then held to as they are.
    }
  }
  return Object.keys(sum).length === 0 ? undefined : sum;
}

/** Quotas: core/v1 resourcequotas. Source: Kubernetes API; harvester/harvester pkg/util/resourcequota. */
export const quotaKind = defineKind({
  kind: 'ResourceQuota',
  resource: { group: '', version: 'v1', plural: 'resourcequotas', isNamespaced: true },
  read: { type: 'watch' },
  project(raw, cluster): Quota {
    const { metadata, spec, status } = read(raw);
    const shown = { state: 'running' as const, status: 'Ready' };
    const migrating = toMigrating(metadata.annotations ?? {});
    const scopes = [
      ...(spec?.scopes ?? []),
      ...(spec?.scopeSelector?.matchExpressions ?? []).map(({ scopeName }) => scopeName),
    ];
    return toEntity('ResourceQuota', cluster, metadata, shown, 'quota', {
      hard: toAmounts(spec?.hard ?? status?.hard),
      used: toAmounts(status?.used),
      isOfRancher: metadata.labels?.['resourcequota.management.cattle.io/default-resource-quota'] === 'true',
      ...(migrating ? { migrating } : {}),
      ...(scopes.length > 0 ? { scopes } : {}),
    });
  },
});
