import { t } from '../../i18n/i18n.ts';
import { overlayOf } from '../../scene/overlays/index.ts';
import type { App } from '../app-context.ts';
import { languageChoiceName, languageChoices } from '../language-field.tsx';
import type { Command } from './command.ts';

const panels = ['isRailOpen', 'isInspectorOpen', 'isDrawerOpen'] as const;
const themes = ['system', 'light', 'dark'] as const;
const contrasts = ['system', 'on', 'off'] as const;

/** Panels, the theme and the language. */
export function windowCommands({ view, preferences }: App): Command[] {
  const now = view.getState().preferences;
  const isLegendOpen =
    now.legend === 'open' || (now.legend === 'auto' && overlayOf(now.overlay).name !== 'health');
  return [
    ...panels.map((panel): Command => {
      const words = { panel: t(`toggle.${panel}`) };
      return {
        id: `window.${panel}`,
        group: 'window',
        title: now[panel] ? t('command.hidePanel', words) : t('command.showPanel', words),
        run: () => preferences.change({ [panel]: !now[panel] }),
      };
    }),
    {
      id: 'window.minimap',
      group: 'window',
      title: now.isMinimapOpen ? t('minimap.close') : t('minimap.open'),
      run: () => preferences.change({ isMinimapOpen: !now.isMinimapOpen }),
    },
    {
      id: 'window.legend',
      group: 'window',
      title: isLegendOpen ? t('overlay.close') : t('overlay.open'),
      run: () => preferences.change({ legend: isLegendOpen ? 'folded' : 'open' }),
    },
    {
      id: 'window.network',
      group: 'window',
      title: t('network.open'),
      run: () => view.setState({ dialog: { type: 'network' } }),
    },
    {
      id: 'window.shortcuts',
      group: 'window',
      title: t('keys.title'),
      keys: '?',
      run: () => view.setState({ dialog: { type: 'shortcuts' } }),
    },
    ...themes
      .filter((theme) => theme !== now.theme)
      .map((theme): Command => ({
        id: `window.theme.${theme}`,
        group: 'window',
        title: t('command.theme', { theme: t(`theme.${theme}`) }),
        run: () => preferences.change({ theme }),
      })),
    ...languageChoices
      .filter((choice) => choice !== now.language)
      .map((choice): Command => ({
        id: `window.language.${choice}`,
        group: 'window',
        title: t('command.language', { language: languageChoiceName(choice) }),
        run: () => preferences.change({ language: choice }),
      })),
    ...contrasts
      .filter((contrast) => contrast !== now.contrast)
      .map((contrast): Command => ({
        id: `window.contrast.${contrast}`,
        group: 'window',
        title: t('command.contrast', { contrast: t(`contrast.${contrast}`) }),
        run: () => preferences.change({ contrast }),
      })),
  ];
}
