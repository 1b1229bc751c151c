import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { toBytes, toCpuMillis } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, StringMap, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareLink, shareOptional } from './share.ts';

/** What a host uses right now: CPU in thousandths of a core, memory in bytes; null where it could not be read. */
export const HostUsage = z.object({
  ...commonFields,
  kind: z.literal('NodeMetrics'),
  usage: z.object({
    cpuMillis: z.number().nullable(),
    memoryBytes: z.number().nullable(),
    measuredAt: z.string().nullable(),
  }),
});
export type HostUsage = z.infer<typeof HostUsage>;

const Raw = z.object({ metadata: Metadata, timestamp: z.string().nullish(), usage: StringMap });
const read = toReader(Raw);

/** Host metrics; the API has no watch, so it is polled. Source: Kubernetes metrics.k8s.io/v1beta1 NodeMetrics. */
export const hostUsageKind = defineKind({
  kind: 'NodeMetrics',
  resource: { group: 'metrics.k8s.io', version: 'v1beta1', plural: 'nodes', isNamespaced: false },
  read: { type: 'poll', pollMs: 30_000 },
  project(raw, cluster): HostUsage {
    const { metadata, timestamp, usage } = read(raw);
    const host = toEntityId({ cluster, kind: 'Node', namespace: null, name: metadata.name });
    const shown: Shown = {
      state: 'running',
      status: 'Measured',
      links: [shareLink('describes', host)],
    };
    return toEntity('NodeMetrics', cluster, metadata, shown, 'usage', {
      cpuMillis: toCpuMillis(usage?.cpu),
      memoryBytes: toBytes(usage?.memory),
      measuredAt: shareOptional(timestamp),
    });
  },
});
