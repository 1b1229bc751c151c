import type { GuestMember } from '../../shared/guest/guest.ts';
import { guestRoleGlyphs } from './glyphs.ts';
import { guestColour } from './guest-colour.ts';
import { partOf } from './guests.ts';
import type { Membership, Memberships } from './look.ts';

const made = new WeakMap<GuestMember, Membership>();

/** Guest clusters as memberships: the colour of the cluster's name, the name as the badge, asked about where it is a guess, and the glyph of the part. */
export const guestMemberships: Memberships = ({ guest }) => {
  if (guest === null) return null;
  const known = made.get(guest);
  if (known) return known;
  const part = partOf(guest.roles);
  const membership = {
    colour: guestColour(guest.cluster),
    badge: guest.confidence === 'guess' ? `${guest.cluster}?` : guest.cluster,
    mark: part === null ? null : guestRoleGlyphs[part],
  };
  made.set(guest, membership);
  return membership;
};
