import type { SavedView } from '../../../shared/preferences.ts';
import { t } from '../../i18n/i18n.ts';
import { toViewLink } from '../../store/view-link.ts';
import { addToast } from '../../store/view-store.ts';
import { addView, changeView, moveView, viewNow } from '../../store/views.ts';
import type { App } from '../app-context.ts';
import { copyText } from '../commands/copy-text.ts';

function views(app: App): readonly SavedView[] {
  return app.view.getState().preferences.savedViews;
}

function keep(app: App, savedViews: SavedView[]): void {
  app.preferences.change({ savedViews });
}

function now(app: App): ReturnType<typeof viewNow> {
  return viewNow(app.view, app.canvas.current?.camera() ?? null);
}

/** Tells what was done to a view, with the way back. */
function tell(app: App, title: string, text: string, before: readonly SavedView[]): void {
  const undo = { label: t('common.undo'), run: () => keep(app, [...before]) };
  addToast(app.view, { tone: 'info', title, text, hint: null, action: undo });
}

/** Keeps what is seen now under a name, as the last of the list. */
export function saveView(app: App, name: string): void {
  keep(app, addView(views(app), name, now(app)));
}

/** Gives a view another name. */
export function renameView(app: App, id: string, name: string): void {
  keep(app, changeView(views(app), id, { name: name.trim() }));
}

/** Puts what is seen now in the place of a view; a toast leads back. */
export function overwriteView(app: App, view: SavedView): void {
  const before = views(app);
  keep(app, changeView(before, view.id, now(app)));
  tell(app, t('views.overwritten'), view.name, before);
}

/** Forgets a view; a toast leads back. */
export function removeView(app: App, view: SavedView): void {
  const before = views(app);
  keep(
    app,
    before.filter(({ id }) => id !== view.id),
  );
  tell(app, t('views.removed'), view.name, before);
}

/** Moves a view up (-1) or down (1) in the list. */
export function shiftView(app: App, id: string, by: 1 | -1): void {
  keep(app, moveView(views(app), id, by));
}

/** Copies a link that opens what is seen now, with the clusters that are on the canvas. */
export function copyViewLink(app: App): void {
  const clusters = app.world.getState().graph.clusters.map(({ id }) => id);
  copyText(app, toViewLink({ ...now(app), clusters }));
}
