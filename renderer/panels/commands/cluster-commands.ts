import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { settingsSections } from '../cluster-settings/index.ts';
import { showSettings } from '../cluster-settings/show-settings.ts';
import { showReplace } from '../vault/show-replace.ts';
import { callCluster } from '../use-cluster-calls.ts';
import type { Command } from './command.ts';

/** Adding clusters, and what each of them can be asked. */
export function clusterCommands(app: App): Command[] {
  const { view, world } = app;
  const add: Command = {
    id: 'cluster.add',
    group: 'clusters',
    title: t('menu.asks', { verb: t('rail.add') }),
    run: () => view.setState({ dialog: { type: 'add-cluster', file: null } }),
  };
  const each = (world.getState().clusters ?? []).flatMap(({ id, name, connection }): Command[] => {
    const isOff = connection.type === 'disconnected' || connection.type === 'failed';
    const command = (verb: string, title: string, run: () => void): Command => ({
      id: `cluster.${verb}.${id}`,
      group: 'clusters',
      title,
      detail: name,
      run,
    });
    return [
      isOff
        ? command('connect', t('cluster.connect'), () => void callCluster(app, 'cluster.connect', id))
        : command(
            'disconnect',
            t('cluster.disconnect'),
            () => void callCluster(app, 'cluster.disconnect', id),
          ),
      ...settingsSections.map((section) =>
        command(`settings.${section.name}`, t('settings.openSection', { section: section.title() }), () =>
          showSettings(view, id, section.name),
        ),
      ),
      command('replace', t('menu.asks', { verb: t('replace.verb') }), () => showReplace(view, id)),
      command('remove', t('menu.asks', { verb: t('cluster.remove') }), () =>
        view.setState({ dialog: { type: 'remove-cluster', cluster: id } }),
      ),
    ];
  });
  const all = (world.getState().clusters ?? []).map(({ id }) => id);
  const sealed: Command[] = [
    {
      id: 'cluster.export',
      group: 'clusters',
      title: t('menu.asks', { verb: t('sealed.exportVerb') }),
      ...(all.length === 0 ? { reason: t('connection.none') } : {}),
      run: () => view.setState({ dialog: { type: 'export-clusters', clusters: all } }),
    },
    {
      id: 'cluster.import',
      group: 'clusters',
      title: t('menu.asks', { verb: t('sealed.importVerb') }),
      run: () => view.setState({ dialog: { type: 'import-clusters', file: null } }),
    },
  ];
  return [add, ...sealed, ...each];
}
