import type { Point } from '../../scene/camera.ts';
import type { Rect } from '../../scene/geometry.ts';
import { bowOf, pointOn, strokeBow } from './bow.ts';
import type { Frame } from './frame.ts';
import { drawText, widthOf } from './text.ts';
import type { TextStyle } from './text.ts';

/** Something that is on its way from one node to another (ids): how much of the way it has come, 0 to 1, and what is said of it. */
export type Flight = { from: string; to: string; share: number; label: string };

/** The same with its boxes in CSS pixels of the viewport. */
export type PlacedFlight = { from: Rect; to: Rect; share: number; label: string };

const style: TextStyle = { size: 11, weight: 600, family: 'sans' };

/** Draws what is on its way: a broken bow, whole as far as it has come, with a mark that moves along it and its share beside. */
export function drawFlights(frame: Frame, flights: readonly PlacedFlight[]): void {
  const { ctx, theme } = frame;
  const colour = theme.state.migrating;
  const marks: { at: Point; label: string }[] = [];
  for (const flight of flights) {
    const bow = bowOf(flight.from, flight.to);
    ctx.strokeStyle = theme.surface;
    ctx.lineWidth = 4.5 * theme.lineScale;
    strokeBow(frame, bow);
    ctx.strokeStyle = colour;
    ctx.lineWidth = 2 * theme.lineScale;
    ctx.setLineDash([3, 5]);
    strokeBow(frame, bow);
    ctx.setLineDash([]);
    strokeBow(frame, bow, flight.share);
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(bow.end.x, bow.end.y, 3.5, 0, Math.PI * 2);
    ctx.fill();
    marks.push({ at: pointOn(bow, flight.share), label: flight.label });
  }
  ctx.textBaseline = 'middle';
  for (const { at, label } of marks) {
    ctx.fillStyle = theme.surface;
    ctx.beginPath();
    ctx.arc(at.x, at.y, 7.5, 0, Math.PI * 2);
    ctx.fill();
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(at.x, at.y, 5.5, 0, Math.PI * 2);
    ctx.fill();
    const width = widthOf(frame, label, style);
    ctx.fillStyle = theme.surface;
    ctx.fillRect(at.x + 10, at.y - 8, width + 8, 16);
    drawText(frame, label, at.x + 14, at.y, style, theme.text);
  }
}
