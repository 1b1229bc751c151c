import { rectOfSlot, vmAt } from './cells.ts';
import type { Cells } from './cells.ts';
import { contains, measure, overlaps, union } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { Graph, GraphNode } from './graph.ts';
import { layoutPlate } from './plate.ts';
import type { HostBox, Plate } from './plate.ts';

/** A plate in its place in the world. */
export type PlacedPlate = { x: number; y: number; plate: Plate };

/** Where everything is. Cells are in world units; a plate's contents are relative to the plate. */
export type Layout = {
  bounds: Rect;
  plates: readonly PlacedPlate[];
  /** Cluster ids, row by row. */
  rows: readonly (readonly string[])[];
};

/** What is at a point: the innermost node, or the shelf of a cluster. */
export type Hit = { type: 'node'; node: GraphNode } | { type: 'shelf'; cluster: GraphNode };

const wantedAspect = 1.65;

/** Puts plates into rows in their order, none wider than `limit` unless a plate alone is. */
function wrap(plates: readonly Plate[], limit: number): Plate[][] {
  const rows: Plate[][] = [];
  let width = 0;
  for (const plate of plates) {
    const last = rows.at(-1);
    if (last && width + measure.plateGap + plate.w <= limit) {
      last.push(plate);
      width += measure.plateGap + plate.w;
    } else {
      rows.push([plate]);
      width = plate.w;
    }
  }
  return rows;
}

function widthOf(row: readonly Plate[]): number {
  return row.reduce((sum, plate) => sum + plate.w + measure.plateGap, -measure.plateGap);
}

/** Of the widths a first row can have, the one with which everything fits the wanted aspect at the largest scale. */
function chooseRows(plates: readonly Plate[]): Plate[][] {
  let best: Plate[][] = [];
  let bestScale = 0;
  let limit = -measure.plateGap;
  for (const plate of plates.slice(0, 64)) {
    limit += plate.w + measure.plateGap;
    const rows = wrap(plates, limit);
    const w = Math.max(...rows.map(widthOf));
    const h = rows.reduce((sum, row) => sum + Math.max(...row.map((each) => each.h)) + measure.plateGap, 0);
    const scale = Math.min(wantedAspect / w, 1 / h);
    if (scale > bestScale * (1 + 1e-9)) [best, bestScale] = [rows, scale];
  }
  return best;
}

/** Which clusters share a row. Clusters that were there before stay in their row; new ones go to the last row that has room. */
function arrangeRows(plates: readonly Plate[], earlier: readonly (readonly string[])[]): string[][] {
  const byId = new Map(plates.map((plate) => [plate.node.id, plate]));
  const rows = earlier.map((row) => row.flatMap((id) => byId.get(id) ?? [])).filter((row) => row.length > 0);
  const toIds = (list: Plate[][]): string[][] => list.map((row) => row.map((plate) => plate.node.id));
  if (rows.length === 0) return toIds(chooseRows(plates));
  const placed = new Set(rows.flat());
  const limit = Math.max(...rows.map(widthOf), ...plates.map((plate) => plate.w * 2));
  for (const plate of plates) {
    if (placed.has(plate)) continue;
    const last = rows.at(-1);
    if (last && widthOf(last) + measure.plateGap + plate.w <= limit) last.push(plate);
    else rows.push([plate]);
  }
  return toIds(rows);
}

/**
 * Lays a graph out: packed, deterministic, and stable against the previous layout, which keeps every cell, box and
 * plate in place as far as it still fits. Without a previous layout the result depends on the graph alone.
 */
export function layout(graph: Graph, previous: Layout | null): Layout {
  const earlier = new Map(previous?.plates.map(({ plate }) => [plate.node.id, plate]));
  const plates = graph.clusters.map((cluster) => layoutPlate(cluster, earlier.get(cluster.id) ?? null));
  // Rows chosen before a cluster was read know nothing of its size: they are chosen anew once it has been.
  const isGrownUp = plates.some(
    (plate) => plate.isSettled && earlier.get(plate.node.id)?.isSettled === false,
  );
  const rows = arrangeRows(plates, isGrownUp ? [] : (previous?.rows ?? []));
  const byId = new Map(plates.map((plate) => [plate.node.id, plate]));
  const placedBefore = new Map(previous?.plates.map((placed) => [placed.plate.node.id, placed]));
  const placed: PlacedPlate[] = [];
  let y = 0;
  for (const row of rows) {
    let x = 0;
    let tallest = 0;
    for (const id of row) {
      const plate = byId.get(id);
      if (!plate) continue;
      const before = placedBefore.get(id);
      const isSame = before?.plate === plate && before.x === x && before.y === y;
      placed.push(isSame ? before : { x, y, plate });
      x += plate.w + measure.plateGap;
      tallest = Math.max(tallest, plate.h);
    }
    y += tallest + measure.plateGap;
  }
  const bounds = union(placed.map(rectOfPlate)) ?? { x: 0, y: 0, w: 0, h: 0 };
  return { bounds, plates: placed, rows };
}

/** The rectangle of a plate in the world. */
export function rectOfPlate({ x, y, plate }: PlacedPlate): Rect {
  return { x, y, w: plate.w, h: plate.h };
}

type Place =
  { type: 'plate' } | { type: 'host'; index: number } | { type: 'cell'; cells: Cells; slot: number };

const placesByPlate = new WeakMap<Plate, Map<string, Place>>();

function placesOf(plate: Plate): Map<string, Place> {
  const known = placesByPlate.get(plate);
  if (known) return known;
  const places = new Map<string, Place>([[plate.node.id, { type: 'plate' }]]);
  const add = (cells: Cells): void => {
    for (const [slot, vm] of cells.slots.entries()) if (vm) places.set(vm.id, { type: 'cell', cells, slot });
  };
  for (const [index, box] of plate.hosts.entries()) {
    places.set(box.node.id, { type: 'host', index });
    add(box.cells);
  }
  add(plate.shelf.cells);
  placesByPlate.set(plate, places);
  return places;
}

/** The rectangle of a cluster, host or VM in the world; null where it is not in this layout. */
export function rectOf(layout: Layout, id: string): Rect | null {
  const slash = id.indexOf('/');
  const cluster = slash < 0 ? id : id.slice(0, slash);
  const placed = layout.plates.find(({ plate }) => plate.node.id === cluster);
  const place = placed && placesOf(placed.plate).get(id);
  if (!placed || !place) return null;
  if (place.type === 'plate') return rectOfPlate(placed);
  const rect = place.type === 'host' ? placed.plate.hosts[place.index] : rectOfSlot(place.cells, place.slot);
  return rect ? { x: placed.x + rect.x, y: placed.y + rect.y, w: rect.w, h: rect.h } : null;
}

/** The innermost node at a point of the world, by arithmetic; null outside of every plate. */
export function hit(layout: Layout, x: number, y: number): Hit | null {
  for (const placed of layout.plates) {
    const { plate } = placed;
    const px = x - placed.x;
    const py = y - placed.y;
    if (px < 0 || py < 0 || px >= plate.w || py >= plate.h) continue;
    const box = hostAt(plate, px, py);
    if (box) return { type: 'node', node: vmAt(box.cells, px, py) ?? box.node };
    if (contains(plate.shelf, px, py)) {
      const vm = vmAt(plate.shelf.cells, px, py);
      return vm ? { type: 'node', node: vm } : { type: 'shelf', cluster: plate.node };
    }
    return { type: 'node', node: plate.node };
  }
  return null;
}

function hostAt(plate: Plate, x: number, y: number): HostBox | null {
  const [first] = plate.hosts;
  if (!first) return null;
  const column = Math.floor((x - measure.platePad) / (first.w + measure.hostGap));
  if (column < 0 || column >= plate.hostColumns) return null;
  const row = rowAt(plate, y);
  const box = row < 0 ? undefined : plate.hosts[row * plate.hostColumns + column];
  return box && contains(box, x, y) ? box : null;
}

/** The last row of hosts that begins at or above `y`; -1 above the first. */
function rowAt(plate: Plate, y: number): number {
  let low = 0;
  let high = plate.rowTops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((plate.rowTops[middle] ?? 0) <= y) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Calls back for every plate that is in the given part of the world. */
export function eachPlateIn(layout: Layout, view: Rect, visit: (placed: PlacedPlate) => void): void {
  for (const placed of layout.plates) if (overlaps(rectOfPlate(placed), view)) visit(placed);
}

/** Calls back for every host of a plate that is in the given part of the world, row by row. */
export function eachHostIn(placed: PlacedPlate, view: Rect, visit: (box: HostBox) => void): void {
  const { plate } = placed;
  const local = { x: view.x - placed.x, y: view.y - placed.y, w: view.w, h: view.h };
  for (let row = Math.max(0, rowAt(plate, local.y)); row < plate.rowTops.length; row += 1) {
    if ((plate.rowTops[row] ?? 0) > local.y + local.h) break;
    const end = Math.min(plate.hosts.length, (row + 1) * plate.hostColumns);
    for (let index = row * plate.hostColumns; index < end; index += 1) {
      const box = plate.hosts[index];
      if (box && overlaps(box, local)) visit(box);
    }
  }
}

/** The ids of the hosts in the given part of the world. */
export function hostsIn(layout: Layout, view: Rect): string[] {
  const ids: string[] = [];
  eachPlateIn(layout, view, (placed) => eachHostIn(placed, view, (box) => ids.push(box.node.id)));
  return ids;
}
