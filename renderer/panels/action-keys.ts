import { actions } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { ShortcutId } from '../../shared/shortcuts/table.ts';
import { t } from '../i18n/i18n.ts';
import { addToast } from '../store/view-store.ts';
import type { App } from './app-context.ts';
import { askBatch, nodesOf, verbsFor, vmsOf } from './batch/offers-of-all.ts';
import { askAction, offersNow } from './use-offers.ts';

/** The shortcuts that act on what is selected; of several actions the first that is possible. */
const bindings: Partial<Record<ShortcutId, readonly ActionName[]>> = {
  start: ['vm.start'],
  stop: ['vm.stop'],
  restart: ['vm.restart'],
  softReboot: ['vm.softReboot'],
  pause: ['vm.pause', 'vm.unpause'],
  deleteVm: ['vm.delete'],
};

/** The shortcut of an action; undefined where it has none. */
export function shortcutOfAction(name: ActionName): ShortcutId | undefined {
  return (Object.keys(bindings) as ShortcutId[]).find((id) => bindings[id]?.includes(name));
}

/** What a shortcut does to the VMs that are selected; null where it does nothing to them. */
export function actByShortcut(app: App, id: ShortcutId): (() => void) | null {
  const bound = bindings[id];
  if (!bound) return null;
  const nodes = nodesOf(app.world.getState().graph, app.view.getState().selection);
  const [only, ...others] = nodes;
  if (!only || nodes.some(({ type }) => type !== 'vm')) return null;
  const offers =
    others.length === 0
      ? offersNow(app, only).map(({ name, reason }) => ({ name, reason }))
      : verbsFor(app, vmsOf(nodes));
  const known = offers.filter(({ name }) => bound.includes(name));
  const found = known.find(({ reason }) => reason === null);
  if (!found) {
    const [first] = known;
    return first ? () => tellWhyNot(app, first.name, first.reason ?? '') : null;
  }
  if (others.length > 0)
    return () =>
      askBatch(
        app,
        found.name,
        nodes.map(({ id: node }) => node),
      );
  return () => askAction(app, found.name, only.id);
}

function tellWhyNot({ view }: App, name: ActionName, reason: string): void {
  const title = t('action.notNow', { verb: actions[name].label });
  addToast(view, { tone: 'info', title, text: reason, hint: null });
}
