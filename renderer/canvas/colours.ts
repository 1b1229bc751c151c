import type { CanvasTheme } from './theme.ts';

/**
 * The same theme with every colour as `#rrggbb`, read back from a canvas: the browser parses those an order of magnitude
 * faster than oklch(), and a frame sets a colour thousands of times.
 */
export function resolveColours(theme: CanvasTheme): CanvasTheme {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (!ctx) return theme;
  const hex = (colour: string): string => {
    ctx.fillStyle = '#000000';
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = ctx.getImageData(0, 0, 1, 1).data;
    return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
  const all = <T extends Record<string, string>>(colours: T): T =>
    Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, hex(colour)])) as T;
  const { name, fonts, state, block, tint, bar, heat, guest, ...plain } = theme;
  return {
    ...all(plain),
    name,
    fonts,
    state: all(state),
    block: all(block),
    tint: all(tint),
    bar: all(bar),
    heat: heat.map(hex),
    guest: guest.map(hex),
  };
}
