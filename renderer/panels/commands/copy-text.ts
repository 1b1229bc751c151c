import { t } from '../../i18n/i18n.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';

const shownAtMost = 160;

/** Puts a text on the clipboard and tells so with its beginning, or that it is not allowed. */
export function copyText({ view }: Pick<App, 'view'>, text: string): void {
  const tell = (title: string): void => {
    const shown = text.length > shownAtMost ? `${text.slice(0, shownAtMost)}…` : text;
    addToast(view, { tone: 'info', title, text: shown, hint: null });
  };
  navigator.clipboard.writeText(text).then(
    () => tell(t('common.copied')),
    () => tell(t('common.copyFailed')),
  );
}
