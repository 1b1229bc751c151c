import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { lists } from '../lists/columns/index.ts';
import { showList } from '../lists/show-list.ts';
import type { Command } from './command.ts';

/** The list of every kind. */
export function listCommands(app: App): Command[] {
  return lists.map(({ kind }) => ({
    id: `lists.${kind}`,
    group: 'lists',
    title: t('command.showList', { list: t(`kinds.${kind}`) }),
    run: () => showList(app, kind),
  }));
}
