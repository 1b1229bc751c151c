import { t } from '../../i18n/i18n.ts';
import { overlayOf } from '../../scene/overlays/index.ts';
import { overlayNames } from '../../scene/overlays/overlay.ts';
import type { App } from '../app-context.ts';
import { shownKeysOf } from '../keys.ts';
import type { Command } from './command.ts';

/** What the canvas is coloured by, and its layers. */
export function overlayCommands(app: App): Command[] {
  const { view, preferences } = app;
  const { overlay, hasWorkloads } = view.getState().preferences;
  const now = overlayOf(overlay).name;
  const overlays = overlayNames
    .filter((name) => name !== now)
    .map((name): Command => ({
      id: `overlay.${name}`,
      group: 'canvas',
      title: t('overlay.choose', { name: t(`overlay.name.${name}`) }),
      run: () => preferences.change({ overlay: name }),
    }));
  return [
    ...overlays,
    {
      id: 'layer.workloads',
      group: 'canvas',
      title: hasWorkloads ? t('workloads.hide') : t('workloads.show'),
      detail: t('workloads.about'),
      ...shownKeysOf(app, 'workloads'),
      run: () => preferences.change({ hasWorkloads: !hasWorkloads }),
    },
  ];
}
