import type { Folding } from '../../shared/arrangement.ts';
import { isFolded, nothingFolded } from '../scene/folding.ts';
import type { Direction } from '../scene/within.ts';
import type { Graph } from '../scene/graph.ts';
import { t } from '../i18n/i18n.ts';
import { openAnnouncer } from './announcer.ts';
import type { SelectWay } from './choosing.ts';
import { openTreeKeys } from './mirror-keys.ts';
import { isFoldedAtFirst, toRows } from './mirror-rows.ts';
import type { Row, Rows } from './mirror-rows.ts';
import { openNews } from './news.ts';

/** What the tree tells the canvas. */
export type MirrorIntents = {
  /** The item that has the focus; null when the tree loses it. Shelves, which are no nodes, are told as null. */
  onFocus: (id: string | null) => void;
  onSelect: (id: string, way: SelectWay) => void;
  /** All VMs of a node, or those beside a VM. */
  onSelectAll: (id: string) => void;
  onOpen: (id: string) => void;
  onMenu: (id: string) => void;
  /** A cluster or host is to be folded or opened. */
  onFold: (id: string) => void;
  /** A plate is to be moved; answers whether the id is a cluster's. */
  onNudge: (id: string, direction: Direction) => boolean;
  onClear: () => void;
};

/** The accessible tree beside the canvas. */
export type Mirror = {
  element: HTMLElement;
  setGraph: (graph: Graph) => void;
  setFolding: (folding: Folding) => void;
  setSelection: (ids: ReadonlySet<string>, last: string | null) => void;
  /** Says something the user caused. */
  say: (text: string) => void;
  /** Says everything anew, after the language has changed. */
  relabel: () => void;
  /** Brings the tree up to date now; by itself it follows a moment later. */
  flush: () => void;
  focus: () => void;
  close: () => void;
};

/** The most rows that are in the page at a time. */
export const mirrorWindow = 200;

const followMs = 120;

const hidden = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  margin: '-1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};

function set(item: HTMLElement, name: string, value: string | null): void {
  if (value === null) item.removeAttribute(name);
  else if (item.getAttribute(name) !== value) item.setAttribute(name, value);
}

/** Opens the tree inside `parent`, visually hidden, one tab stop, with at most 200 rows in the page. */
export function openMirror(parent: HTMLElement, intents: MirrorIntents): Mirror {
  const root = document.createElement('div');
  Object.assign(root.style, hidden);
  const tree = document.createElement('div');
  tree.setAttribute('role', 'tree');
  tree.setAttribute('aria-label', t('drawn.tree'));
  tree.setAttribute('aria-multiselectable', 'true');
  root.append(tree);
  parent.append(root);
  const news = openNews();
  const announcer = openAnnouncer(root, news.take);

  let graph: Graph = { clusters: [], nodes: new Map() };
  let rows: Rows = toRows(graph, () => true);
  let selection: ReadonlySet<string> = new Set();
  let current = '';
  /** The name of the current row, and what held it, from the inside out: where the focus goes when it goes. */
  let currentName = '';
  let holders: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let folding = nothingFolded;
  /** Rows of strips and pods, which only the tree folds, that are not as they were at first. */
  const touched = new Set<string>();
  const isOpen = (id: string): boolean => {
    const node = graph.nodes.get(id);
    return node?.type === 'cluster' || node?.type === 'host'
      ? !isFolded(folding, node)
      : touched.has(id) === isFoldedAtFirst(id);
  };
  const items = new Map<string, HTMLElement>();

  const show = (row: Row): HTMLElement => {
    const item = items.get(row.id) ?? document.createElement('div');
    if (!items.has(row.id)) {
      item.setAttribute('role', 'treeitem');
      item.dataset.id = row.id;
      items.set(row.id, item);
    }
    const label = row.label();
    if (item.textContent !== label) item.textContent = label;
    set(item, 'aria-level', String(row.level));
    set(item, 'aria-posinset', String(row.position));
    set(item, 'aria-setsize', String(row.siblings));
    set(item, 'aria-expanded', row.isExpanded === null ? null : String(row.isExpanded));
    set(item, 'aria-selected', row.node === null ? null : String(selection.has(row.id)));
    set(item, 'tabindex', row.id === current ? '0' : '-1');
    return item;
  };
  const render = (): void => {
    const at = Math.max(0, rows.indexOf(current));
    const first = Math.max(0, Math.min(at - mirrorWindow / 2, rows.length - mirrorWindow));
    const shown: Row[] = [];
    for (let index = first; index < Math.min(rows.length, first + mirrorWindow); index += 1) {
      const row = rows.at(index);
      if (row) shown.push(row);
    }
    const kept = new Set(shown.map((row) => row.id));
    for (const [id, item] of items) {
      if (kept.has(id)) continue;
      item.remove();
      items.delete(id);
    }
    let before: Element | null = null;
    for (const row of shown) {
      const item = show(row);
      const expected: Element | null = before === null ? tree.firstElementChild : before.nextElementSibling;
      if (expected !== item) tree.insertBefore(item, expected);
      before = item;
    }
  };
  const setCurrent = (row: Row | undefined): void => {
    current = row?.id ?? '';
    currentName = row?.name ?? '';
    const up: string[] = [];
    for (let at = rows.parentOf(rows.indexOf(current)); at >= 0; at = rows.parentOf(at)) {
      up.push(rows.at(at)?.id ?? '');
    }
    holders = up;
  };
  const rebuild = (): void => {
    rows = toRows(graph, isOpen);
    const hadFocus = tree.contains(document.activeElement);
    const goneName =
      rows.indexOf(current) < 0 && current !== '' && !graph.nodes.has(current) ? currentName : '';
    const kept = [current, ...holders].find((id) => rows.indexOf(id) >= 0);
    setCurrent(rows.at(kept === undefined ? 0 : rows.indexOf(kept)));
    render();
    if (!hadFocus) return;
    if (!tree.contains(document.activeElement)) items.get(current)?.focus({ preventScroll: true });
    const now = rows.at(rows.indexOf(current));
    if (goneName !== '' && now) announcer.say(t('drawn.goneNow', { name: goneName, label: now.label() }));
  };
  const flush = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    rebuild();
  };
  const moveTo = (row: Row | undefined): void => {
    if (!row) return;
    setCurrent(row);
    render();
    items.get(row.id)?.focus({ preventScroll: true });
  };
  const rowOf = (event: Event): Row | undefined => {
    const item =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role=treeitem]') : null;
    return rows.at(rows.indexOf(item?.dataset.id ?? ''));
  };
  const onKey = openTreeKeys({
    rows: () => rows,
    moveTo,
    fold(row, isNowFolded) {
      if (row.isExpanded !== isNowFolded) return;
      if (row.node) {
        intents.onFold(row.id);
        return;
      }
      if (!touched.delete(row.id)) touched.add(row.id);
      rebuild();
    },
    nudge: intents.onNudge,
    select: intents.onSelect,
    selectAll: intents.onSelectAll,
    open: intents.onOpen,
    menu: intents.onMenu,
    clear: intents.onClear,
  });
  const stop = new AbortController();
  const { signal } = stop;
  tree.addEventListener(
    'keydown',
    (event) => {
      flush();
      const row = rowOf(event);
      if (row && onKey(event, row, rows.indexOf(row.id))) event.preventDefault();
    },
    { signal },
  );
  tree.addEventListener(
    'focusin',
    (event) => {
      const row = rowOf(event);
      if (!row) return;
      if (row.id !== current) {
        setCurrent(row);
        render();
      }
      intents.onFocus(row.node ? row.id : null);
    },
    { signal },
  );
  tree.addEventListener('focusout', () => intents.onFocus(null), { signal });
  tree.addEventListener(
    'click',
    (event) => {
      const row = rowOf(event);
      const isAdding = event.ctrlKey || event.shiftKey || event.metaKey;
      if (row?.node) intents.onSelect(row.id, isAdding ? 'toggle' : 'only');
    },
    { signal },
  );

  return {
    element: tree,
    setGraph(next) {
      graph = next;
      timer ??= setTimeout(flush, followMs);
      news.setGraph(next);
      announcer.stir();
    },
    setFolding(next) {
      if (next === folding) return;
      folding = next;
      rebuild();
    },
    setSelection(ids, last) {
      selection = ids;
      const at = last === null || tree.contains(document.activeElement) ? -1 : rows.indexOf(last);
      if (at >= 0) setCurrent(rows.at(at));
      render();
    },
    say: announcer.say,
    relabel() {
      tree.setAttribute('aria-label', t('drawn.tree'));
      rebuild();
    },
    flush,
    focus() {
      flush();
      items.get(current)?.focus({ preventScroll: true });
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      stop.abort();
      announcer.close();
      root.remove();
    },
  };
}
