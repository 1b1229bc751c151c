import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import './splitter.css';

type SplitterProps = {
  label: string;
  /** Which side of it the panel is on that it sizes. */
  panel: 'before' | 'after';
  orientation: 'vertical' | 'horizontal';
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
};

const stepPx = 16;

/** The edge between two parts of the page: dragged, or moved with the arrow keys. Sizes in CSS pixels. */
export function Splitter({ label, panel, orientation, value, min, max, onChange }: SplitterProps) {
  const drag = useRef<{ from: number; value: number } | null>(null);
  const isVertical = orientation === 'vertical';
  const at = (event: PointerEvent): number => (isVertical ? event.clientX : event.clientY);
  const set = (next: number): void => onChange(Math.round(Math.min(max, Math.max(min, next))));
  // From right to left what comes before it is at its right.
  const isMirrored = isVertical && document.documentElement.dir === 'rtl';
  const sign = (panel === 'before') === isMirrored ? -1 : 1;

  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: at(event), value };
  };
  const onMove = (event: PointerEvent): void => {
    if (drag.current) set(drag.current.value + (at(event) - drag.current.from) * sign);
  };
  const onKey = (event: KeyboardEvent): void => {
    const less = isVertical ? 'ArrowLeft' : 'ArrowUp';
    const more = isVertical ? 'ArrowRight' : 'ArrowDown';
    const step = event.key === more ? stepPx : event.key === less ? -stepPx : 0;
    if (step !== 0) set(value + step * sign);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={`splitter splitter-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value)}
      aria-valuemin={Math.round(min)}
      aria-valuemax={Math.round(max)}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      onKeyDown={onKey}
    />
  );
}
