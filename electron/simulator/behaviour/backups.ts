import type { Condition, JsonObject, KubeObject } from '../json.ts';
import { at, conditionsOf, numberAt, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import { backupTargetOf } from './backup-target.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';

/** Seconds of simulated time; a snapshot is done at once, a backup copies its data. */
const STEPS = { begin: 0.5, snapshot: 1, tick: 2, remove: 0.5 };
const PROGRESS_PER_TICK = 17;

/** A condition as Harvester writes it on its own objects. */
export function harvesterCondition(
  behaviour: Behaviour,
  type: string,
  isTrue: boolean,
  reason = '',
): Condition {
  return {
    type,
    status: isTrue ? 'True' : 'False',
    reason,
    lastUpdateTime: now(behaviour),
    lastTransitionTime: now(behaviour),
  };
}

/** Opens the controller of backups and snapshots of VMs (harvester pkg/controller/master/backup/backup.go). */
export function openBackups(behaviour: Behaviour): void {
  const { store, clock } = behaviour;
  const edit = (backup: KubeObject, change: (current: KubeObject) => KubeObject): KubeObject | undefined =>
    store.change(RESOURCES.backups, ...placeOf(backup), (current) =>
      current.metadata.uid === backup.metadata.uid && current.metadata.deletionTimestamp === undefined
        ? change(current)
        : undefined,
    );
  const volumeBackups = (backup: KubeObject, vm: KubeObject): JsonObject[] => {
    const [namespace, backupName] = placeOf(backup);
    return objectsAt(vm, 'spec', 'template', 'spec', 'volumes').flatMap((volume) => {
      const claimName = textAt(volume, 'persistentVolumeClaim', 'claimName');
      const claim = store.get(RESOURCES.claims, namespace, claimName ?? '');
      if (claim === undefined) return [];
      const { finalizers: _, uid: __, resourceVersion: ___, ...metadata } = claim.metadata;
      return [
        {
          name: `${backupName}-volume-${claimName ?? ''}`,
          volumeName: textAt(volume, 'name') ?? '',
          csiDriverName: 'driver.longhorn.io',
          persistentVolumeClaim: { metadata, spec: claim.spec },
          volumeSize: toNumber(at(claim, 'status', 'capacity', 'storage')),
          progress: 0,
          readyToUse: false,
        },
      ];
    });
  };
  const createSnapshots = (backup: KubeObject, isSnapshot: boolean): void => {
    const [namespace] = placeOf(backup);
    const owner = {
      apiVersion: backup.apiVersion,
      kind: backup.kind,
      name: backup.metadata.name,
      uid: backup.metadata.uid ?? '',
      controller: true,
      blockOwnerDeletion: true,
    };
    for (const each of objectsAt(backup, 'status', 'volumeBackups')) {
      const name = textAt(each, 'name') ?? '';
      if (store.get(RESOURCES.volumeSnapshots, namespace, name) !== undefined) continue;
      store.create(RESOURCES.volumeSnapshots, {
        kind: 'VolumeSnapshot',
        apiVersion: 'snapshot.storage.k8s.io/v1',
        metadata: { name, namespace, ownerReferences: [owner] },
        spec: {
          source: {
            persistentVolumeClaimName: textAt(each, 'persistentVolumeClaim', 'metadata', 'name') ?? '',
          },
          volumeSnapshotClassName: isSnapshot ? 'longhorn-snapshot' : 'longhorn',
        },
        status: {
          boundVolumeSnapshotContentName: `snapcontent-${behaviour.random.uuid()}`,
          creationTime: now(behaviour),
          readyToUse: true,
          restoreSize: String(numberAt(each, 'volumeSize') ?? 0),
        },
      });
    }
  };
  const advance = (backup: KubeObject): void => {
    const after = edit(backup, (current) => {
      const isSnapshot = textAt(current, 'spec', 'type') === 'snapshot';
      const before = numberAt(current, 'status', 'progress') ?? 0;
      const progress = isSnapshot ? 100 : Math.min(100, before + PROGRESS_PER_TICK);
      const isDone = progress === 100;
      const volumes = objectsAt(current, 'status', 'volumeBackups').map((each) => ({
        ...each,
        creationTime: now(behaviour),
        progress,
        readyToUse: isDone,
        ...(isSnapshot ? {} : { longhornBackupName: `backup-${(current.metadata.uid ?? '').slice(0, 16)}` }),
      }));
      return withStatus(current, {
        progress,
        readyToUse: isDone,
        volumeBackups: volumes,
        conditions: isDone
          ? [
              harvesterCondition(behaviour, 'InProgress', false, 'Operation complete'),
              harvesterCondition(behaviour, 'Ready', true, 'Operation complete'),
              ...(isSnapshot ? [] : [harvesterCondition(behaviour, 'MetadataReady', true)]),
            ]
          : conditionsOf(current),
      });
    });
    if (after !== undefined && at(after, 'status', 'readyToUse') !== true)
      clock.after(STEPS.tick, () => advance(backup));
  };
  const begin = (backup: KubeObject): void => {
    const [namespace] = placeOf(backup);
    const vm = store.get(RESOURCES.vms, namespace, textAt(backup, 'spec', 'source', 'name') ?? '');
    if (vm === undefined) {
      const message = `virtualmachines.kubevirt.io "${textAt(backup, 'spec', 'source', 'name') ?? ''}" not found`;
      edit(backup, (current) =>
        withStatus(current, {
          readyToUse: false,
          error: { message, time: now(behaviour) },
          conditions: [harvesterCondition(behaviour, 'Ready', false, message)],
        }),
      );
      return;
    }
    const isSnapshot = textAt(backup, 'spec', 'type') === 'snapshot';
    const target = isSnapshot ? undefined : backupTargetOf(store);
    const { resourceVersion: _, uid: __, finalizers: ___, ...metadata } = vm.metadata;
    const begun = edit(backup, (current) =>
      withStatus(current, {
        sourceUID: vm.metadata.uid,
        creationTime: now(behaviour),
        ...(target === undefined ? {} : { backupTarget: target }),
        source: { metadata, spec: vm.spec },
        volumeBackups: volumeBackups(backup, vm),
        progress: 0,
        readyToUse: false,
        conditions: [
          harvesterCondition(behaviour, 'Ready', false, 'Not Ready'),
          harvesterCondition(behaviour, 'InProgress', true, 'Operation in progress'),
        ],
      }),
    );
    if (begun === undefined) return;
    createSnapshots(begun, isSnapshot);
    clock.after(isSnapshot ? STEPS.snapshot : STEPS.tick, () => advance(begun));
  };
  const remove = (backup: KubeObject): void => {
    const [namespace] = placeOf(backup);
    for (const each of objectsAt(backup, 'status', 'volumeBackups')) {
      const name = textAt(each, 'name') ?? '';
      if (store.get(RESOURCES.volumeSnapshots, namespace, name) !== undefined)
        store.remove(RESOURCES.volumeSnapshots, namespace, name);
    }
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.backups) return;
    const { object } = entry;
    // A status that came with the object is of a backup that was found on the target.
    if (type === 'ADDED' && Object.keys(objectAt(object, 'status')).length === 0)
      clock.after(STEPS.begin, () => begin(object));
    if (type === 'DELETED') setImmediate(() => remove(object));
  });
}
