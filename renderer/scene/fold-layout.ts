import type { Folding } from '../../shared/arrangement.ts';
import type { Point } from './camera.ts';
import { closeUp } from './close-up.ts';
import type { Shrunk } from './close-up.ts';
import { foldPlate } from './fold-plate.ts';
import { union } from './geometry.ts';
import { rectOfPlate } from './layout.ts';
import type { Layout, PlacedPlate } from './layout.ts';

/** Makes of a layout in which everything is open the one that is shown. */
export type Folder = (open: Layout, folding: Folding) => Layout;

function isSameShape(a: readonly Shrunk[], b: readonly Shrunk[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ home, w, h, isFolded }, index) => {
      const other = b[index];
      return (
        other?.home.x === home.x &&
        other.home.y === home.y &&
        other.home.w === home.w &&
        other.home.h === home.h &&
        other.w === w &&
        other.h === h &&
        other.isFolded === isFolded
      );
    })
  );
}

/**
 * Opens a folder. What it makes depends on the layout and the folding alone, so that what is folded and opened again is
 * where it was; what did not change from one to the next stays the same object.
 */
export function openFolder(): Folder {
  let shape: Shrunk[] = [];
  let places: Point[] = [];
  let before = new Map<string, PlacedPlate>();
  return (open, folding) => {
    const plates = open.plates.map(({ plate }) => foldPlate(plate, folding[plate.node.id]));
    if (plates.every((plate, index) => plate === open.plates[index]?.plate)) return open;
    const next = open.plates.map((placed, index): Shrunk => {
      const { w, h, isFolded } = plates[index] ?? placed.plate;
      return { home: rectOfPlate(placed), w, h, isFolded };
    });
    if (!isSameShape(next, shape)) {
      shape = next;
      places = closeUp(next);
    }
    const shown = open.plates.map((placed, index): PlacedPlate => {
      const plate = plates[index] ?? placed.plate;
      const { x, y } = places[index] ?? placed;
      if (plate === placed.plate && x === placed.x && y === placed.y) return placed;
      const old = before.get(plate.node.id);
      return old?.plate === plate && old.x === x && old.y === y ? old : { ...placed, x, y, plate };
    });
    before = new Map(shown.map((placed) => [placed.plate.node.id, placed]));
    return { ...open, plates: shown, bounds: union(shown.map(rectOfPlate)) ?? open.bounds };
  };
}
