import type { Cells } from '../../scene/cells.ts';
import type { Rect } from '../../scene/geometry.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { eachCell } from './cells.ts';
import { hairline, strokeInside } from './frame.ts';
import type { Frame } from './frame.ts';
import type { Marked } from './runs.ts';

/** Below this height in CSS pixels a dash is not seen as one, and the edge of a ghost is drawn whole. */
const dashesFromPx = 7;

/** Draws the dashed edge of what a plan makes; red where it cannot be made. */
export function strokeGhost(frame: Frame, box: Rect, radius = 0, isRefused = false): void {
  const { ctx, theme } = frame;
  if (box.h >= dashesFromPx) ctx.setLineDash([4, 3]);
  const colour = isRefused ? theme.state.error : theme.accent;
  strokeInside(frame, box, colour, box.h >= dashesFromPx ? 1.5 : 1, radius);
  ctx.setLineDash([]);
}

/** Strikes through what a plan takes away. */
export function strikeThrough(frame: Frame, { x, y, w, h }: Rect): void {
  const { ctx, theme } = frame;
  const line = h < dashesFromPx ? hairline(frame) : 2 * theme.lineScale;
  const over = Math.min(4, w * 0.04);
  ctx.fillStyle = theme.text;
  ctx.fillRect(x - over, y + h / 2 - line / 2, w + over * 2, line);
}

/** Draws what a plan makes of a grid as dashed cells, and strikes through what it takes away. */
export function drawPlanned(frame: Frame, placed: PlacedPlate, cells: Cells, marked: Marked): void {
  if (marked.ghosts.length > 0) {
    eachCell(
      frame,
      placed,
      cells,
      (vm, x, y, w, h) => strokeGhost(frame, { x, y, w, h }, 0, vm.isRefused === true),
      marked.ghosts,
    );
  }
  if (marked.leaving.length > 0) {
    eachCell(frame, placed, cells, (_vm, x, y, w, h) => strikeThrough(frame, { x, y, w, h }), marked.leaving);
  }
}
