import type { Point } from '../../scene/camera.ts';
import type { Rect } from '../../scene/geometry.ts';
import type { Frame } from './frame.ts';

/** A bow from the middle of a box to that of another, and the point it is pulled to. */
export type Bow = { start: Point; pull: Point; end: Point };

function middleOf({ x, y, w, h }: Rect): Point {
  return { x: x + w / 2, y: y + h / 2 };
}

/** The bow between two boxes: on the same side whichever way it goes, so that two that go to and fro lie apart. */
export function bowOf(from: Rect, to: Rect): Bow {
  const [a, b] = [middleOf(from), middleOf(to)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const pull = { x: (a.x + b.x) / 2 - dy * 0.16, y: (a.y + b.y) / 2 + dx * 0.16 };
  return { start: a, pull, end: b };
}

function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/** The point that a share of the way along a bow is at. */
export function pointOn({ start, pull, end }: Bow, share: number): Point {
  return between(between(start, pull, share), between(pull, end, share), share);
}

/** Strokes a bow from its start, all of it or a share. */
export function strokeBow(frame: Frame, bow: Bow, share = 1): void {
  const { ctx } = frame;
  const end = share === 1 ? bow.end : pointOn(bow, share);
  const pull = share === 1 ? bow.pull : between(bow.start, bow.pull, share);
  ctx.beginPath();
  ctx.moveTo(bow.start.x, bow.start.y);
  ctx.quadraticCurveTo(pull.x, pull.y, end.x, end.y);
  ctx.stroke();
}
