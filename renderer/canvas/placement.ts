import { aspectOf } from '../scene/aspect.ts';
import type { Aspect } from '../scene/aspect.ts';
import type { Viewport } from '../scene/camera.ts';
import type { Graph } from '../scene/graph.ts';
import { layout } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';

/** Holds the layout of the graph that is shown, for the shape of the room there is. */
export type Placement = {
  layout: () => Layout;
  setGraph: (graph: Graph) => void;
  /** Lays out anew where the room has got another class of shape; answers whether it did. */
  setRoom: (room: Viewport) => boolean;
};

/** Opens the placement of a graph. */
export function openPlacement(first: Graph, room: Viewport): Placement {
  let graph = first;
  let aspect: Aspect = aspectOf(room, null);
  let placed = layout(graph, null, aspect);
  return {
    layout: () => placed,
    setGraph(next) {
      graph = next;
      placed = layout(graph, placed, aspect);
    },
    setRoom(next) {
      const own = aspectOf(next, aspect);
      if (own === aspect) return false;
      aspect = own;
      placed = layout(graph, placed, aspect);
      return true;
    },
  };
}
