import type { Point } from './camera.ts';
import { measure } from './geometry.ts';
import type { Rect } from './geometry.ts';

/** Something that has its place, and may take less of it now. */
export type Shrunk = { home: Rect; w: number; h: number; isFolded: boolean };

/** An interval on the axis along which things close up, and on the one across. */
type Span = {
  at: number;
  length: number;
  shown: number;
  /** Where it lies across: with its full size, and what it may have come to by now. */
  across: readonly { from: number; to: number }[];
  isFolded: boolean;
};

const gap = measure.plateGap;
/** What is left of a distance beyond the usual one between two things that are folded. */
const shareOfDistance = 0.2;

function isBeside(a: Span, b: Span): boolean {
  return a.across.some(({ from, to }, index) => {
    const other = b.across[index];
    return other !== undefined && from < other.to + gap && other.from < to + gap;
  });
}

function distanceBetween(a: Span, b: Span): number {
  const distance = b.at - a.at - a.length;
  if (!a.isFolded || !b.isFolded || distance <= gap) return distance;
  return gap + (distance - gap) * shareOfDistance;
}

/** Where each begins when all keep their order and their distance to what is before them. */
function closeAlong(spans: readonly Span[]): number[] {
  const order = spans
    .map((_, index) => index)
    .sort((a, b) => (spans[a]?.at ?? 0) - (spans[b]?.at ?? 0) || a - b);
  const begins = spans.map(({ at }) => at);
  for (const [turn, index] of order.entries()) {
    const own = spans[index];
    if (!own) continue;
    const before = order
      .slice(0, turn)
      .flatMap((other) => {
        const span = spans[other];
        return span && span.at + span.length <= own.at && isBeside(span, own) ? [{ other, span }] : [];
      })
      .sort((a, b) => b.span.at + b.span.length - a.span.at - a.span.length);
    let begin: number | null = null;
    for (const [place, { other, span }] of before.entries()) {
      const isHidden = before
        .slice(0, place)
        .some(({ span: nearer }) => nearer.at >= span.at + span.length && isBeside(nearer, span));
      if (isHidden) continue;
      const least = (begins[other] ?? 0) + span.shown + distanceBetween(span, own);
      begin = Math.max(begin ?? least, least);
    }
    begins[index] = Math.round(begin ?? own.at);
  }
  return begins;
}

/**
 * Closes up what has shrunk: what was below moves up and what was at the right to the left, as far as what holds it has
 * given way. Nothing changes its order, nothing overlaps, and what has not shrunk and follows nothing that has stays.
 */
export function closeUp(all: readonly Shrunk[]): Point[] {
  if (all.every(({ home, w, h }) => home.w === w && home.h === h)) {
    return all.map(({ home }) => ({ x: home.x, y: home.y }));
  }
  const ys = closeAlong(
    all.map(({ home, h, isFolded }) => ({
      at: home.y,
      length: home.h,
      shown: h,
      across: [{ from: home.x, to: home.x + home.w }],
      isFolded,
    })),
  );
  const xs = closeAlong(
    all.map(({ home, w, h, isFolded }, index) => ({
      at: home.x,
      length: home.w,
      shown: w,
      // What stood beside something follows it, too, where that has moved up since.
      across: [
        { from: home.y, to: home.y + home.h },
        { from: ys[index] ?? home.y, to: (ys[index] ?? home.y) + h },
      ],
      isFolded,
    })),
  );
  return all.map((_, index) => ({ x: xs[index] ?? 0, y: ys[index] ?? 0 }));
}
