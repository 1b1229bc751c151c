import type { Extension } from '../api.ts';
import { condition, withCondition } from '../objects/vmi.ts';
import type { KubeObject } from '../json.ts';
import { conditionOf, conditionsOf, isObject, numberAt, objectAt, objectsAt } from '../json.ts';
import type { Reply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { badRequest, conflict, methodNotAllowed, noSuchPath, notFound } from '../status.ts';
import type { Behaviour } from './context.ts';
import { getVm, getVmi, now, withStatus } from './context.ts';
import type { Recorder } from './events.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Migrations } from './migration.ts';
import { mutateVm } from './vm-mutation.ts';
import { isFinal, phaseOf, runStrategyOf } from './vm-status.ts';

const ACCEPTED: Reply = { code: 202, body: '', contentType: 'application/json' };
/** virt-api names the resource in the singular (kubevirt api/core/v1 Resource). */
const VM = { group: 'kubevirt.io', plural: 'virtualmachine' };
const VMI = { group: 'kubevirt.io', plural: 'virtualmachineinstance' };
const UNDERWAY = 'unable to complete request: stop/start already underway';

interface Call {
  namespace: string;
  name: string;
  options: Record<string, unknown>;
}

function toOptions(body: string): Record<string, unknown> {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Answered below, together with bodies that are JSON but no object.
  }
  throw badRequest('Can not unmarshal Request body to struct');
}

/**
 * The lifecycle calls of subresources.kubevirt.io/v1, with the answers of virt-api (kubevirt
 * pkg/virt-api/rest/lifecycle.go): 202 and an empty body, or 409 and a Status.
 */
export function createSubresources(
  behaviour: Behaviour,
  lifecycle: Lifecycle,
  migrations: Migrations,
  recorder: Recorder,
): Extension {
  const { store } = behaviour;
  const vmOf = ({ namespace, name }: Call): KubeObject => {
    const vm = getVm(behaviour, namespace, name);
    if (vm === undefined) throw notFound(VM, name);
    return vm;
  };
  const vmiOf = ({ namespace, name }: Call): KubeObject => {
    const vmi = getVmi(behaviour, namespace, name);
    if (vmi === undefined) throw notFound(VMI, name);
    return vmi;
  };
  /** lifecycle.go getChangeRequestJson. */
  const request = (vm: KubeObject, changes: { action: string; uid?: string | undefined }[]): void => {
    const before = objectsAt(vm, 'status', 'stateChangeRequests');
    const isSingleStop = changes.length === 1 && changes[0]?.action === 'Stop';
    if (before.length > 0 && !isSingleStop) throw conflict(VM, vm.metadata.name, UNDERWAY);
    const { startFailure: _, ...status } = (vm.status ?? {}) as Record<string, unknown>;
    store.replace(RESOURCES.vms, { ...vm, status: { ...status, stateChangeRequests: changes } });
  };
  /** lifecycle.go getRunningPatch; the patch goes through the web hooks, which put the remembered strategy in place. */
  const setRunning = (vm: KubeObject, isRunning: boolean): void => {
    const spec = objectAt(vm, 'spec');
    const strategy = isRunning ? 'Always' : 'Halted';
    const wanted =
      spec.running === undefined ? { ...spec, runStrategy: strategy } : { ...spec, running: isRunning };
    store.replace(RESOURCES.vms, mutateVm(store, vm, { ...vm, spec: wanted }, behaviour.random));
  };

  const start = (call: Call): void => {
    const vm = vmOf(call);
    const vmi = getVmi(behaviour, call.namespace, call.name);
    const phase = phaseOf(vmi);
    if (vmi !== undefined && !isFinal(vmi) && phase !== '' && phase !== 'Unknown') {
      throw conflict(VM, call.name, 'VM is already running');
    }
    const strategy = runStrategyOf(vm);
    switch (strategy) {
      case 'Halted':
        setRunning(vm, true);
        return;
      case 'RerunOnFailure':
      case 'Manual': {
        if (strategy === 'RerunOnFailure' && phase === 'Failed') {
          throw conflict(VM, call.name, 'RerunOnFailure does not support starting VM from failed state');
        }
        const needsRestart = vmi !== undefined && isFinal(vmi);
        const stop = { action: 'Stop', uid: vmi?.metadata.uid };
        request(vm, needsRestart ? [stop, { action: 'Start' }] : [{ action: 'Start' }]);
        return;
      }
      default:
        throw conflict(VM, call.name, `${strategy} does not support manual start requests`);
    }
  };
  const stop = (call: Call): void => {
    const vm = vmOf(call);
    const vmi = getVmi(behaviour, call.namespace, call.name);
    const strategy = runStrategyOf(vm);
    if (strategy === 'Always' || strategy === 'Once') {
      setRunning(vm, false);
      return;
    }
    if (vmi === undefined || isFinal(vmi)) throw conflict(VM, call.name, 'VM is not running');
    const { gracePeriod } = call.options;
    const before = numberAt(vmi, 'spec', 'terminationGracePeriodSeconds') ?? 0;
    if (strategy === 'Halted' && (typeof gracePeriod !== 'number' || gracePeriod >= before)) {
      throw conflict(VM, call.name, 'Halted only supports manual stop requests with a shorter graceperiod');
    }
    if (typeof gracePeriod === 'number') {
      store.replace(RESOURCES.vmis, {
        ...vmi,
        spec: { ...(vmi.spec as object), terminationGracePeriodSeconds: gracePeriod },
      });
      if (vmi.metadata.deletionTimestamp !== undefined && gracePeriod === 0) lifecycle.kill(vmi);
    }
    request(vm, [{ action: 'Stop', uid: vmi.metadata.uid }]);
  };
  const restart = (call: Call): void => {
    const { gracePeriodSeconds } = call.options;
    if (typeof gracePeriodSeconds === 'number' && gracePeriodSeconds > 0) {
      throw badRequest('For force restart, only gracePeriod=0 is supported for now');
    }
    if (typeof gracePeriodSeconds === 'number' && gracePeriodSeconds < 0) {
      throw badRequest('gracePeriod has to be greater or equal to 0');
    }
    const vm = vmOf(call);
    const strategy = runStrategyOf(vm);
    if (strategy === 'Halted' || strategy === 'Once') {
      throw conflict(VM, call.name, `RunStategy ${strategy} does not support manual restart requests`);
    }
    const vmi = getVmi(behaviour, call.namespace, call.name);
    if (vmi === undefined) throw conflict(VM, call.name, 'VM is not running: Halted');
    request(vm, [{ action: 'Stop', uid: vmi.metadata.uid }, { action: 'Start' }]);
  };
  const migrate = (call: Call): void => {
    vmOf(call);
    const vmi = vmiOf(call);
    if (phaseOf(vmi) !== 'Running') throw conflict(VM, call.name, 'VM is not running');
    migrations.create(vmi, call.options.addedNodeSelector);
  };
  const setPaused = (call: Call, isPaused: boolean): void => {
    const vmi = vmiOf(call);
    if (phaseOf(vmi) !== 'Running') {
      throw conflict(VMI, call.name, isPaused ? 'VM is not running' : 'VMI is not running');
    }
    const was = conditionOf(vmi, 'Paused') !== undefined;
    if (was === isPaused)
      throw conflict(VMI, call.name, isPaused ? 'VMI is already paused' : 'VMI is not paused');
    const others = conditionsOf(vmi).filter((each) => each.type !== 'Paused');
    const paused = condition('Paused', true, now(behaviour), 'PausedByUser', 'VMI was paused by user');
    store.replace(
      RESOURCES.vmis,
      withStatus(vmi, { conditions: isPaused ? withCondition(others, paused) : others }),
    );
    const text = isPaused ? 'VirtualMachineInstance paused' : 'VirtualMachineInstance unpaused';
    recorder.record(vmi, 'Normal', isPaused ? 'Paused' : 'Unpaused', text, 'virt-handler');
  };
  const softReboot = (call: Call): void => {
    const vmi = vmiOf(call);
    if (phaseOf(vmi) !== 'Running') throw conflict(VMI, call.name, 'VM is not running');
    if (conditionOf(vmi, 'Paused')?.status === 'True') throw conflict(VMI, call.name, 'VMI is paused');
    recorder.record(vmi, 'Normal', 'SoftRebooted', 'VirtualMachineInstance soft rebooted', 'virt-handler');
  };

  const calls: Record<string, (call: Call) => void> = {
    'virtualmachines/start': start,
    'virtualmachines/stop': stop,
    'virtualmachines/restart': restart,
    'virtualmachines/migrate': migrate,
    'virtualmachineinstances/pause': (call) => setPaused(call, true),
    'virtualmachineinstances/unpause': (call) => setPaused(call, false),
    'virtualmachineinstances/softreboot': softReboot,
  };
  return (incoming, route) => {
    if (route.group !== 'subresources.kubevirt.io' || route.version !== 'v1') return undefined;
    const call = calls[`${route.plural}/${route.subresource ?? ''}`];
    if (call === undefined || route.namespace === undefined || route.name === undefined) throw noSuchPath();
    if (incoming.method !== 'PUT') throw methodNotAllowed();
    const options = toOptions(incoming.body);
    const isDryRun = Array.isArray(options.dryRun) && options.dryRun.includes('All');
    if (!isDryRun) call({ namespace: route.namespace, name: route.name, options });
    return ACCEPTED;
  };
}
