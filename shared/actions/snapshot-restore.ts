import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { defineAction } from './define.ts';
import { nameProblem } from './in-use.ts';

/** Makes a volume from a snapshot of one. Source: harvester/harvester pkg/api/volumesnapshot/handler.go, restore. */
export const snapshotRestore = defineAction({
  label: 'Make volume',
  kinds: ['VolumeSnapshot'],
  danger: 'none',
  confirm: (entity) => `Make a new volume with what ${entity.name} keeps.`,
  options: z.strictObject({
    name: z.string().min(1).max(253),
    /** That of the volume it was taken of where it is null. */
    storageClass: z.string().nullable(),
  }),
  needs: [
    { verb: 'get', group: 'snapshot.storage.k8s.io', resource: 'volumesnapshots', subresource: null },
    { verb: 'create', group: '', resource: 'persistentvolumeclaims', subresource: null },
  ],
  reach: 'one',
  can(entity) {
    if (entity.kind !== 'VolumeSnapshot') return 'Only a snapshot of a volume can be restored.';
    if (entity.deletingAt !== null) return 'The snapshot is being deleted.';
    return entity.snapshot.isReady ? true : 'The snapshot is not ready.';
  },
  check: (entity, world, { name }) => nameProblem(entity, world, 'PersistentVolumeClaim', name),
  isDone(entity, world, { options: { name } }) {
    if (entity === undefined) return true;
    const { cluster, namespace } = entity;
    return world.entities.has(toEntityId({ cluster, kind: 'PersistentVolumeClaim', namespace, name }));
  },
});
