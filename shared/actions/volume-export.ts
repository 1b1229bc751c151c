import { z } from 'zod';
import { defineAction } from './define.ts';
import { isBound } from './volume-parts.ts';

/**
 * Makes an image of what a volume is now. `storageClass` is that of disks made from the image. Source: harvester/harvester
 * pkg/api/volume/handler.go, exportVolume.
 */
export const volumeExport = defineAction({
  label: 'Export as image',
  kinds: ['PersistentVolumeClaim'],
  danger: 'none',
  confirm: (entity) => `Make an image of what ${entity.name} is now.`,
  options: z.strictObject({
    displayName: z.string().min(1).max(63),
    namespace: z.string().min(1).max(63),
    storageClass: z.string().min(1).max(253),
    /** Whether it is a class of the first engine of Longhorn, which keeps images by itself; CDI does for others. */
    backend: z.enum(['backingimage', 'cdi']),
  }),
  needs: [{ verb: 'create', group: 'harvesterhci.io', resource: 'virtualmachineimages', subresource: null }],
  reach: 'one',
  can: isBound,
  check: (_entity, _world, { displayName }) =>
    /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(displayName)
      ? true
      : 'The name of an image has only letters, digits, hyphens, dots and underscores.',
  // Images are read only while their list is followed.
  isDone: () => true,
  hasNoTrace: true,
});
