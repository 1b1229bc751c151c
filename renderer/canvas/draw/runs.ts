import type { Cells } from '../../scene/cells.ts';
import { measure, pitch } from '../../scene/geometry.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import type { FillRole, Look } from '../../scene/look.ts';
import { shownState } from '../../scene/trouble.ts';
import { fillsOf, isShaped } from './fills.ts';
import { isOnPixels, partOf, snap, toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';

/** Neighbours in a row of cells with the same fill, from one column up to another. */
type Run = { row: number; from: number; to: number; fill: FillRole; isDim: boolean; isShaped: boolean };

/** The slots of a grid that need more than a strip. */
export type Marked = {
  /** Filled with a state that has a shape. */
  shaped: readonly number[];
  /** In another state than running. */
  others: readonly number[];
  members: readonly number[];
  lit: readonly number[];
  patterned: readonly number[];
  /** What a plan makes, which is not there. */
  ghosts: readonly number[];
  /** What a plan takes away. */
  leaving: readonly number[];
};

type Found = { runs: readonly Run[]; marked: Marked };

const found = new WeakMap<Look, WeakMap<Cells, Found>>();

function findIn(look: Look, cells: Cells): Found {
  const runs: Run[] = [];
  const marked = {
    shaped: [] as number[],
    others: [] as number[],
    members: [] as number[],
    lit: [] as number[],
    patterned: [] as number[],
    ghosts: [] as number[],
    leaving: [] as number[],
  };
  let run: Run | undefined;
  for (let slot = 0; slot < cells.slots.length; slot += 1) {
    const vm = cells.slots[slot];
    const own = vm && look.vm(vm);
    if (!vm || !own || own.isHidden) {
      run = undefined;
      continue;
    }
    if (vm.plan === 'new') {
      marked.ghosts.push(slot);
      run = undefined;
      continue;
    }
    if (vm.plan === 'leaving') marked.leaving.push(slot);
    const { fill, isDim, isLit, outline, hasPattern } = own;
    const hasShape = isShaped(fill);
    if (hasShape) marked.shaped.push(slot);
    if (hasPattern) marked.patterned.push(slot);
    if (outline !== null) marked.members.push(slot);
    if (isLit) marked.lit.push(slot);
    if (shownState(vm) !== 'running') marked.others.push(slot);
    const column = slot % cells.columns;
    const row = (slot - column) / cells.columns;
    if (run?.row === row && run.fill === fill && run.isDim === isDim) {
      run.to = column;
      continue;
    }
    run = { row, from: column, to: column, fill, isDim, isShaped: hasShape };
    runs.push(run);
  }
  return { runs, marked };
}

function findOnce(look: Look, cells: Cells): Found {
  let ofLook = found.get(look);
  if (!ofLook) found.set(look, (ofLook = new WeakMap()));
  const known = ofLook.get(cells);
  if (known) return known;
  const made = findIn(look, cells);
  ofLook.set(cells, made);
  return made;
}

/** The marked slots of a grid; found once for a grid and a look. */
export function markedOf(look: Look, cells: Cells): Marked {
  return findOnce(look, cells).marked;
}

/** From this width in device pixels on, the gap between two cells is seen. */
const seenGapPx = 0.4;

/**
 * Draws neighbours of one fill as one strip, then the gaps between columns: all of a grid whose cells are too small
 * for a shape, or only what has none, on whole device pixels.
 */
export function drawRuns(frame: Frame, placed: PlacedPlate, cells: Cells, hasShapes: boolean): void {
  const { ctx, theme } = frame;
  const part = partOf(frame);
  const { zoom } = frame.camera;
  const left = toX(frame, placed.x + cells.x);
  const top = toY(frame, placed.y + cells.y);
  const stepX = pitch.x * zoom;
  const stepY = pitch.y * zoom;
  const w = measure.cellW * zoom;
  const h = measure.cellH * zoom;
  const onPixel = (value: number): number => (isOnPixels(frame) ? snap(frame, value) : value);
  const fills = fillsOf(theme);
  const dimFills = fillsOf(frame.dimTheme);
  let colour = '';
  for (const run of findOnce(frame.look, cells).runs) {
    if (hasShapes && run.isShaped) continue;
    const y = top + run.row * stepY;
    if (y + h < part.y) continue;
    if (y > part.y + part.h) break;
    const next = (run.isDim ? dimFills : fills)[run.fill];
    if (next !== colour) ctx.fillStyle = next;
    colour = next;
    const x0 = onPixel(left + run.from * stepX);
    const y0 = onPixel(y);
    ctx.fillRect(x0, y0, onPixel(left + run.to * stepX + w) - x0, onPixel(y + h) - y0);
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
