import { z } from 'zod';
import { recogniseGuests } from '../guest/recognise.ts';
import type { Vm } from '../kinds/vm.ts';
import type { World } from '../world/patch.ts';
import { defineAction } from './define.ts';
import { volumeChoices } from './vm-volumes.ts';

/** The name of the guest cluster that a VM is a node of; null where it is of none. */
export function guestClusterOf(vm: Vm, world: World): string | null {
  const beside: Vm[] = [];
  for (const other of world.entities.values())
    if (other.kind === 'VirtualMachine' && other.namespace === vm.namespace) beside.push(other);
  const guest = recogniseGuests(beside).find(({ members }) => members.some((member) => member.vm === vm.id));
  return guest?.name ?? null;
}

/**
 * Deletes a VM; `removes` names the claims that go with it, all others stay. A node of a guest cluster is refused unless
 * `isGuestNode` says that it is meant: its pool would make another one. Source: harvester API reference section 4.2, Delete;
 * harvester/harvester pkg/controller/master/virtualmachine/vm_controller.go, removedPersistentVolumeClaims.
 */
export const vmDelete = defineAction({
  label: 'Delete',
  kinds: ['VirtualMachine'],
  danger: 'data',
  isMinor: true,
  confirm: (entity) =>
    `Delete ${entity.name}? Its guest ends at once, and its snapshots go with it. This cannot be undone.`,
  options: z
    .strictObject({
      removes: z.array(z.string().min(1).max(253)).max(200).default([]),
      isGuestNode: z.boolean().default(false),
    })
    .prefault({}),
  needs: [
    { verb: 'delete', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null },
    { verb: 'patch', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null },
  ],
  can(entity) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM can be deleted so.';
    return entity.deletingAt === null ? true : 'The VM is being deleted already.';
  },
  check(entity, world, { removes, isGuestNode }) {
    if (entity.kind !== 'VirtualMachine') return true;
    const guest = isGuestNode ? null : guestClusterOf(entity, world);
    if (guest !== null)
      return `${entity.name} is a node of the guest cluster ${guest}: remove it through its pool, or say that it is to go all the same.`;
    const choices = volumeChoices(entity, world);
    for (const claim of removes) {
      const choice = choices.find((each) => each.claim === claim);
      if (!choice) return `${entity.name} has no volume ${claim}.`;
      if (choice.refusal !== null) return `The volume ${claim} cannot go: ${choice.refusal}`;
    }
    return true;
  },
  isDone: (entity) => entity === undefined,
  noUndo: 'What is deleted does not come back; a backup can be restored.',
  limitMs: 300_000,
});
