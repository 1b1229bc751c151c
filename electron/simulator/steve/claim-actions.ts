import type { KubeObject } from '../json.ts';
import { at, objectAt, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { messageOf, notImplemented } from '../status.ts';
import type { Action, ActionCall } from './action-call.ts';
import { cached, demand, toInput, toObject } from './action-call.ts';
import { snapshotClassOf } from './context.ts';
import { ApiError } from './error.ts';
import { annotationOf, claimNameOf, KEYS, provisionerOf, vmsOfClaim } from './vm-parts.ts';

const LONGHORN = 'driver.longhorn.io';

function isFirstEngine(storageClass: KubeObject): boolean {
  const engine = textAt(storageClass, 'parameters', 'dataEngine') ?? 'v1';
  return textAt(storageClass, 'provisioner') === LONGHORN && engine === 'v1';
}

const claimOf = (call: ActionCall): KubeObject => cached(call, RESOURCES.claims, call.namespace, call.name);

function podsOf({ context, namespace, name }: ActionCall): string[] {
  return context.store
    .list(RESOURCES.pods, namespace)
    .filter((pod) => objectsAt(pod, 'spec', 'volumes').some((volume) => claimNameOf(volume) === name))
    .map((pod) => `${namespace}/${pod.metadata.name}`);
}

function checkUnused(call: ActionCall): void {
  const pods = podsOf(call);
  if (pods.length === 0) return;
  throw new Error(
    `PVC ${call.name} is used by Pods [${pods.join(' ')}], cannot export volume when it's running`,
  );
}

function checkExport(call: ActionCall, className: string): void {
  if (className === '') throw new Error('parameter `storageClassName` is required');
  const classOf = (name: string, what: string): KubeObject => {
    const found = call.context.store.get(RESOURCES.storageClasses, undefined, name);
    if (found !== undefined) return found;
    throw new Error(`get ${what} with Err: storageclasses.storage.k8s.io "${name}" not found`);
  };
  const target = classOf(className, 'target StorageClass');
  const claim = call.context.store.get(RESOURCES.claims, call.namespace, call.name);
  if (claim === undefined)
    throw new Error(`get PVC with Err: persistentvolumeclaims "${call.name}" not found`);
  const own = textAt(claim, 'spec', 'storageClassName');
  if (own === undefined) throw new Error('PVC should have storageClassName');
  const source = classOf(own, 'PVC StorageClass');
  if (isFirstEngine(source) && isFirstEngine(target)) return;
  checkUnused(call);
  if (own !== className && !isFirstEngine(source) && isFirstEngine(target)) {
    throw new Error('CDI volume cannot be exported to a Longhorn v1 StorageClass');
  }
}

const exportClaim: Action = (call) => {
  const input = toInput(call);
  const displayName = input.text('displayName');
  const namespace = input.text('namespace');
  demand(displayName !== '', 'Parameter `displayName` is required');
  demand(namespace !== '', 'Parameter `namespace` is required');
  const className = input.text('storageClassName');
  try {
    checkExport(call, className);
  } catch (error) {
    throw new ApiError('InvalidBodyContent', messageOf(error));
  }
  const target = cached(call, RESOURCES.storageClasses, undefined, className);
  return call.harvester.create(
    RESOURCES.images,
    toObject(
      RESOURCES.images,
      { name: '', generateName: 'image-', namespace, annotations: { [KEYS.storageClass]: className } },
      {
        spec: {
          backend: isFirstEngine(target) ? 'backingimage' : 'cdi',
          displayName,
          pvcName: call.name,
          pvcNamespace: call.namespace,
          sourceType: 'export-from-volume',
          targetStorageClassName: className,
        },
      },
    ),
  );
};

function named(call: ActionCall): string {
  const name = toInput(call).text('name');
  demand(name !== '', 'Parameter `name` is required');
  return name;
}

const imageOf = (object: KubeObject): Record<string, string> => {
  const id = annotationOf(object, KEYS.imageId);
  return id === '' ? {} : { [KEYS.imageId]: id };
};

const cloneClaim: Action = (call) => {
  const name = named(call);
  const claim = claimOf(call);
  const { accessModes, resources, storageClassName, volumeMode } = objectAt(claim, 'spec');
  call.harvester.create(
    RESOURCES.claims,
    toObject(
      RESOURCES.claims,
      { name, namespace: call.namespace, annotations: imageOf(claim) },
      {
        spec: {
          accessModes,
          resources,
          storageClassName,
          volumeMode,
          dataSource: { kind: 'PersistentVolumeClaim', name: call.name },
        },
      },
    ),
  );
};

const snapshotClaim: Action = (call) => {
  const name = named(call);
  const claim = claimOf(call);
  const provisioner = provisionerOf(call.context.store, claim);
  const snapshotClass = snapshotClassOf(call.context, provisioner);
  if (snapshotClass === '') throw new Error(`can not find csi driver info for ${provisioner}`);
  call.harvester.create(
    RESOURCES.volumeSnapshots,
    toObject(
      RESOURCES.volumeSnapshots,
      {
        name,
        namespace: call.namespace,
        annotations: {
          [KEYS.storageClass]: textAt(claim, 'spec', 'storageClassName') ?? '',
          [KEYS.provisioner]: provisioner,
          ...imageOf(claim),
        },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: call.name, uid: claim.metadata.uid ?? '' },
        ],
      },
      { spec: { source: { persistentVolumeClaimName: call.name }, volumeSnapshotClassName: snapshotClass } },
    ),
  );
};

const cancelExpand: Action = (call) => {
  claimOf(call);
  const [vm] = vmsOfClaim(call.context.store, call.namespace, call.name);
  if (vm !== undefined) {
    throw new Error(
      `can not operate the volume ${call.name} which is currently attached to VM: ${call.namespace}/${vm.metadata.name}`,
    );
  }
  throw notImplemented('giving a claim up and taking its volume back, which cancelExpand needs,');
};

const moveData: Action = (call) => {
  const input = toInput(call);
  const target = input.text('targetVolumeName');
  const className = input.text('targetStorageClassName');
  demand(target !== '', 'Parameter `targetVolumeName` is required');
  demand(className !== '', 'Parameter `targetStorageClassName` is required');
  const { store } = call.context;
  const where = `${call.namespace}/${target}`;
  const claim = claimOf(call);
  if (store.get(RESOURCES.storageClasses, undefined, className) === undefined) {
    const why = `storageclasses.storage.k8s.io "${className}" not found`;
    throw new Error(`failed to get target StorageClass ${className}: ${why}`);
  }
  if (store.get(RESOURCES.claims, call.namespace, target) !== undefined) {
    throw new Error(`PVC ${where} already exists`);
  }
  if (store.get(RESOURCES.dataVolumes, call.namespace, target) !== undefined) {
    throw new Error(`DataVolume ${where} already exists`);
  }
  checkUnused(call);
  call.harvester.create(
    RESOURCES.dataVolumes,
    toObject(
      RESOURCES.dataVolumes,
      { name: target, namespace: call.namespace },
      {
        spec: {
          source: { pvc: { name: call.name, namespace: call.namespace } },
          storage: {
            storageClassName: className,
            resources: { requests: objectAt(claim, 'spec', 'resources', 'requests') },
          },
        },
      },
    ),
  );
};

const restoreSnapshot: Action = (call) => {
  const input = toInput(call);
  const name = input.text('name');
  demand(name !== '', 'Parameter `name` is required');
  const snapshot = cached(call, RESOURCES.volumeSnapshots, call.namespace, call.name);
  const source = annotationOf(snapshot, KEYS.storageClass);
  const given = input.text('storageClassName');
  const className = given === '' ? source : given;
  const storageClass = call.context.store.get(RESOURCES.storageClasses, undefined, className);
  demand(
    storageClass !== undefined,
    `Can not restore volume snapshot with a storageClass that does not exist: storageclasses.storage.k8s.io "${className}" not found`,
  );
  const provisioner = annotationOf(snapshot, KEYS.provisioner);
  demand(
    provisioner === '' || textAt(storageClass, 'provisioner') === provisioner,
    'Can not use different provisioner for restoring volume snapshot',
  );
  demand(
    annotationOf(snapshot, KEYS.imageId) === '' || className === source,
    'Can not use different storageClass for restoring image volume snapshot',
  );
  call.harvester.create(
    RESOURCES.claims,
    toObject(
      RESOURCES.claims,
      { name, namespace: call.namespace, annotations: imageOf(snapshot) },
      {
        spec: {
          accessModes: ['ReadWriteMany'],
          resources: { requests: { storage: at(snapshot, 'status', 'restoreSize') } },
          storageClassName: className,
          volumeMode: 'Block',
          dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: call.name },
        },
      },
    ),
  );
};

/** The actions of a volume claim (harvester/harvester pkg/api/volume/handler.go). */
export const CLAIM_ACTIONS: Record<string, Action> = {
  export: exportClaim,
  clone: cloneClaim,
  snapshot: snapshotClaim,
  cancelExpand,
  dataMigration: moveData,
};

/** The action of a volume snapshot (pkg/api/volumesnapshot/handler.go). */
export const SNAPSHOT_ACTIONS: Record<string, Action> = { restore: restoreSnapshot };
