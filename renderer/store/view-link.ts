import { SavedCamera, SavedView } from '../../shared/preferences.ts';
import { parseEntityId } from '../../shared/id.ts';

/** A view as a link carries it: what a saved view has but for its name, and the clusters it is a view of. */
export type LinkedView = Omit<SavedView, 'id' | 'name'> & {
  /** Ids, in the order of the canvas; none where the link does not say. */
  clusters: readonly string[];
};

/** The version that links are written in; a later one is read too, as far as it is known. */
const version = '1';
/** Longest link that is written whole, in characters; of a longer one the end of the selection is left out. */
const longest = 1_900;
const slug = /^[a-z0-9][a-z0-9-]*$/;

function toParameters(view: LinkedView, selection: readonly string[]): URLSearchParams {
  const { clusters, camera, overlay, query, isProblemsOnly, isHealthyHidden, focus, hasWorkloads } = view;
  const parameters = new URLSearchParams({ v: version });
  if (clusters.length > 0) parameters.set('clusters', clusters.join(','));
  if (query !== '') parameters.set('q', query);
  if (isProblemsOnly) parameters.set('problems', '1');
  if (isHealthyHidden) parameters.set('healthy', '0');
  if (overlay !== null) parameters.set('overlay', overlay);
  if (hasWorkloads !== null) parameters.set('workloads', hasWorkloads ? '1' : '0');
  if (focus !== null) parameters.set('focus', focus);
  if (camera) parameters.set('camera', [camera.x, camera.y, camera.zoom].map(rounded).join(','));
  for (const id of selection) parameters.append('select', id);
  return parameters;
}

function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function toText(view: LinkedView): string {
  let count = view.selection.length;
  let text = toParameters(view, view.selection).toString();
  while (text.length > longest && count > 0) {
    count = Math.floor(count / 2);
    text = toParameters(view, view.selection.slice(0, count)).toString();
  }
  return text;
}

/** A link that opens a view in the desktop app: `acre://open?v=1&...`. */
export function toViewLink(view: LinkedView): string {
  return `acre://open?${toText(view)}`;
}

/** The same as the part of the page's own address behind its `#`. */
export function toViewHash(view: LinkedView): string {
  return `#?${toText(view)}`;
}

function parametersOf(text: string): URLSearchParams | null {
  if (text.startsWith('#?')) return new URLSearchParams(text.slice(2));
  if (!URL.canParse(text)) return null;
  const { protocol, host, searchParams } = new URL(text);
  return protocol === 'acre:' && host === 'open' ? searchParams : null;
}

/** What passes a schema; what it gives for nothing where it does not. The text comes from outside. */
function toCamera(text: string | null): LinkedView['camera'] {
  const [x, y, zoom, ...rest] = (text ?? '').split(',').map(Number);
  const camera = SavedCamera.safeParse({ x, y, zoom });
  return text !== null && camera.success && rest.length === 0 ? camera.data : null;
}

function toNodeIds(ids: readonly string[]): string[] {
  return ids.filter((id) => id.length <= 800 && (parseEntityId(id) !== null || slug.test(id))).slice(0, 200);
}

/** Reads a link of a view, and null for anything else; a part it does not know, or cannot read, is as if it were not there. */
export function parseViewLink(text: string): LinkedView | null {
  const parameters = parametersOf(text);
  if (!parameters || !/^\d+$/.test(parameters.get('v') ?? '')) return null;
  const { query, overlay } = SavedView.shape;
  const asked = query.safeParse(parameters.get('q') ?? undefined);
  const coloured = overlay.safeParse(parameters.get('overlay'));
  return {
    clusters: (parameters.get('clusters') ?? '').split(',').filter((id) => slug.test(id)),
    query: asked.success ? asked.data : '',
    isProblemsOnly: parameters.get('problems') === '1',
    isHealthyHidden: parameters.get('healthy') === '0',
    camera: toCamera(parameters.get('camera')),
    selection: toNodeIds(parameters.getAll('select')),
    focus: toNodeIds(parameters.getAll('focus'))[0] ?? null,
    overlay: coloured.success ? coloured.data : null,
    hasWorkloads: parameters.has('workloads') ? parameters.get('workloads') === '1' : null,
  };
}
