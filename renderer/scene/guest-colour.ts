/** How many hues the guest palette of a theme has. */
const guestHues = 8;

/** A guest cluster's place in the palette: a hue 0 to 7, and whether it is drawn with a pattern to tell it from its hue's twin. */
export type GuestColour = { hue: number; hasPattern: boolean };

const known = new Map<string, GuestColour>();

/** The colour of a guest cluster, by its name alone, so that it is the same always and everywhere (FNV-1a over code units). */
export function guestColour(name: string): GuestColour {
  const cached = known.get(name);
  if (cached) return cached;
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  const place = (hash >>> 0) % (guestHues * 2);
  const colour = { hue: place % guestHues, hasPattern: place >= guestHues };
  if (known.size > 4096) known.clear();
  known.set(name, colour);
  return colour;
}
