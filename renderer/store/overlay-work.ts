import type { Graph } from '../scene/graph.ts';
import type { NamedOverlay } from '../scene/overlays/overlay.ts';
import { openSlices } from './slices.ts';

/** Has overlays worked out what they cannot read at once, in slices between frames. */
export type OverlayWork = {
  /** Works for an overlay as it is on a graph, now and after every change of it. */
  show: (overlay: NamedOverlay, graph: Graph) => void;
  close: () => void;
};

/** How long after a work has ended the next may begin, in ms, however often the clusters change. */
const restMs = 1_000;

/** Opens it; `onReady` is told whenever a work has ended, after which the overlay reads otherwise. */
export function openOverlayWork(onReady: () => void): OverlayWork {
  const slices = openSlices();
  let wanted: { overlay: NamedOverlay; graph: Graph } | null = null;
  let working: NamedOverlay | null = null;
  let done: Graph | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;

  function* steps({ overlay, graph }: NonNullable<typeof wanted>): Generator<undefined, void> {
    yield* overlay.work?.(graph) ?? [];
    working = null;
    done = graph;
    resting = setTimeout(() => {
      resting = undefined;
      start();
    }, restMs);
    onReady();
  }
  const start = (): void => {
    if (!wanted?.overlay.work || working !== null || resting !== undefined) return;
    if (wanted.graph === done) return;
    working = wanted.overlay;
    slices.run(steps(wanted));
  };
  return {
    show(overlay, graph) {
      if (wanted?.overlay !== overlay) {
        slices.stop();
        working = null;
        done = null;
        clearTimeout(resting);
        resting = undefined;
      }
      wanted = { overlay, graph };
      start();
    },
    close() {
      clearTimeout(resting);
      slices.close();
    },
  };
}
