import { t } from '../../i18n/i18n.ts';
import { overlayOf } from '../../scene/overlays/index.ts';
import type { App } from '../app-context.ts';
import { shownKeysOf } from '../keys.ts';
import { canTour, startDemo, startTour, stopDemo, tourTitle } from '../tour/acts.ts';
import { languageChoiceName, languageChoices } from '../language-field.tsx';
import type { Command } from './command.ts';

const panels = ['isRailOpen', 'isInspectorOpen', 'isDrawerOpen'] as const;
const panelKeys = { isRailOpen: 'rail', isInspectorOpen: 'inspector', isDrawerOpen: 'drawer' } as const;
const themes = ['system', 'light', 'dark'] as const;
const contrasts = ['system', 'on', 'off'] as const;

/** Panels, the theme and the language. */
export function windowCommands(app: App): Command[] {
  const { view, preferences } = app;
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
        ...shownKeysOf(app, panelKeys[panel]),
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
      ...shownKeysOf(app, 'network'),
      run: () => view.setState({ dialog: { type: 'network' } }),
    },
    {
      id: 'window.shortcuts',
      group: 'window',
      title: t('keys.title'),
      ...shownKeysOf(app, 'shortcuts'),
      run: () => view.setState({ dialog: { type: 'shortcuts' } }),
    },
    {
      id: 'window.settings',
      group: 'window',
      title: t('menu.asks', { verb: t('preferences.title') }),
      ...shownKeysOf(app, 'settings'),
      run: () => view.setState({ dialog: { type: 'settings', section: null } }),
    },
    ...helpCommands(app),
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

/** The tour, the demo fleet, news, and what the app is. */
function helpCommands(app: App): Command[] {
  const { view } = app;
  const command = (id: string, title: string, run: () => void): Command => ({
    id: `help.${id}`,
    group: 'window',
    title,
    run,
  });
  const demo = view.getState().demo?.state ?? 'absent';
  return [
    ...(canTour(app) ? [command('tour', tourTitle(app), () => void startTour(app))] : []),
    ...(demo === 'off' ? [command('demo', t('demo.start'), () => void startDemo(app))] : []),
    ...(demo === 'on' ? [command('demoEnd', t('demo.stop'), () => void stopDemo(app))] : []),
    command('news', t('news.title'), () => view.setState({ dialog: { type: 'news' } })),
    command('about', t('about.title'), () => view.setState({ dialog: { type: 'about' } })),
  ];
}
