import { toPng, toSvg } from '../canvas/export/draw-picture.ts';
import type { Caption } from '../canvas/export/caption.ts';
import type { Extent } from '../canvas/export/extent.ts';
import { readObjects, toJsonFile, toYamlFile } from '../export/read-objects.ts';
import { saveFile, saveText } from '../export/save-file.ts';
import { t } from '../i18n/i18n.ts';
import { overlayOf } from '../scene/overlays/index.ts';
import { formatExact, formatShare } from '../ui/format.ts';
import { addToast, dropToast, tellFailure } from '../store/view-store.ts';
import type { App } from './app-context.ts';

/** What is said beneath a picture: of what and when it is, and what the overlay's colours mean. */
function captionOf(app: App): Caption {
  const overlay = overlayOf(app.view.getState().preferences.overlay);
  const values = { time: formatExact(new Date().toISOString()), overlay: t(`overlay.name.${overlay.name}`) };
  return { words: t('export.caption', values), legend: overlay.legend(app.world.getState().graph) };
}

/** From then on a picture in the making says so, and can be given up. */
const patienceMs = 1_000;

/** Saves a picture of what the canvas shows, or of everything; says where it had to be smaller than full size. */
export async function exportPicture(app: App, format: 'png' | 'svg', extent: Extent): Promise<void> {
  const picture = app.canvas.current?.picture();
  if (!picture) return;
  const stop = new AbortController();
  const shown: number[] = [];
  const late = setTimeout(() => {
    const action = { label: t('common.cancel'), run: () => stop.abort() };
    const text = t('export.drawingText', { count: app.world.getState().graph.nodes.size });
    const title = t('export.drawing');
    shown.push(addToast(app.view, { tone: 'info', title, text, hint: null, action, isStanding: true }));
  }, patienceMs);
  try {
    const wish = { extent, caption: captionOf(app), signal: stop.signal };
    const { blob, scale } = await (format === 'png' ? toPng(picture, wish) : toSvg(picture, wish));
    saveFile(`topology.${format}`, blob);
    if (scale < 1) {
      const text = t('export.smallerText', { share: formatShare(scale, 1) });
      addToast(app.view, { tone: 'info', title: t('export.smallerTitle'), text, hint: null });
    }
  } catch (error) {
    if (stop.signal.aborted) return;
    const text = error instanceof Error ? error.message : String(error);
    addToast(app.view, { tone: 'danger', title: t('export.pictureFailed'), text, hint: t('export.useView') });
  } finally {
    clearTimeout(late);
    for (const id of shown) dropToast(app.view, id);
  }
}

/** More objects than this are a backup and not an export. */
const mostObjects = 500;

/** Saves the raw objects of rows and nodes in one file; clusters have none. Says what could not be read. */
export async function exportObjects(
  app: App,
  format: 'yaml' | 'json',
  ids: readonly string[],
): Promise<void> {
  const objects = objectsOf(ids);
  const [first = ''] = objects;
  const { texts, failures } = await readObjects(app.backend, objects.slice(0, mostObjects));
  if (texts.length > 0) {
    const name = objects.length === 1 ? (first.split('/').at(-1) ?? 'object') : 'selection';
    if (format === 'yaml') saveText(`${name}.yaml`, 'application/yaml', toYamlFile(texts));
    else saveText(`${name}.json`, 'application/json', await toJsonFile(texts));
  }
  const [failure] = failures;
  if (failure) {
    const title = t('export.unread', { count: failures.length, total: objects.length });
    tellFailure(app.view, title, failure);
  }
  if (objects.length > mostObjects) {
    const text = t('export.tooManyText', { count: mostObjects, total: objects.length });
    addToast(app.view, { tone: 'info', title: t('export.tooManyTitle'), text, hint: null });
  }
}

/** The ids that have an object in a cluster: every one but those of clusters. */
export function objectsOf(ids: readonly string[]): string[] {
  return ids.filter((id) => id.includes('/'));
}
