import { z } from 'zod';
import type { JsonObject } from '../plan/canonical.ts';

/** The kinds that are made by a form of their own; all others by their YAML. */
export const CreatableKind = z.enum(['VirtualMachineImage', 'Namespace', 'KeyPair', 'PersistentVolumeClaim']);
export type CreatableKind = z.infer<typeof CreatableKind>;

/** A new image that the cluster downloads. `checksum` is a SHA-512 in hexadecimal, empty for none. */
export type NewImage = {
  displayName: string;
  namespace: string;
  url: string;
  checksum: string;
  /** Of disks made from it; null for the cluster's default. */
  storageClass: string | null;
  backend: 'backingimage' | 'cdi';
};

/** The object of a new image. Source: harvester API reference section 6.1. */
export function toImage({
  displayName,
  namespace,
  url,
  checksum,
  storageClass,
  backend,
}: NewImage): JsonObject {
  return {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'VirtualMachineImage',
    metadata: {
      generateName: 'image-',
      namespace,
      ...(storageClass === null ? {} : { annotations: { 'harvesterhci.io/storageClassName': storageClass } }),
    },
    spec: {
      displayName,
      sourceType: 'download',
      url,
      ...(checksum === '' ? {} : { checksum: checksum.toLowerCase() }),
      ...(backend === 'cdi' && storageClass !== null
        ? { backend, targetStorageClassName: storageClass }
        : {}),
    },
  };
}

/** The object of a new namespace. */
export function toNamespace(name: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** The object of a new SSH key. */
export function toKeyPair(name: string, namespace: string, publicKey: string): JsonObject {
  return {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'KeyPair',
    metadata: { name, namespace },
    spec: { publicKey: publicKey.trim() },
  };
}

/** A new, empty volume. Sizes in bytes. */
export type NewVolume = { name: string; namespace: string; sizeBytes: number; storageClass: string | null };

/** The object of a new volume, as VMs that move need it. Source: harvester API reference section 5.2. */
export function toVolume({ name, namespace, sizeBytes, storageClass }: NewVolume): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      resources: { requests: { storage: String(sizeBytes) } },
      ...(storageClass === null ? {} : { storageClassName: storageClass }),
    },
  };
}

const name = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** What is wrong with a field of a form; null where nothing is. */
export type FieldProblem = 'empty' | 'name' | 'label' | 'url' | 'checksum' | 'key' | 'size';

/** Whether a text can name an object: lower-case letters, digits and hyphens, at most 63. Source: RFC 1123 labels. */
export function nameProblem(text: string): FieldProblem | null {
  if (text === '') return 'empty';
  return name.test(text) && text.length <= 63 ? null : 'name';
}

/** Whether a text can be the shown name of an image, which is a label's value too. */
export function labelProblem(text: string): FieldProblem | null {
  if (text === '') return 'empty';
  return label.test(text) && text.length <= 63 ? null : 'label';
}

/** Whether a text is an address that a cluster can download from. */
export function urlProblem(text: string): FieldProblem | null {
  if (text === '') return 'empty';
  return /^https?:\/\/[^\s/]+\/\S*$/.test(text) ? null : 'url';
}

/** Whether a text is a SHA-512, or empty. */
export function checksumProblem(text: string): FieldProblem | null {
  return text === '' || /^[0-9a-fA-F]{128}$/.test(text) ? null : 'checksum';
}

/** Whether a text is one public key of OpenSSH. */
export function keyProblem(text: string): FieldProblem | null {
  if (text.trim() === '') return 'empty';
  return /^(ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]{40,}={0,3}( [^\n]*)?$/.test(text.trim()) ? null : 'key';
}
