import type { KubeObject } from '../../json.ts';
import { at, isSame, objectAt, textAt } from '../../json.ts';
import { toNumber } from '../../quantity.ts';
import { RESOURCES } from '../../resources.ts';
import { settingOf } from '../../setting.ts';
import { forbidden, invalid } from '../../status.ts';
import type { Store } from '../../store.ts';
import type { VmIndex } from '../vm-index.ts';
import { HARVESTER_VALIDATOR, denial, harvesterInternal, harvesterInvalid } from './deny.ts';
import { hasGate } from './vm-kubevirt.ts';

const GOLDEN = 'harvesterhci.io/goldenImage';
const RESERVED_CLASSES = ['longhorn-static', 'vmstate-persistence'];
const CLAIM = { group: '', kind: 'PersistentVolumeClaim' };

const sizeOf = (claim: KubeObject): number => toNumber(at(claim, 'spec', 'resources', 'requests', 'storage'));

function canExpandOnline(store: Store, claim: KubeObject): boolean {
  const storageClass = textAt(claim, 'spec', 'storageClassName') ?? '';
  const provisioner = textAt(store.get(RESOURCES.storageClasses, undefined, storageClass), 'provisioner');
  try {
    const allowed: unknown = JSON.parse(settingOf(store, 'csi-online-expand-validation'));
    return at(allowed, provisioner ?? '') === true;
  } catch {
    // The setting came with 1.6; before it, and with no value, Longhorn is the one that can.
    return provisioner === 'driver.longhorn.io';
  }
}

/** Refuses to expand a claim of a VM that is not stopped where its storage cannot (harvester pkg/webhook/util CheckExpand). */
export function checkExpansion(store: Store, index: VmIndex, claim: KubeObject): void {
  const { namespace = '', name } = claim.metadata;
  const isOnline = index
    .byClaim(namespace, name)
    .some((vm) => textAt(vm, 'status', 'printableStatus') !== 'Stopped');
  if (!isOnline) return;
  if (!hasGate(store, 'ExpandDisks'))
    throw harvesterInvalid('PVC_EXPAND: kubevirt ExpandDisks not included in featureGate', '');
  if (!canExpandOnline(store, claim)) {
    throw harvesterInvalid(
      `PVC_EXPAND: pvc ${namespace}/${name} is not online expandable with its provider`,
      '',
    );
  }
}

function checkNew(store: Store, claim: KubeObject): void {
  const { labels } = claim.metadata;
  const storageClass = textAt(claim, 'spec', 'storageClassName');
  if (storageClass === undefined) return;
  const vm = labels?.['persistent-state-for'];
  const isOfKubeVirt =
    vm !== undefined && (claim.metadata.ownerReferences ?? []).some((owner) => owner.name === vm);
  if (RESERVED_CLASSES.includes(storageClass) && !(storageClass === 'vmstate-persistence' && isOfKubeVirt)) {
    throw harvesterInvalid(
      `can not create volume with the reserved storage class ${storageClass}`,
      'spec.storageClassName',
    );
  }
  if (store.get(RESOURCES.storageClasses, undefined, storageClass) === undefined) {
    throw harvesterInternal(
      `failed to get storage class ${storageClass}: storageclasses.storage.k8s.io "${storageClass}" not found`,
    );
  }
}

/** What Kubernetes lets change on a claim (kubernetes pkg/apis/core/validation ValidatePersistentVolumeClaimUpdate). */
function checkChange(store: Store, index: VmIndex, before: KubeObject, after: KubeObject): void {
  const { namespace = '', name } = after.metadata;
  const frozen = (claim: KubeObject): unknown => {
    const { resources: _, volumeName: __, ...rest } = objectAt(claim, 'spec');
    return rest;
  };
  const isBound = textAt(before, 'status', 'phase') === 'Bound';
  const [was, is] = [sizeOf(before), sizeOf(after)];
  if (!isSame(frozen(before), frozen(after)) || (was !== is && !isBound)) {
    throw invalid(
      CLAIM,
      name,
      'spec',
      'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
  }
  const [oldGolden, golden] = [before, after].map((claim) => claim.metadata.annotations?.[GOLDEN]);
  if (oldGolden !== undefined && oldGolden !== golden) {
    const verb = golden === undefined ? 'remove' : 'change';
    throw harvesterInvalid(`can not ${verb} golden image annotation from PVC ${namespace}/${name}`, '');
  }
  if (was === is) return;
  if (is < was && is < toNumber(at(before, 'status', 'capacity', 'storage'))) {
    throw invalid(
      CLAIM,
      name,
      'spec.resources.requests.storage',
      'Forbidden: field can not be less than status.capacity',
    );
  }
  const storageClass = store.get(
    RESOURCES.storageClasses,
    undefined,
    textAt(before, 'spec', 'storageClassName') ?? '',
  );
  if (storageClass?.allowVolumeExpansion !== true) {
    throw forbidden(
      { group: '', plural: 'persistentvolumeclaims' },
      name,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  }
  checkExpansion(store, index, after);
}

/** Kubernetes' and Harvester's validation of a claim (harvester pkg/webhook/resources/persistentvolumeclaim). */
export function checkClaim(
  store: Store,
  index: VmIndex,
  before: KubeObject | undefined,
  after: KubeObject,
): void {
  if (before === undefined) checkNew(store, after);
  else if (after.metadata.deletionTimestamp === undefined) checkChange(store, index, before, after);
}

/** Refuses to delete a claim that a VM has, that a VM owns, or that is being exported. */
export function checkClaimRemoval(store: Store, index: VmIndex, claim: KubeObject): void {
  const { namespace = '', name, annotations } = claim.metadata;
  if (annotations?.[GOLDEN] === 'true') throw harvesterInvalid('can not delete golden image PVC', '');
  for (const image of store.list(RESOURCES.images)) {
    const isSource =
      textAt(image, 'spec', 'sourceType') === 'export-from-volume' &&
      textAt(image, 'spec', 'pvcName') === name &&
      textAt(image, 'spec', 'pvcNamespace') === namespace;
    if (!isSource || at(image, 'status', 'progress') === 100) continue;
    const id = `${image.metadata.namespace ?? ''}/${image.metadata.name}`;
    throw harvesterInvalid(`can not delete volume ${name} which is exporting for image ${id}`, 'value');
  }
  const vm = index.byClaim(namespace, name).find((each) => each.metadata.deletionTimestamp === undefined);
  if (vm !== undefined) {
    throw denial(
      HARVESTER_VALIDATOR,
      409,
      `can not delete the volume ${name} which is currently attached to VM: ${namespace}/${vm.metadata.name}`,
    );
  }
  const owners = (claim.metadata.ownerReferences ?? []).filter(
    (owner) =>
      owner.kind === 'VirtualMachine' &&
      store.get(RESOURCES.vms, namespace, owner.name)?.metadata.deletionTimestamp === undefined &&
      store.get(RESOURCES.vms, namespace, owner.name) !== undefined,
  );
  if (owners.length === 0) return;
  throw harvesterInvalid(
    `can not delete the volume ${name} which is currently owned by these VMs: ${owners.map((owner) => owner.name).join(',')}`,
    '',
  );
}
