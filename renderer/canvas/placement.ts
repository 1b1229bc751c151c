import type { Folding, KeptPlaces } from '../../shared/arrangement.ts';
import { aspectOf } from '../scene/aspect.ts';
import type { Aspect } from '../scene/aspect.ts';
import type { Point, Viewport } from '../scene/camera.ts';
import { openFolder } from '../scene/fold-layout.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Graph } from '../scene/graph.ts';
import { isSameKept, keptPlacesOf } from '../scene/kept-places.ts';
import { layout, rectOf, rectOfPlate } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';
import { freePlaceAhead, freePlaceNear, othersThan, toOpenPlace, withPlate } from '../scene/move-plate.ts';
import { openPodSpreader } from '../scene/spread-pods.ts';
import type { Direction } from '../scene/within.ts';

/** Holds the layout of the graph that is shown, for the shape of the room there is and as the user has arranged it. */
export type Placement = {
  /** As it is shown, with what is folded and with container workloads where they are shown. */
  layout: () => Layout;
  setGraph: (graph: Graph) => void;
  /** Lays out anew where the room has got another class of shape; answers whether it did. */
  setRoom: (room: Viewport) => boolean;
  setFolding: (folding: Folding) => void;
  /** Puts a plate (the id of its cluster) at the free place that is nearest to this one of its upper left corner. */
  move: (id: string, to: Point) => void;
  /** Where `move` would put it. */
  preview: (id: string, to: Point) => Rect | null;
  /** Puts it at the next free place in a direction, at least a step (world units) away. */
  step: (id: string, direction: Direction, step: number) => void;
  /** Gives the place of a plate, or of all of them, back to the layout. */
  putBack: (id: string | null) => void;
  /** Puts everything where it was kept. */
  restore: (kept: KeptPlaces) => void;
  /** What to keep; another object only where something of it has changed. */
  kept: () => KeptPlaces;
};

/** Opens the placement of a graph; `kept` is where plates stood the last time. */
export function openPlacement(
  first: Graph,
  room: Viewport,
  { folding: firstFolding, kept: firstKept }: { folding: Folding; kept: KeptPlaces | null },
): Placement {
  let graph = first;
  let folding = firstFolding;
  let kept = firstKept;
  let aspect: Aspect = aspectOf(room, null);
  let open = layout(graph, null, { aspect, kept });
  const fold = openFolder();
  const spread = openPodSpreader();
  let shown = spread(fold(open, folding));

  const show = (next: Layout): void => {
    open = next;
    shown = spread(fold(open, folding));
  };
  const placeFor = (id: string, to: Point): { place: Point; next: Layout } | null => {
    const own = open.plates.find(({ plate }) => plate.node.id === id);
    if (!own) return null;
    const wanted = { ...rectOfPlate(own), ...toOpenPlace(id, to, shown, open) };
    const place = freePlaceNear(wanted, othersThan(open, id));
    return { place, next: withPlate(open, id, place, true) };
  };

  return {
    layout: () => shown,
    setGraph(next) {
      graph = next;
      show(layout(graph, open, { aspect, kept }));
    },
    setRoom(next) {
      const own = aspectOf(next, aspect);
      if (own === aspect) return false;
      aspect = own;
      show(layout(graph, open, { aspect, kept }));
      return true;
    },
    setFolding(next) {
      folding = next;
      show(open);
    },
    move(id, to) {
      const moved = placeFor(id, to);
      if (moved) show(moved.next);
    },
    preview(id, to) {
      const moved = placeFor(id, to);
      return moved && rectOf(openPodSpreader()(openFolder()(moved.next, folding)), id);
    },
    step(id, direction, step) {
      const own = open.plates.find(({ plate }) => plate.node.id === id);
      if (!own) return;
      const place = freePlaceAhead(rectOfPlate(own), othersThan(open, id), direction, step);
      show(withPlate(open, id, place, true));
    },
    putBack(id) {
      const isLast = open.plates.every(({ isMoved, plate }) => !isMoved || plate.node.id === id);
      if (id === null || isLast) {
        show(layout(graph, open, { aspect, start: 'anew' }));
        return;
      }
      // As if its cluster had just come.
      const without = { ...open, plates: open.plates.filter(({ plate }) => plate.node.id !== id) };
      const own = open.plates.find(({ plate }) => plate.node.id === id);
      const [found] = layout(graph, without, { aspect }).plates.filter(({ plate }) => plate.node.id === id);
      if (own && found) show(layout(graph, withPlate(open, id, found, false), { aspect }));
    },
    restore(next) {
      kept = next;
      show(layout(graph, open, { aspect, kept, start: 'kept' }));
    },
    kept() {
      const now = keptPlacesOf(open, kept);
      if (!isSameKept(now, kept)) kept = now;
      return kept ?? now;
    },
  };
}
