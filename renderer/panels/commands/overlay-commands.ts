import { t } from '../../i18n/i18n.ts';
import { overlayOf } from '../../scene/overlays/index.ts';
import { overlayNames } from '../../scene/overlays/overlay.ts';
import type { App } from '../app-context.ts';
import type { Command } from './command.ts';

/** What the canvas is coloured by. */
export function overlayCommands({ view, preferences }: App): Command[] {
  const now = overlayOf(view.getState().preferences.overlay).name;
  return overlayNames
    .filter((name) => name !== now)
    .map((name) => ({
      id: `overlay.${name}`,
      group: 'canvas',
      title: t('overlay.choose', { name: t(`overlay.name.${name}`) }),
      run: () => preferences.change({ overlay: name }),
    }));
}
