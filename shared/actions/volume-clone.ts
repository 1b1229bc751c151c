import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { defineAction } from './define.ts';
import { nameProblem } from './in-use.ts';
import { isBound } from './volume-parts.ts';

/** Makes another volume with the data of this one. Source: harvester/harvester pkg/api/volume/handler.go, cloneVolume. */
export const volumeClone = defineAction({
  label: 'Clone',
  kinds: ['PersistentVolumeClaim'],
  danger: 'none',
  confirm: (entity) => `Make a new volume with the data of ${entity.name}.`,
  options: z.strictObject({ name: z.string().min(1).max(253) }),
  needs: [
    { verb: 'get', group: '', resource: 'persistentvolumeclaims', subresource: null },
    { verb: 'create', group: '', resource: 'persistentvolumeclaims', subresource: null },
  ],
  reach: 'one',
  can: isBound,
  check: (entity, world, { name }) => nameProblem(entity, world, 'PersistentVolumeClaim', name),
  isDone(entity, world, { options: { name } }) {
    if (entity === undefined) return true;
    const { cluster, namespace } = entity;
    return world.entities.has(toEntityId({ cluster, kind: 'PersistentVolumeClaim', namespace, name }));
  },
});
