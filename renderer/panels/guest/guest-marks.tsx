import type { GuestRole } from '../../../shared/guest/guest.ts';
import { guestRoleGlyphs } from '../../scene/glyphs.ts';
import { guestColour } from '../../scene/guest-colour.ts';
import { partOf } from '../../scene/guests.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { partWords } from './guest-words.ts';
import './guest.css';

/** The colour of a guest cluster by its name; striped for the second eight, as its outline is broken on the canvas. */
export function GuestSwatch({ name }: { name: string }) {
  const { hue, hasPattern } = guestColour(name);
  return <span className={`swatch swatch-${hue}`} data-striped={hasPattern || undefined} aria-hidden />;
}

/** The glyph of a guest node's part; nothing where it is not known. */
export function PartGlyph({ roles, size = 13 }: { roles: readonly GuestRole[]; size?: number }) {
  const part = partOf(roles);
  if (part === null) return null;
  return <Glyph glyph={guestRoleGlyphs[part]} size={size} className="glyph-role" label={partWords(roles)} />;
}
