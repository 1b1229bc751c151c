import { guestAt, guestIdOf } from './guest-id.ts';
import type { Intention } from './intention.ts';
import type { GuestSpec } from './shape.ts';
import type { Site } from './site.ts';

/** The VMs of a guest cluster that is there, by entity id. */
function membersOf(site: Site, guest: string): readonly string[] {
  return guestAt(site, guest)?.members.map(({ vm }) => vm) ?? [];
}

/** The VMs of a pool of a guest cluster that is there, by entity id. */
export function membersOfPool(site: Site, guest: GuestSpec, pool: string): readonly string[] {
  const members = guestAt(site, guestIdOf(site, guest))?.members ?? [];
  return members.flatMap(({ vm, pool: own }) => (own === pool ? [vm] : []));
}

/** The VMs that intentions of a plan take away, by entity id. */
export function removedBy(site: Site, intention: Intention): readonly string[] {
  switch (intention.type) {
    case 'remove-nodes':
      return intention.vms;
    case 'replace-node':
      return [intention.vm];
    case 'delete-guest':
      return membersOf(site, intention.guest);
    case 'upgrade-guest':
      return membersOf(site, guestIdOf(site, intention.guest));
    case 'create-guest':
    case 'add-nodes':
    case 'resize-nodes':
    case 'create-vm':
    case 'make-vms':
    case 'move-vm':
    case 'power-vm':
    case 'tend-host':
      return [];
    case 'tend-guest': {
      const { verb, guest } = intention;
      if (verb.type === 'remove-node') return [verb.vm];
      if (verb.type === 'reshape') return membersOfPool(site, guest, verb.pool.name);
      return verb.type === 'delete' ? membersOf(site, guestIdOf(site, guest)) : [];
    }
  }
}
