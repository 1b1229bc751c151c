import type { Rect } from '../../scene/geometry.ts';
import { hairline } from './frame.ts';
import type { Frame } from './frame.ts';

/** The quarter circles of a box with round corners: their middles, and the angle each begins at. */
function cornersOf({ x, y, w, h }: Rect, radius: number): { x: number; y: number; from: number }[] {
  const [left, top, right, bottom] = [x + radius, y + radius, x + w - radius, y + h - radius];
  return [
    { x: right, y: bottom, from: 0 },
    { x: left, y: bottom, from: Math.PI / 2 },
    { x: left, y: top, from: Math.PI },
    { x: right, y: top, from: -Math.PI / 2 },
  ];
}

/**
 * Fills a large box piece by piece: the smoothing of a curve depends a little on where a clip cuts the shape it is
 * part of, so that a part drawn anew would differ from the whole. Box and radius are on whole device pixels.
 */
export function fillInPieces({ ctx }: Frame, box: Rect, colour: string, radius: number): void {
  const { x, y, w, h } = box;
  ctx.fillStyle = colour;
  ctx.fillRect(x, y + radius, w, h - radius * 2);
  if (radius <= 0) return;
  ctx.fillRect(x + radius, y, w - radius * 2, radius);
  ctx.fillRect(x + radius, y + h - radius, w - radius * 2, radius);
  for (const corner of cornersOf(box, radius)) {
    ctx.beginPath();
    ctx.moveTo(corner.x, corner.y);
    ctx.arc(corner.x, corner.y, radius, corner.from, corner.from + Math.PI / 2);
    ctx.fill();
  }
}

/** Draws the straight edges of a box as lines of rectangles, or of dashes, which keep their place whatever the clip. */
function drawEdges(
  frame: Frame,
  { x, y, w, h }: Rect,
  colour: string,
  radius: number,
  isDashed: boolean,
): void {
  const { ctx } = frame;
  const line = hairline(frame);
  const half = line / 2;
  const [along, down] = [w - radius * 2, h - radius * 2];
  if (!isDashed) {
    ctx.fillStyle = colour;
    for (const top of [y, y + h - line]) ctx.fillRect(x + radius, top, along, line);
    for (const left of [x, x + w - line]) ctx.fillRect(left, y + radius, line, down);
    return;
  }
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  for (const middle of [y + half, y + h - half]) {
    ctx.moveTo(x + radius, middle);
    ctx.lineTo(x + radius + along, middle);
  }
  for (const middle of [x + half, x + w - half]) {
    ctx.moveTo(middle, y + radius);
    ctx.lineTo(middle, y + radius + down);
  }
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Strokes the inside of a large box with a hairline piece by piece. */
export function strokeInPieces(
  frame: Frame,
  box: Rect,
  colour: string,
  radius: number,
  isDashed: boolean,
): void {
  const { ctx } = frame;
  const line = hairline(frame);
  ctx.strokeStyle = colour;
  ctx.lineWidth = line;
  drawEdges(frame, box, colour, radius, isDashed);
  if (radius <= line) return;
  for (const corner of cornersOf(box, radius)) {
    ctx.beginPath();
    ctx.arc(corner.x, corner.y, radius - line / 2, corner.from, corner.from + Math.PI / 2);
    ctx.stroke();
  }
}
