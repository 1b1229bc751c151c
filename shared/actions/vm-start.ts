import { defineAction, NoOptions } from './define.ts';
import { instanceOf, isFinal, isRestoring } from './vm-parts.ts';

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
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM can be started.';
    const { vm } = entity;
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    if (isRestoring(entity, world)) return 'The VM is being restored.';
    if (vm.pendingRequest === 'Start') return 'A start has been requested already.';
    if (vm.isCreated && vm.runStrategy === 'Halted') return 'The VM is still stopping.';
    const instance = instanceOf(entity, world);
    if (instance?.instance.phase === 'Failed' && vm.runStrategy === 'RerunOnFailure')
      return 'Its guest failed; run strategy RerunOnFailure starts it anew by itself.';
    if (vm.isCreated && !(instance && isFinal(instance))) return 'The VM is running already.';
    if (vm.runStrategy === 'Always' || vm.runStrategy === 'Once') {
      return `Run strategy ${vm.runStrategy} starts the VM by itself.`;
    }
    return true;
  },
  mark: (entity, world) => instanceOf(entity, world)?.uid ?? null,
  isDone(entity, world, { mark }) {
    if (entity?.kind !== 'VirtualMachine' || !entity.vm.isCreated) return false;
    return mark === null || instanceOf(entity, world)?.uid !== mark;
  },
  undo: () => ({ action: 'vm.stop' }),
});
