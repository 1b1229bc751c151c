import { defineAction, NoOptions } from './define.ts';
import { instanceOf, isFinal, subresourceNeed } from './vm-parts.ts';

/**
 * Ends a VM at once, as if its power was cut; one that runs is told to stay off first. Source: KubeVirt API PUT
 * subresources.kubevirt.io/v1 virtualmachines/stop with gracePeriod 0; harvester/harvester pkg/api/vm/handler.go forceStop.
 */
export const vmForceStop = defineAction({
  label: 'Force stop',
  kinds: ['VirtualMachine'],
  danger: 'data',
  isMinor: true,
  confirm: (entity) =>
    `Force ${entity.name} to stop? Its guest is not asked to shut down: what it has not written is lost.`,
  options: NoOptions,
  needs: [
    subresourceNeed('virtualmachines', 'stop'),
    { verb: 'patch', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null },
  ],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM can be stopped.';
    if (!entity.vm.isCreated) return 'The VM is not running.';
    const instance = instanceOf(entity, world);
    return instance && isFinal(instance) ? 'Its guest has ended already.' : true;
  },
  isDone(entity) {
    return entity === undefined || (entity.kind === 'VirtualMachine' && !entity.vm.isCreated);
  },
  undo: () => ({ action: 'vm.start' }),
});
