import type { Condition, Problem, State } from '../world/entity.ts';
import { findCondition, isTrue, toProblem } from './define.ts';
import type { Instance } from './instance.ts';
import type { Migration } from './migration.ts';
import type { Vm } from './vm.ts';
import type { VmRestore } from './vm-restore.ts';

/** How a VM is shown: the class, the exact text, and what the user should know. */
export type ShownState = { state: State; status: string; problems: Problem[] };

/** KubeVirt's printable statuses by class; another value is shown verbatim as unknown. Source: KubeVirt API staging/src/kubevirt.io/api/core/v1/types.go. */
const printed: Record<string, State> = {
  Stopped: 'off',
  Provisioning: 'pending',
  Starting: 'starting',
  Running: 'running',
  Paused: 'paused',
  Stopping: 'stopping',
  Terminating: 'stopping',
  CrashLoopBackOff: 'error',
  Migrating: 'migrating',
  Unknown: 'unknown',
  ErrorUnschedulable: 'error',
  ErrImagePull: 'error',
  ImagePullBackOff: 'error',
  ErrorPvcNotFound: 'error',
  DataVolumeError: 'error',
  WaitingForVolumeBinding: 'pending',
  WaitingForReceiver: 'pending',
};

const wording: Record<string, string> = {
  Stopped: 'Off',
  ErrorUnschedulable: 'Unschedulable',
  ErrorPvcNotFound: 'Volume not found',
  WaitingForVolumeBinding: 'Waiting for volume binding',
  WaitingForReceiver: 'Waiting for receiver',
  DataVolumeError: 'Data volume error',
};

function toStatusText(printableStatus: string): string {
  return wording[printableStatus] ?? printableStatus;
}

/** Conditions that say why a VM does not come up, the most exact first; those of its instance and pod are mirrored. */
const reasons = ['Failure', 'PodScheduled', 'Synchronized', 'DataVolumesReady'];

function whyOf(status: string, conditions: readonly Condition[]): Problem {
  const isBad = ({ type, status: value, message }: Condition): boolean =>
    message !== undefined && (type === 'Failure' ? value !== 'False' : value === 'False');
  const bad = conditions.filter(isBad);
  const told = reasons.flatMap((type) => findCondition(bad, type) ?? [])[0] ?? bad[0];
  return { severity: 'error', code: status, text: told?.message ?? `KubeVirt reports ${status}.` };
}

/** The state as the VirtualMachine object alone tells it; the instance and migrations refine it in `toVmState`. */
export function toPrintedState(
  vm: Vm['vm'],
  conditions: Condition[],
  deletingAt: string | null,
  annotations: Record<string, string>,
): ShownState {
  const problems: Problem[] = [];
  const printable = vm.printableStatus;
  const state = printed[printable] ?? 'unknown';
  if (state === 'error') problems.push(whyOf(printable, conditions));
  const failure = findCondition(conditions, 'Failure');
  const isFailing = failure !== undefined && failure.status !== 'False';
  if (isFailing && state !== 'error') problems.push(toProblem(failure, 'error'));
  const recovery = findCondition(conditions, 'ManualRecoveryRequired');
  if (recovery?.status === 'True') problems.push(toProblem(recovery, 'error'));
  if (vm.isRestartRequired) {
    const condition = findCondition(conditions, 'RestartRequired');
    const text = condition?.message ?? 'A change takes effect at the next restart.';
    problems.push({ severity: 'warning', code: 'RestartRequired', text });
  }
  const quota = annotations['harvesterhci.io/insufficient-resource-quota'];
  if (quota) problems.push({ severity: 'warning', code: 'InsufficientResourceQuota', text: quota });
  if (deletingAt !== null) return { state: 'stopping', status: 'Terminating', problems };
  if (printable === '') {
    const isOff = vm.runStrategy === 'Halted' && !vm.isCreated;
    return isOff
      ? { state: 'off', status: 'Off', problems }
      : { state: 'pending', status: 'No status yet', problems };
  }
  if (isFailing && state !== 'error' && state !== 'running')
    return { state: 'error', status: 'Failure', problems };
  return { state, status: toStatusText(printable), problems };
}

/** What is known of a VM beside its own object; null where there is none, or none is known. */
export type VmParts = {
  instance: Instance | null;
  /** The newest one of it. */
  migration: Migration | null;
  /** The one that its annotation names. */
  restore: VmRestore | null;
};

/**
 * The state of a VM from all that is known of it. Order: terminating, restoring, copying its persistent state, moving,
 * ending, paused, then the printable status refined by the instance. Source: harvester API reference section 3.3, whose
 * official order is not copied because it shows WaitingForVolumeBinding and the error statuses as Off.
 */
export function toVmState(vm: Vm, { instance, migration, restore }: VmParts): ShownState {
  const problems = withNotes(vm, instance, migration);
  const { state, status } = vm;
  if (vm.deletingAt !== null) return { state, status, problems };
  if (restore && !restore.restore.isComplete) return { state: 'pending', status: 'Restoring', problems };
  if (vm.vm.storageCopy === 'cloning') return { state: 'pending', status: 'Copying its state', problems };
  if (vm.vm.storageCopy === 'failed') {
    const text = 'The copy of its persistent state (TPM or EFI) failed.';
    const failed: Problem = { severity: 'error', code: 'StorageCopyFailed', text };
    return { state: 'error', status: 'Copy failed', problems: [...problems, failed] };
  }
  const moving = movingWords(instance, migration);
  if (moving !== null) return { state: 'migrating', status: moving, problems };
  if (isEnding(vm, instance)) return { state: 'stopping', status: 'Stopping', problems };
  if (instance?.instance.isPaused) return { state: 'paused', status: 'Paused', problems };
  return refine({ state, status, problems }, vm, instance);
}

/** The state of an instance that no VM owns. */
export function toInstanceState(instance: Instance, migration: Migration | null): ShownState {
  const { state, status, problems } = instance;
  if (instance.deletingAt !== null) return { state: 'stopping', status: 'Terminating', problems };
  const moving = movingWords(instance, migration);
  if (moving !== null) return { state: 'migrating', status: moving, problems };
  if (instance.instance.isPaused) return { state: 'paused', status: 'Paused', problems };
  return { state, status, problems };
}

function isFinal({ instance: { phase } }: Instance): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** What a live migration is at; null while there is none. The instance tells of one whose object cannot be read, or is of another cluster. */
function movingWords(instance: Instance | null, migration: Migration | null): string | null {
  if (migration?.migration.isActive) {
    const { phase, isAbortRequested } = migration.migration;
    if (isAbortRequested) return 'Aborting migration';
    return phase === '' || phase === 'Pending' ? 'Pending migration' : 'Migrating';
  }
  const move = instance?.instance.move;
  if (!move || (migration && migration.uid === move.uid)) return null;
  if (move.uid === null && migration) return null;
  return move.isAborting ? 'Aborting migration' : move.isPending ? 'Pending migration' : 'Migrating';
}

/** Whether it is on its way to be off, or to a restart: KubeVirt prints that only once the instance is being deleted. */
function isEnding({ vm }: Vm, instance: Instance | null): boolean {
  if (instance && isFinal(instance)) return false;
  if (instance && instance.deletingAt !== null) return true;
  const isUp = vm.isCreated && ['Running', 'Paused', 'Migrating'].includes(vm.printableStatus);
  return isUp && (vm.runStrategy === 'Halted' || vm.pendingRequest === 'Stop');
}

function refine(shown: ShownState, vm: Vm, instance: Instance | null): ShownState {
  const { state, problems } = shown;
  if (instance?.instance.phase === 'Failed' && vm.vm.runStrategy !== 'Halted' && state !== 'error') {
    const text = 'Its guest ended with a failure.';
    const failed: Problem = { severity: 'error', code: 'InstanceFailed', text };
    return { state: 'error', status: 'Failed', problems: [...problems, failed] };
  }
  if (state === 'off' && vm.vm.pendingRequest === 'Start')
    return { ...shown, state: 'starting', status: 'Starting' };
  const isComing = state === 'starting' || state === 'pending';
  const stuck =
    state === 'starting' ? vm.conditions.find(({ reason }) => reason === 'Unschedulable') : undefined;
  if (stuck) {
    return { state: 'error', status: 'Unschedulable', problems: [...problems, toProblem(stuck, 'error')] };
  }
  if (instance?.instance.phase === 'Unknown') {
    const text = 'Its host does not answer, so nothing is known of it.';
    const lost: Problem = { severity: 'warning', code: 'InstanceUnknown', text };
    return { state: 'unknown', status: 'Unknown', problems: [...problems, lost] };
  }
  const runs = instance?.instance.phase === 'Running';
  if (runs && (state === 'running' || isComing)) {
    if (instance.instance.isReady) return { ...shown, state: 'running', status: 'Running' };
    const ready = findCondition(instance.conditions, 'Ready');
    const notReady: Problem = ready
      ? toProblem(ready, 'warning')
      : { severity: 'warning', code: 'NotReady', text: 'The guest is running but not ready.' };
    return { state: 'warning', status: 'Not ready', problems: [...problems, notReady] };
  }
  return shown;
}

/** What a user should know of a VM whatever its state. */
function withNotes(vm: Vm, instance: Instance | null, migration: Migration | null): Problem[] {
  const { problems } = vm;
  const notes: Problem[] = [];
  if (instance && isTrue(instance.conditions, 'EvictionRequested')) {
    const text = 'The host asked this VM to move away.';
    notes.push({ severity: 'warning', code: 'EvictionRequested', text });
  }
  if (instance && migration?.migration.phase === 'Failed') {
    const { failureReason, targetHost } = migration.migration;
    const to = targetHost === null ? '' : ` to ${targetHost}`;
    const text = `Its last live migration${to} failed${failureReason === null ? '.' : `: ${failureReason}`}`;
    notes.push({ severity: 'warning', code: 'MigrationFailed', text });
  }
  return notes.length === 0 ? problems : [...problems, ...notes];
}
