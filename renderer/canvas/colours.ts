import type { CanvasTheme } from './theme.ts';

/**
 * The same theme with every colour as `#rrggbb`, read back from a canvas: the browser parses those an order of magnitude
 * faster than oklch(), and a frame sets a colour thousands of times.
 */
export function resolveColours(theme: CanvasTheme): CanvasTheme {
  const ctx = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!ctx) return theme;
  const hex = (colour: string): string => {
    ctx.fillStyle = '#000000';
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = ctx.getImageData(0, 0, 1, 1).data;
    return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
  return mapColours(theme, hex);
}

function mapColours(theme: CanvasTheme, change: (colour: string) => string): CanvasTheme {
  const all = <T extends Record<string, string>>(colours: T): T =>
    Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, change(colour)])) as T;
  const { name, fonts, state, block, tint, bar, heat, guest, ...plain } = theme;
  return {
    ...all(plain),
    name,
    fonts,
    state: all(state),
    block: all(block),
    tint: all(tint),
    bar: all(bar),
    heat: heat.map(change),
    guest: guest.map(change),
  };
}

/** A colour `#rrggbb` without its chroma, and drawn towards another by `amount` 0 to 1. */
export function fade(colour: string, towards: string, amount: number): string {
  const parts = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [r = 0, g = 0, b = 0] = parts(colour);
  const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return `#${parts(towards)
    .map((target, index) => {
      const own = grey * 0.8 + ([r, g, b][index] ?? 0) * 0.2;
      return Math.round(own + (target - own) * amount)
        .toString(16)
        .padStart(2, '0');
    })
    .join('')}`;
}

/** The theme for what steps back: everything far towards the plate. */
export function toDimTheme(theme: CanvasTheme): CanvasTheme {
  const faded = mapColours(theme, (colour) => fade(colour, theme.plate, 0.72));
  return { ...faded, surface: theme.surface, plate: theme.plate, focus: theme.focus, accent: theme.accent };
}

/** The theme for what may be out of date: the same shapes with hardly any colour, a little nearer to the plate. */
export function toStaleTheme(theme: CanvasTheme): CanvasTheme {
  const faded = mapColours(theme, (colour) => fade(colour, theme.plate, 0.25));
  return { ...faded, surface: theme.surface, plate: theme.plate, text: theme.muted, muted: theme.muted };
}
