import { chordOf } from '../../shared/shortcuts/chord.ts';
import { canvasShortcutAt } from '../../shared/shortcuts/keymap.ts';
import type { ShortcutChoices } from '../../shared/shortcuts/keymap.ts';
import type { CanvasShortcut } from '../../shared/shortcuts/table.ts';
import type { Direction } from '../scene/within.ts';

/** How a key that moves takes what it reaches: selects it, adds it to the selection, or only goes there. */
export type Step = 'select' | 'extend' | 'look';

/** What the keyboard can do to the canvas. */
export type KeyIntents = {
  move: (direction: Direction, step: Step) => void;
  /** To the first or last of those that stand beside each other. */
  end: (which: 'first' | 'last', step: Step) => void;
  /** To what the current node stands in; with nothing around it the selection is cleared. */
  up: () => void;
  /** To the first of what the current node holds. */
  into: () => void;
  /** Takes the current node into the selection, or out of it. */
  toggle: () => void;
  /** Selects all VMs of the current node, or those beside a VM. */
  all: () => void;
  /** Moves the plate the keyboard is on; answers whether it is on one. */
  nudge: (direction: Direction) => boolean;
  pan: (dx: number, dy: number) => void;
  zoom: (factor: number) => void;
  fit: () => void;
  zoomToSelection: () => void;
  open: () => void;
  /** Folds or opens the current node, or the host of a VM. */
  fold: () => void;
  menu: () => void;
};

/** The directions of the arrow keys. */
export const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const panStepPx = 96;
const panBy: Record<Direction, { dx: number; dy: number }> = {
  left: { dx: panStepPx, dy: 0 },
  right: { dx: -panStepPx, dy: 0 },
  up: { dx: 0, dy: panStepPx },
  down: { dx: 0, dy: -panStepPx },
};

type Key = Pick<KeyboardEvent, 'key' | 'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey'> & { code?: string };

function runOf(shortcut: CanvasShortcut, intents: KeyIntents): () => void {
  const runs: Record<CanvasShortcut, () => void> = {
    fit: intents.fit,
    zoomIn: () => intents.zoom(1.25),
    zoomOut: () => intents.zoom(0.8),
    fitSelection: intents.zoomToSelection,
    fold: intents.fold,
  };
  return runs[shortcut];
}

/** What a key means on the canvas, with the shortcuts the user chose; null where it means nothing there. */
export function readKey(event: Key, intents: KeyIntents, choices: ShortcutChoices = {}): (() => void) | null {
  const shortcut = canvasShortcutAt(chordOf(event), choices);
  if (shortcut !== null) return runOf(shortcut, intents);
  const isCommand = event.ctrlKey || event.metaKey;
  const step: Step = event.shiftKey ? 'extend' : isCommand ? 'look' : 'select';
  const direction = arrows[event.key];
  if (direction && event.altKey) {
    const { dx, dy } = panBy[direction];
    return () => {
      if (!intents.nudge(direction)) intents.pan(dx, dy);
    };
  }
  if (direction) return () => intents.move(direction, step);
  if (event.key === 'Home') return () => intents.end('first', step);
  if (event.key === 'End') return () => intents.end('last', step);
  if (isCommand) {
    if (event.key.toLowerCase() === 'a' && !event.shiftKey) return intents.all;
    return event.key === ' ' ? intents.toggle : null;
  }
  if (event.key === 'F10') return event.shiftKey ? intents.menu : null;
  const keys: Record<string, () => void> = {
    ' ': intents.toggle,
    PageDown: intents.into,
    PageUp: intents.up,
    Enter: event.shiftKey ? intents.into : intents.open,
    Escape: intents.up,
    ContextMenu: intents.menu,
  };
  return Object.hasOwn(keys, event.key) ? (keys[event.key] ?? null) : null;
}

/** Listens to the keyboard on the surface and tells what is meant; keys that mean nothing here are left to the app. */
export function openKeys(
  surface: HTMLElement,
  intents: KeyIntents,
  choices: () => ShortcutChoices = () => ({}),
): { close: () => void } {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const act = readKey(event, intents, choices());
    if (!act) return;
    event.preventDefault();
    act();
  };
  surface.addEventListener('keydown', onKey);
  return { close: () => surface.removeEventListener('keydown', onKey) };
}
