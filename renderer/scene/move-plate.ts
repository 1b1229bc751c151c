import type { Point } from './camera.ts';
import { measure, overlaps, union } from './geometry.ts';
import type { Rect } from './geometry.ts';
import { rectOfPlate } from './layout.ts';
import type { Layout, PlacedPlate } from './layout.ts';
import type { Direction } from './within.ts';

const gap = measure.plateGap;
/** So many plates around a place are looked at for one that is free. */
const neighboursTried = 24;

function isNear(a: Rect, b: Rect): boolean {
  return overlaps({ x: a.x - gap, y: a.y - gap, w: a.w + gap * 2, h: a.h + gap * 2 }, b);
}

function isFree(rect: Rect, others: readonly Rect[]): boolean {
  return !others.some((other) => isNear(rect, other));
}

function distanceBetween(a: Rect, b: Rect): number {
  return Math.hypot(a.x + a.w / 2 - b.x - b.w / 2, a.y + a.h / 2 - b.y - b.h / 2);
}

/** The place that is free of others and nearest to the one asked for. */
export function freePlaceNear(wanted: Rect, others: readonly Rect[]): Point {
  if (isFree(wanted, others)) return { x: wanted.x, y: wanted.y };
  const around = [...others]
    .sort((a, b) => distanceBetween(a, wanted) - distanceBetween(b, wanted))
    .slice(0, neighboursTried);
  const xs = [
    wanted.x,
    ...around.flatMap((each) => [each.x - gap - wanted.w, each.x, each.x + each.w + gap]),
  ];
  const ys = [
    wanted.y,
    ...around.flatMap((each) => [each.y - gap - wanted.h, each.y, each.y + each.h + gap]),
  ];
  const all = union(others) ?? wanted;
  // Below everything there is always room.
  let best: Point = { x: wanted.x, y: all.y + all.h + gap };
  let bestFar = Math.hypot(best.x - wanted.x, best.y - wanted.y);
  for (const x of xs) {
    for (const y of ys) {
      const far = Math.hypot(x - wanted.x, y - wanted.y);
      if (far >= bestFar - 1e-9 || !isFree({ ...wanted, x, y }, others)) continue;
      [best, bestFar] = [{ x, y }, far];
    }
  }
  return best;
}

/** The next free place in a direction, a step away or behind what is in the way. */
export function freePlaceAhead(
  from: Rect,
  others: readonly Rect[],
  direction: Direction,
  step: number,
): Point {
  const isAcross = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const rect = { ...from };
  if (isAcross) rect.x += sign * step;
  else rect.y += sign * step;
  for (;;) {
    const inTheWay = others.filter((other) => isNear(rect, other));
    if (inTheWay.length === 0) return { x: rect.x, y: rect.y };
    if (isAcross && sign > 0) rect.x = Math.max(...inTheWay.map(({ x, w }) => x + w + gap));
    else if (isAcross) rect.x = Math.min(...inTheWay.map(({ x }) => x - gap - rect.w));
    else if (sign > 0) rect.y = Math.max(...inTheWay.map(({ y, h }) => y + h + gap));
    else rect.y = Math.min(...inTheWay.map(({ y }) => y - gap - rect.h));
  }
}

/** Along one axis: where something of a length is that is so far from another, once both have their full lengths. */
function opened(at: number, length: number, full: number, other: Span, otherOpen: Span): number {
  if (at >= other.at + other.length) return otherOpen.at + otherOpen.length + (at - other.at - other.length);
  if (at + length <= other.at) return otherOpen.at - (other.at - at - length) - full;
  return otherOpen.at + (at - other.at) * (otherOpen.length / other.length);
}

type Span = { at: number; length: number };

/**
 * Where in the layout with everything open a place of the shown one is: the same where nothing is folded, else what is
 * so far from the plate that is nearest to it.
 */
export function toOpenPlace(id: string, wanted: Point, shown: Layout, open: Layout): Point {
  const own = shown.plates.find(({ plate }) => plate.node.id === id);
  const ownOpen = open.plates.find(({ plate }) => plate.node.id === id);
  if (shown === open || !own || !ownOpen) return wanted;
  const rect = { ...rectOfPlate(own), ...wanted };
  const distance = (other: PlacedPlate): number => distanceOf(rect, rectOfPlate(other));
  const [nearest] = shown.plates.filter((each) => each !== own).sort((a, b) => distance(a) - distance(b));
  const nearestOpen = open.plates.find(({ plate }) => plate.node.id === nearest?.plate.node.id);
  if (!nearest || !nearestOpen) return wanted;
  const [a, b] = [rectOfPlate(nearest), rectOfPlate(nearestOpen)];
  const full = rectOfPlate(ownOpen);
  return {
    x: opened(rect.x, rect.w, full.w, { at: a.x, length: a.w }, { at: b.x, length: b.w }),
    y: opened(rect.y, rect.h, full.h, { at: a.y, length: a.h }, { at: b.y, length: b.h }),
  };
}

function distanceOf(a: Rect, b: Rect): number {
  return Math.hypot(
    Math.max(0, a.x - b.x - b.w, b.x - a.x - a.w),
    Math.max(0, a.y - b.y - b.h, b.y - a.y - a.h),
  );
}

/** The layout with one plate put at a place, which must be free, or given back to the layout where there is none. */
export function withPlate(open: Layout, id: string, place: Point, isMoved: boolean): Layout {
  const at = { x: Math.round(place.x), y: Math.round(place.y) };
  const plates = open.plates.map((placed) =>
    placed.plate.node.id === id ? { ...placed, ...at, isMoved } : placed,
  );
  return { ...open, plates, bounds: union(plates.map(rectOfPlate)) ?? open.bounds };
}

/** The rectangles of all plates but one. */
export function othersThan(open: Layout, id: string): Rect[] {
  return open.plates.filter(({ plate }) => plate.node.id !== id).map(rectOfPlate);
}
