import { defineAction, NoOptions } from './define.ts';
import { instanceOf, runningOf, subresourceNeed } from './vm-parts.ts';

/** Lets a paused VM go on where it was. Source: KubeVirt API PUT subresources.kubevirt.io/v1 virtualmachineinstances/unpause. */
export const vmUnpause = defineAction({
  label: 'Unpause',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  confirm: null,
  options: NoOptions,
  needs: [subresourceNeed('virtualmachineinstances', 'unpause')],
  can(entity, world) {
    const instance = runningOf(entity, world);
    if (!instance) return 'The VM is not running.';
    return instance.instance.isPaused ? true : 'The VM is not paused.';
  },
  isDone: (entity, world) => entity !== undefined && instanceOf(entity, world)?.instance.isPaused === false,
  undo: () => ({ action: 'vm.pause' }),
});
