import { toScreenRect } from '../../scene/camera.ts';
import type { Camera, Viewport } from '../../scene/camera.ts';
import type { Rect } from '../../scene/geometry.ts';
import { guestsShown, isGuestId } from '../../scene/guest-shape.ts';
import { rectOf } from '../../scene/layout.ts';
import type { Layout } from '../../scene/layout.ts';
import type { Look } from '../../scene/look.ts';
import type { Flight } from './flights.ts';
import type { Marks } from './overlay.ts';

/** What lies over the scene and lasts: what is selected, and what waits for its cluster. Ids are those of nodes. */
export type Standing = {
  selection: Iterable<string>;
  pending: Iterable<string>;
  /** What is on its way from one node to another. */
  flights?: readonly Flight[];
};

/** Where a node is on a viewport in CSS pixels; null where it has no place. */
export function placeOf(layout: Layout, camera: Camera, viewport: Viewport, id: string): Rect | null {
  const rect = rectOf(layout, id);
  return rect && toScreenRect(camera, viewport, rect);
}

/** The marks of what lasts: guest clusters that are selected or in focus, the selection, and what waits. */
export function standingMarks(
  { layout, look, camera }: { layout: Layout; look: Look; camera: Camera },
  viewport: Viewport,
  { selection, pending, flights = [] }: Standing,
): Pick<Marks, 'guests' | 'moves' | 'flights' | 'selected' | 'pending'> {
  const all = (ids: readonly string[]): Rect[] =>
    ids.flatMap((id) => placeOf(layout, camera, viewport, id) ?? []);
  return {
    moves: look.moves.flatMap(({ from, to, count, isRestart }) => {
      const [start, end] = [from, to].map((id) => placeOf(layout, camera, viewport, id));
      return start && end ? [{ from: start, to: end, count, isRestart }] : [];
    }),
    flights: flights.flatMap(({ from, to, share, label }) => {
      const [start, end] = [from, to].map((id) => placeOf(layout, camera, viewport, id));
      return start && end ? [{ from: start, to: end, share, label }] : [];
    }),
    guests: guestsShown(layout, look.guest, selection),
    selected: all([...selection].filter((id) => !isGuestId(id))),
    pending: all([...pending]),
  };
}
