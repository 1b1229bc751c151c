import { darkTheme, fonts, lightTheme } from './theme.ts';
import type { CanvasTheme } from './theme.ts';

/** Colours by what a state means: states that mean the same to the eye have the same one. */
export type Signals = {
  ok: string;
  off: string;
  change: string;
  paused: string;
  warn: string;
  danger: string;
};

/** Gives every state the colour of what it means. */
export function toStates({ ok, off, change, paused, warn, danger }: Signals): CanvasTheme['state'] {
  return {
    running: ok,
    off,
    starting: change,
    stopping: change,
    migrating: change,
    pending: change,
    paused,
    warning: warn,
    error: danger,
    unknown: off,
  };
}

const onBlack = {
  ok: 'oklch(0.86 0.15 160)',
  off: 'oklch(0.86 0.008 170)',
  change: 'oklch(0.83 0.1 245)',
  paused: 'oklch(0.85 0.08 300)',
  warn: 'oklch(0.9 0.15 92)',
  danger: 'oklch(0.76 0.15 25)',
};

/**
 * The dark theme of high contrast: text of at least 7:1, lines that are seen by themselves, and no tints: what they say
 * is said by glyphs and edges alone.
 */
export const highDarkTheme: CanvasTheme = {
  name: 'dark',
  contrast: 'high',
  lineScale: 2,
  fonts,
  surface: 'oklch(0 0 0)',
  plate: 'oklch(0 0 0)',
  host: 'oklch(0.1 0 0)',
  cell: 'oklch(0.15 0 0)',
  line: 'oklch(0.64 0.01 170)',
  lineStrong: 'oklch(0.82 0.01 170)',
  text: 'oklch(1 0 0)',
  muted: 'oklch(0.9 0.008 170)',
  faint: 'oklch(0.36 0.01 170)',
  accent: 'oklch(0.88 0.13 188)',
  focus: 'oklch(0.93 0.17 108)',
  state: toStates(onBlack),
  block: toStates({
    ok: 'oklch(0.51 0.09 163)',
    off: 'oklch(0.8 0.008 170)',
    change: 'oklch(0.72 0.13 245)',
    paused: onBlack.paused,
    warn: onBlack.warn,
    danger: onBlack.danger,
  }),
  tint: { warning: 'oklch(0.15 0 0)', error: 'oklch(0.15 0 0)', change: 'oklch(0.15 0 0)' },
  bar: {
    track: 'oklch(0.36 0.01 170)',
    reserved: 'oklch(0.54 0.05 188)',
    used: 'oklch(0.9 0.11 188)',
    high: onBlack.warn,
    full: onBlack.danger,
  },
  heat: [
    'oklch(0.24 0.012 185)',
    'oklch(0.31 0.03 185)',
    'oklch(0.38 0.05 185)',
    'oklch(0.46 0.062 185)',
    'oklch(0.53 0.075 185)',
    'oklch(0.6 0.085 185)',
  ],
  guest: darkTheme.guest,
};

const onWhite = {
  ok: 'oklch(0.4 0.09 160)',
  off: 'oklch(0.4 0.01 170)',
  change: 'oklch(0.42 0.16 255)',
  paused: 'oklch(0.42 0.15 300)',
  warn: 'oklch(0.43 0.1 62)',
  danger: 'oklch(0.43 0.17 27)',
};

/** The light theme of high contrast. */
export const highLightTheme: CanvasTheme = {
  name: 'light',
  contrast: 'high',
  lineScale: 2,
  fonts,
  surface: 'oklch(1 0 0)',
  plate: 'oklch(1 0 0)',
  host: 'oklch(1 0 0)',
  cell: 'oklch(0.97 0 0)',
  line: 'oklch(0.52 0.01 170)',
  lineStrong: 'oklch(0.34 0.01 170)',
  text: 'oklch(0 0 0)',
  muted: 'oklch(0.34 0.012 170)',
  faint: 'oklch(0.84 0.01 170)',
  accent: 'oklch(0.4 0.075 188)',
  focus: 'oklch(0.42 0.2 262)',
  state: toStates(onWhite),
  block: toStates({
    ok: 'oklch(0.66 0.11 163)',
    off: 'oklch(0.42 0.01 170)',
    change: 'oklch(0.48 0.17 258)',
    paused: onWhite.paused,
    warn: 'oklch(0.62 0.14 65)',
    danger: 'oklch(0.45 0.18 27)',
  }),
  tint: { warning: 'oklch(0.97 0 0)', error: 'oklch(0.97 0 0)', change: 'oklch(0.97 0 0)' },
  bar: {
    track: 'oklch(0.84 0.01 170)',
    reserved: 'oklch(0.68 0.06 188)',
    used: 'oklch(0.4 0.08 188)',
    high: onWhite.warn,
    full: onWhite.danger,
  },
  heat: [
    'oklch(0.95 0.008 185)',
    'oklch(0.88 0.03 185)',
    'oklch(0.81 0.05 185)',
    'oklch(0.74 0.068 185)',
    'oklch(0.67 0.082 185)',
    'oklch(0.6 0.09 185)',
  ],
  guest: lightTheme.guest,
};
