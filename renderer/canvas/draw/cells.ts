import type { Cells } from '../../scene/cells.ts';
import { measure, pitch } from '../../scene/geometry.ts';
import { stateGlyphs } from '../../scene/glyphs.ts';
import type { VmNode } from '../../scene/graph.ts';
import { guestColour } from '../../scene/guest-colour.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { shownState } from '../../scene/trouble.ts';
import { hairline, isOnPixels, toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
import { drawRuns, markedOf } from './runs.ts';

/** Below this height in CSS pixels a cell is told by its colour alone: shapes are not seen, and twenty thousand are dear. */
const flatBelowPx = 7;

type Visit = (vm: VmNode, x: number, y: number, w: number, h: number) => void;

/**
 * Calls back for every VM of a grid that is in the viewport, or for those in the given slots (from the lowest), with
 * its box in CSS pixels on device pixels.
 */
export function eachCell(
  frame: Frame,
  placed: PlacedPlate,
  cells: Cells,
  visit: Visit,
  slots: readonly number[] | null = null,
): void {
  const { zoom } = frame.camera;
  const { dpr } = frame;
  const left = toX(frame, placed.x + cells.x);
  const top = toY(frame, placed.y + cells.y);
  const stepX = pitch.x * zoom;
  const stepY = pitch.y * zoom;
  const firstRow = Math.max(0, Math.floor(-top / stepY));
  const lastRow = Math.min(cells.rows - 1, Math.floor((frame.viewport.height - top) / stepY));
  const firstColumn = Math.max(0, Math.floor(-left / stepX));
  const lastColumn = Math.min(cells.columns - 1, Math.floor((frame.viewport.width - left) / stepX));
  const w = measure.cellW * zoom;
  const h = measure.cellH * zoom;
  const isSnapped = isOnPixels(frame);
  const show = (row: number, column: number): void => {
    const vm = cells.slots[row * cells.columns + column];
    if (!vm) return;
    const x = left + column * stepX;
    const y = top + row * stepY;
    if (!isSnapped) {
      visit(vm, x, y, w, h);
      return;
    }
    const x0 = Math.round(x * dpr) / dpr;
    const y0 = Math.round(y * dpr) / dpr;
    visit(vm, x0, y0, Math.round((x + w) * dpr) / dpr - x0, Math.round((y + h) * dpr) / dpr - y0);
  };
  if (slots) {
    for (const slot of slots) {
      const column = slot % cells.columns;
      const row = (slot - column) / cells.columns;
      if (row > lastRow) return;
      if (row >= firstRow && column >= firstColumn && column <= lastColumn) show(row, column);
    }
    return;
  }
  for (let row = firstRow; row <= lastRow; row += 1) {
    for (let column = firstColumn; column <= lastColumn; column += 1) show(row, column);
  }
}

/** Draws the VMs of a grid as cells: solid, hollow, half, bars or dotted by state, with a glyph where there is room. */
export function drawBlocks(frame: Frame, placed: PlacedPlate, cells: Cells, isStale: boolean): void {
  const { ctx, theme } = frame;
  const line = hairline(frame);
  const heightPx = measure.cellH * frame.camera.zoom;
  if (heightPx < flatBelowPx) {
    drawRuns(frame, placed, cells, null);
    return;
  }
  drawRuns(frame, placed, cells, 'running');
  const { others, members } = markedOf(cells);
  const hasGlyphs = heightPx >= 11;
  let colour = '';
  const fillWith = (next: string): void => {
    if (next !== colour) ctx.fillStyle = next;
    colour = next;
  };
  const drawOther: Visit = (vm, x, y, w, h) => {
    const state = shownState(vm);
    switch (state) {
      case 'running':
      case 'warning':
      case 'error':
        fillWith(theme.block[state]);
        ctx.fillRect(x, y, w, h);
        break;
      case 'starting':
      case 'stopping':
      case 'migrating':
      case 'pending':
        fillWith(theme.tint.change);
        ctx.fillRect(x, y, w, h);
        fillWith(theme.block[state]);
        ctx.fillRect(state === 'migrating' || state === 'stopping' ? x + w / 2 : x, y, w / 2, h);
        break;
      case 'paused':
        fillWith(theme.cell);
        ctx.fillRect(x, y, w, h);
        fillWith(theme.block.paused);
        ctx.fillRect(x + w * 0.28, y, w * 0.16, h);
        ctx.fillRect(x + w * 0.56, y, w * 0.16, h);
        break;
      case 'off':
        fillWith(theme.cell);
        ctx.fillRect(x, y, w, h);
        fillWith(theme.block.off);
        outline(ctx, x, y, w, h, line);
        break;
      case 'unknown':
        ctx.setLineDash([line * 2, line * 2]);
        ctx.strokeStyle = theme.block.unknown;
        ctx.lineWidth = line;
        ctx.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
        ctx.setLineDash([]);
        break;
    }
  };
  eachCell(frame, placed, cells, drawOther, others);
  drawMembership(frame, placed, cells, members);
  if (isStale) drawDotted(frame, placed, cells);
  if (!hasGlyphs) return;
  const size = Math.min(12, heightPx * 0.62);
  const drawMark: Visit = (vm, x, y, w, h) => {
    const state = shownState(vm);
    // The rest is said by the cell itself: solid, half, or two bars.
    if (state !== 'warning' && state !== 'error' && state !== 'off' && state !== 'unknown') return;
    const isSolid = state === 'warning' || state === 'error';
    drawGlyph(
      frame,
      stateGlyphs[state],
      x + Math.min(w / 2, h / 2 + 1),
      y + h / 2,
      size,
      isSolid ? theme.host : theme.state[state],
    );
  };
  eachCell(frame, placed, cells, drawMark, others);
}

function outline(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  w: number,
  h: number,
  line: number,
): void {
  ctx.fillRect(x, y, w, line);
  ctx.fillRect(x, y + h - line, w, line);
  ctx.fillRect(x, y + line, line, h - line * 2);
  ctx.fillRect(x + w - line, y + line, line, h - line * 2);
}

/** Draws the dotted edge of what may be out of date. */
function drawDotted(frame: Frame, placed: PlacedPlate, cells: Cells): void {
  const { ctx, theme } = frame;
  const line = hairline(frame);
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = line;
  ctx.setLineDash([line, line * 2]);
  eachCell(frame, placed, cells, (_vm, x, y, w, h) =>
    ctx.strokeRect(x + line / 2, y + line / 2, w - line, h - line),
  );
  ctx.setLineDash([]);
}

/**
 * Draws which guest cluster a VM is a node of: an outline, or a spine where the cell is too low for one; broken for the
 * second eight colours.
 */
function drawMembership(frame: Frame, placed: PlacedPlate, cells: Cells, members: readonly number[]): void {
  const { ctx, theme } = frame;
  const hasOutline = measure.cellH * frame.camera.zoom >= 11;
  const line = hasOutline ? 1.5 : hairline(frame);
  const draw: Visit = (vm, x, y, w, h) => {
    if (vm.guestCluster === null) return;
    const { hue, hasPattern } = guestColour(vm.guestCluster);
    const colour = theme.guest[hue] ?? theme.lineStrong;
    if (!hasOutline) {
      ctx.fillStyle = colour;
      const spine = Math.max(2, w * 0.12);
      ctx.fillRect(x, y, spine, hasPattern ? h * 0.36 : h);
      if (hasPattern) ctx.fillRect(x, y + h * 0.64, spine, h * 0.36);
      return;
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = line;
    if (hasPattern) ctx.setLineDash([4, 2]);
    ctx.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
    if (hasPattern) ctx.setLineDash([]);
  };
  eachCell(frame, placed, cells, draw, members);
}
