import type { State } from '../../shared/world/entity.ts';

/** Every colour and font the canvas draws with; colours are CSS colours without transparency. */
export type CanvasTheme = {
  name: 'dark' | 'light';
  /** `forced` where the system lays its own few colours over every page. */
  contrast: 'normal' | 'high' | 'forced';
  /** How many times as thick as usual lines are. */
  lineScale: 1 | 2;
  fonts: { sans: string; mono: string };
  /** What lies under the plates. */
  surface: string;
  plate: string;
  host: string;
  cell: string;
  line: string;
  lineStrong: string;
  text: string;
  muted: string;
  /** For what is there but empty: tracks of bars, empty strips. */
  faint: string;
  accent: string;
  focus: string;
  /** Colour of each state's glyph; at least 3:1 on a cell. */
  state: Record<State, string>;
  /** Fill of a cell that is too small for a glyph, by state. */
  block: Record<State, string>;
  /** Background of a card in trouble or on its way. */
  tint: { warning: string; error: string; change: string };
  bar: { track: string; reserved: string; used: string; high: string; full: string };
  /** Fill of a host tile far out, from idle to full. */
  heat: readonly string[];
  /** Guest clusters: eight hues, away from those of warning and error, that stay apart for every kind of colour blindness. */
  guest: readonly string[];
};

/** The fonts of every theme. */
export const fonts = {
  sans: '"Inter Variable", Inter, system-ui, sans-serif',
  mono: '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace',
};

const darkStates = {
  ok: 'oklch(0.76 0.115 163)',
  off: 'oklch(0.66 0.012 170)',
  change: 'oklch(0.75 0.115 245)',
  paused: 'oklch(0.78 0.07 300)',
  warn: 'oklch(0.82 0.145 80)',
  danger: 'oklch(0.68 0.19 25)',
  unknown: 'oklch(0.66 0.012 170)',
};

/** The dark theme. */
export const darkTheme: CanvasTheme = {
  name: 'dark',
  contrast: 'normal',
  lineScale: 1,
  fonts,
  surface: 'oklch(0.165 0.006 170)',
  plate: 'oklch(0.2 0.007 170)',
  host: 'oklch(0.24 0.008 170)',
  cell: 'oklch(0.295 0.01 170)',
  line: 'oklch(0.31 0.01 170)',
  lineStrong: 'oklch(0.44 0.012 170)',
  text: 'oklch(0.95 0.006 170)',
  muted: 'oklch(0.75 0.012 170)',
  faint: 'oklch(0.34 0.01 170)',
  accent: 'oklch(0.79 0.115 188)',
  focus: 'oklch(0.85 0.12 188)',
  state: {
    running: darkStates.ok,
    off: darkStates.off,
    starting: darkStates.change,
    stopping: darkStates.change,
    migrating: darkStates.change,
    pending: darkStates.change,
    paused: darkStates.paused,
    warning: darkStates.warn,
    error: darkStates.danger,
    unknown: darkStates.unknown,
  },
  block: {
    running: 'oklch(0.445 0.055 168)',
    off: 'oklch(0.46 0.01 170)',
    starting: 'oklch(0.62 0.1 245)',
    stopping: 'oklch(0.62 0.1 245)',
    migrating: 'oklch(0.62 0.1 245)',
    pending: 'oklch(0.62 0.1 245)',
    paused: darkStates.paused,
    warning: darkStates.warn,
    error: darkStates.danger,
    unknown: 'oklch(0.52 0.01 170)',
  },
  tint: {
    warning: 'oklch(0.325 0.035 80)',
    error: 'oklch(0.32 0.06 25)',
    change: 'oklch(0.31 0.03 245)',
  },
  bar: {
    track: 'oklch(0.32 0.01 170)',
    reserved: 'oklch(0.46 0.035 188)',
    used: 'oklch(0.76 0.105 188)',
    high: darkStates.warn,
    full: darkStates.danger,
  },
  heat: [
    'oklch(0.28 0.012 185)',
    'oklch(0.34 0.027 185)',
    'oklch(0.405 0.042 185)',
    'oklch(0.475 0.057 185)',
    'oklch(0.545 0.07 185)',
    'oklch(0.618 0.082 185)',
  ],
  guest: [
    'oklch(0.8 0.109 234)',
    'oklch(0.9 0.155 102)',
    'oklch(0.58 0.094 348)',
    'oklch(0.7 0.155 277)',
    'oklch(0.9 0.071 164)',
    'oklch(0.7 0.085 348)',
    'oklch(0.78 0.098 120)',
    'oklch(0.58 0.155 286)',
  ],
};

const lightStates = {
  ok: 'oklch(0.55 0.115 163)',
  off: 'oklch(0.56 0.012 170)',
  change: 'oklch(0.53 0.14 250)',
  paused: 'oklch(0.52 0.11 300)',
  warn: 'oklch(0.6 0.135 65)',
  danger: 'oklch(0.55 0.2 27)',
  unknown: 'oklch(0.56 0.012 170)',
};

/** The light theme. */
export const lightTheme: CanvasTheme = {
  name: 'light',
  contrast: 'normal',
  lineScale: 1,
  fonts,
  surface: 'oklch(0.945 0.005 170)',
  plate: 'oklch(0.975 0.004 170)',
  host: 'oklch(0.995 0.001 170)',
  cell: 'oklch(0.965 0.005 170)',
  line: 'oklch(0.89 0.007 170)',
  lineStrong: 'oklch(0.76 0.01 170)',
  text: 'oklch(0.25 0.014 170)',
  muted: 'oklch(0.47 0.014 170)',
  faint: 'oklch(0.88 0.007 170)',
  accent: 'oklch(0.52 0.095 188)',
  focus: 'oklch(0.5 0.11 200)',
  state: {
    running: lightStates.ok,
    off: lightStates.off,
    starting: lightStates.change,
    stopping: lightStates.change,
    migrating: lightStates.change,
    pending: lightStates.change,
    paused: lightStates.paused,
    warning: lightStates.warn,
    error: lightStates.danger,
    unknown: lightStates.unknown,
  },
  block: {
    running: 'oklch(0.81 0.06 166)',
    off: 'oklch(0.72 0.008 170)',
    starting: 'oklch(0.68 0.11 250)',
    stopping: 'oklch(0.68 0.11 250)',
    migrating: 'oklch(0.68 0.11 250)',
    pending: 'oklch(0.68 0.11 250)',
    paused: lightStates.paused,
    warning: 'oklch(0.7 0.15 68)',
    error: lightStates.danger,
    unknown: 'oklch(0.7 0.008 170)',
  },
  tint: {
    warning: 'oklch(0.955 0.035 85)',
    error: 'oklch(0.94 0.03 25)',
    change: 'oklch(0.95 0.02 250)',
  },
  bar: {
    track: 'oklch(0.92 0.006 170)',
    reserved: 'oklch(0.82 0.045 188)',
    used: 'oklch(0.55 0.095 188)',
    high: lightStates.warn,
    full: lightStates.danger,
  },
  heat: [
    'oklch(0.955 0.008 185)',
    'oklch(0.89 0.03 185)',
    'oklch(0.82 0.05 185)',
    'oklch(0.745 0.068 185)',
    'oklch(0.665 0.082 185)',
    'oklch(0.58 0.09 185)',
  ],
  guest: [
    'oklch(0.52 0.115 261)',
    'oklch(0.636 0.095 96)',
    'oklch(0.511 0.173 357)',
    'oklch(0.422 0.19 278)',
    'oklch(0.625 0.111 195)',
    'oklch(0.607 0.19 290)',
    'oklch(0.432 0.085 105)',
    'oklch(0.42 0.182 336)',
  ],
};
