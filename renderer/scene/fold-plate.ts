import type { ClusterFolding } from '../../shared/arrangement.ts';
import { isHostFolded } from './folding.ts';
import { measure } from './geometry.ts';
import type { HostBox, Plate } from './plate.ts';
import type { ShelfBox } from './shelf.ts';

/** The proportions of a folded plate, in world units where it is smallest: large clusters have larger ones, to be read from as far. */
export const foldedPlate = { w: 480, h: 264, head: 112 } as const;
const sizeStep = 0.25;
const shareOfOpen = 0.3;

function sizeOf({ w, h }: Plate): { w: number; h: number; head: number } {
  const wanted = (Math.sqrt(w * h) * shareOfOpen) / foldedPlate.w;
  const most = Math.min(w / foldedPlate.w, h / foldedPlate.h);
  const scale = Math.max(1, Math.min(Math.round(wanted / sizeStep) * sizeStep, most));
  const size = (length: number): number => Math.floor(length * scale);
  return { w: size(foldedPlate.w), h: Math.min(h, size(foldedPlate.h)), head: size(foldedPlate.head) };
}

function toSmall(plate: Plate): Plate {
  return { ...plate, ...sizeOf(plate), rowTops: [], rowsOfCells: [], hosts: [], shelves: [], isFolded: true };
}

/** What boxes were last made of those of an open plate, so that an unchanged one stays the same object. */
const madeOf = new WeakMap<HostBox | ShelfBox, HostBox | ShelfBox>();

function boxAt(box: HostBox, y: number, isNowFolded: boolean): HostBox {
  if (!isNowFolded && y === box.y) return box;
  const made = madeOf.get(box);
  if (made && 'node' in made && made.y === y && made.isFolded === isNowFolded) return made;
  const cells = { ...box.cells, y: box.cells.y + y - box.y };
  const next: HostBox = isNowFolded
    ? { ...box, y, h: measure.hostHead, cells: { ...cells, rows: 0, slots: [] }, isFolded: true }
    : { ...box, y, cells };
  madeOf.set(box, next);
  return next;
}

function shelfAt(box: ShelfBox, y: number): ShelfBox {
  if (y === box.y) return box;
  const made = madeOf.get(box);
  if (made && !('node' in made) && made.y === y) return made;
  const next: ShelfBox = { ...box, y, cells: { ...box.cells, y: box.cells.y + y - box.y } };
  madeOf.set(box, next);
  return next;
}

/** Folds hosts to their titles; a row of them becomes lower where all of it is folded, so that no other host moves aside. */
function withFoldedHosts(plate: Plate, own: ClusterFolding): Plate {
  const folded = plate.hosts.map(({ node }) => isHostFolded(own, node.name));
  if (!folded.includes(true)) return plate;
  const hosts: HostBox[] = [];
  const rowTops: number[] = [];
  let up = 0;
  for (let first = 0; first < plate.hosts.length; first += plate.hostColumns) {
    const row = plate.hosts.slice(first, first + plate.hostColumns);
    rowTops.push((plate.rowTops[rowTops.length] ?? 0) - up);
    for (const [index, box] of row.entries()) {
      hosts.push(boxAt(box, box.y - up, folded[first + index] ?? false));
    }
    const isWhole = row.every((_, index) => folded[first + index]);
    if (isWhole) up += Math.max(0, (row[0]?.h ?? 0) - measure.hostHead);
  }
  const shelves = plate.shelves.map((shelf) => shelfAt(shelf, shelf.y - up));
  return { ...plate, h: plate.h - up, rowTops, hosts, shelves };
}

const foldedOf = new WeakMap<Plate, { own: ClusterFolding; plate: Plate }>();

/** A plate as it is shown: small where its cluster is folded, else with the hosts folded that are; made once for both. */
export function foldPlate(plate: Plate, own: ClusterFolding | undefined): Plate {
  if (!own) return plate;
  const known = foldedOf.get(plate);
  if (known?.own === own) return known.plate;
  const folded = own.isFolded ? toSmall(plate) : withFoldedHosts(plate, own);
  foldedOf.set(plate, { own, plate: folded });
  return folded;
}
