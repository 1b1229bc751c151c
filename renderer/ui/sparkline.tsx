import { mostOf, toPath } from '../scene/chart.ts';
import type { Points } from '../scene/chart.ts';
import './chart.css';

type SparklineProps = {
  /** One line or two. */
  lines: readonly Points[];
  fromMs: number;
  toMs: number;
  /** What the top stands for; the largest value where absent. */
  most?: number;
  /** How far apart points may be for a line between them, in ms. */
  gapMs: number;
};

const width = 120;
const height = 22;

/** How something went, in the height of a line of text; what it says is beside it. */
export function Sparkline({ lines, fromMs, toMs, most, gapMs }: SparklineProps) {
  const frame = { fromMs, toMs, most: Math.max(most ?? mostOf(lines), 1e-9), width, height: height - 2 };
  return (
    <svg className="sparkline" viewBox={`0 -1 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      {lines.map((points, index) => (
        <path key={index} className={`chart-line chart-line-${index}`} d={toPath(points, frame, gapMs)} />
      ))}
    </svg>
  );
}
