import type { Camera, Viewport } from '../../scene/camera.ts';
import { measure } from '../../scene/geometry.ts';
import type { Rect } from '../../scene/geometry.ts';
import type { Level } from '../../scene/levels.ts';
import type { Look } from '../../scene/look.ts';
import type { CanvasTheme } from '../theme.ts';

/** What is drawn on; a page's canvas, or one that belongs to no page and may live in a worker. */
export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What drawing needs to know: where to, in what colours, and how the world maps to CSS pixels. */
export type Frame = {
  ctx: Brush;
  theme: CanvasTheme;
  /** For what may be out of date. */
  staleTheme: CanvasTheme;
  /** For what steps back. */
  dimTheme: CanvasTheme;
  look: Look;
  camera: Camera;
  viewport: Viewport;
  /** The part of the viewport that is drawn, in CSS pixels; all of it where absent. */
  part?: Rect;
  /** Device pixels a CSS pixel. */
  dpr: number;
  level: Level;
  /** For the words of a freshness. */
  now: Date;
};

/** The part of the viewport that is drawn, in CSS pixels. */
export function partOf({ part, viewport }: Frame): Rect {
  return part ?? { x: 0, y: 0, w: viewport.width, h: viewport.height };
}

/** A world x in CSS pixels. */
export function toX(frame: Frame, x: number): number {
  return (x - frame.camera.x) * frame.camera.zoom + frame.viewport.width / 2;
}

/** A world y in CSS pixels. */
export function toY(frame: Frame, y: number): number {
  return (y - frame.camera.y) * frame.camera.zoom + frame.viewport.height / 2;
}

/** Decides what lies between two pixels the same way whatever the last digits of a sum are. */
const tie = 1e-6;

/** The nearest whole device pixel, in CSS pixels. */
export function snap(frame: Frame, value: number): number {
  return Math.round(value * frame.dpr + tie) / frame.dpr;
}

/** Whether cells lie on whole device pixels: below a few pixels that would make gaps of unequal width, which the eye reads as stripes. */
export function isOnPixels(frame: Frame): boolean {
  return measure.cellH * frame.camera.zoom * frame.dpr >= 7;
}

/** A world rectangle in CSS pixels with its edges on device pixels; never empty. */
export function toBox(frame: Frame, x: number, y: number, w: number, h: number): Rect {
  const left = snap(frame, toX(frame, x));
  const top = snap(frame, toY(frame, y));
  const least = 1 / frame.dpr;
  return {
    x: left,
    y: top,
    w: Math.max(least, snap(frame, toX(frame, x + w)) - left),
    h: Math.max(least, snap(frame, toY(frame, y + h)) - top),
  };
}

/** The width of a hairline: one device pixel, in CSS pixels; a full pixel on coarse screens; twice that in high contrast. */
export function hairline(frame: Frame): number {
  return (Math.max(1, Math.round(frame.dpr)) / frame.dpr) * frame.theme.lineScale;
}

/**
 * Strokes the inside of a box, so that the line lies on device pixels: with a hairline, or with a width in CSS pixels
 * that is scaled as the theme wants it.
 */
export function strokeInside(frame: Frame, box: Rect, colour: string, width?: number, radius = 0): void {
  const { ctx, theme } = frame;
  const line = width === undefined ? hairline(frame) : width * theme.lineScale;
  ctx.strokeStyle = colour;
  ctx.lineWidth = line;
  const half = line / 2;
  if (radius > 0) {
    ctx.beginPath();
    ctx.roundRect(box.x + half, box.y + half, box.w - line, box.h - line, Math.max(0, radius - half));
    ctx.stroke();
  } else {
    ctx.strokeRect(box.x + half, box.y + half, box.w - line, box.h - line);
  }
}

/** Fills a box, with rounded corners where a radius is given. */
export function fillBox(frame: Frame, box: Rect, colour: string, radius = 0): void {
  const { ctx } = frame;
  ctx.fillStyle = colour;
  if (radius > 0) {
    ctx.beginPath();
    ctx.roundRect(box.x, box.y, box.w, box.h, radius);
    ctx.fill();
  } else {
    ctx.fillRect(box.x, box.y, box.w, box.h);
  }
}
