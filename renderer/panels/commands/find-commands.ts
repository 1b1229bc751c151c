import { t } from '../../i18n/i18n.ts';
import { select } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { shownKeysOf } from '../keys.ts';
import type { Command } from './command.ts';

/** Selects and shows the result after (1) or before (-1) the selected one, around the end. */
export function stepResult(app: App, by: 1 | -1): void {
  app.finder.finish();
  const { found, selection } = app.view.getState();
  const hits = found?.hits ?? [];
  if (hits.length === 0) return;
  const at = hits.findIndex(({ node }) => node.id === selection.at(-1));
  const next = at < 0 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
  const hit = hits[next];
  if (hit) select(app, [hit.node.id], { isZooming: true });
}

/** What can be done with what was found. */
export function findCommands(app: App): Command[] {
  app.finder.finish();
  const { found, query, isProblemsOnly, isHealthyHidden } = app.view.getState();
  const reason = found && found.hits.length > 0 ? {} : { reason: t('command.nothingFound') };
  const command = (id: string, title: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id: `find.${id}`,
    group: 'find',
    title,
    run,
    ...more,
  });
  return [
    command('problems', isProblemsOnly ? t('command.showAll') : t('find.problems'), () =>
      app.view.setState({ isProblemsOnly: !isProblemsOnly }),
    ),
    command('healthy', isHealthyHidden ? t('find.showHealthy') : t('find.hideHealthy'), () =>
      app.view.setState({ isHealthyHidden: !isHealthyHidden }),
    ),
    ...(query === ''
      ? []
      : [command('clear', t('find.clear'), () => app.view.setState({ query: '' }), { detail: query })]),
    command('all', t('command.selectResults'), () => selectResults(app), { keys: 'Ctrl Enter', ...reason }),
    command('next', t('command.nextResult'), () => stepResult(app, 1), {
      ...shownKeysOf(app, 'nextResult'),
      ...reason,
    }),
    command('previous', t('command.previousResult'), () => stepResult(app, -1), {
      ...shownKeysOf(app, 'previousResult'),
      ...reason,
    }),
  ];
}

function selectResults(app: App): void {
  const hits = app.view.getState().found?.hits ?? [];
  select(
    app,
    hits.map(({ node }) => node.id),
    { isZooming: true },
  );
}
