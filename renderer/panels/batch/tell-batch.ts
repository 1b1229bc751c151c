import { actions } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { Batch } from '../../store/batches.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';

/** Shows the record of what was asked for. */
export function showActivity({ view, preferences }: Pick<App, 'view' | 'preferences'>): void {
  view.setState({ drawerTab: 'activity' });
  preferences.change({ isDrawerOpen: true });
}

/** What a batch came to, in words: how many are done, refused, not seen in time, and not begun. */
export function outcomeWords(batch: Batch): string {
  const { done, late, failures, entities, begun, isCancelled } = batch;
  const parts = [t('batch.done', { count: done })];
  if (failures.length > 0) parts.push(t('batch.refused', { count: failures.length }));
  if (late > 0) parts.push(t('batch.late', { count: late }));
  if (isCancelled && begun < entities.length) {
    parts.push(t('batch.notBegun', { count: entities.length - begun }));
  }
  return parts.join(', ');
}

/** What a batch is, such as "Stop 12 VMs". */
export function batchTitle({ action, entities }: Pick<Batch, 'action' | 'entities'>): string {
  return t('batch.title', { verb: actions[action].label, count: entities.length });
}

/** Tells of a batch that has come to its end; of one with trouble in a tone that stays longer. */
export function tellBatch(app: Pick<App, 'view' | 'preferences'>, batch: Batch): void {
  const [first, ...others] = batch.failures;
  const names = first && `${first.name}: ${say(first.text)}`;
  const more = others.length > 0 ? t('batch.moreRefused', { count: others.length }) : null;
  addToast(app.view, {
    tone: first ? 'danger' : 'info',
    title: `${batchTitle(batch)}: ${outcomeWords(batch)}`,
    text: names ?? t('batch.allWell'),
    hint: more,
    action: { label: t('batch.show'), run: () => showActivity(app) },
  });
}
