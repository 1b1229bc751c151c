import type { KeptPlaces, KeptPlate } from '../../shared/arrangement.ts';
import { isRead } from './layout.ts';
import type { Layout, PlacedPlate } from './layout.ts';

const mostRows = 1_000;
const known = new WeakMap<PlacedPlate, KeptPlate>();

function toKept(placed: PlacedPlate): KeptPlate {
  const before = known.get(placed);
  if (before) return before;
  const { x, y, plate, isMoved } = placed;
  const { w, h, hostColumns, basis, rowsOfCells, shelves } = plate;
  const kept: KeptPlate = {
    x,
    y,
    w,
    h,
    columns: hostColumns,
    hosts: plate.hosts.length,
    basis,
    rows: rowsOfCells.slice(0, mostRows),
    shelfRows: shelves.at(-1)?.cells.rows ?? 1,
    isMoved,
  };
  known.set(placed, kept);
  return kept;
}

/**
 * What to keep of a layout in which everything is open, so that it is the same the next time: of clusters that have been
 * read what they are, of others what was kept of them before.
 */
export function keptPlacesOf(open: Layout, before: KeptPlaces | null): KeptPlaces {
  const plates = open.plates.flatMap((placed): [string, KeptPlate][] => {
    const { x, y, isMoved, plate } = placed;
    const { id } = plate.node;
    const earlier = before?.plates[id];
    if (plate.isSettled || isRead(plate.node)) return [[id, toKept(placed)]];
    if (earlier) return [[id, { ...earlier, x, y, isMoved }]];
    return isMoved ? [[id, toKept(placed)]] : [];
  });
  return { aspect: open.aspect, plates: Object.fromEntries(plates) };
}

/** Whether two are the same in every figure. */
export function isSameKept(a: KeptPlaces | null, b: KeptPlaces | null): boolean {
  if (a === null || b === null || a.aspect !== b.aspect) return a === b;
  const ids = Object.keys(a.plates);
  return (
    ids.length === Object.keys(b.plates).length &&
    ids.every((id) => {
      const [own, other] = [a.plates[id], b.plates[id]];
      return own === other || JSON.stringify(own) === JSON.stringify(other);
    })
  );
}
