import { toEntityId } from '../id.ts';
import type { Vm } from '../kinds/vm.ts';
import type { Volume } from '../kinds/volume.ts';
import type { World } from '../world/patch.ts';

/** A volume of a VM that is to be deleted, and whether it can go with it. */
export type VolumeChoice = {
  claim: string;
  /** Null where the volume cannot be read. */
  volume: Volume | null;
  /** Whether it was plugged in while the VM ran, such as those of a guest cluster's own workloads. */
  isHotplugged: boolean;
  /** Why it has to stay; null where it can go. */
  refusal: string | null;
  /** Whether it goes unless the user says otherwise: what the VM was made with does, what was plugged into it does not. */
  isUsual: boolean;
};

/** Which other VM of the namespace uses each claim. */
function usersOf(vm: Vm, world: World): Map<string, string> {
  const users = new Map<string, string>();
  for (const other of world.entities.values()) {
    if (other.kind !== 'VirtualMachine' || other.namespace !== vm.namespace || other.id === vm.id) continue;
    for (const claim of other.vm.volumeClaims) users.set(claim, other.name);
  }
  return users;
}

/** The volumes of a VM, each once, in its order. */
export function volumeChoices(vm: Vm, world: World): VolumeChoice[] {
  const users = usersOf(vm, world);
  const hotplugged = new Set(vm.vm.hotplugClaims);
  const { cluster, namespace } = vm;
  return [...new Set(vm.vm.volumeClaims)].map((claim) => {
    const found = world.entities.get(
      toEntityId({ cluster, kind: 'PersistentVolumeClaim', namespace, name: claim }),
    );
    const volume = found?.kind === 'PersistentVolumeClaim' ? found : null;
    const isHotplugged = hotplugged.has(claim);
    const user = users.get(claim);
    const refusal = user === undefined ? null : `${user} uses it too.`;
    return { claim, volume, isHotplugged, refusal, isUsual: !isHotplugged && refusal === null };
  });
}
