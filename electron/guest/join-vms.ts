import type { JoinVm } from '../../shared/guest/inside/to-report.ts';
import { parseEntityId, toEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { World } from '../../shared/world/patch.ts';
import { membersOf } from './server-vms.ts';

/** The VMs of the namespace of a guest cluster, which its nodes may be. */
export function joinVmsOf(world: World, guest: EntityId): JoinVm[] {
  const ref = parseEntityId(guest);
  const members = new Map(membersOf(world, guest).map((member) => [member.vm, member]));
  const vms: JoinVm[] = [];
  for (const entity of world.entities.values()) {
    if (entity.kind !== 'VirtualMachine' || entity.namespace !== ref?.namespace) continue;
    const { id, uid, name, namespace, cluster } = entity;
    const instance = world.entities.get(
      toEntityId({ cluster, kind: 'VirtualMachineInstance', namespace, name }),
    );
    const facts = instance?.kind === 'VirtualMachineInstance' ? instance.instance : null;
    const member = members.get(id);
    vms.push({
      ...{ id, uid, name },
      addresses: facts?.addresses ?? [],
      isRunning: facts?.phase === 'Running',
      isMember: member !== undefined && member.confidence !== 'guess',
    });
  }
  return vms;
}
