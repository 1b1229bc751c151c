import { z } from 'zod';
import { parseQuantity } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { Amounts } from './quota.ts';
import { toReader } from './reader.ts';

/** A namespace; `isSystem` ones belong to Harvester itself. */
export const Namespace = z.object({
  ...commonFields,
  kind: z.literal('Namespace'),
  space: z.object({
    phase: z.string(),
    isSystem: z.boolean(),
    project: z.string().nullable(),
    /** What Rancher lets it have, by the names of a ResourceQuota; cores and bytes. Absent where there is no limit. */
    limits: Amounts.optional(),
  }),
});
export type Namespace = z.infer<typeof Namespace>;

const Raw = z.object({ metadata: Metadata, status: z.object({ phase: z.string().nullish() }).nullish() });
const read = toReader(Raw);

const Limits = z.object({
  limit: z.object({
    limitsCpu: z.string().nullish(),
    limitsMemory: z.string().nullish(),
    requestsStorage: z.string().nullish(),
  }),
});

/** The limits Harvester's webhook holds VMs to. Source: harvester/harvester pkg/util/resourcequota/calculator.go. */
function toLimits(text: string | undefined): Amounts | undefined {
  if (text === undefined) return undefined;
  let limit: z.output<typeof Limits>['limit'];
  try {
    ({ limit } = Limits.parse(JSON.parse(text)));
  } catch {
    return undefined;
  }
  const named = {
    'limits.cpu': limit.limitsCpu,
    'limits.memory': limit.limitsMemory,
    'requests.storage': limit.requestsStorage,
  };
  const limits = Object.entries(named).flatMap(([name, quantity]): [string, number][] => {
    const amount = parseQuantity(quantity);
    // Nought stands for no limit.
    return amount === null || amount === 0 ? [] : [[name, amount]];
  });
  return limits.length === 0 ? undefined : Object.fromEntries(limits);
}

/** Namespaces: core/v1. Source: harvester API reference section 6.4. */
export const namespaceKind = defineKind({
  kind: 'Namespace',
  resource: { group: '', version: 'v1', plural: 'namespaces', isNamespaced: false },
  read: { type: 'watch' },
  project(raw, cluster): Namespace {
    const { metadata, status } = read(raw);
    const phase = status?.phase ?? '';
    const limits = toLimits(metadata.annotations?.['field.cattle.io/resourceQuota']);
    const shown: Shown = {
      state: phase === 'Terminating' ? 'stopping' : 'running',
      status: phase || 'No status yet',
    };
    return toEntity('Namespace', cluster, metadata, shown, 'space', {
      phase,
      isSystem:
        metadata.annotations?.['management.cattle.io/system-namespace'] === 'true' ||
        metadata.labels?.['fleet.cattle.io/managed'] === 'true' ||
        /^(kube-|cattle-|longhorn-|harvester-|fleet-)/.test(metadata.name),
      project: metadata.annotations?.['field.cattle.io/projectId'] ?? null,
      ...(limits ? { limits } : {}),
    });
  },
});
