import { toEntityId } from '../id.ts';
import type { Need } from '../rights.ts';
import type { Entity } from '../kinds/index.ts';
import type { Instance } from '../kinds/instance.ts';
import type { Vm } from '../kinds/vm.ts';
import type { World } from '../world/patch.ts';

/** The instance of a VM; null where it has none, or none is known. */
export function instanceOf({ cluster, namespace, name }: Entity, world: World): Instance | null {
  const id = toEntityId({ cluster, kind: 'VirtualMachineInstance', namespace, name });
  const found = world.entities.get(id);
  return found?.kind === 'VirtualMachineInstance' ? found : null;
}

/** Whether a VM is being restored at present. */
export function isRestoring({ cluster, namespace, vm }: Vm, world: World): boolean {
  if (vm.restoreName === null) return false;
  const id = toEntityId({ cluster, kind: 'VirtualMachineRestore', namespace, name: vm.restoreName });
  const restore = world.entities.get(id);
  return restore?.kind === 'VirtualMachineRestore' && !restore.restore.isComplete;
}

/** Whether an instance has come to its end by itself. Source: KubeVirt API VirtualMachineInstance.IsFinal. */
export function isFinal(instance: Instance): boolean {
  return instance.instance.phase === 'Succeeded' || instance.instance.phase === 'Failed';
}

/** The instance of a VM while its guest runs, paused or not; null while it does not. */
export function runningOf(vm: Entity, world: World): Instance | null {
  const instance = instanceOf(vm, world);
  return instance?.instance.phase === 'Running' && instance.deletingAt === null ? instance : null;
}

/** The right to call a subresource of VMs or of their instances. */
export function subresourceNeed(
  resource: 'virtualmachines' | 'virtualmachineinstances',
  subresource: string,
): Need {
  return { verb: 'update', group: 'subresources.kubevirt.io', resource, subresource };
}
