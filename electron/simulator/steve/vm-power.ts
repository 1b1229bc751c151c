import { objectAt, withAnnotations } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { messageOf, StatusError } from '../status.ts';
import type { Action, ActionCall } from './action-call.ts';
import { cached, toInput, vmOf } from './action-call.ts';
import { canHotplug } from './vm-offers.ts';
import { ApiError } from './error.ts';
import { claimNameOf, isResizing, KEYS, volumesOf } from './vm-parts.ts';

/** These actions wrap what went wrong into a text, so that its status is lost (pkg/api/vm/handler.go). */
function wrapped(action: string, call: ActionCall, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw new Error(`${action} virtual machine ${call.namespace}/${call.name} failed, ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function checkStart(call: ActionCall): void {
  for (const volume of volumesOf(vmOf(call))) {
    const name = claimNameOf(volume);
    if (name === undefined) continue;
    const claim = cached(call, RESOURCES.claims, call.namespace, name);
    if (!isResizing(call.context.store, claim)) continue;
    const where = `${call.namespace}/${call.name}`;
    throw new Error(`can not start the VM ${where} which has a resizing volume ${call.namespace}/${name}`);
  }
}

const virt =
  (plural: string, action: string, check?: (call: ActionCall) => void): Action =>
  (call) => {
    wrapped(action, call, () => {
      check?.(call);
      call.harvester.virt(plural, call.namespace, call.name, action);
    });
  };

/** Harvester halts a VM where KubeVirt would file a request to stop it. */
const stop: Action = (call) => {
  wrapped('stop', call, () => {
    const vm = vmOf(call);
    const spec = { ...objectAt(vm, 'spec'), runStrategy: 'Halted' };
    call.harvester.update(RESOURCES.vms, { ...vm, spec });
  });
};

const forceStop: Action = (call) => {
  try {
    call.harvester.virt('virtualmachines', call.namespace, call.name, 'stop', { gracePeriod: 0 });
  } catch (error) {
    if (
      error instanceof StatusError &&
      error.message.includes('Halted does not support manual stop requests')
    )
      return;
    throw error;
  }
};

const hotplug: Action = (call) => {
  if (!canHotplug(vmOf(call))) {
    throw new ApiError('InvalidAction', 'CPU and memory hotplug is not supported for this VM');
  }
  const input = toInput(call);
  const sockets = input.count('sockets');
  const memory = input.text('memory');
  if (memory !== '' && !/^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.test(memory)) {
    throw new Error(
      "failed to parse memory quantity: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  const domain = '/spec/template/spec/domain';
  const patch = [
    ...(sockets === 0 ? [] : [{ op: 'replace', path: `${domain}/cpu/sockets`, value: sockets }]),
    ...(memory === '' ? [] : [{ op: 'replace', path: `${domain}/memory/guest`, value: memory }]),
  ];
  if (patch.length === 0) return;
  call.harvester.patch(
    RESOURCES.vms,
    call.namespace,
    call.name,
    'application/json-patch+json',
    JSON.stringify(patch),
  );
};

const dismiss: Action = (call) => {
  const vm = vmOf(call);
  if (vm.metadata.annotations?.[KEYS.quotaWarning] === undefined) {
    throw new Error('cannot dismiss insufficient resource quota message');
  }
  call.harvester.update(RESOURCES.vms, withAnnotations(vm, { [KEYS.quotaWarning]: undefined }));
};

/** The actions of a VM that concern its power, size and warnings. */
export const POWER_ACTIONS: Record<string, Action> = {
  start: virt('virtualmachines', 'start', checkStart),
  restart: virt('virtualmachines', 'restart'),
  pause: virt('virtualmachineinstances', 'pause'),
  unpause: virt('virtualmachineinstances', 'unpause'),
  softreboot: virt('virtualmachineinstances', 'softreboot'),
  stop,
  forceStop,
  cpuAndMemoryHotplug: hotplug,
  dismissInsufficientResourceQuota: dismiss,
};
