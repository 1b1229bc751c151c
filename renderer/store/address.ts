import { parseEntityId } from '../../shared/id.ts';
import { toViewHash } from './view-link.ts';
import type { ViewState } from './view-store.ts';

/**
 * What an address of the page or a deep link asks for: the id of an entity, or of a cluster. The page's own form is
 * `#/cluster/kind/namespace/name` or `#/cluster`; a deep link is `acre://open?entity=ID` or `acre://open?cluster=ID`.
 * Null where the text is neither.
 */
export function parseAddress(text: string): string | null {
  if (text.startsWith('#/')) {
    const parts = text.slice(2).split('/').map(decode);
    return toNodeId(parts.includes(null) ? null : parts.join('/'));
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const isOpenLink = url.protocol === 'acre:' && `${url.host}${url.pathname}`.replace(/\/+$/, '') === 'open';
  return isOpenLink ? toNodeId(url.searchParams.get('entity') ?? url.searchParams.get('cluster')) : null;
}

/** The address of a graph node on this page. */
export function toAddress(id: string): string {
  return `#/${id.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * The address of what is seen on this page, without the camera and the overlay: of the one node that is selected, of the view where
 * there is more to it, empty where there is nothing to tell.
 */
export function toPageAddress(
  state: Pick<ViewState, 'selection' | 'query' | 'isProblemsOnly' | 'isHealthyHidden' | 'focus'>,
): string {
  const { selection, query, isProblemsOnly, isHealthyHidden, focus } = state;
  const isPlain = query === '' && !isProblemsOnly && !isHealthyHidden && focus === null;
  const [only, ...others] = selection;
  if (isPlain && others.length === 0) return only === undefined ? '' : toAddress(only);
  return toViewHash({
    selection: [...selection],
    query,
    isProblemsOnly,
    isHealthyHidden,
    focus,
    overlay: null,
    hasWorkloads: null,
    camera: null,
    clusters: [],
  });
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Only an entity id or a cluster's slug passes: the text comes from outside. */
function toNodeId(id: string | null): string | null {
  if (id === null || id.length > 800) return null;
  return parseEntityId(id) !== null || /^[a-z0-9][a-z0-9-]*$/.test(id) ? id : null;
}
