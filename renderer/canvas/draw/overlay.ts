import type { Rect } from '../../scene/geometry.ts';
import type { GuestNode } from '../../scene/graph.ts';
import type { GuestShape } from '../../scene/guest-shape.ts';
import type { Frame } from './frame.ts';
import { strokeInside } from './frame.ts';
import { drawGuest } from './guests.ts';
import { drawFlights } from './flights.ts';
import type { PlacedFlight } from './flights.ts';
import { drawMoves } from './moves.ts';
import type { Move } from './moves.ts';

/** What lies over the scene. Rectangles are in CSS pixels of the viewport. */
export type Marks = {
  /** Guest clusters that are selected or in focus. */
  guests: readonly { node: GuestNode; shape: GuestShape }[];
  /** Where VMs would go, from host to host. */
  moves: readonly Move[];
  /** What is on its way from one host to another. */
  flights: readonly PlacedFlight[];
  hovered: Rect | null;
  selected: readonly Rect[];
  pending: readonly Rect[];
  marquee: Rect | null;
  glowing: readonly Glow[];
  /** What is carried by a drag, and where it would drop. */
  lifted: readonly Rect[];
  drop: { rect: Rect; isAllowed: boolean } | null;
};

/** A cell that has just changed; `strength` falls from 1 to 0. */
export type Glow = { rect: Rect; strength: number };

/** Whether there is nothing to draw over the scene. */
export function isNothing({
  guests,
  moves,
  flights,
  hovered,
  selected,
  pending,
  marquee,
  glowing,
  lifted,
  drop,
}: Marks): boolean {
  const standing = guests.length + moves.length + flights.length;
  const count = standing + selected.length + pending.length + glowing.length + lifted.length;
  return !hovered && !marquee && !drop && count === 0;
}

function grow(frame: Frame, rect: Rect, by: number): Rect {
  const snapped = (value: number): number => Math.round(value * frame.dpr) / frame.dpr;
  const x = snapped(rect.x - by);
  const y = snapped(rect.y - by);
  return { x, y, w: snapped(rect.x + rect.w + by) - x, h: snapped(rect.y + rect.h + by) - y };
}

function isVisible(frame: Frame, rect: Rect): boolean {
  return (
    rect.x + rect.w >= -8 &&
    rect.y + rect.h >= -8 &&
    rect.x <= frame.viewport.width + 8 &&
    rect.y <= frame.viewport.height + 8
  );
}

/** Draws the mark of what waits for the cluster: a ring in the accent, and where there is room a tag with three dots. */
function drawPending(frame: Frame, rect: Rect): void {
  const { ctx, theme } = frame;
  strokeInside(frame, grow(frame, rect, 1), theme.accent, 1.5, rect.h > 24 ? 7 : 2);
  if (rect.h < 11) return;
  const [w, h] = [18, 10];
  const [x, y] = [rect.x + rect.w - w - 6, rect.y - h / 2];
  ctx.fillStyle = theme.accent;
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, h / 2);
  ctx.fill();
  ctx.fillStyle = theme.surface;
  for (const at of [-4, 0, 4]) ctx.fillRect(x + w / 2 + at - 1, y + h / 2 - 1, 2, 2);
}

function drawLifted(frame: Frame, rect: Rect): void {
  const { ctx, theme } = frame;
  ctx.globalAlpha = 0.55;
  ctx.fillStyle = theme.host;
  ctx.fillRect(rect.x, rect.y, rect.w, rect.h);
  ctx.globalAlpha = 1;
  ctx.setLineDash([4, 3]);
  strokeInside(frame, rect, theme.accent);
  ctx.setLineDash([]);
}

function drawDrop(frame: Frame, rect: Rect, isAllowed: boolean): void {
  const { ctx, theme } = frame;
  const box = grow(frame, rect, 2);
  const colour = isAllowed ? theme.accent : theme.state.error;
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = colour;
  ctx.fillRect(box.x, box.y, box.w, box.h);
  ctx.globalAlpha = 1;
  if (!isAllowed) ctx.setLineDash([6, 4]);
  strokeInside(frame, box, colour, 2, box.h > 24 ? 7 : 2);
  ctx.setLineDash([]);
}

/** Draws hover, selection, what waits for the cluster, and the marquee, on a layer of their own. */
export function drawOverlay(frame: Frame, marks: Marks): void {
  const { ctx, viewport, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.clearRect(0, 0, viewport.width, viewport.height);
  drawMarks(frame, marks);
}

/** Draws the same over whatever is there. */
export function drawMarks(frame: Frame, marks: Marks): void {
  const { ctx, theme, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  const radius = (rect: Rect): number => (rect.h > 24 ? 7 : rect.h > 10 ? 3 : 0);
  for (const { node, shape } of marks.guests) drawGuest(frame, node, shape);
  for (const { rect, strength } of marks.glowing) {
    if (!isVisible(frame, rect)) continue;
    ctx.globalAlpha = strength * 0.8;
    const box = grow(frame, rect, 2);
    strokeInside(frame, box, theme.text, 2, radius(box));
  }
  ctx.globalAlpha = 1;
  if (marks.hovered && isVisible(frame, marks.hovered)) {
    const box = grow(frame, marks.hovered, 1);
    strokeInside(frame, box, theme.muted, 1.5, radius(box));
  }
  for (const rect of marks.selected) {
    if (!isVisible(frame, rect)) continue;
    // Small cells stand so close that a wide ring would lie on their neighbours.
    const isRoomy = rect.h >= 30;
    const box = grow(frame, rect, isRoomy ? 3 : 1);
    if (isRoomy) strokeInside(frame, box, theme.surface, 4, radius(box) + 2);
    strokeInside(frame, box, theme.accent, 2, isRoomy ? radius(box) + 2 : 2);
  }
  drawMoves(frame, marks.moves);
  drawFlights(frame, marks.flights);
  for (const rect of marks.pending) if (isVisible(frame, rect)) drawPending(frame, rect);
  for (const rect of marks.lifted) if (isVisible(frame, rect)) drawLifted(frame, rect);
  if (marks.drop) drawDrop(frame, marks.drop.rect, marks.drop.isAllowed);
  if (marks.marquee) {
    ctx.globalAlpha = 0.12;
    ctx.fillStyle = theme.accent;
    ctx.fillRect(marks.marquee.x, marks.marquee.y, marks.marquee.w, marks.marquee.h);
    ctx.globalAlpha = 1;
    strokeInside(frame, marks.marquee, theme.accent);
  }
}
