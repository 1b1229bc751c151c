import { recogniseGuests } from '../../shared/guest/recognise.ts';
import { roleWordsOf } from '../../shared/guest/node-names.ts';
import type { GuestMember } from '../../shared/guest/guest.ts';
import { parseEntityId, toEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Vm } from '../../shared/kinds/vm.ts';
import type { World } from '../../shared/world/patch.ts';

/** A VM that may serve the API of a guest cluster. */
export type ServerVm = {
  vm: EntityId;
  namespace: string;
  name: string;
  isRunning: boolean;
  addresses: readonly string[];
};

/** The VMs of a guest cluster with what each is there; none where it is not recognised. */
export function membersOf(world: World, guest: EntityId): readonly GuestMember[] {
  const ref = parseEntityId(guest);
  const vms: Vm[] = [];
  for (const entity of world.entities.values())
    if (entity.kind === 'VirtualMachine' && entity.namespace === ref?.namespace) vms.push(entity);
  return recogniseGuests(vms).find(({ id }) => id === guest)?.members ?? [];
}

/** How likely a name is that of a server, the likeliest first. */
function rankOf(name: string): number {
  const type = roleWordsOf(name)?.type;
  return type === 'control-plane' ? 0 : type === 'worker' ? 2 : 1;
}

/**
 * The VMs that may serve the API of a guest cluster, running ones first: those known as control planes; all of its VMs
 * where none is known as one. K3s, RKE2 and RKE1 serve it on port 6443 of each. Source: guest cluster reference section 6.
 */
export function serverVmsOf(world: World, guest: EntityId): ServerVm[] {
  const members = membersOf(world, guest);
  const servers = members.filter(({ roles }) => roles.includes('control-plane'));
  return (servers.length > 0 ? servers : members)
    .flatMap(({ vm }): ServerVm[] => {
      const ref = parseEntityId(vm);
      if (ref === null || ref.namespace === null) return [];
      const instance = world.entities.get(toEntityId({ ...ref, kind: 'VirtualMachineInstance' }));
      const facts = instance?.kind === 'VirtualMachineInstance' ? instance.instance : null;
      const isRunning = facts?.phase === 'Running' && instance?.deletingAt === null;
      return [{ vm, namespace: ref.namespace, name: ref.name, isRunning, addresses: facts?.addresses ?? [] }];
    })
    .sort((a, b) => Number(b.isRunning) - Number(a.isRunning) || rankOf(a.name) - rankOf(b.name));
}
