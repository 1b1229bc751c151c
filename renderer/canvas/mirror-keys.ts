import type { Direction } from '../scene/within.ts';
import type { SelectWay } from './choosing.ts';
import { arrows } from './keys.ts';
import type { Row, Rows } from './mirror-rows.ts';

/** What the keys of the tree do. */
export type TreeKeys = {
  rows: () => Rows;
  /** Puts the focus on a row. */
  moveTo: (row: Row | undefined) => void;
  fold: (row: Row, isFolded: boolean) => void;
  /** Moves the plate of a row; answers whether it has one. */
  nudge: (id: string, direction: Direction) => boolean;
  select: (id: string, way: SelectWay) => void;
  /** Selects all VMs of a node, or those that stand beside a VM. */
  selectAll: (id: string) => void;
  open: (id: string) => void;
  menu: (id: string) => void;
  clear: () => void;
};

const typeAheadMs = 700;

/** Opens the handler of the tree's keys; it answers whether a key meant anything, and remembers what is typed. */
export function openTreeKeys(keys: TreeKeys): (event: KeyboardEvent, row: Row, index: number) => boolean {
  let typed = { text: '', at: 0 };

  const typeAhead = (character: string, from: number): void => {
    const rows = keys.rows();
    const now = Date.now();
    const text = now - typed.at < typeAheadMs ? typed.text + character : character;
    typed = { text, at: now };
    const start = text.length === 1 ? from + 1 : from;
    for (let step = 0; step < rows.length; step += 1) {
      const row = rows.at((start + step) % rows.length);
      if (row?.name.toLowerCase().startsWith(text.toLowerCase())) {
        keys.moveTo(row);
        return;
      }
    }
  };
  /** Moves on, and takes the row that is reached, and the one that is left, into the selection. */
  const extend = (row: Row, to: Row | undefined): void => {
    if (!to) return;
    if (row.node) keys.select(row.id, 'add');
    keys.moveTo(to);
    if (to.node) keys.select(to.id, 'add');
  };
  const goUp = (index: number): void => {
    const parent = keys.rows().at(keys.rows().parentOf(index));
    if (parent) keys.moveTo(parent);
    else keys.clear();
  };

  return (event, row, index) => {
    const rows = keys.rows();
    const isCommand = event.ctrlKey || event.metaKey;
    const direction = event.altKey ? arrows[event.key] : undefined;
    if (direction) return keys.nudge(row.id, direction);
    const toward = (to: Row | undefined): void => (event.shiftKey ? extend(row, to) : keys.moveTo(to));
    const onNode = (run: (id: string) => void) => (): void => {
      if (row.node) run(row.id);
    };
    const keyed: Record<string, () => void> = {
      ArrowDown: () => toward(rows.at(index + 1)),
      ArrowUp: () => toward(rows.at(index - 1)),
      Home: () => keys.moveTo(rows.at(0)),
      End: () => keys.moveTo(rows.at(rows.length - 1)),
      ArrowRight() {
        if (row.isExpanded === false) keys.fold(row, false);
        else if (row.isExpanded) keys.moveTo(rows.at(index + 1));
      },
      ArrowLeft() {
        if (row.isExpanded) keys.fold(row, true);
        else keys.moveTo(rows.at(rows.parentOf(index)));
      },
      Enter: onNode(keys.open),
      ContextMenu: onNode(keys.menu),
      Escape: () => goUp(index),
    };
    const run = Object.hasOwn(keyed, event.key) ? keyed[event.key] : undefined;
    if (run) run();
    else if (event.key === ' ')
      onNode((id) => keys.select(id, isCommand || event.shiftKey ? 'toggle' : 'only'))();
    else if (event.key === 'F10' && event.shiftKey) onNode(keys.menu)();
    else if (event.key.toLowerCase() === 'a' && isCommand) onNode(keys.selectAll)();
    else if (event.key.length === 1 && !isCommand && !event.altKey) typeAhead(event.key, index);
    else return false;
    return true;
  };
}
