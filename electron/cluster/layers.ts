import type { Layer } from '../../shared/kinds/layer.ts';
import type { Clock } from '../clock.ts';

/** Which layers of a cluster are followed. */
export type Layers = {
  /** Holds a layer open until the function it returns is called for the first time. */
  hold: (layer: Layer) => () => void;
  isOpen: (layer: Layer) => boolean;
  /** Lets go of what still lingers; nothing is told of it. */
  close: () => void;
};

/** What layers are opened with. */
export type LayersOptions = {
  clock: Clock;
  /** How long a layer stays open after the last one let go of it, in milliseconds; 30 s by default. */
  lingerMs?: number;
  onOpen: (layer: Layer) => void;
  onClose: (layer: Layer) => void;
};

type Held = { holders: number; cancelClose: (() => void) | null };

/** Counts who holds the layers of a cluster; a layer closes a little after the last one left, so that looking away costs nothing. */
export function openLayers(options: LayersOptions): Layers {
  const { clock, lingerMs = 30_000, onOpen, onClose } = options;
  const open = new Map<Layer, Held>();

  const release = (layer: Layer, held: Held): void => {
    held.holders -= 1;
    if (held.holders > 0) return;
    held.cancelClose = clock.after(lingerMs, () => {
      open.delete(layer);
      onClose(layer);
    });
  };
  return {
    hold: (layer) => {
      const known = open.get(layer);
      const held = known ?? { holders: 0, cancelClose: null };
      held.holders += 1;
      held.cancelClose?.();
      held.cancelClose = null;
      if (!known) {
        open.set(layer, held);
        onOpen(layer);
      }
      let isHeld = true;
      return () => {
        if (isHeld) release(layer, held);
        isHeld = false;
      };
    },
    isOpen: (layer) => open.has(layer),
    close: () => {
      for (const { cancelClose } of open.values()) cancelClose?.();
      open.clear();
    },
  };
}
