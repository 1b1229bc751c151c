import { ConsoleKind } from '../../../shared/console.ts';
import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { openConsoleWindow, showConsole, whyNoConsole } from '../consoles/console-acts.ts';
import { shownKeysOf } from '../keys.ts';
import type { Command } from './command.ts';

/** The consoles of the VM that is selected. */
export function consoleCommands(app: App): Command[] {
  const state = app.world.getState();
  const [only, ...others] = app.view.getState().selection;
  const node = only === undefined || others.length > 0 ? undefined : state.graph.nodes.get(only);
  if (node?.type !== 'vm') return [];
  return ConsoleKind.options.flatMap((kind): Command[] => {
    const reason = whyNoConsole(state, node, kind);
    const common = {
      group: 'selection' as const,
      detail: node.name,
      ...(reason === null ? {} : { reason }),
    };
    const title = t(`console.open.${kind}`);
    return [
      {
        ...common,
        id: `selection.console.${kind}`,
        title,
        ...shownKeysOf(app, kind === 'vnc' ? 'screen' : 'serial'),
        run: () => showConsole(app, node.id, kind),
      },
      {
        ...common,
        id: `selection.console.${kind}.window`,
        title: t('console.inWindow', { title }),
        run: () => void openConsoleWindow(app, node.id, kind),
      },
    ];
  });
}
