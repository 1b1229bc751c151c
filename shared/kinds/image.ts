import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import type { Condition, State } from '../world/entity.ts';
import { Conditions, defineKind, findCondition, Metadata, toConditions, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareOptional, shareText } from './share.ts';

/** An image that disks of VMs are made from. Sizes in bytes. */
export const Image = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachineImage'),
  image: z.object({
    displayName: z.string(),
    /** Whether disks can be made from it now. */
    isReady: z.boolean(),
    /** 0 to 100. */
    progress: z.number(),
    /** What a disk made from it has to have at least; null while it is not known. */
    virtualBytes: z.number().nullable(),
    sizeBytes: z.number().nullable(),
    /** The storage class that makes disks from it, as its status says; null before it has one. */
    storageClass: z.string().nullable(),
    /** backingimage or cdi, as it came. */
    backend: z.string(),
    os: z.string().nullable(),
    /** Whether it is an installation medium and no disk. */
    isIso: z.boolean(),
    /** Whether it is the image of a Harvester upgrade, which no VM is made from. */
    isUpgrade: z.boolean(),
  }),
});
export type Image = z.infer<typeof Image>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    displayName: z.string().nullish(),
    sourceType: z.string().nullish(),
    backend: z.string().nullish(),
    url: z.string().nullish(),
    targetStorageClassName: z.string().nullish(),
  }),
  status: z
    .object({
      progress: z.number().nullish(),
      size: z.number().nullish(),
      virtualSize: z.number().nullish(),
      storageClassName: z.string().nullish(),
      conditions: Conditions,
    })
    .nullish(),
});
const read = toReader(Raw);

const underWay: Record<string, string> = {
  download: 'Downloading',
  upload: 'Uploading',
  restore: 'Restoring',
  'export-from-volume': 'Exporting',
  clone: 'Cloning',
};

/** Source: harvester-ui-extension models/harvesterhci.io.virtualmachineimage.js. */
function toShown(
  conditions: readonly Condition[],
  progress: number,
  sourceType: string,
): { state: State; status: string; isReady: boolean } {
  const failed = ['Initialized', 'Imported', 'RetryLimitExceeded', 'BackingImageMissing'].find((type) => {
    const isBad = type === 'RetryLimitExceeded' || type === 'BackingImageMissing';
    return findCondition(conditions, type)?.status === (isBad ? 'True' : 'False');
  });
  if (failed !== undefined) {
    const why = findCondition(conditions, failed);
    return { state: 'error', status: why?.message ?? why?.reason ?? 'Failed', isReady: false };
  }
  if (progress === 100) return { state: 'running', status: 'Ready', isReady: true };
  return { state: 'starting', status: underWay[sourceType] ?? 'Preparing', isReady: false };
}

/** Images: harvesterhci.io/v1beta1 virtualmachineimages. Source: harvester/harvester pkg/apis/harvesterhci.io/v1beta1/image.go. */
export const imageKind = defineKind({
  kind: 'VirtualMachineImage',
  resource: {
    group: 'harvesterhci.io',
    version: 'v1beta1',
    plural: 'virtualmachineimages',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  project(raw, cluster): Image {
    const { metadata, spec, status } = read(raw);
    const labels = metadata.labels ?? {};
    const conditions = toConditions(status?.conditions);
    const progress = status?.progress ?? 0;
    const { isReady, ...shown } = toShown(conditions, progress, spec.sourceType ?? '');
    const displayName = spec.displayName ?? metadata.name;
    return toEntity('VirtualMachineImage', cluster, metadata, { ...shown, conditions }, 'image', {
      displayName: shareText(displayName),
      isReady,
      progress,
      virtualBytes: status?.virtualSize || null,
      sizeBytes: status?.size || null,
      storageClass: shareOptional(status?.storageClassName || spec.targetStorageClassName || null),
      backend: shareText(spec.backend || 'backingimage'),
      os: shareOptional(labels['harvesterhci.io/os-type']),
      isIso: labels['harvesterhci.io/image-type'] === 'iso' || /\.iso$/i.test(spec.url || displayName),
      isUpgrade: metadata.annotations?.['harvesterhci.io/os-upgrade-image'] === 'True',
    });
  },
});
