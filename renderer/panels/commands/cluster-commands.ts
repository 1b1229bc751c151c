import { isBroken } from '../../../shared/connection.ts';
import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { settingsSections } from '../cluster-settings/index.ts';
import { showSettings } from '../cluster-settings/show-settings.ts';
import { showReplace } from '../vault/show-replace.ts';
import { shownKeysOf } from '../keys.ts';
import { callCluster } from '../use-cluster-calls.ts';
import { connectAll, disconnectAll } from '../rail/connect-all.ts';
import { groupsNow } from '../rail/move-cluster.ts';
import { managedBy } from '../../scene/rancher-view.ts';
import { rke1Makers } from '../rancher/rke1-makers.ts';
import type { Command } from './command.ts';

/** Adding clusters, and what each of them can be asked. */
export function clusterCommands(app: App): Command[] {
  const { view, world } = app;
  const { ranchers } = world.getState();
  const add: Command = {
    id: 'cluster.add',
    group: 'clusters',
    title: t('menu.asks', { verb: t('rail.add') }),
    ...shownKeysOf(app, 'addCluster'),
    run: () => view.setState({ dialog: { type: 'add-cluster', file: null } }),
  };
  const addByRancher: Command = {
    id: 'cluster.add-by-rancher',
    group: 'clusters',
    title: t('menu.asks', { verb: t('rancher.verb') }),
    run: () => view.setState({ dialog: { type: 'add-cluster', file: null, isByRancher: true } }),
  };
  const each = (world.getState().clusters ?? []).flatMap((info): Command[] => {
    const { id, name, connection } = info;
    const managed = managedBy(info, ranchers);
    const isOff = connection.type === 'disconnected' || isBroken(connection);
    const command = (verb: string, title: string, run: () => void): Command => ({
      id: `cluster.${verb}.${id}`,
      group: 'clusters',
      title,
      detail: name,
      run,
    });
    return [
      isOff
        ? command(
            'connect',
            t('cluster.connect'),
            () => void callCluster(app, 'cluster.connect', { cluster: id }),
          )
        : command(
            'disconnect',
            t('cluster.disconnect'),
            () => void callCluster(app, 'cluster.disconnect', { cluster: id }),
          ),
      ...settingsSections.map((section) =>
        command(`settings.${section.name}`, t('settings.openSection', { section: section.title() }), () =>
          showSettings(view, id, section.name),
        ),
      ),
      command('replace', t('menu.asks', { verb: t('replace.verb') }), () => showReplace(view, id)),
      command('diagnose', t('menu.asks', { verb: t('diagnostics.open') }), () =>
        view.setState({ dialog: { type: 'diagnostics', cluster: id } }),
      ),
      ...(managed.length === 0
        ? []
        : [
            {
              ...command('rke1', t('menu.asks', { verb: t('newRke.title') }), () =>
                view.setState({ dialog: { type: 'new-rke1', cluster: id } }),
              ),
              ...(rke1Makers(managed).length === 0 ? { reason: t('plans.rke1Reason') } : {}),
            },
          ]),
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
  const diagnoseAll: Command = {
    id: 'cluster.diagnose-all',
    group: 'clusters',
    title: t('menu.asks', { verb: t('diagnostics.openAll') }),
    ...(all.length === 0 ? { reason: t('connection.none') } : {}),
    run: () => view.setState({ dialog: { type: 'diagnostics', cluster: null } }),
  };
  return [add, addByRancher, ...sealed, diagnoseAll, ...ofMany(app), ...each];
}

/** Connecting and disconnecting all clusters, and those of each group. */
function ofMany(app: App): Command[] {
  const groups = groupsNow(app);
  const all = groups.flatMap(({ clusters }) => clusters);
  if (all.length < 2) return [];
  const named = groups.flatMap(({ name, clusters }) =>
    name === null ? [] : [{ id: `group.${name}`, detail: name, clusters }],
  );
  return [{ id: 'all', clusters: all }, ...named].flatMap(({ clusters, ...of }) => {
    const command = (verb: string, title: string, run: () => void): Command => ({
      ...of,
      id: `clusters.${verb}.${of.id}`,
      group: 'clusters',
      title,
      run,
    });
    return [
      command('connect', t('rail.connectAll'), () => connectAll(app, clusters)),
      command('disconnect', t('rail.disconnectAll'), () => disconnectAll(app, clusters)),
    ];
  });
}
