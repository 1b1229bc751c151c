import type { KubeObject } from '../../json.ts';
import { isSame, objectAt, objectsAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { HARVESTER_VALIDATOR, denial, harvesterInternal, harvesterInvalid } from './deny.ts';

const CLASS_ANNOTATION = 'harvesterhci.io/storageClassName';
const idOf = (image: KubeObject): string =>
  `${image.metadata.namespace ?? ''}/${textAt(image, 'spec', 'displayName') ?? ''}`;

/** Harvester's defaults of a new image (harvester pkg/webhook/resources/virtualmachineimage/mutator.go). */
export function mutateImage(store: Store, image: KubeObject): KubeObject {
  const spec = objectAt(image, 'spec');
  const displayName = textAt(spec, 'displayName') ?? '';
  const wanted = image.metadata.annotations?.[CLASS_ANNOTATION];
  const classes = store.list(RESOURCES.storageClasses);
  const chosen =
    wanted === undefined
      ? classes.find(
          (each) => each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
        )
      : classes.find((each) => each.metadata.name === wanted);
  if (wanted !== undefined && chosen === undefined) {
    throw harvesterInternal(`storageclasses.storage.k8s.io "${wanted}" not found`);
  }
  const parameters = objectAt(chosen, 'parameters');
  const given = objectAt(spec, 'storageClassParameters');
  const backend = textAt(spec, 'backend') ?? '';
  const { backingImage: _, ...inherited } = parameters;
  return {
    ...image,
    metadata: {
      ...image.metadata,
      labels: { ...image.metadata.labels, 'harvesterhci.io/imageDisplayName': displayName },
    },
    spec: {
      ...spec,
      backend: backend === '' ? 'backingimage' : backend,
      retry: spec.retry ?? 3,
      storageClassParameters:
        Object.keys(given).length > 0
          ? given
          : { numberOfReplicas: '3', staleReplicaTimeout: '30', migratable: 'true', ...inherited },
    },
  };
}

function isUrl(text: string): boolean {
  return URL.canParse(text);
}

function checkNew(store: Store, image: KubeObject): void {
  const { namespace = '', name } = image.metadata;
  const spec = objectAt(image, 'spec');
  const displayName = textAt(spec, 'displayName') ?? '';
  const field = 'spec.displayName';
  if (displayName === '') throw harvesterInvalid('displayName is required', field);
  if (displayName.length > 63) {
    throw harvesterInvalid(
      'displayName is not a valid Kubernetes label value: must be no more than 63 bytes',
      field,
    );
  }
  if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(displayName)) {
    throw harvesterInvalid(
      "displayName is not a valid Kubernetes label value: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      field,
    );
  }
  const isTaken = store
    .list(RESOURCES.images, namespace)
    .some((other) => other.metadata.name !== name && textAt(other, 'spec', 'displayName') === displayName);
  if (isTaken) throw denial(HARVESTER_VALIDATOR, 409, 'A resource with the same name exists');
  const sourceType = textAt(spec, 'sourceType') ?? '';
  const url = textAt(spec, 'url') ?? '';
  if (sourceType === 'download') {
    if (url === '') throw harvesterInvalid('url is required', 'spec.url');
    if (!isUrl(url))
      throw harvesterInvalid(`url is invalid: parse "${url}": invalid URI for request`, 'spec.url');
  } else if (url !== '') {
    throw harvesterInvalid(`url should be empty when image source type is "${sourceType}"`, 'spec.url');
  }
  if (sourceType === 'export-from-volume') checkExport(store, image);
  if (sourceType === 'clone') checkClone(store, image);
}

function checkExport(store: Store, image: KubeObject): void {
  const pvcName = textAt(image, 'spec', 'pvcName') ?? '';
  const pvcNamespace = textAt(image, 'spec', 'pvcNamespace') ?? '';
  for (const [field, value] of [
    ['pvcNamespace', pvcNamespace],
    ['pvcName', pvcName],
  ] as const) {
    if (value === '') {
      const message = `${field} is required when image source type is "export-from-volume"`;
      throw harvesterInvalid(message, `spec.${field}`);
    }
  }
  if (store.get(RESOURCES.claims, pvcNamespace, pvcName) === undefined) {
    throw harvesterInvalid(
      `failed to get pvc ${pvcName}/${pvcNamespace}, error: persistentvolumeclaim "${pvcName}" not found`,
      '',
    );
  }
}

function checkClone(store: Store, image: KubeObject): void {
  const parameters = objectAt(image, 'spec', 'securityParameters');
  const name = textAt(parameters, 'sourceImageName') ?? '';
  const namespace = textAt(parameters, 'sourceImageNamespace') ?? '';
  const operation = textAt(parameters, 'cryptoOperation') ?? '';
  if (Object.keys(parameters).length === 0) {
    throw harvesterInvalid(
      'sourceParameters is required when image source type is "clone"',
      'spec.sourceParameters',
    );
  }
  if (operation === '') {
    const message = 'encryption is required when image source type is "clone"';
    throw harvesterInvalid(message, 'spec.cryptoOperation');
  }
  for (const [label, value] of [
    ['SourceImageName', name],
    ['SourceImageNamespace', namespace],
  ] as const) {
    if (value !== '') continue;
    throw harvesterInvalid(
      `${label} is required when image source type is "clone"`,
      'spec.security.sourceImageName',
    );
  }
  const source = store.get(RESOURCES.images, namespace, name);
  if (source === undefined) {
    throw harvesterInvalid(
      `source image ${namespace}/${name} not found`,
      'spec.securityParameters.sourceImageName',
    );
  }
  const shown = `${namespace}/${name} (${textAt(source, 'spec', 'displayName') ?? ''})`;
  if ((source.status as { progress?: number } | undefined)?.progress !== 100)
    throw harvesterInvalid(`source image ${shown} is not ready`, '');
}

function checkChange(before: KubeObject, after: KubeObject): void {
  const [was, is] = [objectAt(before, 'spec'), objectAt(after, 'spec')];
  const frozen: [field: string, message: string][] = [
    ['displayName', 'displayName cannot be modified'],
    ['storageClassParameters', 'storageClassParameters of the VM Image cannot be modified'],
    ['sourceType', 'sourceType cannot be modified'],
    ['pvcNamespace', 'pvcNamespace cannot be modified'],
    ['pvcName', 'pvcName cannot be modified'],
    ['url', 'url cannot be modified'],
    ['securityParameters', 'securityParameters cannot be modified'],
  ];
  for (const [field, message] of frozen) {
    if (!isSame(was[field], is[field])) throw harvesterInvalid(message, `spec.${field}`);
  }
  const [oldClass, newClass] = [before, after].map((image) => image.metadata.annotations?.[CLASS_ANNOTATION]);
  if (oldClass !== newClass) {
    throw harvesterInvalid(
      'storageClassName cannot be modified',
      `metadata.annotations[${CLASS_ANNOTATION}]`,
    );
  }
}

/** Harvester's validation of an image (harvester pkg/image/common/validator.go). */
export function checkImage(store: Store, before: KubeObject | undefined, after: KubeObject): void {
  if (after.metadata.deletionTimestamp !== undefined) return;
  if (before === undefined) checkNew(store, after);
  else checkChange(before, after);
}

/** Refuses to delete an image that template versions, volumes or backups stand on. */
export function checkImageRemoval(store: Store, image: KubeObject): void {
  const { namespace = '', name } = image.metadata;
  const id = `${namespace}/${name}`;
  const cannot = `Cannot delete image ${idOf(image)}`;
  const version = store
    .list(RESOURCES.templateVersions)
    .find((each) => textAt(each, 'spec', 'imageId') === id);
  if (version !== undefined) {
    throw harvesterInvalid(`${cannot}: being used by VMTemplateVersion ${version.metadata.name}`, '');
  }
  const storageClass = textAt(image, 'status', 'storageClassName');
  const claim = store
    .list(RESOURCES.claims)
    .find(
      (each) =>
        each.metadata.annotations?.['harvesterhci.io/imageId'] === id ||
        (storageClass !== undefined && textAt(each, 'spec', 'storageClassName') === storageClass),
    );
  if (claim !== undefined) {
    const volume = `${claim.metadata.namespace ?? ''}/${claim.metadata.name}`;
    throw harvesterInvalid(`${cannot}: being used by volume ${volume}`, '');
  }
  const backups = store
    .list(RESOURCES.backups)
    .filter((backup) =>
      objectsAt(backup, 'status', 'volumeBackups').some(
        (each) => textAt(each, 'persistentVolumeClaim', 'spec', 'storageClassName') === storageClass,
      ),
    )
    .map((backup) => `${backup.metadata.namespace ?? ''}/${backup.metadata.name}`);
  if (backups.length > 0)
    throw harvesterInvalid(`${cannot}: being used by VMBackups ${backups.join(',')}`, '');
}
