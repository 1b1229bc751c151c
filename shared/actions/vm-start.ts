import { defineAction, NoOptions } from './define.ts';

/** Starts a VM. Source: KubeVirt API subresources.kubevirt.io/v1 virtualmachines/start; refused by it for Always and Once. */
export const vmStart = defineAction({
  label: 'Start',
  kinds: ['VirtualMachine'],
  danger: 'none',
  confirm: null,
  options: NoOptions,
  needs: [
    {
      verb: 'update',
      group: 'subresources.kubevirt.io',
      resource: 'virtualmachines',
      subresource: 'start',
    },
  ],
  can(entity) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM can be started.';
    const { vm } = entity;
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    if (vm.pendingRequest === 'Start') return 'A start has been requested already.';
    if (vm.isCreated && vm.runStrategy === 'Halted') return 'The VM is still stopping.';
    if (vm.isCreated) return 'The VM is running already.';
    if (vm.restoreName !== null && vm.printableStatus !== 'Stopped') return 'A restore is in progress.';
    if (vm.runStrategy === 'Always' || vm.runStrategy === 'Once') {
      return `Run strategy ${vm.runStrategy} starts the VM by itself.`;
    }
    return true;
  },
  isDone(entity) {
    return entity?.kind === 'VirtualMachine' && entity.vm.isCreated;
  },
  undo: () => ({ action: 'vm.stop' }),
});
