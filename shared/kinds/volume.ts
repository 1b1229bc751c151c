import { z } from 'zod';
import { toBytes } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { Conditions, defineKind, Metadata, StringMap, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareList, shareOptional, shareText } from './share.ts';

/** A volume: a PersistentVolumeClaim. Sizes in bytes. */
export const Volume = z.object({
  ...commonFields,
  kind: z.literal('PersistentVolumeClaim'),
  volume: z.object({
    phase: z.string(),
    requestedBytes: z.number().nullable(),
    capacityBytes: z.number().nullable(),
    storageClass: z.string().nullable(),
    volumeName: z.string().nullable(),
    accessModes: z.array(z.string()),
    volumeMode: z.string().nullable(),
    /** namespace/name of the image it was made from; null for an empty disk. */
    image: z.string().nullable(),
  }),
});
export type Volume = z.infer<typeof Volume>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    accessModes: z.array(z.string()).nullish(),
    storageClassName: z.string().nullish(),
    volumeMode: z.string().nullish(),
    volumeName: z.string().nullish(),
    resources: z.object({ requests: StringMap }).nullish(),
  }),
  status: z.object({ phase: z.string().nullish(), capacity: StringMap, conditions: Conditions }).nullish(),
});
const read = toReader(Raw);

const phases: Record<string, State> = { Bound: 'running', Pending: 'pending', Lost: 'error' };

/** Volumes: core/v1 persistentvolumeclaims. Source: Kubernetes API, harvester API reference section 6.2. */
export const volumeKind = defineKind({
  kind: 'PersistentVolumeClaim',
  resource: { group: '', version: 'v1', plural: 'persistentvolumeclaims', isNamespaced: true },
  read: { type: 'watch' },
  project(raw, cluster): Volume {
    const { metadata, spec, status } = read(raw);
    const phase = status?.phase ?? '';
    const conditions = toConditions(status?.conditions);
    const isResizing = conditions.some((entry) => entry.type === 'Resizing' && entry.status === 'True');
    const shown: Shown = {
      state: phases[phase] ?? 'unknown',
      status: isResizing ? 'Resizing' : phase || 'No status yet',
      conditions,
    };
    return toEntity('PersistentVolumeClaim', cluster, metadata, shown, 'volume', {
      phase: shareText(phase),
      requestedBytes: toBytes(spec.resources?.requests?.storage),
      capacityBytes: toBytes(status?.capacity?.storage),
      storageClass: shareOptional(spec.storageClassName),
      volumeName: spec.volumeName ?? null,
      accessModes: shareList((spec.accessModes ?? []).map(shareText)),
      volumeMode: shareOptional(spec.volumeMode),
      image: shareOptional(metadata.annotations?.['harvesterhci.io/imageId']),
    });
  },
});
