import { guestColour } from './guest-colour.ts';
import type { Membership, Memberships } from './look.ts';

const byName = new Map<string, Membership>();

/** Guest clusters as memberships: the colour of the cluster's name, and the name as the badge. */
export const guestMemberships: Memberships = (vm) => {
  if (vm.guestCluster === null) return null;
  const known = byName.get(vm.guestCluster);
  if (known) return known;
  if (byName.size > 4096) byName.clear();
  const made = { colour: guestColour(vm.guestCluster), badge: vm.guestCluster, mark: null };
  byName.set(vm.guestCluster, made);
  return made;
};
