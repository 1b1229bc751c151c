import { z } from 'zod';
import { defineAction } from './define.ts';
import { having } from './in-use.ts';
import { boundVolume, isBound } from './volume-parts.ts';

const gib = 2 ** 30;
const internalClasses: ReadonlySet<string> = new Set(['vmstate-persistence', 'longhorn-static']);

/** Makes a volume larger; no volume can be made smaller. Sizes in bytes. Source: Kubernetes API PersistentVolumeClaim spec.resources.requests; harvester API reference section 6.2. */
export const volumeExpand = defineAction({
  label: 'Expand',
  kinds: ['PersistentVolumeClaim'],
  danger: 'none',
  confirm: (entity) => `Make ${entity.name} larger? It cannot be made smaller again.`,
  options: z.strictObject({ sizeBytes: z.number().int().positive() }),
  needs: [{ verb: 'patch', group: '', resource: 'persistentvolumeclaims', subresource: null }],
  reach: 'one',
  can(entity) {
    const volume = boundVolume(entity);
    if (typeof volume === 'string') return volume;
    const { capacityBytes, requestedBytes, storageClass } = volume.volume;
    if (capacityBytes !== null && requestedBytes !== null && requestedBytes > capacityBytes)
      return 'The volume is being made larger already.';
    return storageClass !== null && internalClasses.has(storageClass)
      ? 'The volume belongs to KubeVirt itself.'
      : isBound(entity);
  },
  check(entity, world, { sizeBytes }) {
    if (entity.kind !== 'PersistentVolumeClaim') return 'Only a volume has this.';
    const now = entity.volume.capacityBytes ?? entity.volume.requestedBytes ?? 0;
    if (sizeBytes <= now) return `It has ${String(Math.ceil((now / gib) * 10) / 10)} GiB already.`;
    const isStuck = having(
      world,
      (each) => each.kind === 'StorageVolume' && each.name === entity.volume.volumeName,
    ).some((each) => each.kind === 'StorageVolume' && each.storageVolume.robustness === 'faulted');
    return isStuck ? 'Longhorn has no healthy replica of it.' : true;
  },
  isDone(entity, _world, { options }) {
    return (
      entity?.kind === 'PersistentVolumeClaim' && (entity.volume.requestedBytes ?? 0) >= options.sizeBytes
    );
  },
});
