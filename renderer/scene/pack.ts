import { measure, union } from './geometry.ts';
import type { Rect } from './geometry.ts';

/** The size of something to be placed, in world units. */
export type Size = { w: number; h: number };

/** The upper left corners of what was packed, in the order it was given, and how large it may be shown. */
export type Packing = { places: readonly { x: number; y: number }[]; scale: number };

type Ledge = { x: number; y: number; w: number };

const gap = measure.plateGap;

/** The largest scale at which a size fits a viewport of height 1 and width `aspect`. */
export function scaleOf(size: Size, aspect: number): number {
  return Math.min(aspect / Math.max(1, size.w), 1 / Math.max(1, size.h));
}

/** The highest, then leftmost place on the ledges for a width; null where it is too wide. */
function findPlace(ledges: readonly Ledge[], w: number, limit: number): { x: number; y: number } | null {
  let best: { x: number; y: number } | null = null;
  for (const [index, { x }] of ledges.entries()) {
    if (x + w > limit) break;
    let y = 0;
    for (let next = index; next < ledges.length && (ledges[next]?.x ?? 0) < x + w; next += 1) {
      y = Math.max(y, ledges[next]?.y ?? 0);
    }
    if (!best || y < best.y) best = { x, y };
  }
  return best;
}

function raise(ledges: readonly Ledge[], x: number, w: number, y: number): Ledge[] {
  const end = x + w;
  const raised: Ledge[] = [];
  let isAdded = false;
  for (const ledge of ledges) {
    const right = ledge.x + ledge.w;
    if (ledge.x < x) raised.push({ ...ledge, w: Math.min(right, x) - ledge.x });
    if (right > x && !isAdded) {
      raised.push({ x, y, w });
      isAdded = true;
    }
    if (right > end)
      raised.push({ x: Math.max(ledge.x, end), y: ledge.y, w: right - Math.max(ledge.x, end) });
  }
  return raised;
}

/** Puts sizes one after another where there is room highest up, none beyond `limit`, which must hold the widest. */
function packWithin(
  sizes: readonly Size[],
  order: readonly number[],
  limit: number,
  aspect: number,
): Packing {
  const places = sizes.map(() => ({ x: 0, y: 0 }));
  let ledges: Ledge[] = [{ x: 0, y: 0, w: limit + gap }];
  const all: Size = { w: 0, h: 0 };
  for (const index of order) {
    const size = sizes[index];
    const place = size && findPlace(ledges, size.w + gap, limit + gap);
    if (!place) continue;
    places[index] = place;
    ledges = raise(ledges, place.x, size.w + gap, place.y + size.h + gap);
    all.w = Math.max(all.w, place.x + size.w);
    all.h = Math.max(all.h, place.y + size.h);
  }
  return { places, scale: scaleOf(all, aspect) };
}

/** Widths worth trying: those the first few have together, and those near to what the area asks for. */
function limitsOf(sizes: readonly Size[], aspect: number): number[] {
  const widest = Math.max(...sizes.map(({ w }) => w));
  const area = sizes.reduce((sum, { w, h }) => sum + (w + gap) * (h + gap), 0);
  const limits = new Set<number>();
  let together = -gap;
  for (const { w } of sizes.slice(0, 16)) {
    together += w + gap;
    limits.add(Math.max(widest, together));
  }
  for (const share of [1, 1.1, 1.25, 1.4, 1.6]) {
    limits.add(Math.max(widest, Math.round(Math.sqrt(area * aspect) * share)));
  }
  return [...limits].sort((a, b) => a - b);
}

/** How much better a packing must be to be preferred to rows in the given order, which read best. */
const worth = { ledges: 1.08, reordering: 1.05 } as const;

/** Puts sizes into rows with a common upper edge, in their order. */
function packRows(sizes: readonly Size[], limit: number, aspect: number): Packing {
  const places: { x: number; y: number }[] = [];
  const all: Size = { w: 0, h: 0 };
  let [x, y, tallest] = [0, 0, 0];
  for (const { w, h } of sizes) {
    if (x > 0 && x + w > limit) [x, y, tallest] = [0, y + tallest + gap, 0];
    places.push({ x, y });
    tallest = Math.max(tallest, h);
    all.w = Math.max(all.w, x + w);
    all.h = Math.max(all.h, y + h);
    x += w + gap;
  }
  return { places, scale: scaleOf(all, aspect) };
}

/** Packs sizes so that all of them fit a viewport of this aspect as large as can be found; depends on nothing else. */
export function pack(sizes: readonly Size[], aspect: number): Packing {
  const none: Packing = { places: [], scale: 0 };
  if (sizes.length === 0) return none;
  const given = sizes.map((_, index) => index);
  const byHeight = given.toSorted((a, b) => (sizes[b]?.h ?? 0) - (sizes[a]?.h ?? 0) || a - b);
  const limits = limitsOf(sizes, aspect);
  const area = sizes.reduce((sum, { w, h }) => sum + (w + gap) * (h + gap), 0);
  /** No packing of this width can be shown larger: it is at least as high as the area asks for. */
  const boundOf = (limit: number): number => 1 / Math.max(1, area / (limit + gap) - gap);
  /** The best of all widths, as far as it is larger than `least`. */
  const bestOf = (least: number, packWith: (limit: number) => Packing): Packing => {
    let best = none;
    for (const limit of limits) {
      if (boundOf(limit) <= Math.max(least, best.scale)) continue;
      const next = packWith(limit);
      if (next.scale > best.scale * (1 + 1e-9)) best = next;
    }
    return best;
  };
  const rows = bestOf(0, (limit) => packRows(sizes, limit, aspect));
  const ledges = bestOf(rows.scale * worth.ledges, (limit) => packWithin(sizes, given, limit, aspect));
  const inOrder = ledges.scale > rows.scale * worth.ledges ? ledges : rows;
  const reordered = bestOf(inOrder.scale * worth.reordering, (limit) =>
    packWithin(sizes, byHeight, limit, aspect),
  );
  return reordered.scale > inOrder.scale * worth.reordering ? reordered : inOrder;
}

function isNear(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap;
}

/**
 * Keeps what was placed where it was. What has grown pushes what was right of it to the right and all else down; what
 * is new (no place before) goes where everything stays largest. Sizes and earlier places are in the same order.
 */
export function repack(sizes: readonly Size[], before: readonly (Rect | null)[], aspect: number): Packing {
  const order = sizes.map((_, index) => index).filter((index) => before[index]);
  const at = (index: number): Rect => before[index] ?? { x: 0, y: 0, w: 0, h: 0 };
  order.sort((a, b) => at(a).y - at(b).y || at(a).x - at(b).x || a - b);
  const placed = new Map<number, Rect>();
  for (const index of order) {
    const old = at(index);
    const rect = { ...old, ...sizes[index] };
    for (let other = nearest(placed, rect); other !== null; other = nearest(placed, rect)) {
      const [which, blocking] = other;
      const was = at(which);
      if (old.x >= was.x + was.w) rect.x = blocking.x + blocking.w + gap;
      else rect.y = blocking.y + blocking.h + gap;
    }
    placed.set(index, rect);
  }
  for (const [index, size] of sizes.entries()) {
    if (!placed.has(index)) placed.set(index, { ...findFree([...placed.values()], size, aspect), ...size });
  }
  const places = sizes.map((_, index) => ({ x: placed.get(index)?.x ?? 0, y: placed.get(index)?.y ?? 0 }));
  return { places, scale: scaleOf(union([...placed.values()]) ?? { w: 1, h: 1 }, aspect) };
}

function nearest(placed: ReadonlyMap<number, Rect>, rect: Rect): [number, Rect] | null {
  for (const entry of placed) if (isNear(entry[1], rect)) return entry;
  return null;
}

/** The free corner at which everything together stays largest; the highest, then leftmost of equals. */
function findFree(placed: readonly Rect[], size: Size, aspect: number): { x: number; y: number } {
  const all = union(placed);
  if (!all) return { x: 0, y: 0 };
  const xs = [...new Set([all.x, ...placed.map((rect) => rect.x + rect.w + gap)])].sort((a, b) => a - b);
  const ys = [...new Set([all.y, ...placed.map((rect) => rect.y + rect.h + gap)])].sort((a, b) => a - b);
  let best = { x: all.x, y: all.y + all.h + gap };
  let bestScale = 0;
  for (const y of ys) {
    for (const x of xs) {
      const rect = { x, y, ...size };
      const scale = scaleOf(union([all, rect]) ?? rect, aspect);
      if (scale <= bestScale * (1 + 1e-9) || placed.some((other) => isNear(other, rect))) continue;
      [best, bestScale] = [{ x, y }, scale];
    }
  }
  return best;
}
