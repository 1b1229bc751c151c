import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { perLocale } from '../i18n/locale.ts';
import { mostOf, nearest, roundUp, timeMarks, toPath } from '../scene/chart.ts';
import type { Points } from '../scene/chart.ts';
import './chart.css';
import { formatExact } from './format.ts';

/** A line of a plot, and what it is called. */
export type PlotLine = { name: string; points: Points };

type PlotProps = {
  title: string;
  lines: readonly PlotLine[];
  fromMs: number;
  toMs: number;
  /** How far apart points may be for a line between them, in ms. */
  gapMs: number;
  /** The top at least. */
  atLeast?: number;
  isBinary: boolean;
  format: (value: number) => string;
  /** What is said where there are no points. */
  none: string;
};

const height = 92;
const left = 64;
const bottom = 18;
const top = 6;

function useWidth(): [React.RefObject<HTMLElement | null>, number] {
  const box = useRef<HTMLElement | null>(null);
  const [width, setWidth] = useState(420);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(
      ([entry]) => entry && setWidth(Math.max(200, entry.contentRect.width)),
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

const clock = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);

/** Lines over time with their values; a mark follows the pointer, and the arrow keys while it has the focus. */
export function Plot({ title, lines, fromMs, toMs, gapMs, atLeast = 0, isBinary, format, none }: PlotProps) {
  const id = useId();
  const [box, width] = useWidth();
  const [markedMs, setMarkedMs] = useState<number | null>(null);
  const drawn = lines.map(({ points }) => points);
  const isEmpty = drawn.every((points) => points.length === 0);
  const inner = width - left - 4;
  const most = roundUp(Math.max(atLeast, mostOf(drawn)), isBinary);
  const frame = { fromMs, toMs, most, width: inner, height };
  const shownMs = markedMs === null ? null : (nearest(drawn[0] ?? [], markedMs)?.[0] ?? null);
  const xOf = (timeMs: number): number => left + ((timeMs - fromMs) / Math.max(1, toMs - fromMs)) * inner;
  const valueOf = (points: Points): number | null =>
    (shownMs === null ? points.at(-1) : nearest(points, shownMs))?.[1] ?? null;
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const times = (drawn[0] ?? []).map(([timeMs]) => timeMs);
    if (step === undefined || times.length === 0) return;
    event.preventDefault();
    const at = shownMs === null ? times.length - 1 : times.indexOf(shownMs) + step;
    setMarkedMs(times[Math.min(times.length - 1, Math.max(0, at))] ?? null);
  };
  return (
    <figure className="plot" ref={box}>
      <figcaption id={id} className="plot-head">
        <span className="plot-title">{title}</span>
        {lines.map(({ name, points }, index) => {
          const value = valueOf(points);
          return (
            <span key={name} className="plot-value">
              <span className={`plot-key plot-key-${index}`} aria-hidden />
              {name !== '' && <span className="muted">{name}</span>} {value === null ? '–' : format(value)}
            </span>
          );
        })}
        {shownMs !== null && <span className="muted">{formatExact(new Date(shownMs).toISOString())}</span>}
      </figcaption>
      {isEmpty ? (
        <p className="plot-none">{none}</p>
      ) : (
        <svg
          className="plot-drawing"
          width={width}
          height={top + height + bottom}
          role="img"
          aria-labelledby={id}
          tabIndex={0}
          onKeyDown={onKey}
          onBlur={() => setMarkedMs(null)}
          onPointerMove={(event) => {
            const { left: at } = event.currentTarget.getBoundingClientRect();
            setMarkedMs(fromMs + ((event.clientX - at - left) / inner) * (toMs - fromMs));
          }}
          onPointerLeave={() => setMarkedMs(null)}
        >
          {[0, 0.5, 1].map((share) => {
            const y = top + height - share * height;
            return (
              <g key={share}>
                <line className="plot-rule" x1={left} x2={width - 4} y1={y} y2={y} />
                <text className="plot-text" x={left - 8} y={y + 4} textAnchor="end">
                  {format(share * most)}
                </text>
              </g>
            );
          })}
          {timeMarks(fromMs, toMs, Math.max(2, Math.floor(inner / 80))).map((timeMs) => (
            <text
              key={timeMs}
              className="plot-text"
              x={xOf(timeMs)}
              y={top + height + 14}
              textAnchor="middle"
            >
              {clock().format(timeMs)}
            </text>
          ))}
          <g transform={`translate(${left} ${top})`}>
            {drawn.map((points, index) => (
              <path
                key={index}
                className={`chart-line chart-line-${index}`}
                d={toPath(points, frame, gapMs)}
              />
            ))}
          </g>
          {shownMs !== null && (
            <line className="plot-mark" x1={xOf(shownMs)} x2={xOf(shownMs)} y1={top} y2={top + height} />
          )}
        </svg>
      )}
    </figure>
  );
}
