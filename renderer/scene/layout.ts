import { isBroken } from '../../shared/connection.ts';
import type { KeptPlaces, KeptPlate } from '../../shared/arrangement.ts';
import { arrange } from './arrange.ts';
import type { Arrangement } from './arrange.ts';
import type { Aspect } from './aspect.ts';
import type { Point } from './camera.ts';
import { rectOfSlot, vmAt } from './cells.ts';
import type { Cells } from './cells.ts';
import { contains, measure, overlaps, union } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { ClusterNode, Graph, GraphNode, HostNode } from './graph.ts';
import { boundsOfGuest, isGuestId } from './guest-shape.ts';
import { pack, repack } from './pack.ts';
import { draftPlate, gridOf } from './plate-grid.ts';
import { podAt, rectOfPod } from './pod-block.ts';
import type { PlateGrid } from './plate-grid.ts';
import { isSettled, layoutPlate } from './plate.ts';
import type { HostBox, Plate } from './plate.ts';

/** A plate in its place in the world. */
export type PlacedPlate = {
  x: number;
  y: number;
  plate: Plate;
  /** Whether the user has put it there. */
  isMoved: boolean;
};

/** Where everything is. Cells are in world units; a plate's contents are relative to the plate. */
export type Layout = {
  bounds: Rect;
  plates: readonly PlacedPlate[];
  /** The class of the viewport's shape it was made for. */
  aspect: Aspect;
  /** Whether all clusters were read once, so that one that comes later takes its place among the others. */
  isEstablished: boolean;
};

/** What is at a point: the innermost node, or the shelf of a cluster. */
export type Hit = { type: 'node'; node: GraphNode } | { type: 'shelf'; cluster: GraphNode };

/** The aspect a layout is made for where nobody says another. */
const usualAspect: Aspect = 1.4;

/** Below this share of what a fresh packing would reach, keeping every plate where it is costs too much. */
const leastShareOfFresh = 0.7;

/** What a layout is made from besides the graph and the layout before it. */
export type LayoutWishes = {
  aspect?: Aspect;
  /** Where plates stood the last time, for those that have no place yet. */
  kept?: KeptPlaces | null;
  /** Whether everything goes back to where it was kept; `anew` chooses all shapes and places as if for the first time. */
  start?: 'kept' | 'anew' | null;
};

/** Places that were kept, but for those that lie on another, as nobody knows who wrote them. */
function withoutOverlaps(kept: KeptPlaces['plates'], clusters: readonly ClusterNode[]): KeptPlaces['plates'] {
  const sound: [string, KeptPlate][] = [];
  for (const { id } of clusters) {
    const own = kept[id];
    if (own && !sound.some(([, other]) => overlaps(own, other))) sound.push([id, own]);
  }
  return Object.fromEntries(sound);
}

/** The places of plates that were there before: the same where no size has changed, else moved as little as possible. */
function placesAgain(
  grids: readonly PlateGrid[],
  before: readonly (Rect | null)[],
  aspect: Aspect,
  isByHand: boolean,
): Point[] {
  const isSame = grids.every(({ w, h }, index) => before[index]?.w === w && before[index].h === h);
  if (isSame) return before.map((rect) => ({ x: rect?.x ?? 0, y: rect?.y ?? 0 }));
  const kept = repack(grids, before, aspect);
  if (isByHand) return [...kept.places];
  const fresh = pack(grids, aspect);
  return [...(kept.scale < fresh.scale * leastShareOfFresh ? fresh : kept).places];
}

function isMovedIn(kept: KeptPlaces): boolean {
  return Object.values(kept.plates).some(({ isMoved }) => isMoved);
}

/**
 * Lays a graph out: packed for the aspect, deterministic, and stable against the previous layout, which keeps every
 * cell, box and plate in place as far as it still fits. Without a previous layout the result depends on the graph and
 * the wishes alone. Another aspect shapes all plates anew, unless the user has moved one: then all stay.
 */
export function layout(
  graph: Graph,
  previous: Layout | null,
  { aspect: wanted, kept: allKept = null, start = null }: LayoutWishes = {},
): Layout {
  const aspect = wanted ?? previous?.aspect ?? usualAspect;
  const isKeptGood = allKept !== null && (allKept.aspect === aspect || isMovedIn(allKept));
  const kept = isKeptGood ? withoutOverlaps(allKept.plates, graph.clusters) : {};
  const earlier = new Map(previous?.plates.map((placed) => [placed.plate.node.id, placed]));
  const plateOf = (id: string): Plate | null => earlier.get(id)?.plate ?? null;
  const keptOf = (id: string): KeptPlate | null =>
    start === 'kept' || plateOf(id)?.isSettled !== true ? (kept[id] ?? null) : null;
  const hasKept = graph.clusters.some(({ id }) => kept[id] !== undefined);
  const hasGrownUp = (node: ClusterNode): boolean =>
    plateOf(node.id)?.isSettled === false && isSettled(node, false);
  const isMoved = (id: string): boolean =>
    start === 'anew' ? false : ((keptOf(id) ?? earlier.get(id))?.isMoved ?? false);
  const isByHand = graph.clusters.some(({ id }) => isMoved(id));
  // What was chosen before any cluster was read knows nothing of their sizes.
  const isFirst = previous === null || previous.plates.length === 0 || !previous.isEstablished;
  const isAnew =
    start === 'anew' ||
    (!isByHand &&
      ((previous !== null && earlier.size > 0 && aspect !== previous.aspect) ||
        (!hasKept && isFirst && (earlier.size === 0 || graph.clusters.some(hasGrownUp)))));
  const drafts = graph.clusters.map((cluster) =>
    draftPlate(cluster, plateOf(cluster.id), isAnew, isAnew ? null : keptOf(cluster.id)),
  );
  const isEveryGridKept = drafts.every((draft) => draft.keptHostColumns !== null);
  const arranged: Arrangement = isEveryGridKept
    ? { grids: drafts.map((draft) => gridOf(draft, draft.keptHostColumns ?? 1)), places: [] }
    : arrange(drafts, aspect);
  const before = drafts.map(({ node }) => {
    const own = keptOf(node.id);
    if (own) return { x: own.x, y: own.y, w: own.w, h: own.h };
    const placed = earlier.get(node.id);
    if (!placed) return null;
    // The place was chosen for a plate that was not read, so it says nothing of where all of it should be.
    return hasGrownUp(node) && !isReadOrOff(placed.plate.node) ? null : rectOfPlate(placed);
  });
  const places = isAnew ? arranged.places : placesAgain(arranged.grids, before, aspect, isByHand);
  const plates = drafts.flatMap((draft, index): PlacedPlate[] => {
    const grid = arranged.grids[index];
    const place = places[index];
    if (!grid || !place) return [];
    const { id } = draft.node;
    const old = earlier.get(id);
    const plate = layoutPlate(draft, grid, old?.plate ?? null);
    const own = { ...place, plate, isMoved: isMoved(id) };
    return [old && isSamePlace(old, own) ? old : own];
  });
  const bounds = union(plates.map(rectOfPlate)) ?? { x: 0, y: 0, w: 0, h: 0 };
  const isEstablished = plates.length > 0 && (hasKept || !isFirst || graph.clusters.every(isReadOrOff));
  return { bounds, plates, aspect, isEstablished };
}

function isSamePlace(a: PlacedPlate, b: PlacedPlate): boolean {
  return a.plate === b.plate && a.x === b.x && a.y === b.y && a.isMoved === b.isMoved;
}

/** Whether the hosts and VMs of a cluster have been read, also where there are none. */
export function isRead({ health }: ClusterNode): boolean {
  const { Node: hosts, VirtualMachine: vms } = health;
  return [hosts, vms].every((each) => each !== undefined && each.type !== 'loading');
}

/** Whether nothing more is to come of a cluster soon. */
function isReadOrOff(node: ClusterNode): boolean {
  const { connection } = node.info;
  return isRead(node) || isBroken(connection) || connection.type === 'disconnected';
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
  for (const shelf of plate.shelves) add(shelf.cells);
  placesByPlate.set(plate, places);
  return places;
}

/** The rectangle of a cluster, host or VM, or around all nodes of a guest cluster, in the world; null where it is not in this layout. */
export function rectOf(layout: Layout, id: string): Rect | null {
  if (isGuestId(id)) return boundsOfGuest(layout, id);
  const slash = id.indexOf('/');
  const cluster = slash < 0 ? id : id.slice(0, slash);
  const placed = layout.plates.find(({ plate }) => plate.node.id === cluster);
  if (!placed) return null;
  const place = placesOf(placed.plate).get(id);
  if (!place) return rectOfPodIn(placed, id);
  if (place.type === 'plate') return rectOfPlate(placed);
  const rect = place.type === 'host' ? placed.plate.hosts[place.index] : rectOfSlot(place.cells, place.slot);
  return rect ? { x: placed.x + rect.x, y: placed.y + rect.y, w: rect.w, h: rect.h } : null;
}

function rectOfPodIn({ x, y, plate }: PlacedPlate, id: string): Rect | null {
  if (!plate.podShelf) return null;
  for (const block of [...plate.hosts.map(({ pods }) => pods), plate.podShelf]) {
    const rect = block && rectOfPod(block, id);
    if (rect) return { ...rect, x: x + rect.x, y: y + rect.y };
  }
  return null;
}

/** The innermost node at a point of the world, by arithmetic; null outside of every plate. */
export function hit(layout: Layout, x: number, y: number): Hit | null {
  for (const placed of layout.plates) {
    const { plate } = placed;
    const px = x - placed.x;
    const py = y - placed.y;
    if (px < 0 || py < 0 || px >= plate.w || py >= plate.h) continue;
    const box = hostAt(plate, px, py);
    if (box) {
      const pod = box.pods && podAt(box.pods, px, py);
      return { type: 'node', node: pod ?? vmAt(box.cells, px, py) ?? box.node };
    }
    const pod = plate.podShelf && podAt(plate.podShelf, px, py);
    if (pod) return { type: 'node', node: pod };
    const shelf = plate.shelves.find((each) => contains(each, px, py));
    if (shelf) {
      const vm = vmAt(shelf.cells, px, py);
      return vm ? { type: 'node', node: vm } : { type: 'shelf', cluster: plate.node };
    }
    return { type: 'node', node: plate.node };
  }
  return null;
}

/** The box a node lies in: the host of a VM or a pod, else its cluster; hosts and clusters answer themselves. */
export function holderOf(graph: Graph, node: GraphNode): HostNode | ClusterNode | undefined {
  if (node.type === 'host' || node.type === 'cluster') return node;
  const holder = graph.nodes.get((node.type === 'guest' ? null : node.host) ?? node.cluster);
  return holder?.type === 'host' || holder?.type === 'cluster' ? holder : undefined;
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

/** The plates in the given part of the world. */
export function platesIn(layout: Layout, view: Rect): PlacedPlate[] {
  return layout.plates.filter((placed) => overlaps(rectOfPlate(placed), view));
}

/** The hosts of a plate in the given part of the world, row by row. */
export function hostBoxesIn(placed: PlacedPlate, view: Rect): HostBox[] {
  const { plate } = placed;
  const local = { x: view.x - placed.x, y: view.y - placed.y, w: view.w, h: view.h };
  const found: HostBox[] = [];
  for (let row = Math.max(0, rowAt(plate, local.y)); row < plate.rowTops.length; row += 1) {
    if ((plate.rowTops[row] ?? 0) > local.y + local.h) break;
    const end = Math.min(plate.hosts.length, (row + 1) * plate.hostColumns);
    for (let index = row * plate.hostColumns; index < end; index += 1) {
      const box = plate.hosts[index];
      if (box && overlaps(box, local)) found.push(box);
    }
  }
  return found;
}
