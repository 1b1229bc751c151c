import type { KubeObject } from '../../json.ts';
import { textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { harvesterInvalid } from './deny.ts';

const RESERVED = 'harvesterhci.io/is-reserved-storageclass';

/** Refuses to delete a class that images use or that is reserved (harvester pkg/webhook/resources/storageclass). */
export function checkStorageClassRemoval(store: Store, storageClass: KubeObject): void {
  const { name, annotations } = storageClass.metadata;
  const images = store
    .list(RESOURCES.images)
    .filter((image) => image.metadata.annotations?.['harvesterhci.io/storageClassName'] === name)
    .map((image) => `${image.metadata.namespace ?? ''}/${textAt(image, 'spec', 'displayName') ?? ''}`);
  if (images.length > 0) {
    const message = `storage class ${name} is used by virtual machine images: ${images.join(', ')}`;
    throw harvesterInvalid(message, '');
  }
  if (annotations?.[RESERVED] === 'true') {
    throw harvesterInvalid(`storage class ${name} is reserved by Harvester and can't be deleted`, '');
  }
}
