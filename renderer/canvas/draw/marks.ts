import type { Cells } from '../../scene/cells.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { eachCell } from './cells.ts';
import type { Visit } from './cells.ts';
import { themeFor } from './fills.ts';
import { hairline, snap } from './frame.ts';
import { isControl } from './guests.ts';
import type { Brush, Frame } from './frame.ts';

/** Fills the four edges of a box, inside of it; much cheaper than a stroke. */
export function fillEdges(ctx: Brush, x: number, y: number, w: number, h: number, line: number): void {
  ctx.fillRect(x, y, w, line);
  ctx.fillRect(x, y + h - line, w, line);
  ctx.fillRect(x, y + line, line, h - line * 2);
  ctx.fillRect(x + w - line, y + line, line, h - line * 2);
}

/** Fills only the corners of a box's edges: the outline of the second eight colours. */
function fillCorners(ctx: Brush, x: number, y: number, w: number, h: number, line: number): void {
  const [dx, dy] = [w * 0.3, h * 0.35];
  for (const left of [x, x + w - dx]) {
    ctx.fillRect(left, y, dx, line);
    ctx.fillRect(left, y + h - line, dx, line);
  }
  for (const top of [y, y + h - dy]) {
    ctx.fillRect(x, top, line, dy);
    ctx.fillRect(x + w - line, top, line, dy);
  }
}

/**
 * Draws which group a VM belongs to: an outline, or a spine where the cell is too low for one, a second one at its end
 * for a control plane; broken for the second eight colours.
 */
export function drawMembership(
  frame: Frame,
  placed: PlacedPlate,
  cells: Cells,
  members: readonly number[],
  hasOutline: boolean,
): void {
  const { ctx, look } = frame;
  const line = Math.max(hairline(frame), snap(frame, 1.5));
  const draw: Visit = (vm, x, y, w, h) => {
    const looks = look.vm(vm);
    const { outline, isDim } = looks;
    if (outline === null) return;
    const theme = themeFor(frame, isDim);
    ctx.fillStyle = theme.guest[outline.hue] ?? theme.lineStrong;
    if (hasOutline) {
      (outline.hasPattern ? fillCorners : fillEdges)(ctx, x, y, w, h, line);
      if (theme.contrast === 'normal') return;
      ctx.fillStyle = theme.host;
      fillEdges(ctx, x + line, y + line, w - line * 2, h - line * 2, line / 2);
      return;
    }
    const spine = Math.max(2, w * 0.12);
    ctx.fillRect(x, y, spine, outline.hasPattern ? h * 0.36 : h);
    if (outline.hasPattern) ctx.fillRect(x, y + h * 0.64, spine, h * 0.36);
    if (isControl(looks)) ctx.fillRect(x + w - spine, y, spine, h);
  };
  eachCell(frame, placed, cells, draw, members);
}

/** Draws what stands out: an edge in the accent, or all of a cell too small for one. */
export function drawLit(frame: Frame, placed: PlacedPlate, cells: Cells, lit: readonly number[]): void {
  if (lit.length === 0) return;
  const { ctx, theme } = frame;
  const line = Math.max(hairline(frame), snap(frame, 2));
  ctx.fillStyle = theme.accent;
  eachCell(
    frame,
    placed,
    cells,
    (_vm, x, y, w, h) => {
      if (h < line * 3) ctx.fillRect(x, y, w, h);
      else fillEdges(ctx, x, y, w, h, line);
    },
    lit,
  );
}
