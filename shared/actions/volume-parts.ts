import type { Entity } from '../kinds/index.ts';
import type { Volume } from '../kinds/volume.ts';
import type { Allowed } from './define.ts';

/** A volume that has its disk and is not going away; else why it cannot be worked with. */
export function boundVolume(entity: Entity): Volume | string {
  if (entity.kind !== 'PersistentVolumeClaim') return 'Only a volume has this.';
  if (entity.deletingAt !== null) return 'The volume is being deleted.';
  if (entity.volume.phase !== 'Bound') return 'The volume has no disk yet.';
  return entity;
}

/** Whether a volume has its disk. */
export function isBound(entity: Entity): Allowed {
  const volume = boundVolume(entity);
  return typeof volume === 'string' ? volume : true;
}
