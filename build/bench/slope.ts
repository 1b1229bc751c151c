/** A measurement: when, and how much. */
export type Point = readonly [x: number, y: number];

/** How something grows: its slope in y by x, the ends of the interval that holds the true slope with 95 %, and the mean of y. */
export type Slope = { slope: number; low: number; high: number; mean: number };

/** Quantiles of Student's distribution for 95 % on both sides, by degrees of freedom. Source: any table of it. */
const quantiles: readonly (readonly [degrees: number, quantile: number])[] = [
  [1, 12.71],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [7, 2.365],
  [10, 2.228],
  [15, 2.131],
  [20, 2.086],
  [30, 2.042],
  [60, 2.0],
  [Infinity, 1.96],
];

/** The quantile for at least so many degrees of freedom, or for the next fewer that the table has: an interval that is rather too wide. */
function quantileOf(degrees: number): number {
  let found = quantiles[0]?.[1] ?? Infinity;
  for (const [from, quantile] of quantiles) if (degrees >= from) found = quantile;
  return found;
}

/**
 * Fits a line by least squares. What is left of a heap after garbage has been collected wanders, so neighbours are alike:
 * measurements count for as many as they are worth by the correlation of each with the next.
 */
export function fitSlope(points: readonly Point[]): Slope {
  const count = points.length;
  if (count < 4) throw new Error('A slope takes four measurements at least.');
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / count;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const left = points.map(([x, y]) => y - meanY - slope * (x - meanX));
  const squares = left.reduce((sum, rest) => sum + rest ** 2, 0);
  const products = left.slice(1).reduce((sum, rest, index) => sum + rest * (left[index] ?? 0), 0);
  const alike = squares === 0 ? 0 : Math.min(0.95, Math.max(0, products / squares));
  const worth = Math.max(3, (count * (1 - alike)) / (1 + alike));
  const error = Math.sqrt(squares / (worth - 2) / ((spread * worth) / count));
  const reach = quantileOf(worth - 2) * error;
  return { slope, low: slope - reach, high: slope + reach, mean: meanY };
}

/** How much wider an interval of 99.9 % is than one of 95 %. */
const surer = 3.29 / 1.96;

/**
 * Whether something grows: even the low end of its slope is above zero, and it comes to more than `least` over the
 * measurements. The interval is that of 99.9 %: of a dozen things that do not grow, one would else be called so by chance in
 * every fourth run.
 */
export function grows(points: readonly Point[], least: number): boolean {
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const { slope, low } = fitSlope(points);
  return slope - surer * (slope - low) > 0 && slope * (last - first) > least;
}
