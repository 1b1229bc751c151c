import type { Condition, Problem, State } from '../world/entity.ts';
import { findCondition, isTrue, toProblem } from './define.ts';
import type { Instance } from './instance.ts';
import type { Migration } from './migration.ts';
import type { Vm } from './vm.ts';

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

function whyOf(status: string, conditions: readonly Condition[]): Problem {
  const failed = conditions.find((condition) => condition.status === 'False' && condition.message);
  const condition =
    findCondition(conditions, 'Failure') ?? findCondition(conditions, 'PodScheduled') ?? failed;
  return { severity: 'error', code: status, text: condition?.message ?? `KubeVirt reports ${status}.` };
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
  if (failure && failure.status !== 'False' && state !== 'error') problems.push(toProblem(failure, 'error'));
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
  return { state, status: toStatusText(printable), problems };
}

/**
 * The state of a VM from all that is known of it. Order: terminating, migrating, paused, then the printable status
 * refined by the instance's readiness. Source: harvester API reference section 3.3, whose official order is not
 * copied because it shows WaitingForVolumeBinding and the error statuses as Off.
 */
export function toVmState(vm: Vm, instance: Instance | null, migration: Migration | null): ShownState {
  const { state, status, problems } = vm;
  if (vm.deletingAt !== null) return { state, status, problems };
  const facts = instance?.instance;
  if (migration?.migration.isActive) {
    const phase = migration.migration.phase;
    const isPending = phase === '' || phase === 'Pending';
    if (migration.migration.isAbortRequested)
      return { state: 'migrating', status: 'Aborting migration', problems };
    return { state: 'migrating', status: isPending ? 'Pending migration' : 'Migrating', problems };
  }
  if (facts?.isPaused) return { state: 'paused', status: 'Paused', problems };
  if (state === 'running' && facts && facts.phase === 'Running' && !facts.isReady) {
    const ready = findCondition(instance.conditions, 'Ready');
    const notReady: Problem = ready
      ? toProblem(ready, 'warning')
      : { severity: 'warning', code: 'NotReady', text: 'The guest is running but not ready.' };
    return { state: 'warning', status: 'Not ready', problems: [...problems, notReady] };
  }
  return { state, status, problems: withEviction(problems, instance) };
}

function withEviction(problems: Problem[], instance: Instance | null): Problem[] {
  if (!instance || !isTrue(instance.conditions, 'EvictionRequested')) return problems;
  const text = 'The host asked this VM to move away.';
  return [...problems, { severity: 'warning', code: 'EvictionRequested', text }];
}
