import type { Condition, JsonObject, KubeObject } from '../json.ts';
import { at, conditionOf, conditionsOf, objectsAt, textAt } from '../json.ts';

const FINAL = ['Succeeded', 'Failed'];

/** The run strategy of a VM; the older `spec.running` is read too (KubeVirt API, VirtualMachine.RunStrategy). */
export function runStrategyOf(vm: KubeObject): string {
  const running = at(vm, 'spec', 'running');
  if (typeof running === 'boolean') return running ? 'Always' : 'Halted';
  return textAt(vm, 'spec', 'runStrategy') ?? 'Halted';
}

/** The phase of a VMI; empty when it has none yet. */
export function phaseOf(vmi: KubeObject | undefined): string {
  return textAt(vmi, 'status', 'phase') ?? '';
}

/** Whether a VMI has ended by itself. */
export function isFinal(vmi: KubeObject): boolean {
  return FINAL.includes(phaseOf(vmi));
}

/** Whether a live migration of a VMI is under way (kubevirt pkg/util/migrations IsMigrating). */
export function isMigrating(vmi: KubeObject | undefined): boolean {
  return (
    textAt(vmi, 'status', 'migrationState', 'startTimestamp') !== undefined &&
    textAt(vmi, 'status', 'migrationState', 'endTimestamp') === undefined
  );
}

/** Whether the first state change request of a VM is of the given action. */
export function firstRequest(vm: KubeObject): { action: string; uid: string | undefined } | undefined {
  const [request] = objectsAt(vm, 'status', 'stateChangeRequests');
  const action = textAt(request, 'action');
  return action === undefined ? undefined : { action, uid: textAt(request, 'uid') };
}

function isTrue(object: KubeObject | undefined, type: string): boolean {
  return conditionOf(object, type)?.status === 'True';
}

/** How the volumes of a VM are: what virt-controller reads from claims and data volumes. */
export interface VolumeState {
  hasUnbound: boolean;
  isProvisioning: boolean;
  hasFailed: boolean;
}

/** Whether a VM is meant to run now (vm.go isSetToStart). */
function isSetToStart(vm: KubeObject, vmi: KubeObject | undefined): boolean {
  const request = firstRequest(vm);
  switch (runStrategyOf(vm)) {
    case 'Always':
      return true;
    case 'Manual':
      return vmi === undefined
        ? request?.action === 'Start'
        : request?.action !== 'Stop' || request.uid !== vmi.metadata.uid;
    case 'RerunOnFailure':
      return vmi === undefined
        ? request?.action === 'Start' || textAt(vm, 'status', 'runStrategy') !== 'RerunOnFailure'
        : phaseOf(vmi) !== 'Succeeded';
    case 'Once':
      return vmi === undefined;
    default:
      return false;
  }
}

const NO_VOLUMES: VolumeState = { hasUnbound: false, isProvisioning: false, hasFailed: false };

/**
 * `status.printableStatus` by the same tests in the same order as virt-controller (kubevirt
 * pkg/virt-controller/watch/vm/vm.go setPrintableStatus). `isStartExpected` is true between the decision to create a
 * VMI and its appearance; volumes are only looked at where they matter.
 */
export function printableStatus(
  vm: KubeObject,
  vmi: KubeObject | undefined,
  isStartExpected: boolean,
  volumesOf: () => VolumeState = () => NO_VOLUMES,
): string {
  const synchronized = conditionOf(vmi, 'Synchronized');
  const syncFailure = synchronized?.status === 'False' ? synchronized.reason : undefined;
  const phase = phaseOf(vmi);
  if (vm.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (vmi !== undefined && !isFinal(vmi) && vmi.metadata.deletionTimestamp !== undefined) return 'Stopping';
  if (isMigrating(vmi)) return 'Migrating';
  if (phase === 'Running') return isTrue(vmi, 'Paused') ? 'Paused' : 'Running';
  if (syncFailure === 'FailedPvcNotFound') return 'ErrorPvcNotFound';
  const volumes = volumesOf();
  if (volumes.hasFailed) return 'DataVolumeError';
  const scheduled = conditionOf(vmi, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') return 'ErrorUnschedulable';
  if (volumes.isProvisioning) return 'Provisioning';
  if (volumes.hasUnbound && isSetToStart(vm, vmi)) return 'WaitingForVolumeBinding';
  if (syncFailure === 'ErrImagePull' || syncFailure === 'ImagePullBackOff') return syncFailure;
  if (vmi === undefined ? isStartExpected : !isFinal(vmi)) return 'Starting';
  const failures = at(vm, 'status', 'startFailure', 'consecutiveFailCount');
  if (typeof failures === 'number' && ['Always', 'RerunOnFailure', 'Once'].includes(runStrategyOf(vm))) {
    return 'CrashLoopBackOff';
  }
  return runStrategyOf(vm) === 'WaitAsReceiver' ? 'WaitingForReceiver' : 'Stopped';
}

function readyCondition(vmi: KubeObject | undefined, before: Condition | undefined, now: string): Condition {
  const ready = conditionOf(vmi, 'Ready');
  if (ready !== undefined) return ready;
  const reason = vmi === undefined ? 'VMINotExists' : 'VMIConditionMissing';
  const message = vmi === undefined ? 'VMI does not exist' : 'VMI is missing the Ready condition';
  if (before?.reason === reason) return before;
  return { type: 'Ready', status: 'False', reason, message, lastProbeTime: now, lastTransitionTime: now };
}

/** Conditions of a VM: its own, and those of its VMI mirrored (vm.go syncConditions). */
function conditions(vm: KubeObject, vmi: KubeObject | undefined, now: string): Condition[] {
  const own = conditionsOf(vm);
  const before = own.find((each) => each.type === 'Ready');
  const restart = own.filter((each) => each.type === 'RestartRequired' && vmi !== undefined);
  const mirrored =
    vmi === undefined
      ? own.filter((each) => !['Ready', 'Failure', 'RestartRequired', 'Paused'].includes(each.type))
      : conditionsOf(vmi).filter((each) => !['Ready', 'Failure', 'RestartRequired'].includes(each.type));
  return [readyCondition(vmi, before, now), ...mirrored, ...restart];
}

/** The whole status of a VM as virt-controller writes it after looking at its VMI. */
export function vmStatus(
  vm: KubeObject,
  vmi: KubeObject | undefined,
  now: string,
  isStartExpected = false,
  volumesOf?: () => VolumeState,
): JsonObject {
  const before = (vm.status ?? {}) as JsonObject;
  const { created: _, ready: __, ...kept } = before;
  const generation = vm.metadata.generation ?? 1;
  const volumes = objectsAt(vm, 'spec', 'template', 'spec', 'volumes');
  return {
    ...kept,
    conditions: conditions(vm, vmi, now),
    ...(vmi === undefined ? {} : { created: true }),
    desiredGeneration: generation,
    observedGeneration: generation,
    printableStatus: printableStatus(vm, vmi, isStartExpected, volumesOf),
    ...(isTrue(vmi, 'Ready') ? { ready: true } : {}),
    runStrategy: runStrategyOf(vm),
    volumeSnapshotStatuses: volumes.map((volume) => {
      const name = textAt(volume, 'name') ?? '';
      return volume.persistentVolumeClaim === undefined
        ? { enabled: false, name, reason: `Snapshot is not supported for this volumeSource type [${name}]` }
        : { enabled: true, name };
    }),
  };
}
