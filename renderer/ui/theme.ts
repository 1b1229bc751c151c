import { darkTheme, lightTheme } from '../canvas/theme.ts';
import type { CanvasTheme } from '../canvas/theme.ts';
import type { Preferences } from '../../shared/preferences.ts';

/** The theme a preference means on a screen that is dark or not. */
export function toTheme(preference: Preferences['theme'], isScreenDark: boolean): CanvasTheme {
  const name = preference === 'system' ? (isScreenDark ? 'dark' : 'light') : preference;
  return name === 'dark' ? darkTheme : lightTheme;
}

/** Whether the system asks for dark pages. */
export const darkScreen = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');
