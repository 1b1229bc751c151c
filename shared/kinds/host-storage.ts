import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { commonFields } from '../world/entity.ts';
import type { Problem } from '../world/entity.ts';
import { Conditions, defineKind, Metadata, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareLink } from './share.ts';

/** The storage of a host as Longhorn sees it, in bytes, summed over the disks it may schedule to. */
export const HostStorage = z.object({
  ...commonFields,
  kind: z.literal('StorageNode'),
  storage: z.object({
    allowsScheduling: z.boolean(),
    maximumBytes: z.number(),
    reservedBytes: z.number(),
    usedBytes: z.number(),
    scheduledBytes: z.number(),
    disks: z.number(),
  }),
});
export type HostStorage = z.infer<typeof HostStorage>;

const DiskSpec = z.object({ allowScheduling: z.boolean().nullish(), storageReserved: z.number().nullish() });
const DiskStatus = z.object({
  storageMaximum: z.number().nullish(),
  storageAvailable: z.number().nullish(),
  storageScheduled: z.number().nullish(),
  conditions: Conditions,
});
const Raw = z.object({
  metadata: Metadata,
  spec: z
    .object({ allowScheduling: z.boolean().nullish(), disks: z.record(z.string(), DiskSpec).nullish() })
    .nullish(),
  status: z
    .object({ conditions: Conditions, diskStatus: z.record(z.string(), DiskStatus).nullish() })
    .nullish(),
});
const read = toReader(Raw);

/** Longhorn nodes, named like their host; a witness has none. Source: harvester-ui-extension formatters/HarvesterStorageUsed.vue. */
export const hostStorageKind = defineKind({
  kind: 'StorageNode',
  resource: { group: 'longhorn.io', version: 'v1beta2', plural: 'nodes', isNamespaced: true },
  read: { type: 'watch' },
  project(raw, cluster): HostStorage {
    const { metadata, spec, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const total = { maximum: 0, reserved: 0, used: 0, scheduled: 0, disks: 0 };
    const problems: Problem[] = [];
    for (const [disk, diskSpec] of Object.entries(spec?.disks ?? {})) {
      const diskStatus = status?.diskStatus?.[disk];
      for (const condition of toConditions(diskStatus?.conditions)) {
        if (condition.status === 'True') continue;
        const text = condition.message ?? `Disk ${disk} is not ${condition.type.toLowerCase()}.`;
        problems.push({ severity: 'warning', code: condition.reason ?? condition.type, text });
      }
      if (diskSpec.allowScheduling !== true) continue;
      const maximum = diskStatus?.storageMaximum ?? 0;
      total.disks += 1;
      total.maximum += maximum;
      total.reserved += diskSpec.storageReserved ?? 0;
      total.used += Math.max(0, maximum - (diskStatus?.storageAvailable ?? 0));
      total.scheduled += diskStatus?.storageScheduled ?? 0;
    }
    const host = toEntityId({ cluster, kind: 'Node', namespace: null, name: metadata.name });
    const shown: Shown = {
      state: problems.length > 0 ? 'warning' : 'running',
      status: problems.length > 0 ? 'Disk problem' : 'Ready',
      problems,
      conditions,
      links: [shareLink('describes', host)],
    };
    return toEntity('StorageNode', cluster, metadata, shown, 'storage', {
      allowsScheduling: spec?.allowScheduling !== false,
      maximumBytes: total.maximum,
      reservedBytes: total.reserved,
      usedBytes: total.used,
      scheduledBytes: total.scheduled,
      disks: total.disks,
    });
  },
});
