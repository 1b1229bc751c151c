import type { Glyph } from '../../scene/glyphs.ts';
import type { Frame } from './frame.ts';

type Paths = { fill: Path2D | null; stroke: Path2D | null };

const made = new WeakMap<Glyph, Paths>();

function pathsOf(glyph: Glyph): Paths {
  const known = made.get(glyph);
  if (known) return known;
  const paths = {
    fill: glyph.fill === '' ? null : new Path2D(glyph.fill),
    stroke: glyph.stroke === '' ? null : new Path2D(glyph.stroke),
  };
  made.set(glyph, paths);
  return paths;
}

/** Draws a glyph in a square of `size` CSS pixels around its middle. */
export function drawGlyph(
  frame: Frame,
  glyph: Glyph,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  const { ctx, dpr } = frame;
  const { fill, stroke } = pathsOf(glyph);
  const scale = (size / 16) * dpr;
  ctx.setTransform(scale, 0, 0, scale, (x - size / 2) * dpr, (y - size / 2) * dpr);
  if (fill) {
    ctx.fillStyle = colour;
    ctx.fill(fill, 'evenodd');
  }
  if (stroke) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = Math.max(1.6, 16 / size);
    if (glyph.dash) ctx.setLineDash([...glyph.dash]);
    ctx.stroke(stroke);
    if (glyph.dash) ctx.setLineDash([]);
  }
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
}
