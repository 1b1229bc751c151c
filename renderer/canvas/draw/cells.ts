import type { Cells } from '../../scene/cells.ts';
import { measure, pitch } from '../../scene/geometry.ts';
import type { VmNode } from '../../scene/graph.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { isOnPixels, partOf, snap, toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';

/** What is called for a cell: its VM, and its box in CSS pixels. */
export type Visit = (vm: VmNode, x: number, y: number, w: number, h: number) => void;

/**
 * Calls back for every VM of a grid that is in the part that is drawn, or for those in the given slots (from the lowest), with
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
  const left = toX(frame, placed.x + cells.x);
  const top = toY(frame, placed.y + cells.y);
  const stepX = pitch.x * zoom;
  const stepY = pitch.y * zoom;
  const part = partOf(frame);
  const firstRow = Math.max(0, Math.floor((part.y - top) / stepY));
  const lastRow = Math.min(cells.rows - 1, Math.floor((part.y + part.h - top) / stepY));
  const firstColumn = Math.max(0, Math.floor((part.x - left) / stepX));
  const lastColumn = Math.min(cells.columns - 1, Math.floor((part.x + part.w - left) / stepX));
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
    const x0 = snap(frame, x);
    const y0 = snap(frame, y);
    visit(vm, x0, y0, snap(frame, x + w) - x0, snap(frame, y + h) - y0);
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
