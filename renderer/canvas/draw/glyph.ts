import type { Glyph } from '../../scene/glyphs.ts';
import type { Frame } from './frame.ts';

type Paths = { fill: Path2D | null; stroke: Path2D | null };

const made = new WeakMap<Glyph, Paths>();
const texts = new WeakMap<Path2D, string>();

/** The SVG path that a glyph's path was made of; a `Path2D` does not give it back. */
export function pathTextOf(path: Path2D): string {
  return texts.get(path) ?? '';
}

function toPath(text: string): Path2D | null {
  if (text === '') return null;
  const path = new Path2D(text);
  texts.set(path, text);
  return path;
}

function pathsOf(glyph: Glyph): Paths {
  const known = made.get(glyph);
  if (known) return known;
  const paths: Paths = {
    fill: toPath(glyph.fill),
    stroke: toPath(glyph.stroke),
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
