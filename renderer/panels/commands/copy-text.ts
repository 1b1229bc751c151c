import { t } from '../../i18n/i18n.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';

/** Puts a text on the clipboard, and tells where that is not allowed. */
export function copyText({ view }: Pick<App, 'view'>, text: string): void {
  const tell = (title: string): void => {
    addToast(view, { tone: 'info', title, text, hint: null });
  };
  navigator.clipboard.writeText(text).then(
    () => tell(t('common.copied')),
    () => tell(t('common.copyFailed')),
  );
}
