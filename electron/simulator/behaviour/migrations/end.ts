import type { KubeObject } from '../../json.ts';
import { at, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import { keyOf } from '../../store.ts';
import type { Behaviour } from '../context.ts';
import { now, placeOf } from '../context.ts';
import type { Recorder } from '../events.ts';
import { VM_CONTROLLER } from '../events.ts';
import { isFinal } from '../vm-status.ts';
import { withPlugged } from '../updates/moved.ts';
import type { VolumeBinding } from '../volumes.ts';
import {
  currentOf,
  editVmi,
  MIGRATION_FINALIZER,
  setPhase,
  targetPodOf,
  vmiOf,
  withMigrationState,
} from './record.ts';

/** How a migration ends. */
export interface MigrationEnds {
  succeed: (migration: KubeObject) => void;
  /** Back on the source; `event` is what virt-controller says, `failure` what stays in the VMI's migration state. */
  fail: (migration: KubeObject, event: string, failure?: Record<string, unknown>) => void;
}

const TARGET_LABEL = 'kubevirt.io/migrationTargetNodeName';
/** Finished migrations that are kept of a VMI (kubevirt pkg/virt-controller/watch/migration garbage collection). */
const KEPT_MIGRATIONS = 5;

function withoutTarget(vmi: KubeObject): KubeObject {
  const { [TARGET_LABEL]: _, ...labels } = vmi.metadata.labels ?? {};
  return { ...vmi, metadata: { ...vmi.metadata, labels } };
}

/** Opens it; `onEnd` is called when a migration has given up its place. */
export function createMigrationEnds(
  behaviour: Behaviour,
  recorder: Recorder,
  volumes: VolumeBinding,
  onEnd: (migration: KubeObject) => void,
): MigrationEnds {
  const { store, indexes } = behaviour;

  const drop = (namespace: string, name: string): void => {
    const pod = store.get(RESOURCES.pods, namespace, name);
    if (pod === undefined) return;
    if (behaviour.silentHosts.has(textAt(pod, 'spec', 'nodeName') ?? '')) return;
    store.remove(RESOURCES.pods, namespace, name);
  };
  const release = (migration: KubeObject): void => {
    const current = currentOf(behaviour, migration);
    if (current === undefined) return;
    const finalizers = (current.metadata.finalizers ?? []).filter((each) => each !== MIGRATION_FINALIZER);
    store.replace(RESOURCES.migrations, { ...current, metadata: { ...current.metadata, finalizers } });
    const key = keyOf(current.metadata.namespace, textAt(current, 'spec', 'vmiName') ?? '');
    const ended = indexes.migrationsByVmi
      .of(key)
      .filter((each) => isFinal(each) && each.metadata.deletionTimestamp === undefined)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
    for (const old of ended.slice(0, Math.max(0, ended.length - KEPT_MIGRATIONS))) {
      store.remove(RESOURCES.migrations, ...placeOf(old));
    }
  };
  const moved = (vmi: KubeObject, target: string, podUid: string): KubeObject => {
    const plain = withoutTarget(vmi);
    const labels = { ...plain.metadata.labels, 'kubevirt.io/nodeName': target };
    const { evacuationNodeName: _, ...status } = plain.status as Record<string, unknown>;
    const after: KubeObject = {
      ...plain,
      metadata: { ...plain.metadata, labels },
      status: { ...status, nodeName: target, activePods: { [podUid]: target } },
    };
    return withMigrationState(withPlugged(behaviour, after, target, podUid), {
      endTimestamp: now(behaviour),
      completed: true,
      targetNodeDomainDetected: true,
      targetNodeDomainReadyTimestamp: now(behaviour),
    });
  };
  return {
    succeed: (migration) => {
      const vmi = vmiOf(behaviour, migration);
      const target = textAt(vmi, 'status', 'migrationState', 'targetNode');
      const name = targetPodOf(migration);
      const [namespace] = placeOf(migration);
      if (vmi === undefined || target === undefined) return;
      const source = textAt(vmi, 'status', 'migrationState', 'sourcePod') ?? '';
      const podUid = store.get(RESOURCES.pods, namespace, name)?.metadata.uid ?? '';
      const after = store.replace(RESOURCES.vmis, moved(vmi, target, podUid));
      drop(namespace, source);
      volumes.attach(after, target, name);
      const ended = setPhase(behaviour, migration, 'Succeeded');
      onEnd(migration);
      if (ended === undefined) return;
      const text = 'Source node reported migration succeeded';
      recorder.record(ended, 'Normal', 'SuccessfulMigration', text, VM_CONTROLLER);
      release(ended);
      const arrived = `The VirtualMachineInstance migrated to node ${target}.`;
      recorder.record(after, 'Normal', 'Migrated', arrived, 'virt-handler');
    },
    fail: (migration, event, failure = {}) => {
      const uid = migration.metadata.uid;
      if (at(vmiOf(behaviour, migration), 'status', 'migrationState', 'migrationUid') === uid) {
        editVmi(behaviour, migration, (vmi) =>
          withMigrationState(withoutTarget(vmi), {
            ...failure,
            endTimestamp: now(behaviour),
            completed: true,
            failed: true,
          }),
        );
      }
      const ended = setPhase(behaviour, migration, 'Failed');
      onEnd(migration);
      drop(placeOf(migration)[0], targetPodOf(migration));
      if (ended === undefined) return;
      recorder.record(ended, 'Warning', 'FailedMigration', event, VM_CONTROLLER);
      release(ended);
    },
  };
}
