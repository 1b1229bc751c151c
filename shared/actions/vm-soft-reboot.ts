import { defineAction, NoOptions } from './define.ts';
import { runningOf, subresourceNeed } from './vm-parts.ts';

/**
 * Asks the guest of a VM to reboot itself, by its agent or by ACPI; it stays where it is. Source: KubeVirt API PUT
 * subresources.kubevirt.io/v1 virtualmachineinstances/softreboot.
 */
export const vmSoftReboot = defineAction({
  label: 'Soft reboot',
  kinds: ['VirtualMachine'],
  danger: 'service',
  isMinor: true,
  confirm: (entity) =>
    `Ask the guest of ${entity.name} to reboot? Everything it serves stops until it is up again.`,
  options: NoOptions,
  needs: [subresourceNeed('virtualmachineinstances', 'softreboot')],
  can(entity, world) {
    const instance = runningOf(entity, world);
    if (!instance) return 'The VM is not running.';
    return instance.instance.isPaused ? 'The VM is paused: unpause it first.' : true;
  },
  hasNoTrace: true,
  noUndo: 'The guest has been asked to reboot: there is nothing to go back to.',
  isDone: () => true,
});
