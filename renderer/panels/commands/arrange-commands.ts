import { t } from '../../i18n/i18n.ts';
import { isFolded } from '../../scene/folding.ts';
import type { App } from '../app-context.ts';
import { shownKeysOf } from '../keys.ts';
import { nameOf } from '../node-words.ts';
import type { Command } from './command.ts';

/** Folding, moving and putting back what is on the canvas. */
export function arrangeCommands(app: App): Command[] {
  const { arranger } = app;
  const { selection, preferences } = app.view.getState();
  const { graph } = app.world.getState();
  const { folding, places } = preferences;
  const command = (id: string, title: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id: `arrange.${id}`,
    group: 'canvas',
    title,
    run,
    ...more,
  });
  const [only, ...others] = selection;
  const node = only === undefined || others.length > 0 ? undefined : graph.nodes.get(only);
  const own: Command[] = [];
  if (node?.type === 'cluster' || node?.type === 'host') {
    const isNow = isFolded(folding, node);
    const more = { detail: nameOf(node), ...shownKeysOf(app, 'fold') };
    own.push(
      command('one', t(isNow ? 'arrange.open' : 'arrange.fold'), () => arranger.fold(node.id, !isNow), more),
    );
    if (places?.plates[node.id]?.isMoved)
      own.push(
        command('back', t('arrange.putBack'), () => arranger.putBack(node.id), { detail: nameOf(node) }),
      );
  }
  if (graph.clusters.length === 0) return [];
  const isAnyMoved = Object.values(places?.plates ?? {}).some(({ isMoved }) => isMoved);
  const isAnyFolded = Object.keys(folding).length > 0;
  return [
    ...own,
    command('clusters', t('arrange.foldClusters'), () => arranger.foldClusters(true)),
    command('hosts', t('arrange.foldHosts'), () => arranger.foldHosts(true)),
    command(
      'open',
      t('arrange.openAll'),
      arranger.openAll,
      isAnyFolded ? {} : { reason: t('arrange.nothingFolded') },
    ),
    command(
      'back-all',
      t('arrange.putAllBack'),
      () => arranger.putBack(null),
      isAnyMoved ? {} : { reason: t('arrange.nothingMoved') },
    ),
    command('undo', t('arrange.undo'), () => arranger.undo(), {
      ...shownKeysOf(app, 'undo'),
      ...(arranger.canUndo() ? {} : { reason: t('arrange.nothingToUndo') }),
    }),
  ];
}
