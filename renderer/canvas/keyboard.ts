import type { ShortcutChoices } from '../../shared/shortcuts/keymap.ts';
import type { Direction } from '../scene/within.ts';
import { openKeys } from './keys.ts';
import type { KeyIntents } from './keys.ts';
import type { Navigator } from './navigator.ts';
import { openWalk } from './walk.ts';
import type { Walk, WalkSurroundings } from './walk.ts';

/** What the keyboard works with: walking, the camera, and what a node is asked for. */
export type KeyboardSurroundings = Omit<WalkSurroundings, 'reveal'> & {
  navigator: Navigator;
  /** The shortcuts the user chose, as they are now. */
  shortcuts?: (() => ShortcutChoices) | undefined;
  open: (id: string) => void;
  menu: (id: string) => void;
  fold: (id: string) => void;
  /** Moves a plate; answers whether the id is a cluster's. */
  nudge: (id: string, direction: Direction) => boolean;
};

/** Opens the keyboard of the canvas on its surface. */
export function openKeyboard(surface: HTMLElement, own: KeyboardSurroundings): Walk & { close: () => void } {
  const { navigator } = own;
  const walk = openWalk({ ...own, reveal: navigator.reveal });
  const onCurrent = (run: (id: string) => void) => (): void => {
    const id = walk.cursor();
    if (id !== null && own.graph().nodes.has(id)) run(id);
  };
  const intents: KeyIntents = {
    ...walk,
    all: () => walk.all(),
    pan: navigator.panBy,
    zoom: navigator.zoomBy,
    fit: navigator.fit,
    zoomToSelection() {
      const ids = [...own.selection()];
      if (ids.length > 0) navigator.zoomTo(ids);
      else navigator.fit();
    },
    nudge(direction) {
      const id = walk.cursor();
      const isAlone = own.selection().size <= 1;
      return id !== null && isAlone && own.nudge(id, direction);
    },
    open: onCurrent(own.open),
    fold: onCurrent(own.fold),
    menu: onCurrent(own.menu),
  };
  const keys = openKeys(surface, intents, own.shortcuts);
  const onBlur = (): void => own.onCursor(null);
  surface.addEventListener('blur', onBlur);
  return {
    ...walk,
    close() {
      keys.close();
      surface.removeEventListener('blur', onBlur);
    },
  };
}
