import { t } from '../../i18n/i18n.ts';
import type { PreferenceKeeper } from '../../store/preferences.ts';
import { addToast } from '../../store/view-store.ts';
import type { ViewStore } from '../../store/view-store.ts';

/** Says once that the app is another version than the last time, and offers what is new in it. */
export function tellNews(view: ViewStore, preferences: Pick<PreferenceKeeper, 'change'>): void {
  const { info, preferences: kept } = view.getState();
  if (!info || kept.seenVersion === info.version) return;
  preferences.change({ seenVersion: info.version });
  // Whoever opens it for the first time has nothing to compare it with.
  if (kept.seenVersion === null) return;
  addToast(view, {
    tone: 'info',
    title: t('news.updated', { version: info.version }),
    text: t('news.updatedText'),
    hint: null,
    action: { label: t('news.show'), run: () => view.setState({ dialog: { type: 'news' } }) },
  });
}
