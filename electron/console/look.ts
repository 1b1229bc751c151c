import type { EntityId } from '../../shared/id.ts';
import { parseEntityId, toEntityId } from '../../shared/id.ts';
import type { World } from '../../shared/world/patch.ts';

/** A VM as its consoles see it; `unknown` where its instance may not be read or is not known to be up to date. */
export type VmLook =
  | { type: 'running'; uid: string; host: string | null }
  | { type: 'starting'; status: string }
  | { type: 'off'; status: string | null }
  | { type: 'gone' }
  | { type: 'unknown' };

/** The id of the instance that a VM runs as: of the same name. */
export function instanceIdOf(vm: EntityId): EntityId {
  const ref = parseEntityId(vm);
  return ref === null ? vm : toEntityId({ ...ref, kind: 'VirtualMachineInstance' });
}

/** Looks at a VM, by its own id. An instance that is ending counts as one that does not run. */
export function lookAtVm({ entities, health }: World, vm: EntityId): VmLook {
  if (health.VirtualMachineInstance?.type !== 'live') return { type: 'unknown' };
  const instance = entities.get(instanceIdOf(vm));
  const owner = entities.get(vm);
  if (instance === undefined) {
    if (owner === undefined && health.VirtualMachine?.type === 'live') return { type: 'gone' };
    return { type: 'off', status: owner?.status ?? null };
  }
  if (instance.kind !== 'VirtualMachineInstance') return { type: 'unknown' };
  const { phase, host } = instance.instance;
  if (phase === 'Succeeded' || phase === 'Failed') return { type: 'off', status: owner?.status ?? phase };
  if (instance.deletingAt !== null) return { type: 'starting', status: owner?.status ?? 'Stopping' };
  if (phase !== 'Running') return { type: 'starting', status: owner?.status ?? instance.status };
  return { type: 'running', uid: instance.uid, host };
}
