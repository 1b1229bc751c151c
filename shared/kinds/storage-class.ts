import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, StringMap, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareText } from './share.ts';

/** A storage class: what a new disk is made with. */
export const StorageClass = z.object({
  ...commonFields,
  kind: z.literal('StorageClass'),
  storageClass: z.object({
    provisioner: z.string(),
    /** Copies that Longhorn keeps of a disk; null where the class does not say, or is of another provisioner. */
    replicas: z.number().nullable(),
    isDefault: z.boolean(),
    /** Whether a user may choose it: not made for an image, and not internal to Harvester. */
    isForDisks: z.boolean(),
    /** WaitForFirstConsumer or Immediate; as it came. */
    binding: z.string(),
  }),
});
export type StorageClass = z.infer<typeof StorageClass>;

const Raw = z.object({
  metadata: Metadata,
  provisioner: z.string().nullish(),
  parameters: StringMap,
  volumeBindingMode: z.string().nullish(),
});
const read = toReader(Raw);

// Source: harvester/harvester pkg/util/constants.go; the volume webhook refuses them.
const internal: ReadonlySet<string> = new Set(['vmstate-persistence', 'longhorn-static']);

/** Storage classes: storage.k8s.io/v1. Source: Kubernetes API; harvester API reference section 6.2. */
export const storageClassKind = defineKind({
  kind: 'StorageClass',
  resource: { group: 'storage.k8s.io', version: 'v1', plural: 'storageclasses', isNamespaced: false },
  read: { type: 'watch' },
  project(raw, cluster): StorageClass {
    const { metadata, provisioner, parameters, volumeBindingMode } = read(raw);
    const replicas = Number(parameters?.numberOfReplicas);
    const isDefault = metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
    const shown = { state: 'running' as const, status: isDefault ? 'Default' : 'Ready' };
    return toEntity('StorageClass', cluster, metadata, shown, 'storageClass', {
      provisioner: shareText(provisioner ?? ''),
      replicas: Number.isInteger(replicas) && replicas > 0 ? replicas : null,
      isDefault,
      isForDisks: parameters?.backingImage === undefined && !internal.has(metadata.name),
      binding: shareText(volumeBindingMode ?? 'Immediate'),
    });
  },
});
