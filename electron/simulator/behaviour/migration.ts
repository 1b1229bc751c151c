import { buildLauncherPod } from '../objects/pod.ts';
import { condition } from '../objects/vmi.ts';
import type { KubeObject } from '../json.ts';
import { at, conditionsOf, isObject, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { keyOf } from '../store.ts';
import type { Behaviour } from './context.ts';
import { getVmi, now, overheadRatioOf, placeOf } from './context.ts';
import type { Recorder } from './events.ts';
import { VM_CONTROLLER } from './events.ts';
import { podNameOf } from './launcher-name.ts';
import { admitMigration } from './migration-check.ts';
import { createMigrationEnds } from './migrations/end.ts';
import type { MigrationLimits } from './migrations/limits.ts';
import { copySecondsOf, createLimits } from './migrations/limits.ts';
import { watchMigrations } from './migrations/observe.ts';
import { openPending } from './migrations/pending.ts';
import { createMigrationQuota } from './migrations/quota.ts';
import {
  currentOf,
  editVmi,
  isAborting,
  setPhase,
  targetPodOf,
  vmiOf,
  withMigrationState,
} from './migrations/record.ts';
import type { SchedulingQueue } from './scheduling/queue.ts';
import { isFinal, phaseOf } from './vm-status.ts';
import { setPodState } from './vmi-steps.ts';
import type { VolumeBinding } from './volumes.ts';

/** Live migrations of a cluster. */
export interface Migrations {
  /** Creates a VirtualMachineInstanceMigration the way `virtctl migrate` does. */
  create: (vmi: KubeObject, addedNodeSelector: unknown) => void;
  /** The uid of the migration of a VMI that is under way. */
  activeUid: (vmi: KubeObject) => string | undefined;
  /** Begins the migrations a scenario is to show; the guest copies its memory for `seconds`. */
  begin: (namespace: string, name: string, seconds: number) => void;
  /** How many may begin. */
  limits: MigrationLimits;
  /** Ends migrations to a host that is lost. */
  hostLost: (host: string) => void;
}

/** Seconds of simulated time. */
const STEPS = { pending: 0.3, scheduled: 1.5, ready: 1, abort: 1, retry: 5, unschedulable: 300 };
const HANDLER = 'virt-handler';

/** Opens the controller of migrations (kubevirt pkg/virt-controller/watch/migration/migration.go). */
export function openMigrations(
  behaviour: Behaviour,
  recorder: Recorder,
  volumes: VolumeBinding,
  queue: SchedulingQueue,
): Migrations {
  const { store, clock, capacity, plan, indexes } = behaviour;
  const shownSeconds = new Map<string, number>();
  /** The uid of the migration of each VMI that is under way. */
  const active = new Map<string, string>();
  const limits = createLimits(behaviour);
  const quota = createMigrationQuota(behaviour, recorder);
  const keyFor = (migration: KubeObject): string =>
    keyOf(migration.metadata.namespace, textAt(migration, 'spec', 'vmiName') ?? '');
  const { succeed, fail } = createMigrationEnds(behaviour, recorder, volumes, (migration) => {
    if (active.get(keyFor(migration)) === migration.metadata.uid) active.delete(keyFor(migration));
    limits.free(migration.metadata.uid ?? '');
    quota.free(migration);
    pending.look();
  });

  /** Whether a migration is over, or has to be because of its VMI. */
  const isOver = (migration: KubeObject): boolean => {
    const current = currentOf(behaviour, migration);
    if (current === undefined || isFinal(current)) return true;
    const vmi = vmiOf(behaviour, migration);
    if (vmi === undefined) fail(current, 'Migration failed because vmi does not exist.');
    else if (isFinal(vmi) || vmi.metadata.deletionTimestamp !== undefined) {
      fail(current, 'Migration failed vmi shutdown during migration.');
    } else return false;
    return true;
  };
  const after = (seconds: number, migration: KubeObject, next: () => void): void =>
    void clock.after(seconds, () => {
      if (!isOver(migration)) next();
    });
  const isSourceLost = (migration: KubeObject): boolean =>
    behaviour.silentHosts.has(textAt(vmiOf(behaviour, migration), 'status', 'nodeName') ?? '');

  const finishCopy = (migration: KubeObject): void => {
    const current = currentOf(behaviour, migration);
    if (
      current === undefined ||
      at(vmiOf(behaviour, migration), 'status', 'migrationState', 'abortStatus') !== undefined
    )
      return;
    if (isSourceLost(migration)) after(STEPS.retry, migration, () => finishCopy(migration));
    else succeed(migration);
  };
  const copy = (migration: KubeObject): void => {
    if (isSourceLost(migration)) {
      after(STEPS.retry, migration, () => copy(migration));
      return;
    }
    const startTimestamp = now(behaviour);
    const vmi = editVmi(behaviour, migration, (current) =>
      withMigrationState(current, { startTimestamp, mode: 'PreCopy' }),
    );
    setPhase(behaviour, migration, 'Running');
    if (vmi === undefined) return;
    recorder.record(vmi, 'Normal', 'Migrating', 'VirtualMachineInstance is migrating.', HANDLER);
    const seconds = shownSeconds.get(migration.metadata.name) ?? copySecondsOf(behaviour, vmi);
    const current = currentOf(behaviour, migration);
    if (current?.metadata.deletionTimestamp !== undefined) abort(current);
    else after(seconds, migration, () => finishCopy(migration));
  };
  const handOver = (migration: KubeObject, host: string): void => {
    const vmi = vmiOf(behaviour, migration);
    if (vmi === undefined) return;
    const source = textAt(vmi, 'status', 'nodeName') ?? '';
    const pods = indexes.podsByVmi.of(vmi.metadata.uid ?? '');
    const pod = pods.find((each) => textAt(each, 'spec', 'nodeName') === source);
    const migrationState = {
      migrationUid: migration.metadata.uid ?? '',
      sourceNode: source,
      sourcePod: pod?.metadata.name ?? podNameOf(vmi),
      targetNode: host,
      targetPod: targetPodOf(migration),
    };
    editVmi(behaviour, migration, (current) => {
      const labels = { ...current.metadata.labels, 'kubevirt.io/migrationTargetNodeName': host };
      return withStatus({ ...current, metadata: { ...current.metadata, labels } }, { migrationState });
    });
    const text = 'Migration target pod is ready for preparation by virt-handler.';
    recorder.record(migration, 'Normal', 'SuccessfulHandOver', text, VM_CONTROLLER);
    setPhase(behaviour, migration, 'PreparingTarget');
    after(STEPS.ready, migration, () => {
      const targetNodeAddress = behaviour.addressFor('pod', `${host} virt-handler`);
      editVmi(behaviour, migration, (current) => withMigrationState(current, { targetNodeAddress }));
      setPhase(behaviour, migration, 'TargetReady');
      after(STEPS.ready, migration, () => copy(migration));
    });
  };
  const schedule = (migration: KubeObject): void => {
    const [namespace] = placeOf(migration);
    const name = targetPodOf(migration);
    const pod = store.get(RESOURCES.pods, namespace, name);
    if (pod === undefined || textAt(pod, 'spec', 'nodeName') !== undefined || isOver(migration)) return;
    const placed = capacity.place(pod);
    if ('unschedulable' in placed) {
      const why = placed.unschedulable;
      const state = { phase: 'Pending', host: undefined, address: undefined, unschedulable: why } as const;
      setPodState(behaviour, namespace, name, state);
      recorder.record(pod, 'Warning', 'FailedScheduling', why, 'default-scheduler');
      queue.wait(migration.metadata.uid ?? '', () => schedule(migration));
      return;
    }
    const { host } = placed;
    const address = behaviour.addressFor('pod', `${keyFor(migration)} pod ${name}`);
    setPodState(behaviour, namespace, name, { phase: 'Running', host, address });
    setPhase(behaviour, migration, 'Scheduled');
    after(STEPS.ready, migration, () => handOver(migration, host));
  };
  const giveUp = (migration: KubeObject): void => {
    const [namespace] = placeOf(migration);
    const name = targetPodOf(migration);
    const pod = store.get(RESOURCES.pods, namespace, name);
    if (pod === undefined || textAt(pod, 'spec', 'nodeName') !== undefined) return;
    const text = `unschedulable pod ${namespace}/${name} timeout period exceeded`;
    recorder.record(migration, 'Normal', 'SuccessfulDelete', text, VM_CONTROLLER);
    fail(migration, 'Migration target pod was removed during active migration.');
  };
  const createTarget = (migration: KubeObject): void => {
    const vmi = vmiOf(behaviour, migration);
    if (vmi === undefined) return;
    const suffix = (migration.metadata.uid ?? '').slice(0, 5);
    const source = store.get(RESOURCES.nodes, undefined, textAt(vmi, 'status', 'nodeName') ?? '');
    const sourceLabels = source?.metadata.labels ?? {};
    const options = { migration, sourceLabels, overheadRatio: overheadRatioOf(behaviour) };
    const state = { phase: 'Pending', host: undefined, address: undefined } as const;
    const pod = buildLauncherPod(vmi, suffix, plan.kubeVirtVersion, now(behaviour), state, options);
    if (!quota.admit(migration, pod)) {
      after(STEPS.retry, migration, () => createTarget(migration));
      return;
    }
    store.put(RESOURCES.pods, pod);
    const text = `Created migration target pod ${pod.metadata.name}`;
    recorder.record(migration, 'Normal', 'SuccessfulCreate', text, VM_CONTROLLER);
    setPhase(behaviour, migration, 'Scheduling');
    after(STEPS.scheduled, migration, () => schedule(migration));
    after(STEPS.unschedulable, migration, () => giveUp(migration));
  };
  const pending = openPending(behaviour, limits, isOver, createTarget);

  const abort = (migration: KubeObject): void => {
    const current = currentOf(behaviour, migration);
    if (current === undefined || isFinal(current) || isAborting(current)) return;
    const requested = condition('migrationAbortRequested', true, now(behaviour));
    const marked = store.replace(
      RESOURCES.migrations,
      withStatus(current, { conditions: [...conditionsOf(current), requested] }),
    );
    const phase = phaseOf(marked);
    if (['', 'Pending', 'Scheduling', 'Scheduled'].includes(phase)) {
      fail(marked, 'Migration failed due to being canceled');
      return;
    }
    setPhase(behaviour, marked, phase);
    const isRunning = phase === 'Running';
    if (isRunning) {
      const text = 'Migration is ready to be canceled by virt-handler.';
      recorder.record(marked, 'Normal', 'SuccessfulAbortMigration', text, VM_CONTROLLER);
    }
    const vmi = editVmi(behaviour, marked, (each) =>
      withMigrationState(each, { abortRequested: true, abortStatus: 'Aborting' }),
    );
    if (vmi === undefined) return;
    recorder.record(vmi, 'Normal', 'Migrating', 'VirtualMachineInstance is aborting migration.', HANDLER);
    after(STEPS.abort, marked, () => {
      const failure = { abortStatus: 'Succeeded', failureReason: 'Live migration aborted ' };
      fail(marked, 'source node reported migration failed', failure);
    });
  };
  watchMigrations(behaviour, active, {
    added: (migration) => {
      active.set(keyFor(migration), migration.metadata.uid ?? '');
      setPhase(behaviour, migration, 'Pending');
      clock.after(STEPS.pending, () => pending.add(migration));
    },
    abort,
    check: (migration) => void isOver(migration),
    targetGone: (migration) => {
      const failure = { failureReason: 'Target pod is down' };
      fail(migration, 'Migration failed because target pod shutdown during migration', failure);
    },
    removed: (migration) => fail(migration, 'Migration failed due to being canceled'),
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
  const migrations: Migrations = {
    limits,
    activeUid: (vmi) => active.get(keyOf(...placeOf(vmi))),
    create: (vmi, addedNodeSelector) => {
      const migration = admitMigration(behaviour, migrations, build(vmi, addedNodeSelector));
      store.create(RESOURCES.migrations, migration);
    },
    begin: (namespace, name, seconds) => {
      const vmi = getVmi(behaviour, namespace, name);
      if (vmi === undefined || phaseOf(vmi) !== 'Running') return;
      const migration = admitMigration(behaviour, migrations, build(vmi, undefined));
      shownSeconds.set(migration.metadata.name, seconds);
      store.create(RESOURCES.migrations, migration);
    },
    hostLost: (host) => {
      for (const pod of indexes.podsByHost.of(host)) {
        const uid = pod.metadata.labels?.['kubevirt.io/migrationJobUID'];
        const vmi = pod.metadata.annotations?.['kubevirt.io/domain'] ?? '';
        const key = keyOf(pod.metadata.namespace, vmi);
        if (uid === undefined || active.get(key) !== uid) continue;
        const migration = indexes.migrationsByVmi.of(key).find((each) => each.metadata.uid === uid);
        if (migration === undefined) continue;
        fail(migration, 'source node reported migration failed', { failureReason: 'Target pod is down' });
      }
    },
  };
  return migrations;
}
