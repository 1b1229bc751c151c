/** Points of a series: [time in ms, value], the oldest first. */
export type Points = readonly (readonly [number, number])[];

/** Where a chart is drawn: times from left to right, values from the bottom up. Sizes in CSS pixels. */
export type Frame = { fromMs: number; toMs: number; most: number; width: number; height: number };

/** A round number that is not less, such as 1, 2 or 5 times a power of ten (of 1,024 for sizes in bytes, and then of two). */
export function roundUp(value: number, isBinary: boolean): number {
  if (!(value > 0)) return 1;
  if (isBinary) {
    const unit = 1024 ** Math.floor(Math.log(value) / Math.log(1024));
    return unit * roundUp(value / unit, false);
  }
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * ([1, 2, 5, 10].find((step) => step * unit >= value * (1 - 1e-9)) ?? 10);
}

/** The largest value of some series; 0 where there is none. */
export function mostOf(all: readonly Points[]): number {
  let most = 0;
  for (const points of all) for (const [, value] of points) if (value > most) most = value;
  return most;
}

const place = (
  { fromMs, toMs, most, width, height }: Frame,
  [timeMs, value]: Points[number],
): [number, number] => [
  ((timeMs - fromMs) / Math.max(1, toMs - fromMs)) * width,
  height - (value / most) * height,
];

/** The path of a line in SVG; it is broken where points are further apart than `gapMs`, and a point by itself is a dot. */
export function toPath(points: Points, frame: Frame, gapMs: number): string {
  let before = Number.NEGATIVE_INFINITY;
  return points
    .filter(([timeMs]) => timeMs >= frame.fromMs && timeMs <= frame.toMs)
    .map((point) => {
      const [x, y] = place(frame, point);
      const isFirst = point[0] - before > gapMs;
      before = point[0];
      const at = `${x.toFixed(1)} ${y.toFixed(1)}`;
      return isFirst ? `M${at}h0` : `L${at}`;
    })
    .join('');
}

/** The point that is nearest to a time; null where there is none. */
export function nearest(points: Points, timeMs: number): Points[number] | null {
  let best: Points[number] | null = null;
  for (const point of points) {
    if (best === null || Math.abs(point[0] - timeMs) < Math.abs(best[0] - timeMs)) best = point;
  }
  return best;
}

const steps = [60, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600].map((seconds) => seconds * 1000);

/** Whole times of the clock between two times, so many at most; for the marks below a chart. */
export function timeMarks(fromMs: number, toMs: number, most: number): number[] {
  const stepMs = steps.find((step) => (toMs - fromMs) / step <= most) ?? 21_600_000;
  const marks: number[] = [];
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs; at += stepMs) marks.push(at);
  return marks;
}
