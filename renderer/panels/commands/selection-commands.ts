import { actions } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import { t } from '../../i18n/i18n.ts';
import { guestOf } from '../../scene/focus.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { select } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { selectNodes, toggleFocus } from '../guest/guest-focus.ts';
import { nameOf } from '../node-words.ts';
import { askAction, offersNow } from '../use-offers.ts';
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
  return others.length === 0 ? [...commandsOf(app, only), ...rest] : [...commandsOfAll(app, nodes), ...rest];
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
  const offers = offersNow(app, node).map(({ name, action, reason, entity }) =>
    command(
      name,
      action.confirm ? t('menu.asks', { verb: action.label }) : action.label,
      () => askAction(app, name, entity),
      reason,
    ),
  );
  const open = command('open', t('command.inspect'), () => {
    app.view.setState({ tab: 'overview' });
    app.preferences.change({ isInspectorOpen: true });
  });
  const copyId = command('id', t('menu.copyId'), () => copyText(app, node.id));
  return [...offers, open, ...placesOf(app, node, command), copyId];
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
  if (node.type === 'vm' && node.host !== null) {
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

/** Actions on several at once: those that ask no question, on all that allow them. */
function commandsOfAll(app: App, nodes: readonly GraphNode[]): Command[] {
  const offers = nodes.flatMap((node) => offersNow(app, node));
  const names = [...new Set(offers.map(({ name }) => name))];
  return names.flatMap((name): Command[] => {
    const action: Action = actions[name];
    if (action.confirm) return [];
    const possible = offers.filter((offer) => offer.name === name && offer.reason === null);
    const [refused] = offers.filter((offer) => offer.name === name && offer.reason !== null);
    return [
      {
        id: `selection.${name}`,
        group: 'selection',
        title: t('command.actOnAll', { verb: action.label, count: possible.length }),
        ...(possible.length === 0 && refused?.reason ? { reason: refused.reason } : {}),
        run: () => {
          for (const { entity } of possible) askAction(app, name, entity);
        },
      },
    ];
  });
}
