import type { Preferences } from '../../shared/preferences.ts';
import { highDarkTheme, highLightTheme } from '../canvas/contrast-themes.ts';
import { toForcedTheme } from '../canvas/forced-theme.ts';
import type { SystemColours } from '../canvas/forced-theme.ts';
import { darkTheme, lightTheme } from '../canvas/theme.ts';
import type { CanvasTheme } from '../canvas/theme.ts';

/** What the system asks of pages; `forced` are the colours it lays over them, where it does. */
export type ScreenWishes = { isDark: boolean; isHighContrast: boolean; forced: SystemColours | null };

/** The theme that preferences mean on a screen. Nobody can choose against colours that are forced. */
export function toTheme(
  { theme, contrast }: Pick<Preferences, 'theme' | 'contrast'>,
  screen: ScreenWishes,
): CanvasTheme {
  if (screen.forced) return toForcedTheme(screen.forced);
  const isDark = theme === 'system' ? screen.isDark : theme === 'dark';
  const isHigh = contrast === 'system' ? screen.isHighContrast : contrast === 'on';
  if (isHigh) return isDark ? highDarkTheme : highLightTheme;
  return isDark ? darkTheme : lightTheme;
}

const media = {
  dark: '(prefers-color-scheme: dark)',
  contrast: '(prefers-contrast: more)',
  forced: '(forced-colors: active)',
};

const keywords: SystemColours = {
  canvas: 'Canvas',
  canvasText: 'CanvasText',
  linkText: 'LinkText',
  highlight: 'Highlight',
};

/** Reads the system's colours from an element that wears them for a moment. */
function readForced(): SystemColours {
  const sample = document.createElement('i');
  sample.hidden = true;
  document.documentElement.append(sample);
  const read = (keyword: string): string => {
    sample.style.color = keyword;
    const [r = 0, g = 0, b = 0] =
      getComputedStyle(sample)
        .color.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    return `#${[r, g, b].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
  };
  const colours = Object.fromEntries(Object.entries(keywords).map(([name, word]) => [name, read(word)]));
  sample.remove();
  return colours as SystemColours;
}

/** What the system asks for now. */
export function readScreen(): ScreenWishes {
  const [isDark, isHighContrast, isForced] = [media.dark, media.contrast, media.forced].map(
    (query) => matchMedia(query).matches,
  );
  return {
    isDark: isDark === true,
    isHighContrast: isHighContrast === true,
    forced: isForced ? readForced() : null,
  };
}

/** Calls back whenever the system asks for something else. */
export function onScreen(listener: () => void): void {
  for (const query of Object.values(media)) matchMedia(query).addEventListener('change', listener);
}
