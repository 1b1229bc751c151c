import type { State } from '../../../shared/world/entity.ts';
import type { Cells } from '../../scene/cells.ts';
import { measure, pitch } from '../../scene/geometry.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { shownState } from '../../scene/trouble.ts';
import { toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';

/** Neighbours in a row of cells that show the same state, from one column up to another. */
type Run = { row: number; from: number; to: number; state: State };

const found = new WeakMap<Cells, readonly Run[]>();

/** The runs of a grid; found once for a grid, which is the same object as long as nothing in it changes. */
export function runsOf(cells: Cells): readonly Run[] {
  const known = found.get(cells);
  if (known) return known;
  const runs: Run[] = [];
  let run: Run | null = null;
  for (let slot = 0; slot < cells.slots.length; slot += 1) {
    const vm = cells.slots[slot];
    const column = slot % cells.columns;
    const row = (slot - column) / cells.columns;
    const state = vm ? shownState(vm) : null;
    if (run && run.row === row && run.state === state) {
      run.to = column;
      continue;
    }
    run = state === null ? null : { row, from: column, to: column, state };
    if (run) runs.push(run);
  }
  found.set(cells, runs);
  return runs;
}

/** From this width in device pixels on, the gap between two cells is seen. */
const seenGapPx = 0.4;

/** Draws a grid whose cells are too small for a shape: neighbours of one state as one strip, then the gaps between columns. */
export function drawRuns(frame: Frame, placed: PlacedPlate, cells: Cells): void {
  const { ctx, theme, viewport } = frame;
  const { zoom } = frame.camera;
  const left = toX(frame, placed.x + cells.x);
  const top = toY(frame, placed.y + cells.y);
  const stepX = pitch.x * zoom;
  const stepY = pitch.y * zoom;
  const w = measure.cellW * zoom;
  const h = measure.cellH * zoom;
  let colour = '';
  for (const { row, from, to, state } of runsOf(cells)) {
    const y = top + row * stepY;
    if (y + h < 0 || y > viewport.height) continue;
    const next = theme.block[state];
    if (next !== colour) ctx.fillStyle = next;
    colour = next;
    ctx.fillRect(left + from * stepX, y, (to - from) * stepX + w, h);
  }
  const gap = measure.cellGap * zoom;
  if (gap * frame.dpr < seenGapPx || colour === '') return;
  ctx.fillStyle = placed.plate.shelves.some((shelf) => shelf.cells === cells) ? theme.plate : theme.host;
  const height = cells.rows * stepY - gap;
  for (let column = 1; column < cells.columns; column += 1) {
    ctx.fillRect(left + column * stepX - gap, top, gap, height);
  }
}
