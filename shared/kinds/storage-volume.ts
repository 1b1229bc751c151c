import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { toBytes } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import type { Problem, State } from '../world/entity.ts';
import {
  Conditions,
  defineKind,
  findCondition,
  Metadata,
  toConditions,
  toEntity,
  toProblem,
} from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareLink, shareOptional, shareText } from './share.ts';

/** A Longhorn volume: what stands behind a PersistentVolumeClaim of Longhorn. Sizes in bytes. */
export const StorageVolume = z.object({
  ...commonFields,
  kind: z.literal('StorageVolume'),
  storageVolume: z.object({
    /** creating, attached, detached, attaching, detaching or deleting; as it came. */
    state: z.string(),
    /** healthy, degraded, faulted or unknown (which is normal while it is detached); as it came. */
    robustness: z.string(),
    wantedReplicas: z.number(),
    /** Name of the host it is attached to; null while it is attached to none. */
    host: z.string().nullable(),
    sizeBytes: z.number().nullable(),
    /** What its data and snapshots take up of one replica's disk. */
    actualBytes: z.number().nullable(),
    /** Whether all its replicas have found a disk; null while Longhorn does not say. */
    isScheduled: z.boolean().nullable(),
    /** When it was last seen to have fewer replicas than wanted; null where it has enough. */
    degradedAt: z.string().nullable(),
  }),
});
export type StorageVolume = z.infer<typeof StorageVolume>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({ numberOfReplicas: z.number().nullish(), size: z.string().nullish() }),
  status: z
    .object({
      state: z.string().nullish(),
      robustness: z.string().nullish(),
      currentNodeID: z.string().nullish(),
      actualSize: z.number().nullish(),
      lastDegradedAt: z.string().nullish(),
      conditions: Conditions,
      kubernetesStatus: z
        .object({ namespace: z.string().nullish(), pvcName: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);
type Status = z.output<typeof Raw>['status'];

const states: Record<string, State> = {
  attached: 'running',
  detached: 'off',
  creating: 'starting',
  attaching: 'starting',
  detaching: 'stopping',
  deleting: 'stopping',
};

function toShown(status: Status): Pick<Shown, 'state' | 'status'> {
  const { state, robustness } = status ?? {};
  if (robustness === 'faulted') return { state: 'error', status: 'Faulted' };
  if (robustness === 'degraded') return { state: 'warning', status: 'Degraded' };
  const shown = states[state ?? ''] ?? 'unknown';
  if (!state) return { state: shown, status: 'No status yet' };
  return {
    state: shown,
    status: state === 'attached' && robustness === 'healthy' ? 'Healthy' : toWord(state),
  };
}

function toWord(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Longhorn volumes, named like the PersistentVolume they are. Source: Longhorn API v1beta2 Volume. */
export const storageVolumeKind = defineKind({
  kind: 'StorageVolume',
  resource: { group: 'longhorn.io', version: 'v1beta2', plural: 'volumes', isNamespaced: true },
  read: { type: 'watch' },
  layer: 'storage',
  project(raw, cluster): StorageVolume {
    const { metadata, spec, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const scheduled = findCondition(conditions, 'Scheduled');
    const problems: Problem[] = scheduled?.status === 'False' ? [toProblem(scheduled, 'warning')] : [];
    const { namespace, pvcName } = status?.kubernetesStatus ?? {};
    const claim = {
      cluster,
      kind: 'PersistentVolumeClaim',
      namespace: namespace ?? null,
      name: pvcName ?? '',
    };
    return toEntity(
      'StorageVolume',
      cluster,
      metadata,
      {
        ...toShown(status),
        problems,
        conditions,
        links: pvcName ? [shareLink('stores', toEntityId(claim))] : [],
      },
      'storageVolume',
      {
        state: shareText(status?.state ?? ''),
        robustness: shareText(status?.robustness ?? 'unknown'),
        wantedReplicas: spec.numberOfReplicas ?? 0,
        host: shareOptional(status?.currentNodeID || null),
        sizeBytes: toBytes(spec.size),
        actualBytes: status?.actualSize ?? null,
        isScheduled: scheduled ? scheduled.status === 'True' : null,
        degradedAt: shareOptional(status?.lastDegradedAt || null),
      },
    );
  },
});
