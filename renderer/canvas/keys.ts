import type { Direction } from '../scene/within.ts';

/** What the keyboard can do to the canvas. */
export type KeyIntents = {
  move: (direction: Direction, isAdding: boolean) => void;
  pan: (dx: number, dy: number) => void;
  zoom: (factor: number) => void;
  fit: () => void;
  zoomToSelection: () => void;
  open: () => void;
  menu: () => void;
  clear: () => void;
};

const arrows: Record<string, Direction> = {
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

function act(event: KeyboardEvent, intents: KeyIntents): boolean {
  const direction = arrows[event.key];
  if (direction && event.altKey) {
    const { dx, dy } = panBy[direction];
    intents.pan(dx, dy);
    return true;
  }
  if (direction) {
    intents.move(direction, event.shiftKey);
    return true;
  }
  const keys: Record<string, () => void> = {
    '+': () => intents.zoom(1.25),
    '=': () => intents.zoom(1.25),
    '-': () => intents.zoom(0.8),
    '0': intents.fit,
    f: intents.zoomToSelection,
    F: intents.zoomToSelection,
    Enter: intents.open,
    Escape: intents.clear,
    ContextMenu: intents.menu,
  };
  const chosen = event.key === 'F10' && event.shiftKey ? intents.menu : keys[event.key];
  chosen?.();
  return chosen !== undefined;
}

/** Listens to the keyboard on the surface and tells what is meant; keys with Ctrl or Meta are left to the app. */
export function openKeys(surface: HTMLElement, intents: KeyIntents): { close: () => void } {
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (act(event, intents)) event.preventDefault();
  };
  surface.addEventListener('keydown', onKey);
  return { close: () => surface.removeEventListener('keydown', onKey) };
}
