import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { shownKeysOf } from '../keys.ts';
import { nameOf } from '../node-words.ts';
import { showNewVmHere, vmActsOf } from '../vm-editor/acts.ts';
import type { Command } from './command.ts';

/** Making VMs where the user is, and changing, copying and templating the one that is selected. */
export function vmCommands(app: App): Command[] {
  const { selection } = app.view.getState();
  const node = app.world.getState().graph.nodes.get(selection.at(-1) ?? '');
  const own = node && node.type === 'vm' ? vmActsOf(app, node) : [];
  return [
    ...own.map(({ id, title, run }): Command => ({
      id: `vm.${id}`,
      group: 'selection',
      title,
      ...(node ? { detail: nameOf(node) } : {}),
      run,
    })),
    {
      id: 'vm.new',
      group: 'plans',
      title: t('vmForm.new'),
      ...shownKeysOf(app, 'newVm'),
      run: () => showNewVmHere(app),
    },
  ];
}
