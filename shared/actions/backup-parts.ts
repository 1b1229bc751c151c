import { z } from 'zod';
import { toEntityId } from '../id.ts';
import type { Entity } from '../kinds/index.ts';
import type { VmBackup } from '../kinds/vm-backup.ts';
import type { Vm } from '../kinds/vm.ts';
import type { World } from '../world/patch.ts';

/** A name that Kubernetes takes for a VM and for what is kept of one: at most 63 letters, digits and dashes. */
export const ObjectName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);

/** The group, version and name of a Harvester resource, for paths. */
export const harvesterApi = 'harvesterhci.io/v1beta1';

/** The VM of a name in a namespace; null where there is none. */
export function vmNamed({ cluster, namespace }: Entity, name: string, world: World): Vm | null {
  const found = world.entities.get(toEntityId({ cluster, kind: 'VirtualMachine', namespace, name }));
  return found?.kind === 'VirtualMachine' ? found : null;
}

/** What is kept of a VM under a name; null where nothing is, or nothing is known of it. */
export function backupNamed({ cluster, namespace }: Entity, name: string, world: World): VmBackup | null {
  const id = toEntityId({ cluster, kind: 'VirtualMachineBackup', namespace, name });
  const found = world.entities.get(id);
  return found?.kind === 'VirtualMachineBackup' ? found : null;
}
