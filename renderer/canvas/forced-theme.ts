import { fonts } from './theme.ts';
import type { CanvasTheme } from './theme.ts';
import { highDarkTheme, highLightTheme, toStates } from './contrast-themes.ts';
import { mix } from './colours.ts';

/** The colours a system forces on pages, as `#rrggbb`. Source: CSS Color 4, section 6.2, "System Colors". */
export type SystemColours = {
  canvas: string;
  canvasText: string;
  linkText: string;
  highlight: string;
};

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2;
}

/**
 * The theme of a system that forces its colours: grounds, text, lines and states are of its own few, and shapes tell
 * states apart. Only guest clusters keep hues of ours, since nothing but a colour can tell sixteen of them; their
 * names are beside them in words. The same theme for the same object.
 */
export function toForcedTheme(system: SystemColours): CanvasTheme {
  const known = themes.get(system);
  if (known) return known;
  const made = makeTheme(system);
  themes.set(system, made);
  return made;
}

const themes = new WeakMap<SystemColours, CanvasTheme>();

function makeTheme(system: SystemColours): CanvasTheme {
  const { canvas, canvasText, linkText, highlight } = system;
  const isDark = luminance(canvas) < luminance(canvasText);
  const like = isDark ? highDarkTheme : highLightTheme;
  const strong = { ok: canvasText, change: canvasText, paused: canvasText, warn: canvasText };
  return {
    name: like.name,
    contrast: 'forced',
    lineScale: 2,
    fonts,
    surface: canvas,
    plate: canvas,
    host: canvas,
    cell: canvas,
    line: canvasText,
    lineStrong: canvasText,
    text: canvasText,
    muted: canvasText,
    faint: mix(canvas, canvasText, 0.2),
    accent: highlight,
    focus: highlight,
    state: toStates({ ...strong, off: canvasText, danger: canvasText }),
    block: toStates({ ...strong, ok: mix(canvas, canvasText, 0.4), off: canvasText, danger: linkText }),
    tint: { warning: canvas, error: canvas, change: canvas },
    bar: {
      track: mix(canvas, canvasText, 0.25),
      reserved: mix(canvas, canvasText, 0.5),
      used: canvasText,
      high: canvasText,
      full: linkText,
    },
    heat: [0.06, 0.15, 0.24, 0.33, 0.42, 0.5].map((share) => mix(canvas, canvasText, share)),
    guest: like.guest,
  };
}
