import type { Rect } from '../../scene/geometry.ts';
import type { Frame } from './frame.ts';
import { strokeInside } from './frame.ts';

/** What lies over the scene. Rectangles are in CSS pixels of the viewport. */
export type Marks = {
  hovered: Rect | null;
  selected: readonly Rect[];
  pending: readonly Rect[];
  marquee: Rect | null;
  glowing: readonly Glow[];
};

/** A cell that has just changed; `strength` falls from 1 to 0. */
export type Glow = { rect: Rect; strength: number };

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

/** Draws hover, selection, what waits for the cluster, and the marquee, on a layer of their own. */
export function drawOverlay(frame: Frame, marks: Marks): void {
  const { ctx, theme, viewport, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.clearRect(0, 0, viewport.width, viewport.height);
  const radius = (rect: Rect): number => (rect.h > 24 ? 7 : rect.h > 10 ? 3 : 0);
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
  ctx.setLineDash([5, 3]);
  for (const rect of marks.pending) {
    if (!isVisible(frame, rect)) continue;
    const box = grow(frame, rect, 1);
    strokeInside(frame, box, theme.accent, 1.5, radius(box));
  }
  ctx.setLineDash([]);
  for (const rect of marks.selected) {
    if (!isVisible(frame, rect)) continue;
    const box = grow(frame, rect, 3);
    strokeInside(frame, box, theme.surface, 4, radius(box) + 2);
    strokeInside(frame, grow(frame, rect, 3), theme.accent, 2, radius(box) + 2);
  }
  if (marks.marquee) {
    ctx.globalAlpha = 0.12;
    ctx.fillStyle = theme.accent;
    ctx.fillRect(marks.marquee.x, marks.marquee.y, marks.marquee.w, marks.marquee.h);
    ctx.globalAlpha = 1;
    strokeInside(frame, marks.marquee, theme.accent);
  }
}
