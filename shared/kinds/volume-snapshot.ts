import { z } from 'zod';
import { toBytes } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareOptional } from './share.ts';

/** What a volume was at one time, kept beside it. Sizes in bytes. */
export const VolumeSnapshot = z.object({
  ...commonFields,
  kind: z.literal('VolumeSnapshot'),
  snapshot: z.object({
    /** Name of the volume, in its own namespace; null where it was brought in from outside. */
    volume: z.string().nullable(),
    isReady: z.boolean(),
    /** The least a volume made from it has; null while it is not known. */
    sizeBytes: z.number().nullable(),
    className: z.string().nullable(),
    /** When it was taken; null before it was. */
    takenAt: z.string().nullable(),
  }),
});
export type VolumeSnapshot = z.infer<typeof VolumeSnapshot>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    source: z.object({ persistentVolumeClaimName: z.string().nullish() }).nullish(),
    volumeSnapshotClassName: z.string().nullish(),
  }),
  status: z
    .object({
      readyToUse: z.boolean().nullish(),
      restoreSize: z.union([z.string(), z.number()]).nullish(),
      creationTime: z.string().nullish(),
      error: z.object({ message: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);

/** Snapshots of volumes: snapshot.storage.k8s.io/v1 volumesnapshots. Source: kubernetes-csi/external-snapshotter client/apis/volumesnapshot/v1. */
export const volumeSnapshotKind = defineKind({
  kind: 'VolumeSnapshot',
  resource: {
    group: 'snapshot.storage.k8s.io',
    version: 'v1',
    plural: 'volumesnapshots',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  layer: 'backups',
  project(raw, cluster): VolumeSnapshot {
    const { metadata, spec, status } = read(raw);
    const isReady = status?.readyToUse ?? false;
    const error = status?.error?.message ?? null;
    const shown: Shown =
      error !== null && !isReady
        ? { state: 'error', status: error }
        : isReady
          ? { state: 'running', status: 'Ready' }
          : { state: 'starting', status: 'Not ready' };
    const size = status?.restoreSize;
    return toEntity('VolumeSnapshot', cluster, metadata, shown, 'snapshot', {
      volume: shareOptional(spec.source?.persistentVolumeClaimName),
      isReady,
      sizeBytes: size === null || size === undefined ? null : toBytes(String(size)),
      className: shareOptional(spec.volumeSnapshotClassName),
      takenAt: status?.creationTime ?? null,
    });
  },
});
