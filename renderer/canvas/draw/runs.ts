import type { State } from '../../../shared/world/entity.ts';
import type { Cells } from '../../scene/cells.ts';
import { measure, pitch } from '../../scene/geometry.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { shownState } from '../../scene/trouble.ts';
import { isOnPixels, snap, toX, toY } from './frame.ts';
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

/** The slots of a grid that need more than a strip: VMs in another state than running, and nodes of guest clusters. */
export type Marked = { others: readonly number[]; members: readonly number[] };

const marked = new WeakMap<Cells, Marked>();

/** The marked slots of a grid; found once for a grid. */
export function markedOf(cells: Cells): Marked {
  const known = marked.get(cells);
  if (known) return known;
  const others: number[] = [];
  const members: number[] = [];
  for (const [slot, vm] of cells.slots.entries()) {
    if (!vm) continue;
    if (shownState(vm) !== 'running') others.push(slot);
    if (vm.guestCluster !== null) members.push(slot);
  }
  const found = { others, members };
  marked.set(cells, found);
  return found;
}

/** From this width in device pixels on, the gap between two cells is seen. */
const seenGapPx = 0.4;

/**
 * Draws neighbours of one state as one strip, then the gaps between columns: all of a grid whose cells are too small
 * for a shape, or only what runs, on whole device pixels.
 */
export function drawRuns(frame: Frame, placed: PlacedPlate, cells: Cells, only: State | null): void {
  const { ctx, theme, viewport } = frame;
  const { zoom } = frame.camera;
  const left = toX(frame, placed.x + cells.x);
  const top = toY(frame, placed.y + cells.y);
  const stepX = pitch.x * zoom;
  const stepY = pitch.y * zoom;
  const w = measure.cellW * zoom;
  const h = measure.cellH * zoom;
  const onPixel = (value: number): number => (isOnPixels(frame) ? snap(frame, value) : value);
  let colour = '';
  for (const { row, from, to, state } of runsOf(cells)) {
    if (only !== null && state !== only) continue;
    const y = top + row * stepY;
    if (y + h < 0 || y > viewport.height) continue;
    const next = theme.block[state];
    if (next !== colour) ctx.fillStyle = next;
    colour = next;
    const x0 = onPixel(left + from * stepX);
    const y0 = onPixel(y);
    ctx.fillRect(x0, y0, onPixel(left + to * stepX + w) - x0, onPixel(y + h) - y0);
  }
  const gap = measure.cellGap * zoom;
  if (gap * frame.dpr < seenGapPx || colour === '') return;
  ctx.fillStyle = placed.plate.shelves.some((shelf) => shelf.cells === cells) ? theme.plate : theme.host;
  const height = cells.rows * stepY - gap;
  for (let column = 1; column < cells.columns; column += 1) {
    const x = onPixel(left + column * stepX - gap);
    ctx.fillRect(x, top, onPixel(left + column * stepX) - x, height);
  }
}
