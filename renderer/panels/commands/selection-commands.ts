import type { ActionName } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { guestOf } from '../../scene/focus.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { shortcutOfAction } from '../action-keys.ts';
import { select } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { askBatch, verbsFor, vmsOf } from '../batch/offers-of-all.ts';
import { selectNodes, toggleFocus } from '../guest/guest-focus.ts';
import { shownKeysOf } from '../keys.ts';
import { nameOf } from '../node-words.ts';
import { askAction, isAsked, offersNow } from '../use-offers.ts';
import { leaveWhatIf, showWhatIf } from '../what-if/acts.ts';
import type { Command } from './command.ts';
import { copyText } from './copy-text.ts';

/** What can be done with what is selected. */
export function selectionCommands(app: App): Command[] {
  const { selection } = app.view.getState();
  const { graph } = app.world.getState();
  const nodes = selection.map((id) => graph.nodes.get(id)).filter((node) => node !== undefined);
  const [only, ...others] = nodes;
  if (!only) return [];
  const rest: Command[] = [
    {
      id: 'selection.zoom',
      group: 'selection',
      title: t('command.zoomToSelection'),
      run: () => select(app, selection, { isZooming: true }),
    },
    {
      id: 'selection.names',
      group: 'selection',
      title: t('command.copyNames', { count: nodes.length }),
      run: () => copyText(app, nodes.map(nameOf).join('\n')),
    },
    {
      id: 'selection.clear',
      group: 'selection',
      title: t('selection.clear'),
      keys: 'Esc',
      run: () => select(app, []),
    },
  ];
  const asks = whatIfCommands(app, nodes);
  if (others.length > 0) return [...batchCommands(app, nodes), ...asks, ...rest];
  const ofAll = only.type === 'vm' ? [] : batchCommands(app, nodes);
  return [...ofAll, ...commandsOf(app, only), ...asks, ...rest];
}

function commandsOf(app: App, node: GraphNode): Command[] {
  const detail = nameOf(node);
  const command = (id: string, title: string, run: () => void, reason: string | null = null): Command => ({
    id: `selection.${id}`,
    group: 'selection',
    title,
    detail,
    ...(reason === null ? {} : { reason }),
    run,
  });
  const offers = offersNow(app, node).map(({ name, action, reason, entity }) => ({
    ...command(
      name,
      isAsked(name) ? t('menu.asks', { verb: action.label }) : say(action.label),
      () => askAction(app, name, entity),
      reason,
    ),
    ...keysOf(app, name),
  }));
  const open = command('open', t('command.inspect'), () => {
    app.view.setState({ tab: 'overview' });
    app.preferences.change({ isInspectorOpen: true });
  });
  const copyId = command('id', t('menu.copyId'), () => copyText(app, node.id));
  return [...offers, open, ...placesOf(app, node, command), copyId];
}

function keysOf(app: App, name: ActionName): Pick<Command, 'keys'> {
  const shortcut = shortcutOfAction(name);
  return shortcut === undefined ? {} : shownKeysOf(app, shortcut);
}

type MakeCommand = (id: string, title: string, run: () => void) => Command;

function placesOf(app: App, node: GraphNode, command: MakeCommand): Command[] {
  const { graph } = app.world.getState();
  const made: Command[] = [];
  if (node.type === 'host') {
    made.push(
      command('vms', t('command.selectVms'), () =>
        select(
          app,
          node.vms.map(({ id }) => id),
          { isZooming: true },
        ),
      ),
    );
  }
  if ((node.type === 'vm' || node.type === 'pod') && node.host !== null) {
    const { host } = node;
    made.push(command('host', t('command.goToHost'), () => select(app, [host], { isZooming: true })));
  }
  const guest = guestOf(graph, node.id);
  if (guest) {
    const isOn = app.view.getState().focus === guest.id;
    made.push(
      command('nodes', t('command.selectGuestNodes', { name: guest.name }), () => selectNodes(app, guest)),
      command('focus', isOn ? t('guest.leaveFocus') : t('command.focusGuest', { name: guest.name }), () =>
        toggleFocus(app, guest),
      ),
    );
  }
  return made;
}

/** Actions on all VMs that nodes are or have, each after a question that lists them. */
function batchCommands(app: App, nodes: readonly GraphNode[]): Command[] {
  const vms = vmsOf(nodes);
  const [only, ...others] = nodes;
  return verbsFor(app, vms).map(({ name, action, reason }) => ({
    id: `selection.all.${name}`,
    group: 'selection',
    title: t('menu.asks', { verb: t('batch.title', { verb: action.label, count: vms.length }) }),
    ...(only && others.length === 0 ? { detail: nameOf(only) } : {}),
    ...(reason === null ? {} : { reason }),
    ...(nodes.every(({ type }) => type === 'vm') ? keysOf(app, name) : {}),
    run: () =>
      askBatch(
        app,
        name,
        nodes.map(({ id }) => id),
      ),
  }));
}

/** What happens without the hosts among what is selected. */
function whatIfCommands(app: App, nodes: readonly GraphNode[]): Command[] {
  const hosts = nodes.flatMap((node) => (node.type === 'host' ? [node.id] : []));
  const asks = (['failed', 'drained'] as const).map((way): Command => ({
    id: `selection.whatIf.${way}`,
    group: 'selection',
    title: t(`whatIf.ask.${way}`, { count: hosts.length }),
    ...(way === 'failed' ? shownKeysOf(app, 'whatIf') : {}),
    run: () => showWhatIf(app, way, hosts),
  }));
  const leave: Command = {
    id: 'selection.whatIf.leave',
    group: 'selection',
    title: t('whatIf.leave'),
    keys: 'Esc',
    run: () => leaveWhatIf(app),
  };
  return [...(hosts.length > 0 ? asks : []), ...(app.view.getState().whatIf ? [leave] : [])];
}
