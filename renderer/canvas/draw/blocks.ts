import type { State } from '../../../shared/world/entity.ts';
import type { Cells } from '../../scene/cells.ts';
import { measure } from '../../scene/geometry.ts';
import { stateGlyphs } from '../../scene/glyphs.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { shownState } from '../../scene/trouble.ts';
import type { CanvasTheme } from '../theme.ts';
import { eachCell } from './cells.ts';
import type { Visit } from './cells.ts';
import { isShaped, isState, themeFor } from './fills.ts';
import { hairline } from './frame.ts';
import type { Brush, Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
import { drawParts } from './guests.ts';
import { drawLit, drawMembership, fillEdges } from './marks.ts';
import { drawPlanned } from './planned.ts';
import { drawRuns, markedOf } from './runs.ts';

/** Below this height in CSS pixels a cell is told by its colour alone: shapes are not seen, and twenty thousand are dear. */
export const flatBelowPx = 7;

/** From this height in CSS pixels on a cell has room for a glyph and an outline. */
const glyphsFromPx = 11;

/** Draws the VMs of a grid as cells: solid, hollow, half, bars or dotted by state, with a glyph where there is room. */
export function drawBlocks(frame: Frame, placed: PlacedPlate, cells: Cells, isStale: boolean): void {
  const { ctx, look } = frame;
  const heightPx = measure.cellH * frame.camera.zoom;
  const isFlat = heightPx < flatBelowPx;
  drawRuns(frame, placed, cells, !isFlat);
  const marked = markedOf(look, cells);
  if (isFlat) {
    drawPlanned(frame, placed, cells, marked);
    drawLit(frame, placed, cells, marked.lit);
    return;
  }
  const line = hairline(frame);
  eachCell(
    frame,
    placed,
    cells,
    (vm, x, y, w, h) => {
      const { fill, isDim } = look.vm(vm);
      if (isShaped(fill)) drawShape(ctx, themeFor(frame, isDim), fill, { x, y, w, h, line });
    },
    marked.shaped,
  );
  const band: Visit = (_vm, x, y, w, h) => {
    ctx.fillStyle = frame.theme.host;
    ctx.fillRect(x, y + h * 0.42, w, Math.max(line, h * 0.16));
  };
  eachCell(frame, placed, cells, band, marked.patterned);
  drawMembership(frame, placed, cells, marked.members, heightPx >= glyphsFromPx);
  if (heightPx >= glyphsFromPx) drawParts(frame, placed, cells, marked.members, heightPx);
  if (isStale) drawDotted(frame, placed, cells);
  drawPlanned(frame, placed, cells, marked);
  if (heightPx >= glyphsFromPx) drawParts(frame, placed, cells, marked.ghosts, heightPx);
  drawLit(frame, placed, cells, marked.lit);
  if (heightPx >= glyphsFromPx) drawGlyphs(frame, placed, cells, marked.others, heightPx);
}

function drawGlyphs(
  frame: Frame,
  placed: PlacedPlate,
  cells: Cells,
  others: readonly number[],
  heightPx: number,
): void {
  const size = Math.min(12, heightPx * 0.62);
  const draw: Visit = (vm, x, y, w, h) => {
    const state = shownState(vm);
    const { fill, isDim } = frame.look.vm(vm);
    // The rest is said by the cell itself where it shows its state: solid, half, or two bars.
    const isSaid = isState(fill) && isShaped(state) && state !== 'off' && state !== 'unknown';
    if (isSaid || state === 'running') return;
    const theme = themeFor(frame, isDim);
    const isSolid = state === 'warning' || state === 'error';
    const colour = !isState(fill) ? theme.text : isSolid ? theme.host : theme.state[state];
    drawGlyph(frame, stateGlyphs[state], x + Math.min(w / 2, h / 2 + 1), y + h / 2, size, colour);
  };
  eachCell(frame, placed, cells, draw, others);
}

type Box = { x: number; y: number; w: number; h: number; line: number };

/** Draws the edge of a cell whose ground is hardly seen by itself, as in high contrast. */
function drawEdge(ctx: Brush, theme: CanvasTheme, colour: string, { x, y, w, h, line }: Box): void {
  if (theme.contrast === 'normal') return;
  ctx.fillStyle = colour;
  fillEdges(ctx, x, y, w, h, line / theme.lineScale);
}

/** Draws a state as the shape of a cell: solid, hollow, half, bars or dotted. */
export function drawShape(ctx: Brush, theme: CanvasTheme, state: State, box: Box): void {
  const { x, y, w, h, line } = box;
  switch (state) {
    case 'running':
    case 'warning':
    case 'error':
      ctx.fillStyle = theme.block[state];
      ctx.fillRect(x, y, w, h);
      break;
    case 'starting':
    case 'stopping':
    case 'migrating':
    case 'pending':
      ctx.fillStyle = theme.tint.change;
      ctx.fillRect(x, y, w, h);
      ctx.fillStyle = theme.block[state];
      ctx.fillRect(state === 'migrating' || state === 'stopping' ? x + w / 2 : x, y, w / 2, h);
      drawEdge(ctx, theme, theme.block[state], box);
      break;
    case 'paused':
      ctx.fillStyle = theme.cell;
      ctx.fillRect(x, y, w, h);
      ctx.fillStyle = theme.block.paused;
      ctx.fillRect(x + w * 0.28, y, w * 0.16, h);
      ctx.fillRect(x + w * 0.56, y, w * 0.16, h);
      drawEdge(ctx, theme, theme.block.paused, box);
      break;
    case 'off':
      ctx.fillStyle = theme.block.off;
      ctx.fillRect(x, y, w, h);
      ctx.fillStyle = theme.cell;
      ctx.fillRect(x + line, y + line, w - line * 2, h - line * 2);
      break;
    case 'unknown':
      ctx.setLineDash([line * 2, line * 2]);
      ctx.strokeStyle = theme.block.unknown;
      ctx.lineWidth = line;
      ctx.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
      ctx.setLineDash([]);
      break;
  }
}

/** Draws the dotted edge of what may be out of date. */
function drawDotted(frame: Frame, placed: PlacedPlate, cells: Cells): void {
  const { ctx, theme } = frame;
  const line = hairline(frame);
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = line;
  ctx.setLineDash([line, line * 2]);
  eachCell(frame, placed, cells, (vm, x, y, w, h) => {
    if (vm.plan === 'new' || frame.look.vm(vm).isHidden) return;
    ctx.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
  });
  ctx.setLineDash([]);
}
