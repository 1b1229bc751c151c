import type { Graph } from '../scene/graph.ts';
import { openAnnouncer } from './announcer.ts';
import { toRows } from './mirror-rows.ts';
import type { Row } from './mirror-rows.ts';
import { count } from './words.ts';

/** What the tree tells the canvas. */
export type MirrorIntents = {
  /** The item that has the focus; null when the tree loses it. Shelves, which are no nodes, are told as null. */
  onFocus: (id: string | null) => void;
  onSelect: (id: string, isAdding: boolean) => void;
  onOpen: (id: string) => void;
  onMenu: (id: string) => void;
  onClear: () => void;
};

/** The accessible tree beside the canvas. */
export type Mirror = {
  element: HTMLElement;
  setGraph: (graph: Graph) => void;
  setSelection: (ids: ReadonlySet<string>, last: string | null) => void;
  /** Says something the user caused. */
  say: (text: string) => void;
  /** Brings the tree up to date now; by itself it follows a moment later. */
  flush: () => void;
  focus: () => void;
  close: () => void;
};

/** The most rows that are in the page at a time. */
export const mirrorWindow = 200;

const followMs = 120;
const typeAheadMs = 700;

const hidden = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  margin: '-1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};

/** Opens the tree inside `parent`, visually hidden, one tab stop, with at most 200 rows in the page. */
export function openMirror(parent: HTMLElement, intents: MirrorIntents): Mirror {
  const root = document.createElement('div');
  Object.assign(root.style, hidden);
  const tree = document.createElement('div');
  tree.setAttribute('role', 'tree');
  tree.setAttribute('aria-label', 'Clusters, hosts and VMs');
  tree.setAttribute('aria-multiselectable', 'true');
  root.append(tree);
  parent.append(root);
  const announcer = openAnnouncer(root);

  let graph: Graph = { clusters: [], nodes: new Map() };
  let rows: Row[] = [];
  let indexById = new Map<string, number>();
  let selection: ReadonlySet<string> = new Set();
  let current = '';
  let timer: ReturnType<typeof setTimeout> | null = null;
  let said = '';
  const folded = new Set<string>();
  const items = new Map<string, HTMLElement>();
  let typed = { text: '', at: 0 };

  const set = (item: HTMLElement, name: string, value: string | null): void => {
    if (value === null) item.removeAttribute(name);
    else if (item.getAttribute(name) !== value) item.setAttribute(name, value);
  };
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
    const at = Math.max(0, indexById.get(current) ?? 0);
    const first = Math.max(0, Math.min(at - mirrorWindow / 2, rows.length - mirrorWindow));
    const shown = rows.slice(first, first + mirrorWindow);
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
  const rebuild = (): void => {
    rows = toRows(graph, folded);
    indexById = new Map(rows.map((row, index) => [row.id, index]));
    const hadFocus = tree.contains(document.activeElement);
    if (!indexById.has(current)) current = nearestTo(current);
    render();
    if (hadFocus && !tree.contains(document.activeElement)) items.get(current)?.focus();
  };
  /** Where the focus goes when its item went: its parent if that is there, else the first row. */
  const nearestTo = (id: string): string => {
    const cluster = id.slice(0, Math.max(0, id.search(/[/#]/)));
    return indexById.has(cluster) ? cluster : (rows[0]?.id ?? '');
  };
  const flush = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    rebuild();
  };
  const moveTo = (row: Row | undefined): void => {
    if (!row) return;
    current = row.id;
    render();
    items.get(row.id)?.focus({ preventScroll: true });
  };
  const fold = (row: Row, isFolded: boolean): void => {
    if (isFolded) folded.add(row.id);
    else folded.delete(row.id);
    rebuild();
  };
  const typeAhead = (character: string, from: number): void => {
    const now = Date.now();
    const text = now - typed.at < typeAheadMs ? typed.text + character : character;
    typed = { text, at: now };
    const start = text.length === 1 ? from + 1 : from;
    for (let step = 0; step < rows.length; step += 1) {
      const row = rows[(start + step) % rows.length];
      if (row?.name.toLowerCase().startsWith(text.toLowerCase())) {
        moveTo(row);
        return;
      }
    }
  };
  const parentOf = (index: number): Row | undefined => {
    const level = rows[index]?.level ?? 1;
    for (let above = index - 1; above >= 0; above -= 1) {
      const row = rows[above];
      if (row && row.level < level) return row;
    }
    return undefined;
  };
  const act = (event: KeyboardEvent, row: Row, index: number): boolean => {
    switch (event.key) {
      case 'ArrowDown':
        moveTo(rows[index + 1]);
        return true;
      case 'ArrowUp':
        moveTo(rows[index - 1]);
        return true;
      case 'Home':
        moveTo(rows[0]);
        return true;
      case 'End':
        moveTo(rows.at(-1));
        return true;
      case 'ArrowRight':
        if (row.isExpanded === false) fold(row, false);
        else if (row.isExpanded) moveTo(rows[index + 1]);
        return true;
      case 'ArrowLeft':
        if (row.isExpanded) fold(row, true);
        else moveTo(parentOf(index));
        return true;
      case 'Enter':
        if (row.node) intents.onOpen(row.id);
        return true;
      case ' ':
        if (row.node) intents.onSelect(row.id, event.ctrlKey || event.shiftKey);
        return true;
      case 'ContextMenu':
      case 'F10':
        if (event.key === 'F10' && !event.shiftKey) return false;
        if (row.node) intents.onMenu(row.id);
        return true;
      case 'Escape':
        intents.onClear();
        return true;
      default:
        if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
        typeAhead(event.key, index);
        return true;
    }
  };
  const rowOf = (event: Event): Row | undefined => {
    const item =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role=treeitem]') : null;
    return rows[indexById.get(item?.dataset.id ?? '') ?? -1];
  };
  const stop = new AbortController();
  const { signal } = stop;
  tree.addEventListener(
    'keydown',
    (event) => {
      flush();
      const row = rowOf(event);
      if (row && act(event, row, indexById.get(row.id) ?? 0)) event.preventDefault();
    },
    { signal },
  );
  tree.addEventListener(
    'focusin',
    (event) => {
      const row = rowOf(event);
      if (!row) return;
      if (row.id !== current) {
        current = row.id;
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
      if (row?.node) intents.onSelect(row.id, event.ctrlKey || event.shiftKey || event.metaKey);
    },
    { signal },
  );

  const summarise = (): void => {
    const bad = graph.clusters.reduce((sum, { counts }) => sum + counts.errors + counts.warnings, 0);
    const vms = graph.clusters.reduce((sum, { counts }) => sum + counts.vms, 0);
    const text = `${count(vms, 'VM', 'VMs')}, ${count(bad, 'problem', 'problems')}`;
    if (text !== said && said !== '') announcer.summarise(text);
    said = text;
  };

  return {
    element: tree,
    setGraph(next) {
      graph = next;
      timer ??= setTimeout(flush, followMs);
      summarise();
    },
    setSelection(ids, last) {
      selection = ids;
      const isTreeBusy = tree.contains(document.activeElement);
      if (last !== null && !isTreeBusy && indexById.has(last)) current = last;
      render();
    },
    say: announcer.say,
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
