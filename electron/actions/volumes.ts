import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { imageKind } from '../../shared/kinds/image.ts';
import { settingKind } from '../../shared/kinds/setting.ts';
import { storageClassKind } from '../../shared/kinds/storage-class.ts';
import { volumeSnapshotKind } from '../../shared/kinds/volume-snapshot.ts';
import { volumeKind } from '../../shared/kinds/volume.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { fieldManager } from '../objects/owners.ts';
import type { RunAction } from './run.ts';

const imageId = 'harvesterhci.io/imageId';
const classAnnotation = 'harvesterhci.io/storageClassName';
const provisionerAnnotation = 'harvesterhci.io/storageProvisioner';

const Claim = z.object({
  metadata: z.object({ uid: z.string(), annotations: z.record(z.string(), z.string()).nullish() }),
  spec: z.object({
    accessModes: z.array(z.string()).nullish(),
    storageClassName: z.string().nullish(),
    volumeMode: z.string().nullish(),
    resources: z.object({ requests: z.record(z.string(), z.string()).nullish() }).nullish(),
  }),
});
type Claim = z.output<typeof Claim>;

type Run = Parameters<RunAction>[0];

async function readAs<S extends z.ZodType>(
  client: Pick<KubeClient, 'request'>,
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<KubeResult<z.output<S>>> {
  const answer = await client.request('GET', path, { signal });
  if (!answer.ok) return answer;
  const read = schema.safeParse(answer.value);
  return read.success
    ? { ok: true, value: read.data }
    : toFailure(appError('invalid', 'The server has the object in a form that is not known here.'));
}

const readClaim = ({ client, entity: { namespace, name }, signal }: Run): Promise<KubeResult<Claim>> =>
  readAs(client, toResourcePath(volumeKind.resource, { namespace, name }), Claim, signal);

/** A claim's image by its annotation, as a copy of the volume has to have it too. */
const imageOf = (annotations: Record<string, string> | null | undefined): Record<string, string> =>
  annotations?.[imageId] ? { [imageId]: annotations[imageId] } : {};

/** Asks for a larger volume. */
export const runVolumeExpand: RunAction = ({ client, entity, options, signal }) => {
  const { sizeBytes } = options as { sizeBytes: number };
  const { namespace, name } = entity;
  return client.request('PATCH', toResourcePath(volumeKind.resource, { namespace, name }), {
    signal,
    query: { fieldManager },
    body: { spec: { resources: { requests: { storage: String(sizeBytes) } } } },
  });
};

/** Makes a claim whose data come from another claim; the storage behind it copies them. */
export const runVolumeClone: RunAction = async (run) => {
  const { name } = run.options as { name: string };
  const { namespace } = run.entity;
  const claim = await readClaim(run);
  if (!claim.ok) return claim;
  const { metadata, spec } = claim.value;
  return run.client.request('POST', toResourcePath(volumeKind.resource, { namespace }), {
    signal: run.signal,
    query: { fieldManager },
    body: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace, annotations: imageOf(metadata.annotations) },
      spec: {
        accessModes: spec.accessModes ?? [],
        resources: { requests: spec.resources?.requests ?? {} },
        ...(spec.storageClassName ? { storageClassName: spec.storageClassName } : {}),
        ...(spec.volumeMode ? { volumeMode: spec.volumeMode } : {}),
        dataSource: { kind: 'PersistentVolumeClaim', name: run.entity.name },
      },
    },
  });
};

const Setting = z.object({ value: z.string().nullish(), default: z.string().nullish() });
const Drivers = z.record(z.string(), z.looseObject({ volumeSnapshotClassName: z.string().optional() }));
const StorageClass = z.object({ provisioner: z.string() });

/** The snapshot class of a driver, as setting csi-driver-config names it; null where it names none, or may not be read. */
async function snapshotClassOf(run: Run, provisioner: string): Promise<string | null> {
  const path = toResourcePath(settingKind.resource, { name: 'csi-driver-config' });
  const setting = await readAs(run.client, path, Setting, run.signal);
  if (!setting.ok) return null;
  try {
    const drivers = Drivers.safeParse(JSON.parse(setting.value.value || (setting.value.default ?? '')));
    return drivers.data?.[provisioner]?.volumeSnapshotClassName || null;
  } catch {
    return null;
  }
}

/** Makes a snapshot of a claim, with what is needed to make a volume from it once the claim is gone. */
export const runVolumeSnapshot: RunAction = async (run) => {
  const { name, className } = run.options as { name: string; className: string | null };
  const { namespace } = run.entity;
  const claim = await readClaim(run);
  if (!claim.ok) return claim;
  const { metadata, spec } = claim.value;
  const storageClass = spec.storageClassName ?? '';
  const path = toResourcePath(storageClassKind.resource, { name: storageClass });
  const found = storageClass === '' ? null : await readAs(run.client, path, StorageClass, run.signal);
  const provisioner = found?.ok
    ? found.value.provisioner
    : (metadata.annotations?.['volume.kubernetes.io/storage-provisioner'] ?? '');
  const chosen = className ?? (await snapshotClassOf(run, provisioner));
  const { resource } = volumeSnapshotKind;
  return run.client.request('POST', toResourcePath(resource, { namespace }), {
    signal: run.signal,
    query: { fieldManager },
    body: {
      apiVersion: `${resource.group}/${resource.version}`,
      kind: 'VolumeSnapshot',
      metadata: {
        name,
        namespace,
        annotations: {
          ...imageOf(metadata.annotations),
          ...(storageClass === '' ? {} : { [classAnnotation]: storageClass }),
          ...(provisioner === '' ? {} : { [provisionerAnnotation]: provisioner }),
        },
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            name: run.entity.name,
            uid: metadata.uid,
          },
        ],
      },
      spec: {
        source: { persistentVolumeClaimName: run.entity.name },
        // Without one the server takes its default class.
        ...(chosen === null ? {} : { volumeSnapshotClassName: chosen }),
      },
    },
  });
};

/** Makes an image whose data come from a claim. */
export const runVolumeExport: RunAction = ({ client, entity, options, signal }) => {
  const given = options as {
    displayName: string;
    namespace: string;
    storageClass: string;
    backend: 'backingimage' | 'cdi';
  };
  const { displayName, namespace, storageClass, backend } = given;
  const { resource } = imageKind;
  return client.request('POST', toResourcePath(resource, { namespace }), {
    signal,
    query: { fieldManager },
    body: {
      apiVersion: `${resource.group}/${resource.version}`,
      kind: 'VirtualMachineImage',
      metadata: {
        generateName: 'image-',
        namespace,
        annotations: { [classAnnotation]: storageClass },
      },
      spec: {
        displayName,
        sourceType: 'export-from-volume',
        pvcName: entity.name,
        pvcNamespace: entity.namespace,
        // Releases before 1.5 know no backend but this one, and no field for it.
        ...(backend === 'cdi' ? { backend, targetStorageClassName: storageClass } : {}),
      },
    },
  });
};

const Snapshot = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).nullish() }),
  status: z.object({ restoreSize: z.union([z.string(), z.number()]).nullish() }).nullish(),
});

/** Makes a claim whose data come from a snapshot. */
export const runSnapshotRestore: RunAction = async ({ client, entity, options, signal }) => {
  const { name, storageClass } = options as { name: string; storageClass: string | null };
  const { namespace } = entity;
  const { resource } = volumeSnapshotKind;
  const path = toResourcePath(resource, { namespace, name: entity.name });
  const snapshot = await readAs(client, path, Snapshot, signal);
  if (!snapshot.ok) return snapshot;
  const { annotations } = snapshot.value.metadata;
  const chosen = storageClass ?? annotations?.[classAnnotation];
  const size = snapshot.value.status?.restoreSize;
  return client.request('POST', toResourcePath(volumeKind.resource, { namespace }), {
    signal,
    query: { fieldManager },
    body: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace, annotations: imageOf(annotations) },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        ...(chosen ? { storageClassName: chosen } : {}),
        resources: { requests: { storage: String(size ?? '0') } },
        dataSource: { apiGroup: resource.group, kind: 'VolumeSnapshot', name: entity.name },
      },
    },
  });
};
