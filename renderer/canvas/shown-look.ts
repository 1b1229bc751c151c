import type { Graph, GraphNode } from '../scene/graph.ts';
import { openLooks } from '../scene/look.ts';
import type { Emphasis, Look, Memberships, Overlay } from '../scene/look.ts';
import { guestMemberships } from '../scene/memberships.ts';
import { healthOverlay } from '../scene/overlays/health.ts';

/** How everything looks now: by the overlay, the groups and the emphasis that were set last. */
export type ShownLook = {
  look: (graph: Graph) => Look;
  setOverlay: (overlay: Overlay) => void;
  setMemberships: (memberships: Memberships) => void;
  setEmphasis: (emphasis: Emphasis | null) => void;
  /** Reads everything anew at the next look, as labels are written otherwise. */
  forget: () => void;
  /** Whether a node is not drawn. */
  isHidden: (node: GraphNode) => boolean;
};

/** Opens the look of a canvas: health and guest clusters, until others are set. */
export function openShownLook(): ShownLook {
  let toLook = openLooks();
  let overlay: Overlay = healthOverlay;
  let memberships: Memberships = guestMemberships;
  let emphasis: Emphasis | null = null;
  return {
    look: (graph) => toLook({ graph, overlay, memberships, emphasis }),
    forget() {
      toLook = openLooks();
    },
    setOverlay(next) {
      overlay = next;
    },
    setMemberships(next) {
      memberships = next;
    },
    isHidden: (node) => emphasis?.isHidden?.(node) ?? false,
    setEmphasis(next) {
      emphasis = next;
    },
  };
}
