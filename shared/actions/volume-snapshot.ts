import { z } from 'zod';
import { defineAction } from './define.ts';
import { nameProblem } from './in-use.ts';
import { isBound } from './volume-parts.ts';

/**
 * Keeps what a volume is now beside it. `className` is the snapshot class; where it is null the one that setting
 * csi-driver-config names for its driver. Source: harvester/harvester pkg/api/volume/handler.go, snapshotVolume.
 */
export const volumeSnapshot = defineAction({
  label: 'Take snapshot',
  kinds: ['PersistentVolumeClaim'],
  danger: 'none',
  confirm: (entity) => `Keep what ${entity.name} is now, to make volumes from it later.`,
  options: z.strictObject({ name: z.string().min(1).max(253), className: z.string().nullable() }),
  needs: [
    { verb: 'get', group: '', resource: 'persistentvolumeclaims', subresource: null },
    { verb: 'create', group: 'snapshot.storage.k8s.io', resource: 'volumesnapshots', subresource: null },
  ],
  reach: 'one',
  can: isBound,
  check: (entity, world, { name }) => nameProblem(entity, world, 'VolumeSnapshot', name),
  // Snapshots are read only while their list is followed.
  isDone: () => true,
  hasNoTrace: true,
});
