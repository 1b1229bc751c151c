import { actions } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { Batch } from '../../store/batches.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import { undoOfferOf, whyNoUndo } from './undo-offer.ts';

/** Shows the record of what was asked for. */
export function showActivity({ view, preferences }: Pick<App, 'view' | 'preferences'>): void {
  view.setState({ drawerTab: 'activity' });
  preferences.change({ isDrawerOpen: true });
}

/** What a batch came to, in words: how many are done, refused, not seen in time, and not begun. */
export function outcomeWords(batch: Batch): string {
  const { done, late, failures, entities, begun, isCancelled } = batch;
  const parts = [t('batch.done', { count: done.length })];
  if (failures.length > 0) parts.push(t('batch.refused', { count: failures.length }));
  if (late.length > 0) parts.push(t('batch.late', { count: late.length }));
  if (isCancelled && begun < entities.length) {
    parts.push(t('batch.notBegun', { count: entities.length - begun }));
  }
  return parts.join(', ');
}

/** What a batch is, such as "Stop 12 VMs". */
export function batchTitle({ action, entities }: Pick<Batch, 'action' | 'entities'>): string {
  return t('batch.title', { verb: actions[action].label, count: entities.length });
}

/** Asks whether what a batch has done is to be taken back. */
export function askUndo({ view }: Pick<App, 'view'>, { id }: Batch): void {
  view.setState({ dialog: { type: 'undo-batch', batch: id } });
}

/** Tells of a batch that has come to its end; of one with trouble in a tone that stays longer. */
export function tellBatch(app: Pick<App, 'view' | 'world' | 'preferences'>, batch: Batch): void {
  const [first, ...others] = batch.failures;
  const names = first && `${first.name}: ${say(first.text)}`;
  const more = others.length > 0 ? t('batch.moreRefused', { count: others.length }) : null;
  const show = { label: t('batch.show'), run: () => showActivity(app) };
  const canUndo = batch.undoes === null && whyNoUndo(undoOfferOf(app, batch)) === null;
  addToast(app.view, {
    tone: first ? 'danger' : 'info',
    title: `${batchTitle(batch)}: ${outcomeWords(batch)}`,
    text: names ?? t('batch.allWell'),
    hint: more,
    action: show,
    // The toast of what was taken back offers no way to take that back as well.
    ...(canUndo ? { action: { label: t('common.undo'), run: () => askUndo(app, batch) }, more: show } : {}),
  });
}
