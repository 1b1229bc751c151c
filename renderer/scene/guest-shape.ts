import type { Point } from './camera.ts';
import { distance } from './camera.ts';
import { guestKind } from '../../shared/guest/guest.ts';
import { rectOfSlot } from './cells.ts';
import type { Cells } from './cells.ts';
import { measure, union } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { GuestNode } from './graph.ts';
import type { Layout, PlacedPlate } from './layout.ts';

/** A straight piece of an outline, in world units. */
export type Edge = { from: Point; to: Point };

/** The members of a guest cluster in one box: its cells with half the gap around each, so that neighbours touch and no stranger is inside. */
export type Hull = {
  /** The host or strip they stand in. */
  box: Rect;
  isStrip: boolean;
  /** Cells grown to each other; they touch but do not overlap. */
  tiles: readonly Rect[];
  /** The outline of all tiles together. */
  edges: readonly Edge[];
  /** The middle of the cell that is nearest to the middle of all. */
  anchor: Point;
};

/** How a guest cluster lies across the canvas, in world units; links are lines of two or three points. */
export type GuestShape = { hulls: readonly Hull[]; links: readonly (readonly Point[])[] };

const half = measure.cellGap / 2;

function tileOf(cells: Cells, slot: number, placed: PlacedPlate): Rect {
  const { x, y, w, h } = rectOfSlot(cells, slot);
  return { x: placed.x + x - half, y: placed.y + y - half, w: w + half * 2, h: h + half * 2 };
}

function edgesOf(cells: Cells, slots: ReadonlySet<number>, placed: PlacedPlate): Edge[] {
  const edges: Edge[] = [];
  for (const slot of slots) {
    const { x, y, w, h } = tileOf(cells, slot, placed);
    const column = slot % cells.columns;
    const [left, right] = [column === 0 ? -1 : slot - 1, column === cells.columns - 1 ? -1 : slot + 1];
    const add = (x0: number, y0: number, x1: number, y1: number): void => {
      edges.push({ from: { x: x0, y: y0 }, to: { x: x1, y: y1 } });
    };
    if (!slots.has(slot - cells.columns)) add(x, y, x + w, y);
    if (!slots.has(slot + cells.columns)) add(x, y + h, x + w, y + h);
    if (!slots.has(left)) add(x, y, x, y + h);
    if (!slots.has(right)) add(x + w, y, x + w, y + h);
  }
  return edges;
}

function hullIn(placed: PlacedPlate, box: Rect, cells: Cells, guest: GuestNode): Hull | null {
  const slots = new Set<number>();
  for (const [slot, vm] of cells.slots.entries()) if (vm?.guest?.guest === guest.id) slots.add(slot);
  if (slots.size === 0) return null;
  const tiles = [...slots].map((slot) => tileOf(cells, slot, placed));
  const all = union(tiles) ?? box;
  const middle = { x: all.x + all.w / 2, y: all.y + all.h / 2 };
  const [nearest = all] = [...tiles].sort(
    (a, b) => distance(middleOf(a), middle) - distance(middleOf(b), middle),
  );
  return {
    box: { x: placed.x + box.x, y: placed.y + box.y, w: box.w, h: box.h },
    isStrip: !placed.plate.hosts.some(({ cells: own }) => own === cells),
    tiles,
    edges: edgesOf(cells, slots, placed),
    anchor: middleOf(nearest),
  };
}

function middleOf({ x, y, w, h }: Rect): Point {
  return { x: x + w / 2, y: y + h / 2 };
}

type Pair = { from: Hull; to: Hull };

/** The shortest lines that join the anchors of all hulls (Prim). */
function join(hulls: readonly Hull[]): Pair[] {
  const [first, ...rest] = hulls;
  if (!first) return [];
  const waiting = rest.map((to) => ({ to, from: first, length: distance(first.anchor, to.anchor) }));
  const pairs: Pair[] = [];
  while (waiting.length > 0) {
    let next = 0;
    for (const [index, each] of waiting.entries())
      if (each.length < (waiting[next]?.length ?? Number.POSITIVE_INFINITY)) next = index;
    const [added] = waiting.splice(next, 1);
    if (!added) break;
    pairs.push({ from: added.from, to: added.to });
    for (const each of waiting) {
      const length = distance(added.to.anchor, each.to.anchor);
      if (length < each.length) Object.assign(each, { from: added.to, length });
    }
  }
  return pairs;
}

function nearestTile({ tiles, box }: Hull, to: Point): Rect {
  let best = tiles[0] ?? box;
  for (const tile of tiles) if (distance(middleOf(tile), to) < distance(middleOf(best), to)) best = tile;
  return best;
}

/**
 * The way between two hulls: along the row of the first, then along the column of the other, in the gaps between cells,
 * so that it strikes through no name. The edges of tiles lie in the middle of those gaps.
 */
function route(pair: Pair): Point[] {
  // A strip has columns of its own, so the line goes along its row and up or down a host's.
  const [from, to] = pair.to.isStrip ? [pair.to, pair.from] : [pair.from, pair.to];
  const start = nearestTile(from, to.anchor);
  const end = nearestTile(to, middleOf(start));
  const dx = Math.sign(Math.round(end.x - start.x));
  const dy = Math.sign(Math.round(end.y - start.y));
  const y = dy > 0 ? start.y + start.h : start.y;
  const x = dx < 0 ? end.x + end.w : end.x;
  const first = { x: dx > 0 ? start.x + start.w : start.x, y };
  const turn = { x, y };
  const last = { x, y: dy > 0 ? end.y : dy < 0 ? end.y + end.h : y };
  return [first, turn, last].filter(
    (point, index, all) => index === 0 || distance(point, all[index - 1] ?? first) > 1e-6,
  );
}

const known = new WeakMap<Layout, Map<string, GuestShape>>();

/** The shape of a guest cluster in a layout; computed once for both. */
export function guestShape(layout: Layout, guest: GuestNode): GuestShape {
  const shapes = known.get(layout) ?? new Map<string, GuestShape>();
  known.set(layout, shapes);
  const before = shapes.get(guest.id);
  if (before) return before;
  const placed = layout.plates.find(({ plate }) => plate.node.id === guest.cluster);
  const boxes = placed ? [...placed.plate.hosts, ...placed.plate.shelves] : [];
  const hulls = boxes.flatMap((box) => (placed && hullIn(placed, box, box.cells, guest)) ?? []);
  const shape = { hulls, links: join(hulls).map(route) };
  shapes.set(guest.id, shape);
  return shape;
}

/** Whether an id is a guest cluster's; of those a canvas draws hulls and not boxes. */
export function isGuestId(id: string): boolean {
  return id.includes(`/${guestKind}/`);
}

/** A guest cluster by its id; null where it is not in this layout. */
function findGuest(layout: Layout, id: string): GuestNode | null {
  const cluster = id.slice(0, Math.max(0, id.indexOf('/')));
  const placed = layout.plates.find(({ plate }) => plate.node.id === cluster);
  return placed?.plate.node.guests.find((guest) => guest.id === id) ?? null;
}

/** The guest cluster that a selected id stands for on the canvas: itself, or that of a node which a plan makes; null for none. */
function guestIdOf(layout: Layout, id: string): string | null {
  if (isGuestId(id)) return id;
  const cluster = id.slice(0, Math.max(0, id.indexOf('/')));
  const placed = layout.plates.find(({ plate }) => plate.node.id === cluster);
  return placed?.plate.node.ghostGuests?.get(id) ?? null;
}

/**
 * The guest clusters of which hulls and links are shown: the one in focus, those selected, and those that selected ghosts are
 * to be nodes of.
 */
export function guestsShown(
  layout: Layout,
  focus: string | null,
  selection: Iterable<string>,
): { node: GuestNode; shape: GuestShape }[] {
  const ids = new Set(
    [...(focus === null ? [] : [focus]), ...selection].flatMap((id) => guestIdOf(layout, id) ?? []),
  );
  return [...ids].flatMap((id) => {
    const node = findGuest(layout, id);
    return node ? [{ node, shape: guestShape(layout, node) }] : [];
  });
}

/** The smallest rectangle around all nodes of a guest cluster, in the world; null where none has a place. */
export function boundsOfGuest(layout: Layout, id: string): Rect | null {
  const guest = findGuest(layout, id);
  return guest && union(guestShape(layout, guest).hulls.flatMap(({ tiles }) => tiles));
}
