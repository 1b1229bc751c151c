import { defineAction, NoOptions } from './define.ts';
import { instanceOf, runningOf, subresourceNeed } from './vm-parts.ts';

/**
 * Freezes the guest of a VM where it is: it keeps its memory and answers nothing. Source: KubeVirt API PUT
 * subresources.kubevirt.io/v1 virtualmachineinstances/pause; refused by it for a VM with a liveness probe.
 */
export const vmPause = defineAction({
  label: 'Pause',
  kinds: ['VirtualMachine'],
  danger: 'service',
  isMinor: true,
  confirm: null,
  options: NoOptions,
  needs: [subresourceNeed('virtualmachineinstances', 'pause')],
  can(entity, world) {
    const instance = runningOf(entity, world);
    if (!instance) return 'The VM is not running.';
    return instance.instance.isPaused ? 'The VM is paused already.' : true;
  },
  isDone: (entity, world) => entity !== undefined && instanceOf(entity, world)?.instance.isPaused === true,
  undo: () => ({ action: 'vm.unpause' }),
});
