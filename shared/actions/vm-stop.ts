import { defineAction, NoOptions } from './define.ts';

/** Stops a VM by setting its run strategy to Halted, as Harvester itself does. Source: harvester/harvester pkg/api/vm/handler.go. */
export const vmStop = defineAction({
  label: 'Stop',
  kinds: ['VirtualMachine'],
  danger: 'service',
  confirm: (entity) => `Stop ${entity.name}? Its guest is shut down and everything it serves ends.`,
  options: NoOptions,
  needs: [{ verb: 'patch', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null }],
  can(entity) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM can be stopped.';
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    if (entity.vm.runStrategy === 'Halted') {
      return entity.vm.isCreated ? 'The VM is stopping already.' : 'The VM is off already.';
    }
    if (!entity.vm.isCreated && entity.vm.runStrategy !== 'Always') return 'The VM is not running.';
    return true;
  },
  isDone(entity) {
    if (entity === undefined) return true;
    return entity.kind === 'VirtualMachine' && entity.vm.runStrategy === 'Halted' && !entity.vm.isCreated;
  },
  undo: () => ({ action: 'vm.start' }),
});
