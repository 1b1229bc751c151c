import type { StorageClass } from '../../../shared/kinds/storage-class.ts';
import type { World } from '../../../shared/world/patch.ts';

/** The storage classes of a cluster that a user may choose, the default first, then by name. */
export function classesOf(world: World): StorageClass[] {
  const found: StorageClass[] = [];
  for (const entity of world.entities.values())
    if (entity.kind === 'StorageClass' && entity.storageClass.isForDisks) found.push(entity);
  const order = (each: StorageClass): string => `${each.storageClass.isDefault ? 0 : 1} ${each.name}`;
  return found.sort((left, right) => (order(left) < order(right) ? -1 : 1));
}

/** Whether Longhorn keeps the images of a class by itself: other classes' images are kept by CDI. */
export function isFirstEngine({ storageClass }: StorageClass): boolean {
  return storageClass.provisioner === 'driver.longhorn.io';
}
