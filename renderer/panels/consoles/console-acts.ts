import type { ConsoleKind } from '../../../shared/console.ts';
import { consoleNeed } from '../../../shared/console.ts';
import type { EntityId } from '../../../shared/id.ts';
import { toWindowAddress } from '../../consoles/window-address.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { addToast } from '../../store/view-store.ts';
import type { WorldState } from '../../store/world-store.ts';
import { atLeast } from '../../store/panel-sizes.ts';
import type { App } from '../app-context.ts';
import { whyNotAllowed } from '../right-words.ts';

/** Height of the drawer that a console needs at least, in CSS pixels. */
const leastHeight = 380;

/** Shows a console in the drawer, and opens it where it is not open. */
export function showConsole(
  { consoles, view, preferences }: Pick<App, 'consoles' | 'view' | 'preferences'>,
  vm: EntityId,
  kind: ConsoleKind,
): void {
  consoles.show(vm, kind);
  view.setState({ drawerTab: 'consoles' });
  const drawerHeight = atLeast(leastHeight, innerHeight, view.getState().preferences);
  preferences.change({ isDrawerOpen: true, drawerHeight });
}

/** Opens a console in a window of its own; whether the browser let it. */
export function openConsoleWindow({ view }: Pick<App, 'view'>, vm: EntityId, kind: ConsoleKind): boolean {
  const opened = window.open(toWindowAddress({ vm, kind }), '_blank', 'popup,width=1060,height=840');
  if (opened) return true;
  addToast(view, {
    tone: 'info',
    title: t('console.blockedTitle'),
    text: t('console.blockedText'),
    hint: null,
  });
  return false;
}

/** Why a console of a VM cannot be opened now; null where it can. A VM that is off can be waited for. */
export function whyNoConsole(
  state: Pick<WorldState, 'rights' | 'clusters'>,
  node: VmNode,
  kind: ConsoleKind,
): string | null {
  const info = (state.clusters ?? []).find(({ id }) => id === node.cluster);
  if (info?.connection.type !== 'connected') return t('action.offline');
  return whyNotAllowed(state, { needs: [consoleNeed(kind)] }, node);
}

/** Shows a console of the VM that is selected alone; nothing where none is, or it cannot be opened now. */
export function showSelected(app: App, kind: ConsoleKind): void {
  const { selection } = app.view.getState();
  const [only, ...others] = selection;
  const state = app.world.getState();
  const node = only === undefined || others.length > 0 ? undefined : state.graph.nodes.get(only);
  if (node?.type === 'vm' && whyNoConsole(state, node, kind) === null) showConsole(app, node.id, kind);
}
