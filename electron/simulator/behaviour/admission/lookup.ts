import { textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';

/** The image a storage class makes claims from, `namespace/name`; undefined for a class that is no image's. */
export function imageOfClass(store: Store, storageClass: string): string | undefined {
  const found = store.get(RESOURCES.storageClasses, undefined, storageClass);
  if (found === undefined || textAt(found, 'parameters', 'backingImage') === undefined) return undefined;
  const image = store
    .list(RESOURCES.images)
    .find((each) => textAt(each, 'status', 'storageClassName') === storageClass);
  return image === undefined ? undefined : `${image.metadata.namespace ?? ''}/${image.metadata.name}`;
}

/** The cluster network of a VM network, `namespace/name` or a name in default; empty where it has none. */
export function clusterNetworkOf(store: Store, network: string): string {
  const [first = '', second] = network.split('/');
  const found =
    second === undefined
      ? store.get(RESOURCES.networks, 'default', first)
      : store.get(RESOURCES.networks, first, second);
  return found?.metadata.labels?.['network.harvesterhci.io/clusternetwork'] ?? '';
}
