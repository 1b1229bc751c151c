/** A rectangle; in world units unless a name says otherwise. */
export type Rect = { x: number; y: number; w: number; h: number };

/** The fixed measures of the topology in world units; at zoom 1 a unit is a CSS pixel. */
export const measure = {
  cellW: 144,
  cellH: 44,
  cellGap: 6,
  hostPad: 12,
  hostHead: 72,
  hostGap: 16,
  platePad: 20,
  plateGap: 48,
  plateHead: 112,
  plateMinW: 480,
  shelfHead: 64,
  emptyH: 112,
} as const;

/** Distance from one cell to the next, in world units. */
export const pitch = { x: measure.cellW + measure.cellGap, y: measure.cellH + measure.cellGap } as const;

/** Whether a point is in a rectangle; the right and lower edges are outside. */
export function contains(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.w && y < rect.y + rect.h;
}

/** Whether two rectangles share more than an edge. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** The smallest rectangle around all of these; null for none. */
export function union(rects: readonly Rect[]): Rect | null {
  const [first] = rects;
  if (!first) return null;
  let [left, top, right, bottom] = [first.x, first.y, first.x + first.w, first.y + first.h];
  for (const rect of rects) {
    left = Math.min(left, rect.x);
    top = Math.min(top, rect.y);
    right = Math.max(right, rect.x + rect.w);
    bottom = Math.max(bottom, rect.y + rect.h);
  }
  return { x: left, y: top, w: right - left, h: bottom - top };
}
