import { actions } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import { t } from '../i18n/i18n.ts';
import { addToast } from '../store/view-store.ts';
import type { App } from './app-context.ts';
import { askBatch, nodesOf, verbsFor, vmsOf } from './batch/offers-of-all.ts';
import { askAction, offersNow } from './use-offers.ts';

/** The keys that act on what is selected; of several actions the first that is possible. */
const bindings: readonly { keys: string; actions: readonly ActionName[] }[] = [
  { keys: 's', actions: ['vm.start'] },
  { keys: 'Shift s', actions: ['vm.stop'] },
  { keys: 'r', actions: ['vm.restart'] },
  { keys: 'Shift r', actions: ['vm.softReboot'] },
  { keys: 'Shift p', actions: ['vm.pause', 'vm.unpause'] },
  { keys: 'Del', actions: ['vm.delete'] },
];

/** The keys of an action, as they are shown; undefined where it has none. */
export function keysOfAction(name: ActionName): string | undefined {
  return bindings.find((binding) => binding.actions.includes(name))?.keys;
}

/** What a key does to the VMs that are selected; null where it does nothing to them. */
export function actByKey(app: App, event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): (() => void) | null {
  const key = event.key === 'Delete' ? 'Del' : event.key.toLowerCase();
  const keys = event.shiftKey ? `Shift ${key}` : key;
  const bound = bindings.find((binding) => binding.keys === keys);
  if (!bound) return null;
  const nodes = nodesOf(app.world.getState().graph, app.view.getState().selection);
  const [only, ...others] = nodes;
  if (!only || nodes.some(({ type }) => type !== 'vm')) return null;
  const offers =
    others.length === 0
      ? offersNow(app, only).map(({ name, reason }) => ({ name, reason }))
      : verbsFor(app, vmsOf(nodes));
  const known = offers.filter(({ name }) => bound.actions.includes(name));
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
        nodes.map(({ id }) => id),
      );
  return () => askAction(app, found.name, only.id);
}

function tellWhyNot({ view }: App, name: ActionName, reason: string): void {
  const title = t('action.notNow', { verb: actions[name].label });
  addToast(view, { tone: 'info', title, text: reason, hint: null });
}
