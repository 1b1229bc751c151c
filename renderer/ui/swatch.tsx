import { isState } from '../canvas/draw/fills.ts';
import type { Fill } from '../scene/look.ts';
import { StateGlyph } from './glyph.tsx';
import './swatch.css';

/** What a fill of the canvas looks like: the glyph of a state, else its colour with its pattern. */
export function Swatch({ role, hasPattern = false }: Pick<Fill, 'role' | 'hasPattern'>) {
  if (isState(role)) return <StateGlyph state={role} />;
  return (
    <span
      className={hasPattern ? 'fill-swatch fill-swatch-pattern' : 'fill-swatch'}
      style={{ backgroundColor: `var(--fill-${role})` }}
    />
  );
}
