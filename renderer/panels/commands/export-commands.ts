import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { chosenIn } from '../lists/choose.ts';
import { exportList } from '../lists/export-list.ts';
import { exportObjects, exportPicture, objectsOf } from '../run-export.ts';
import type { Command } from './command.ts';

const extents = ['view', 'everything'] as const;

/** What can be saved: pictures, the objects of the selection, and the list that is open. */
export function exportCommands(app: App): Command[] {
  const state = app.view.getState();
  const ids = objectsOf(chosenIn(state));
  const command = (id: string, title: string, run: () => void, reason: string | null = null): Command => ({
    id: `export.${id}`,
    group: 'export',
    title,
    ...(reason === null ? {} : { reason }),
    run,
  });
  const reason = ids.length === 0 ? t('export.nothing') : null;
  const words = { count: ids.length };
  return [
    ...extents.map((extent) =>
      command(`png.${extent}`, t(`export.png.${extent}`), () => void exportPicture(app, 'png', extent)),
    ),
    ...extents.map((extent) =>
      command(`svg.${extent}`, t(`export.svg.${extent}`), () => void exportPicture(app, 'svg', extent)),
    ),
    command('yaml', t('export.yaml', words), () => void exportObjects(app, 'yaml', ids), reason),
    command('json', t('export.json', words), () => void exportObjects(app, 'json', ids), reason),
    command('csv', t('command.csv', { list: t(`kinds.${state.listKind}`) }), () =>
      exportList(app, state.listKind),
    ),
  ];
}
