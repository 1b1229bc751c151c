import { z } from 'zod';
import { defineAction } from './define.ts';
import { instanceOf, isFinal, subresourceNeed } from './vm-parts.ts';

/**
 * Restarts a VM: its instance ends and a new one begins, on whichever host has room. `isForced` ends the guest without
 * letting it shut down. Source: KubeVirt API PUT subresources.kubevirt.io/v1 virtualmachines/restart; kubevirt/kubevirt
 * pkg/virt-api/rest/lifecycle.go, which takes no grace period but 0 and refuses Halted and Once.
 */
export const vmRestart = defineAction({
  label: 'Restart',
  kinds: ['VirtualMachine'],
  danger: 'service',
  confirm: (entity) =>
    `Restart ${entity.name}? Its guest is shut down and started anew; everything it serves stops meanwhile.`,
  options: z.strictObject({ isForced: z.boolean().default(false) }).prefault({}),
  needs: [subresourceNeed('virtualmachines', 'restart')],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM can be restarted.';
    const { vm } = entity;
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    if (vm.pendingRequest !== null) return 'A start or stop has been requested already.';
    if (vm.runStrategy === 'Halted') return vm.isCreated ? 'The VM is stopping.' : 'The VM is off.';
    if (vm.runStrategy === 'Once') return 'Run strategy Once does not allow a restart.';
    const instance = instanceOf(entity, world);
    if (!vm.isCreated || (instance && isFinal(instance))) return 'The VM is not running.';
    return true;
  },
  mark: (entity, world) => instanceOf(entity, world)?.uid ?? null,
  isDone(entity, world, { mark }) {
    const now = entity && instanceOf(entity, world);
    return Boolean(now && now.uid !== mark && now.instance.phase === 'Running');
  },
  noUndo: 'The guest has been started anew: there is nothing to go back to.',
  limitMs: 300_000,
});
