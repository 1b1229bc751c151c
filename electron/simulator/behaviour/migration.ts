import { randomUUID } from 'node:crypto';
import { buildLauncherPod } from '../objects/pod.ts';
import type { KubeObject } from '../json.ts';
import { isObject, objectAt, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { getVmi, now, placeOf, withStatus } from './context.ts';
import type { Recorder } from './events.ts';
import { podNameOf } from './lifecycle.ts';
import { checkMigration } from './migration-check.ts';
import { phaseOf } from './vm-status.ts';
import type { VolumeBinding } from './volumes.ts';

/** Live migrations of a cluster. */
export interface Migrations {
  /** Creates a VirtualMachineInstanceMigration the way `virtctl migrate` does. */
  create: (vmi: KubeObject, addedNodeSelector: unknown) => void;
  /** The uid of the migration of a VMI that is under way. */
  activeUid: (vmi: KubeObject) => string | undefined;
  /** Begins the migrations a scenario is to show; the guest copies its memory for `seconds`. */
  begin: (namespace: string, name: string, seconds: number) => void;
}

/** Seconds of simulated time. */
const STEPS = { scheduling: 0.5, scheduled: 1.5, preparing: 1, ready: 1, running: 12 };
const FINAL = ['Succeeded', 'Failed'];
const CONTROLLER = 'virtualmachine-controller';

/** Opens the controller of migrations (kubevirt pkg/virt-controller/watch/migration, harvester pkg/controller/master/migration). */
export function openMigrations(behaviour: Behaviour, recorder: Recorder, volumes: VolumeBinding): Migrations {
  const { store, clock, capacity, plan } = behaviour;
  const copySeconds = new Map<string, number>();
  /** The uid of the migration of each VMI that is under way. */
  const active = new Map<string, string>();

  const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;
  const setPhase = (
    migration: KubeObject,
    phase: string,
    more: Record<string, unknown> = {},
  ): KubeObject | undefined =>
    store.change(RESOURCES.migrations, ...placeOf(migration), (current) =>
      current.metadata.uid !== migration.metadata.uid
        ? undefined
        : withStatus(current, {
            ...more,
            phase,
            phaseTransitionTimestamps: [
              ...objectsAt(current, 'status', 'phaseTransitionTimestamps'),
              { phase, phaseTransitionTimestamp: now(behaviour) },
            ],
          }),
    );
  const editVmi = (migration: KubeObject, edit: (vmi: KubeObject) => KubeObject): KubeObject | undefined => {
    const vmi = getVmi(
      behaviour,
      migration.metadata.namespace ?? '',
      textAt(migration, 'spec', 'vmiName') ?? '',
    );
    return vmi === undefined ? undefined : store.replace(RESOURCES.vmis, edit(vmi));
  };
  const annotate = (vmi: KubeObject, annotations: Record<string, string> | undefined): KubeObject => {
    const kept = Object.entries(vmi.metadata.annotations ?? {}).filter(
      ([key]) => !key.startsWith('harvesterhci.io/migration'),
    );
    return {
      ...vmi,
      metadata: { ...vmi.metadata, annotations: { ...Object.fromEntries(kept), ...annotations } },
    };
  };
  const targetPodOf = (migration: KubeObject): string =>
    `virt-launcher-${textAt(migration, 'spec', 'vmiName') ?? ''}-${(migration.metadata.uid ?? '').slice(0, 5)}`;

  /** Ends a migration: for good on the target, or back on the source. */
  const finish = (migration: KubeObject, failure: string | undefined): void => {
    const namespace = migration.metadata.namespace ?? '';
    active.delete(keyOf(namespace, textAt(migration, 'spec', 'vmiName') ?? ''));
    const end = now(behaviour);
    const vmi = editVmi(migration, (current) => {
      const state = objectAt(current, 'status', 'migrationState');
      const result = {
        ...state,
        endTimestamp: end,
        completed: true,
        failed: failure !== undefined,
        ...(failure === undefined ? {} : { failureReason: failure }),
      };
      const target = textAt(state, 'targetNode');
      const moved = failure === undefined && target !== undefined;
      const status: Record<string, unknown> = { migrationState: result };
      if (moved) {
        status.nodeName = target;
        status.activePods = { [randomUUID()]: target };
      }
      const after = annotate(withStatus(current, status), undefined);
      return moved
        ? {
            ...after,
            metadata: {
              ...after.metadata,
              labels: { ...after.metadata.labels, 'kubevirt.io/nodeName': target },
            },
          }
        : after;
    });
    const source = textAt(vmi, 'status', 'migrationState', 'sourcePod');
    const pod = failure === undefined && source !== undefined ? source : targetPodOf(migration);
    if (store.get(RESOURCES.pods, namespace, pod) !== undefined) store.remove(RESOURCES.pods, namespace, pod);
    const ended = setPhase(migration, failure === undefined ? 'Succeeded' : 'Failed', {
      migrationState: objectAt(vmi, 'status', 'migrationState'),
    });
    if (ended !== undefined) {
      const [type, reason, text] =
        failure === undefined
          ? (['Normal', 'SuccessfulMigration', 'Source node reported migration succeeded'] as const)
          : (['Warning', 'FailedMigration', failure] as const);
      recorder.record(ended, type, reason, text, CONTROLLER);
    }
    if (vmi === undefined || failure !== undefined) return;
    const host = textAt(vmi, 'status', 'nodeName') ?? '';
    volumes.attach(vmi, host, targetPodOf(migration));
    recorder.record(
      vmi,
      'Normal',
      'Migrated',
      `The VirtualMachineInstance migrated to node ${host}.`,
      'virt-handler',
    );
  };
  const isGone = (migration: KubeObject): boolean => {
    const current = store.get(RESOURCES.migrations, ...placeOf(migration));
    if (current?.metadata.uid !== migration.metadata.uid || FINAL.includes(phaseOf(current))) return true;
    const vmi = getVmi(
      behaviour,
      migration.metadata.namespace ?? '',
      textAt(migration, 'spec', 'vmiName') ?? '',
    );
    if (vmi !== undefined && phaseOf(vmi) === 'Running' && vmi.metadata.deletionTimestamp === undefined)
      return false;
    finish(
      migration,
      vmi === undefined
        ? 'Migration failed because vmi does not exist.'
        : 'Migration failed vmi shutdown during migration.',
    );
    return true;
  };
  const after = (seconds: number, migration: KubeObject, next: () => void): void =>
    void clock.after(seconds, () => {
      if (!isGone(migration)) next();
    });

  const copy = (migration: KubeObject): void => {
    const startTimestamp = now(behaviour);
    const vmi = editVmi(migration, (current) =>
      withStatus(current, {
        migrationState: { ...objectAt(current, 'status', 'migrationState'), startTimestamp, mode: 'PreCopy' },
      }),
    );
    setPhase(migration, 'Running', { migrationState: objectAt(vmi, 'status', 'migrationState') });
    if (vmi !== undefined)
      recorder.record(vmi, 'Normal', 'Migrating', 'VirtualMachineInstance is migrating.', 'virt-handler');
    const seconds = copySeconds.get(migration.metadata.name) ?? STEPS.running;
    after(seconds, migration, () => finish(migration, undefined));
  };
  const schedule = (migration: KubeObject): void => {
    const vmi = editVmi(migration, (current) => current);
    if (vmi === undefined) return;
    const source = textAt(vmi, 'status', 'nodeName');
    const wanted = objectAt(migration, 'spec', 'addedNodeSelector');
    const withSelector = {
      ...vmi,
      spec: {
        ...objectAt(vmi, 'spec'),
        nodeSelector: { ...objectAt(vmi, 'spec', 'nodeSelector'), ...wanted },
      },
    };
    const placed = capacity.place(withSelector, source);
    if ('unschedulable' in placed) {
      // The target pod stays pending; KubeVirt gives up after five minutes.
      after(300, migration, () =>
        finish(migration, 'Migration failed because target pod could not be scheduled'),
      );
      return;
    }
    const targetNode = placed.host;
    const targetPod = targetPodOf(migration);
    const sourcePod = volumes.podsOf(vmi)[0]?.metadata.name ?? podNameOf(vmi);
    const address = behaviour.addressFor('pod', `${keyOf(...placeOf(vmi))} pod ${targetPod}`);
    const pod = buildLauncherPod(
      vmi,
      (migration.metadata.uid ?? '').slice(0, 5),
      plan.kubeVirtVersion,
      now(behaviour),
      {
        phase: 'Running',
        host: targetNode,
        address,
      },
    );
    store.put(RESOURCES.pods, pod);
    recorder.record(
      migration,
      'Normal',
      'SuccessfulCreate',
      `Created migration target pod ${targetPod}`,
      CONTROLLER,
    );
    const migrationUid = migration.metadata.uid ?? '';
    const state = { migrationUid, sourceNode: source ?? '', sourcePod, targetNode, targetPod };
    setPhase(migration, 'Scheduled');
    editVmi(migration, (current) =>
      annotate(withStatus(current, { migrationState: state }), {
        'harvesterhci.io/migrationUID': migrationUid,
        'harvesterhci.io/migrationState': 'Migrating',
        'harvesterhci.io/migrationTargetNodeName': targetNode,
      }),
    );
    after(STEPS.preparing, migration, () => {
      setPhase(migration, 'PreparingTarget');
      after(STEPS.ready, migration, () => {
        setPhase(migration, 'TargetReady');
        after(STEPS.ready, migration, () => copy(migration));
      });
    });
  };
  const begin = (migration: KubeObject): void => {
    const namespace = migration.metadata.namespace ?? '';
    active.set(keyOf(namespace, textAt(migration, 'spec', 'vmiName') ?? ''), migration.metadata.uid ?? '');
    setPhase(migration, 'Pending');
    editVmi(migration, (vmi) =>
      annotate(vmi, {
        'harvesterhci.io/migrationUID': migration.metadata.uid ?? '',
        'harvesterhci.io/migrationState': 'Pending migration',
      }),
    );
    after(STEPS.scheduling, migration, () => {
      setPhase(migration, 'Scheduling');
      after(STEPS.scheduled, migration, () => schedule(migration));
    });
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.migrations) return;
    const migration = entry.object;
    if (type === 'ADDED') setImmediate(() => begin(migration));
    const vmi = keyOf(migration.metadata.namespace ?? '', textAt(migration, 'spec', 'vmiName') ?? '');
    if (type === 'DELETED' && active.get(vmi) === migration.metadata.uid) {
      setImmediate(() => finish(migration, 'Migration failed due to being canceled'));
    }
  });

  const build = (vmi: KubeObject, addedNodeSelector: unknown): KubeObject => ({
    kind: 'VirtualMachineInstanceMigration',
    apiVersion: 'kubevirt.io/v1',
    metadata: {
      name: `kubevirt-migrate-vm-${behaviour.random.suffix(5)}`,
      generateName: 'kubevirt-migrate-vm-',
      namespace: vmi.metadata.namespace ?? '',
    },
    spec: { vmiName: vmi.metadata.name, ...(isObject(addedNodeSelector) ? { addedNodeSelector } : {}) },
  });
  return {
    activeUid: (vmi) => active.get(keyOf(...placeOf(vmi))),
    create: (vmi, addedNodeSelector) => {
      const migration = build(vmi, addedNodeSelector);
      checkMigration(migration, vmi, active.get(keyOf(...placeOf(vmi))));
      store.create(RESOURCES.migrations, migration);
    },
    begin: (namespace, name, seconds) => {
      const vmi = getVmi(behaviour, namespace, name);
      if (vmi === undefined || phaseOf(vmi) !== 'Running') return;
      const migration = build(vmi, undefined);
      copySeconds.set(migration.metadata.name, seconds);
      store.create(RESOURCES.migrations, migration);
    },
  };
}
