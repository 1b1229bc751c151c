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

function mapAll<T extends Record<string, string>>(colours: T, change: (colour: string) => string): T {
  return Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, change(colour)])) as T;
}

function mapColours(theme: CanvasTheme, change: (colour: string) => string): CanvasTheme {
  const all = <T extends Record<string, string>>(colours: T): T => mapAll(colours, change);
  const { name, contrast, lineScale, fonts, state, block, tint, bar, heat, guest, ...plain } = theme;
  return {
    ...all(plain),
    name,
    contrast,
    lineScale,
    fonts,
    state: all(state),
    block: all(block),
    tint: all(tint),
    bar: all(bar),
    heat: heat.map(change),
    guest: guest.map(change),
  };
}

function partsOf(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function toHex(parts: readonly number[]): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A colour `#rrggbb` on the way to another, by a share of 0 to 1. */
export function mix(from: string, to: string, share: number): string {
  const target = partsOf(to);
  return toHex(partsOf(from).map((part, index) => part + ((target[index] ?? 0) - part) * share));
}

/** A colour `#rrggbb` without its chroma, and drawn towards another by `amount` 0 to 1. */
export function fade(colour: string, towards: string, amount: number): string {
  const [r = 0, g = 0, b = 0] = partsOf(colour);
  const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return mix(toHex([r, g, b].map((part) => grey * 0.8 + part * 0.2)), towards, amount);
}

/** WCAG 2.2 contrast of two colours `#rrggbb`, 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = partsOf(hex).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Fades a colour as far as it can still be made out on every one of the grounds. */
function fadeSeen(colour: string, towards: string, amount: number, grounds: readonly string[]): string {
  for (let by = amount; by > 0; by -= 0.03) {
    const faded = fade(colour, towards, by);
    if (grounds.every((ground) => contrastOf(faded, ground) >= dimContrast)) return faded;
  }
  return fade(colour, towards, 0);
}

/** What steps back can still be read: its words, glyphs and outlines keep this contrast. */
export const dimContrast = 3;
const dimmest = 0.72;

/** The theme for what steps back: everything far towards the plate, words and glyphs only as far as they can be read. */
export function toDimTheme(theme: CanvasTheme): CanvasTheme {
  const { plate } = theme;
  const faded = mapColours(theme, (colour) => fade(colour, plate, dimmest));
  const grounds = [plate, theme.host, faded.cell, ...Object.values(faded.tint)];
  const seen = (colour: string): string => fadeSeen(colour, plate, dimmest, grounds);
  return {
    ...faded,
    surface: theme.surface,
    plate,
    // The gaps between cells are drawn in it, whatever the cells are.
    host: theme.host,
    focus: theme.focus,
    accent: theme.accent,
    text: fadeSeen(theme.text, plate, 0.5, grounds),
    muted: seen(theme.muted),
    lineStrong: fade(theme.lineStrong, plate, 0.3),
    line: theme.line,
    state: mapAll(theme.state, seen),
    guest: theme.guest.map((colour) => fade(colour, plate, 0.5)),
    block: mapAll(theme.block, (colour) => fade(colour, plate, 0.55)),
  };
}

/** The theme for what may be out of date: the same shapes with hardly any colour, a little nearer to the plate. */
export function toStaleTheme(theme: CanvasTheme): CanvasTheme {
  const faded = mapColours(theme, (colour) => fade(colour, theme.plate, 0.25));
  const { surface, plate, accent, muted } = theme;
  // What a plan makes, and what was searched for, is as fresh as the wish for it.
  return { ...faded, surface, plate, accent, text: muted, muted };
}
