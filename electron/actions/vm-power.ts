import { callSubresource } from './vm-subresource.ts';
import { runVmStop } from './vm-stop.ts';
import type { RunAction } from './run.ts';

const instances = 'virtualmachineinstances';

/** Asks KubeVirt to freeze the guest of a VM. */
export const runVmPause: RunAction = (run) => callSubresource(run, instances, 'pause');

/** Asks KubeVirt to let the guest of a VM go on. */
export const runVmUnpause: RunAction = (run) => callSubresource(run, instances, 'unpause');

/** Asks KubeVirt to have the guest of a VM reboot itself. */
export const runVmSoftReboot: RunAction = (run) => callSubresource(run, instances, 'softreboot');

/**
 * Ends a VM at once. One that would be started anew is set to Halted first; KubeVirt's refusal to stop a halted VM by hand
 * counts as success where its grace period is 0 already, as Harvester has it (harvester/harvester pkg/api/vm/handler.go).
 */
export const runVmForceStop: RunAction = async (run) => {
  const { entity } = run;
  if (entity.kind === 'VirtualMachine' && entity.vm.runStrategy !== 'Halted') {
    const halted = await runVmStop(run);
    if (!halted.ok) return halted;
  }
  const stopped = await callSubresource(run, 'virtualmachines', 'stop', { gracePeriod: 0 });
  const isEndingAnyway =
    !stopped.ok && stopped.status === 409 && /only supports manual stop requests/.test(stopped.error.message);
  return isEndingAnyway ? { ok: true, value: null } : stopped;
};
