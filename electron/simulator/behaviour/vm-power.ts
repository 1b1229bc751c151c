import type { KubeObject } from '../json.ts';
import { at, conditionOf, conditionsOf, numberAt, objectAt, objectsAt, withStatus } from '../json.ts';
import { condition, withCondition } from '../objects/vmi.ts';
import { RESOURCES } from '../resources.ts';
import { badRequest, conflict, internalError, notFound } from '../status.ts';
import type { Behaviour } from './context.ts';
import { getVm, getVmi, now } from './context.ts';
import type { Recorder } from './events.ts';
import type { Lifecycle } from './lifecycle.ts';
import { admitMigration } from './migration-check.ts';
import type { Migrations } from './migration.ts';
import { mutateVm } from './vm-mutation.ts';
import { isFinal, phaseOf, runStrategyOf } from './vm-status.ts';

/** A call of a subresource: what it is about, and its options. */
export interface Call {
  namespace: string;
  name: string;
  options: Record<string, unknown>;
  isDryRun: boolean;
}

/** KubeVirt names its resources in the singular in these answers (kubevirt pkg/virt-api/rest, v1.Resource). */
export const VM = { group: 'kubevirt.io', plural: 'virtualmachine' };
/** The same of VMIs. */
export const VMI = { group: 'kubevirt.io', plural: 'virtualmachineinstance' };

const UNDERWAY =
  'unable to complete request: stop/start already underway: jsonpatch test operation does not apply';
const RECOVERY =
  'VM recovery required: Volume migration failed, leaving some volumes pointing to non-consistent targets; manual intervention is needed to reassign them to their original volumes.';

/** The VM of a call; throws the 404 of virt-api. */
export function vmOf(behaviour: Behaviour, { namespace, name }: Call): KubeObject {
  const vm = getVm(behaviour, namespace, name);
  if (vm === undefined) throw notFound(VM, name);
  return vm;
}

/** The VMI of a call; throws the 404 of virt-api. */
export function vmiOf(behaviour: Behaviour, { namespace, name }: Call): KubeObject {
  const vmi = getVmi(behaviour, namespace, name);
  if (vmi === undefined) throw notFound(VMI, name);
  return vmi;
}

/** The calls that change the power of a VM, by `plural/subresource` (kubevirt pkg/virt-api/rest/lifecycle.go). */
export function createVmPower(
  behaviour: Behaviour,
  lifecycle: Lifecycle,
  migrations: Migrations,
  recorder: Recorder,
): Record<string, (call: Call) => void> {
  const { store } = behaviour;
  /** lifecycle.go getChangeRequestJson. */
  const request = (vm: KubeObject, changes: Record<string, unknown>[], isDryRun: boolean): void => {
    const before = objectsAt(vm, 'status', 'stateChangeRequests');
    const isSingleStop = changes.length === 1 && changes[0]?.action === 'Stop';
    if (before.length > 0 && !isSingleStop) throw conflict(VM, vm.metadata.name, UNDERWAY);
    if (isDryRun) return;
    const { startFailure: _, ...status } = (vm.status ?? {}) as Record<string, unknown>;
    store.replace(RESOURCES.vms, { ...vm, status: { ...status, stateChangeRequests: changes } });
  };
  /** lifecycle.go getRunningPatch; the patch goes through the web hooks, which put the remembered strategy in place. */
  const setRunning = (vm: KubeObject, isRunning: boolean, isDryRun: boolean): void => {
    if (isDryRun) return;
    const spec = objectAt(vm, 'spec');
    const strategy = isRunning ? 'Always' : 'Halted';
    const wanted =
      spec.running === undefined ? { ...spec, runStrategy: strategy } : { ...spec, running: isRunning };
    store.replace(RESOURCES.vms, mutateVm(store, vm, { ...vm, spec: wanted }, behaviour.random));
  };

  const start = (call: Call): void => {
    const vm = vmOf(behaviour, call);
    const vmi = getVmi(behaviour, call.namespace, call.name);
    const phase = phaseOf(vmi);
    if (vmi !== undefined && !isFinal(vmi) && phase !== '' && phase !== 'Unknown') {
      throw conflict(VM, call.name, 'VM is already running');
    }
    if (conditionOf(vm, 'ManualRecoveryRequired')?.status === 'True') throw conflict(VM, call.name, RECOVERY);
    const strategy = runStrategyOf(vm);
    const isPaused = call.options.paused === true;
    const begin = { action: 'Start', ...(isPaused ? { data: { paused: 'true' } } : {}) };
    switch (strategy) {
      case 'Halted':
        if (isPaused) request(vm, [begin], call.isDryRun);
        else setRunning(vm, true, call.isDryRun);
        return;
      case 'RerunOnFailure':
      case 'Manual': {
        if (strategy === 'RerunOnFailure' && phase === 'Failed') {
          throw conflict(VM, call.name, 'RerunOnFailure does not support starting VM from failed state');
        }
        const needsRestart = vmi !== undefined && isFinal(vmi);
        const stop = { action: 'Stop', uid: vmi?.metadata.uid };
        request(vm, needsRestart ? [stop, begin] : [begin], call.isDryRun);
        return;
      }
      default:
        throw conflict(VM, call.name, `${strategy} does not support manual start requests`);
    }
  };
  const stop = (call: Call): void => {
    const vm = vmOf(behaviour, call);
    const vmi = getVmi(behaviour, call.namespace, call.name);
    const strategy = runStrategyOf(vm);
    const { gracePeriod } = call.options;
    const before = numberAt(vmi, 'spec', 'terminationGracePeriodSeconds') ?? 0;
    const hurry = (live: KubeObject): void => {
      if (typeof gracePeriod !== 'number' || call.isDryRun) return;
      const spec = { ...objectAt(live, 'spec'), terminationGracePeriodSeconds: gracePeriod };
      store.replace(RESOURCES.vmis, { ...live, spec });
      if (live.metadata.deletionTimestamp !== undefined && gracePeriod === 0) lifecycle.kill(live);
    };
    if (strategy === 'Always' || strategy === 'Once') {
      if (vmi !== undefined && !isFinal(vmi)) hurry(vmi);
      setRunning(vm, false, call.isDryRun);
      return;
    }
    if (vmi === undefined || isFinal(vmi)) throw conflict(VM, call.name, 'VM is not running');
    if (strategy === 'Halted' && (typeof gracePeriod !== 'number' || gracePeriod >= before)) {
      throw conflict(VM, call.name, 'Halted only supports manual stop requests with a shorter graceperiod');
    }
    hurry(vmi);
    request(vm, [{ action: 'Stop', uid: vmi.metadata.uid }], call.isDryRun);
  };
  const restart = (call: Call): void => {
    const { gracePeriodSeconds } = call.options;
    if (typeof gracePeriodSeconds === 'number' && gracePeriodSeconds > 0) {
      throw badRequest('For force restart, only gracePeriod=0 is supported for now');
    }
    if (typeof gracePeriodSeconds === 'number' && gracePeriodSeconds < 0) {
      throw badRequest('gracePeriod has to be greater or equal to 0');
    }
    const vm = vmOf(behaviour, call);
    const strategy = runStrategyOf(vm);
    if (strategy === 'Halted' || strategy === 'Once') {
      throw conflict(VM, call.name, `RunStategy ${strategy} does not support manual restart requests`);
    }
    const vmi = getVmi(behaviour, call.namespace, call.name);
    if (vmi === undefined) throw conflict(VM, call.name, 'VM is not running: Halted');
    request(vm, [{ action: 'Stop', uid: vmi.metadata.uid }, { action: 'Start' }], call.isDryRun);
    if (gracePeriodSeconds === 0 && !call.isDryRun) {
      const spec = { ...objectAt(vmi, 'spec'), terminationGracePeriodSeconds: 0 };
      store.replace(RESOURCES.vmis, { ...vmi, spec });
    }
  };
  const migrate = (call: Call): void => {
    vmOf(behaviour, call);
    const vmi = vmiOf(behaviour, call);
    if (phaseOf(vmi) !== 'Running') throw conflict(VM, call.name, 'VM is not running');
    if (!call.isDryRun) {
      migrations.create(vmi, call.options.addedNodeSelector);
      return;
    }
    const spec = { vmiName: call.name };
    const metadata = { name: '', namespace: call.namespace };
    admitMigration(behaviour, migrations, {
      apiVersion: 'kubevirt.io/v1',
      kind: RESOURCES.migrations.kind,
      metadata,
      spec,
    });
  };
  const setPaused = (call: Call, isPaused: boolean): void => {
    const vm = getVm(behaviour, call.namespace, call.name);
    if (!isPaused && at(vm, 'status', 'snapshotInProgress') !== undefined)
      throw conflict(VM, call.name, 'VM snapshot is in progress');
    const vmi = vmiOf(behaviour, call);
    if (phaseOf(vmi) !== 'Running') {
      throw conflict(VMI, call.name, isPaused ? 'VM is not running' : 'VMI is not running');
    }
    const was = conditionOf(vmi, 'Paused') !== undefined;
    if (was === isPaused)
      throw conflict(VMI, call.name, isPaused ? 'VMI is already paused' : 'VMI is not paused');
    if (call.isDryRun) return;
    const others = conditionsOf(vmi).filter((each) => each.type !== 'Paused');
    const paused = condition('Paused', true, now(behaviour), 'PausedByUser', 'VMI was paused by user');
    const conditions = isPaused ? withCondition(others, paused) : others;
    store.replace(RESOURCES.vmis, withStatus(vmi, { conditions }));
    const text = isPaused ? 'VirtualMachineInstance paused' : 'VirtualMachineInstance unpaused';
    recorder.record(vmi, 'Normal', isPaused ? 'Paused' : 'Unpaused', text, 'virt-handler');
  };
  const softReboot = (call: Call): void => {
    const vmi = vmiOf(behaviour, call);
    if (phaseOf(vmi) !== 'Running') throw conflict(VMI, call.name, 'VM is not running');
    if (conditionOf(vmi, 'Paused')?.status === 'True') throw conflict(VMI, call.name, 'VMI is paused');
    const hasAgent = conditionOf(vmi, 'AgentConnected') !== undefined;
    if (!hasAgent && at(vmi, 'spec', 'domain', 'features', 'acpi', 'enabled') === false) {
      const why = 'VMI neither have the agent connected nor the ACPI feature enabled';
      throw conflict(VMI, call.name, why);
    }
    if (!call.isDryRun)
      recorder.record(vmi, 'Normal', 'SoftRebooted', 'VirtualMachineInstance soft rebooted', 'virt-handler');
  };
  const reset = (call: Call): void => {
    const vmi = vmiOf(behaviour, call);
    const phase = phaseOf(vmi);
    if (phase !== 'Running') {
      throw internalError(`Failed to reset non-running VMI with phase ${phase}: VMI is not running`);
    }
    recorder.record(vmi, 'Normal', 'Reset', 'VirtualMachineInstance reset', 'virt-handler');
  };
  const setFrozen = (call: Call, isFrozen: boolean): void => {
    const vmi = vmiOf(behaviour, call);
    if (phaseOf(vmi) !== 'Running')
      throw conflict(VMI, call.name, isFrozen ? 'VM is not running' : 'VMI is not running');
    store.change(RESOURCES.vmis, call.namespace, call.name, (current) => {
      const { fsFreezeStatus: _, ...status } = objectAt(current, 'status');
      return { ...current, status: isFrozen ? { ...status, fsFreezeStatus: 'frozen' } : status };
    });
  };
  return {
    'virtualmachines/start': start,
    'virtualmachines/stop': stop,
    'virtualmachines/restart': restart,
    'virtualmachines/migrate': migrate,
    'virtualmachineinstances/pause': (call) => setPaused(call, true),
    'virtualmachineinstances/unpause': (call) => setPaused(call, false),
    'virtualmachineinstances/softreboot': softReboot,
    'virtualmachineinstances/reset': reset,
    'virtualmachineinstances/freeze': (call) => setFrozen(call, true),
    'virtualmachineinstances/unfreeze': (call) => setFrozen(call, false),
  };
}
