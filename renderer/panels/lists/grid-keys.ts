import type { KeyboardEvent } from 'react';
import type { Row } from './column.ts';
import type { Way } from './choose.ts';

/** What the keys of a list do. */
export type GridKeys = {
  rows: readonly Row[];
  /** Place of the row that the keyboard is on; -1 where there is none. */
  active: number;
  /** Rows that fit on a page. */
  page: number;
  go: (index: number, way: Way | null) => void;
  chooseAll: () => void;
  clear: () => void;
  open: () => void;
  menu: () => void;
};

const pauseMs = 700;

/** Opens the handler of a list's keys; it remembers what is typed to go to a name that begins with it. */
export function openGridKeys(): (event: KeyboardEvent, keys: GridKeys) => void {
  let typed = '';
  let lastMs = Number.NEGATIVE_INFINITY;

  const goToTyped = (event: KeyboardEvent, { rows, active, go }: GridKeys): void => {
    typed = (event.timeStamp - lastMs > pauseMs ? '' : typed) + event.key.toLowerCase();
    lastMs = event.timeStamp;
    const start = typed.length === 1 ? active + 1 : Math.max(0, active);
    for (let step = 0; step < rows.length; step += 1) {
      const index = (start + step) % rows.length;
      if (rows[index]?.name.toLowerCase().startsWith(typed)) {
        go(index, 'only');
        return;
      }
    }
  };

  return (event, keys) => {
    const { rows, active, page, go } = keys;
    const isCommand = event.ctrlKey || event.metaKey;
    const way: Way | null = event.shiftKey ? 'range' : isCommand ? null : 'only';
    const to = (index: number): void => {
      if (rows.length > 0) go(Math.max(0, Math.min(rows.length - 1, index)), way);
    };
    const keyed: Record<string, () => void> = {
      ArrowDown: () => to(active + 1),
      ArrowUp: () => to(active < 0 ? 0 : active - 1),
      Home: () => to(0),
      End: () => to(rows.length - 1),
      PageDown: () => to(active + page),
      PageUp: () => to(active - page),
      Enter: keys.open,
      Escape: keys.clear,
      ' ': () => active >= 0 && go(active, 'toggle'),
      ContextMenu: keys.menu,
    };
    if (event.key === 'F10' && event.shiftKey) keys.menu();
    else if (event.key === 'a' && isCommand) keys.chooseAll();
    else if (Object.hasOwn(keyed, event.key)) keyed[event.key]?.();
    else if (event.key.length === 1 && !isCommand && !event.altKey) goToTyped(event, keys);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
