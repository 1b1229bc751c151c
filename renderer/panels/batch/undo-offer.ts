import { actions, ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import type { EntityId } from '../../../shared/id.ts';
import { parseEntityId } from '../../../shared/id.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import type { Batch } from '../../store/batches.ts';
import { worldOf } from '../../store/world-store.ts';
import type { App } from '../app-context.ts';
import type { NamedReason } from './batch-lists.tsx';
import { entityOfVm, reasonsNow } from './offers-of-all.ts';

/** One of a batch that can be taken back, and with which options. */
export type Undoable = { vm: VmNode; entity: EntityId; options: unknown };

/** What taking back a batch would do as things stand now; `action` is null where nothing takes it back. */
export type UndoOffer = {
  action: ActionName | null;
  possible: readonly Undoable[];
  leftOut: readonly NamedReason[];
};

/** What taking back a batch would do, and why it leaves out what it does. */
export function undoOfferOf(app: Pick<App, 'world' | 'view'>, batch: Batch): UndoOffer {
  const state = app.world.getState();
  const reasonOf = reasonsNow(app);
  const done: Action = actions[batch.action];
  const never = done.noUndo ?? t('batch.undo.never', { verb: done.label });
  const possible: Undoable[] = [];
  const leftOut: NamedReason[] = [];
  let action: ActionName | null = null;
  for (const { entity, name, undo } of batch.done) {
    const by = ActionName.safeParse(undo?.action).data;
    const node = state.graph.nodes.get(entity);
    if (by === undefined) leftOut.push({ name, reason: never });
    else if (node?.type !== 'vm') leftOut.push({ name, reason: t('batch.undo.gone') });
    else {
      const back: Action = actions[by];
      const reason = reasonOf(back, node) ?? whyNotSo(back, node, undo?.options, state);
      action = by;
      if (reason === null) possible.push({ vm: node, entity, options: undo?.options });
      else leftOut.push({ name, reason });
    }
  }
  for (const { name } of batch.late) leftOut.push({ name, reason: t('batch.undo.late') });
  for (const { name } of batch.failures) leftOut.push({ name, reason: t('batch.undo.refused') });
  for (const entity of batch.entities.slice(batch.begun))
    leftOut.push({ name: parseEntityId(entity)?.name ?? entity, reason: t('batch.undo.notBegun') });
  return { action, possible, leftOut };
}

/** Why an action is not possible with these options; null where it is. */
function whyNotSo(
  action: Action,
  vm: VmNode,
  options: unknown,
  state: Parameters<typeof worldOf>[0],
): string | null {
  const entity = entityOfVm(vm);
  const read = action.options.safeParse(options);
  if (!entity || !read.success) return t('batch.undo.gone');
  const allowed = action.check?.(entity, worldOf(state, vm.cluster), read.data) ?? true;
  return allowed === true ? null : allowed;
}

/** Why a batch that is over cannot be taken back; null where some of it can. */
export function whyNoUndo({ possible, leftOut }: UndoOffer): string | null {
  if (possible.length > 0) return null;
  const reasons = new Set(leftOut.map(({ reason }) => reason));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined ? only : t('batch.undo.none');
}
