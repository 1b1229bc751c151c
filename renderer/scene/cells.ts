import type { VmNode } from './graph.ts';
import { measure, pitch } from './geometry.ts';
import type { Rect } from './geometry.ts';

/** A grid of VM cells; `x` and `y` are relative to the plate, an empty slot is null. */
export type Cells = {
  x: number;
  y: number;
  columns: number;
  rows: number;
  slots: readonly (VmNode | null)[];
};

/** The size of a grid of cells without any padding, in world units. */
export function sizeOfCells(columns: number, rows: number): { w: number; h: number } {
  return {
    w: Math.max(0, columns * pitch.x - measure.cellGap),
    h: Math.max(0, rows * pitch.y - measure.cellGap),
  };
}

/** The rectangle of a slot, relative to the plate. */
export function rectOfSlot(cells: Cells, slot: number): Rect {
  return {
    x: cells.x + (slot % cells.columns) * pitch.x,
    y: cells.y + Math.floor(slot / cells.columns) * pitch.y,
    w: measure.cellW,
    h: measure.cellH,
  };
}

/** The VM at a point relative to the plate, by arithmetic; null in a gap or an empty slot. */
export function vmAt(cells: Cells, x: number, y: number): VmNode | null {
  const column = Math.floor((x - cells.x) / pitch.x);
  const row = Math.floor((y - cells.y) / pitch.y);
  if (column < 0 || row < 0 || column >= cells.columns || row >= cells.rows) return null;
  if (x - cells.x - column * pitch.x >= measure.cellW) return null;
  if (y - cells.y - row * pitch.y >= measure.cellH) return null;
  return cells.slots[row * cells.columns + column] ?? null;
}

/** Rows of cells in steps (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40 and so on), so that a few more VMs change no size. */
export function stepRows(rows: number, least: number): number {
  if (rows <= least) return least;
  if (rows <= 4) return rows;
  if (rows <= 12) return Math.ceil(rows / 2) * 2;
  let step = 4;
  while (rows > step * 6) step *= 2;
  return Math.ceil(rows / step) * step;
}

/** Keeps the earlier number of rows while it still fits and is not far too large. */
export function keepRows(needed: number, earlier: number | null, least: number): number {
  const wanted = stepRows(needed, least);
  if (earlier === null || earlier < needed) return wanted;
  return wanted * 2 < earlier ? wanted : earlier;
}

/**
 * Gives every VM, or every pod, a slot. It keeps the slot it had; newcomers, in their order, take the lowest free ones. The
 * capacity must hold them all.
 */
export function assignSlots<T extends { id: string }>(
  earlier: readonly (T | null)[],
  nodes: readonly T[],
  capacity: number,
): (T | null)[] {
  const slots = new Array<T | null>(capacity).fill(null);
  if (earlier.length === 0) {
    let next = 0;
    for (const node of nodes) {
      slots[next] = node;
      next += 1;
    }
    return slots;
  }
  const slotOf = new Map<string, number>();
  for (const [slot, node] of earlier.entries()) if (node && slot < capacity) slotOf.set(node.id, slot);
  const waiting: T[] = [];
  for (const node of nodes) {
    const slot = slotOf.get(node.id);
    if (slot === undefined) waiting.push(node);
    else slots[slot] = node;
  }
  let free = 0;
  for (const node of waiting) {
    while (slots[free]) free += 1;
    slots[free] = node;
  }
  return slots;
}
