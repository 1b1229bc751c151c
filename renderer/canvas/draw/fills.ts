import type { State } from '../../../shared/world/entity.ts';
import type { FillRole } from '../../scene/look.ts';
import type { CanvasTheme } from '../theme.ts';
import type { Frame } from './frame.ts';

const fillsByTheme = new WeakMap<CanvasTheme, Record<FillRole, string>>();

function numbered(name: 'heat' | 'hue', colours: readonly string[]): Record<string, string> {
  return Object.fromEntries(colours.map((colour, index) => [`${name}-${index}`, colour]));
}

/** The colour of every role of a fill in a theme. */
export function fillsOf(theme: CanvasTheme): Record<FillRole, string> {
  const known = fillsByTheme.get(theme);
  if (known) return known;
  const fills = {
    ...theme.block,
    ...numbered('heat', theme.heat),
    ...numbered('hue', theme.guest),
    'tone-ok': theme.block.running,
    'tone-info': theme.block.pending,
    'tone-warn': theme.block.warning,
    'tone-danger': theme.block.error,
    none: theme.cell,
  } as Record<FillRole, string>;
  fillsByTheme.set(theme, fills);
  return fills;
}

const shapes: Record<State, boolean> = {
  running: false,
  off: true,
  starting: true,
  stopping: true,
  migrating: true,
  pending: true,
  paused: true,
  warning: false,
  error: false,
  unknown: true,
};

/** Whether a fill is a state; the others say nothing of it. */
export function isState(role: FillRole): role is State {
  return Object.hasOwn(shapes, role);
}

/** Whether a fill is drawn as a shape and not simply as its colour. */
export function isShaped(role: FillRole): role is State {
  return isState(role) && shapes[role];
}

/** The theme for what steps back, or the frame's own. */
export function themeFor(frame: Frame, isDim: boolean): CanvasTheme {
  return isDim ? frame.dimTheme : frame.theme;
}
