import { fillsOf } from '../canvas/draw/fills.ts';
import type { CanvasTheme } from '../canvas/theme.ts';

/** The colours and fonts that panels share with the canvas, as the CSS variables that carry them. */
export function toVariables(theme: CanvasTheme): Record<string, string> {
  const { state, tint, bar } = theme;
  return {
    '--surface': theme.surface,
    '--plate': theme.plate,
    '--line': theme.line,
    '--line-strong': theme.lineStrong,
    '--text': theme.text,
    '--muted': theme.muted,
    '--faint': theme.faint,
    '--accent': theme.accent,
    '--focus': theme.focus,
    '--ok': state.running,
    '--info': state.starting,
    '--warn': state.warning,
    '--danger': state.error,
    ...Object.fromEntries(Object.entries(state).map(([name, colour]) => [`--state-${name}`, colour])),
    '--tint-warning': tint.warning,
    '--tint-error': tint.error,
    '--tint-change': tint.change,
    '--bar-track': bar.track,
    '--bar-reserved': bar.reserved,
    '--bar-used': bar.used,
    '--bar-high': bar.high,
    '--bar-full': bar.full,
    ...Object.fromEntries(theme.guest.map((colour, index) => [`--guest-${index}`, colour])),
    ...Object.fromEntries(Object.entries(fillsOf(theme)).map(([role, colour]) => [`--fill-${role}`, colour])),
    '--sans': theme.fonts.sans,
    '--mono': theme.fonts.mono,
  };
}

/** Puts a theme on the page: every panel follows. */
export function applyTheme(root: HTMLElement, theme: CanvasTheme): void {
  root.style.setProperty('color-scheme', theme.name);
  root.dataset.theme = theme.name;
  root.dataset.contrast = theme.contrast;
  for (const [name, value] of Object.entries(toVariables(theme))) root.style.setProperty(name, value);
}
