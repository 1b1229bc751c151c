import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { toBytes } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareLink, shareOptional, shareText } from './share.ts';

/**
 * How a replica stands: `healthy`: it has all the data; `rebuilding`: it does not yet; `failed`: it fell out; `stopped`:
 * it has all the data and rests with its detached volume; `unplaced`: no disk was found for it.
 */
export const ReplicaMode = z.enum(['healthy', 'rebuilding', 'failed', 'stopped', 'unplaced']);
export type ReplicaMode = z.infer<typeof ReplicaMode>;

/** A copy of a Longhorn volume's data on a disk of a host. Sizes in bytes. */
export const StorageReplica = z.object({
  ...commonFields,
  kind: z.literal('StorageReplica'),
  replica: z.object({
    /** Name of its Longhorn volume. */
    volume: z.string(),
    /** Name of the host whose disk it is on; null before one was found. */
    host: z.string().nullable(),
    /** Longhorn's id and path of the disk. */
    disk: z.string().nullable(),
    diskPath: z.string().nullable(),
    mode: ReplicaMode,
    /** running, stopped, error, starting, stopping or unknown; as it came. */
    process: z.string(),
    failedAt: z.string().nullable(),
    /** When it had all the data for the first time since it was last built; null while it does not. */
    healthyAt: z.string().nullable(),
    isEvicted: z.boolean(),
    sizeBytes: z.number().nullable(),
  }),
});
export type StorageReplica = z.infer<typeof StorageReplica>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    volumeName: z.string().nullish(),
    nodeID: z.string().nullish(),
    diskID: z.string().nullish(),
    diskPath: z.string().nullish(),
    volumeSize: z.string().nullish(),
    failedAt: z.string().nullish(),
    healthyAt: z.string().nullish(),
    evictionRequested: z.boolean().nullish(),
  }),
  status: z.object({ currentState: z.string().nullish() }).nullish(),
});
const read = toReader(Raw);
type Raw = z.output<typeof Raw>;

/**
 * Longhorn clears healthyAt when it begins to build a replica and sets it once the engine may read from it; failedAt is
 * set when it falls out. Source: longhorn/longhorn-manager controller/volume_controller.go.
 */
function toMode({ spec, status }: Raw): ReplicaMode {
  const state = status?.currentState ?? '';
  if (!spec.nodeID) return 'unplaced';
  if (spec.failedAt || state === 'error') return 'failed';
  if (!spec.healthyAt) return 'rebuilding';
  return state === 'running' ? 'healthy' : 'stopped';
}

const shownAs: Record<ReplicaMode, { state: State; status: string }> = {
  healthy: { state: 'running', status: 'Healthy' },
  rebuilding: { state: 'starting', status: 'Rebuilding' },
  failed: { state: 'error', status: 'Failed' },
  stopped: { state: 'off', status: 'Stopped' },
  unplaced: { state: 'pending', status: 'Not placed' },
};

/** Longhorn replicas. Source: Longhorn API v1beta2 Replica. */
export const storageReplicaKind = defineKind({
  kind: 'StorageReplica',
  resource: { group: 'longhorn.io', version: 'v1beta2', plural: 'replicas', isNamespaced: true },
  read: { type: 'watch' },
  layer: 'storage',
  project(raw, cluster): StorageReplica {
    const parsed = read(raw);
    const { metadata, spec, status } = parsed;
    const mode = toMode(parsed);
    const volume = spec.volumeName ?? '';
    const { namespace = null } = metadata;
    const links = [
      shareLink('replica-of', toEntityId({ cluster, kind: 'StorageVolume', namespace, name: volume })),
    ];
    const { state, status: word } = shownAs[mode];
    const shown: Shown = { state, status: word, links };
    return toEntity('StorageReplica', cluster, metadata, shown, 'replica', {
      volume: shareText(volume),
      host: shareOptional(spec.nodeID || null),
      disk: shareOptional(spec.diskID || null),
      diskPath: shareOptional(spec.diskPath || null),
      mode,
      process: shareText(status?.currentState ?? ''),
      failedAt: shareOptional(spec.failedAt || null),
      healthyAt: shareOptional(spec.healthyAt || null),
      isEvicted: spec.evictionRequested === true,
      sizeBytes: toBytes(spec.volumeSize),
    });
  },
});
