import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { copyViewLink } from '../views/view-acts.ts';
import type { Command } from './command.ts';

/** Views that are kept, and the one that is seen now. */
export function viewCommands(app: App): Command[] {
  const { savedViews } = app.view.getState().preferences;
  return [
    {
      id: 'views.save',
      group: 'views',
      title: t('menu.asks', { verb: t('views.save') }),
      run: () => app.view.setState({ dialog: { type: 'name-view', view: null } }),
    },
    { id: 'views.link', group: 'views', title: t('views.copyLink'), run: () => copyViewLink(app) },
    ...savedViews.map((view): Command => ({
      id: `views.show.${view.id}`,
      group: 'views',
      title: t('views.show', { name: view.name }),
      ...(view.query === '' ? {} : { detail: view.query }),
      run: () => app.viewer.show(view),
    })),
  ];
}
