import type { Camera, Viewport } from '../scene/camera.ts';
import type { Layout } from '../scene/layout.ts';
import type { Level } from '../scene/levels.ts';
import type { Look } from '../scene/look.ts';
import type { Brush } from './draw/frame.ts';
import type { PixelRect } from './draw/scene.ts';

/** A canvas larger than the viewport, and the picture that is on it. */
export type Sheet = { ctx: Brush; picture: SheetPicture | null };

/** What a picture on a sheet shows. */
export type SheetPicture = { camera: Camera; level: Level; layout: Layout; look: Look };

/** How far a sheet reaches beyond the viewport on every side, in CSS pixels; panning within it draws nothing. */
export const sheetMarginPx = 128;

/** The size of a sheet in device pixels for a viewport in CSS pixels. */
export function sheetSize({ width, height }: Viewport, dpr: number): { w: number; h: number } {
  const margin = Math.round(sheetMarginPx * dpr) * 2;
  return { w: Math.round(width * dpr) + margin, h: Math.round(height * dpr) + margin };
}

/** The same camera moved by less than a pixel, so that the world's origin lies on a whole device pixel of a sheet. */
export function alignCamera(camera: Camera, dpr: number): Camera {
  const scale = camera.zoom * dpr;
  return {
    x: Math.round(camera.x * scale) / scale,
    y: Math.round(camera.y * scale) / scale,
    zoom: camera.zoom,
  };
}

/** How far, in whole device pixels, and by what factor a sheet's picture is moved and scaled to show what a camera sees. */
export function shiftOf(from: Camera, to: Camera, dpr: number): { dx: number; dy: number; scale: number } {
  const factor = to.zoom * dpr;
  // At the same zoom both ends are rounded as sheets are aligned: what lies on half a pixel goes the same way in both.
  const between = (start: number, end: number): number =>
    from.zoom === to.zoom
      ? Math.round(start * factor) - Math.round(end * factor)
      : Math.round((start - end) * factor);
  return {
    dx: between(from.x, to.x),
    dy: between(from.y, to.y),
    scale: to.zoom / from.zoom,
  };
}

/** The camera of a picture that is moved by whole device pixels. */
export function shiftCamera(camera: Camera, dx: number, dy: number, dpr: number): Camera {
  const scale = camera.zoom * dpr;
  return {
    x: Math.round(camera.x * scale - dx) / scale,
    y: Math.round(camera.y * scale - dy) / scale,
    zoom: camera.zoom,
  };
}

/** What a shift leaves blank on a sheet of a size: a band above or below, and one beside it. */
export function stripsOf(size: { w: number; h: number }, dx: number, dy: number): PixelRect[] {
  const { w, h } = size;
  const kept = { top: Math.max(0, dy), bottom: Math.min(h, h + dy) };
  return [
    { left: 0, right: w, top: 0, bottom: Math.max(0, dy) },
    { left: 0, right: w, top: Math.min(h, h + dy), bottom: h },
    { left: 0, right: Math.max(0, dx), ...kept },
    { left: Math.min(w, w + dx), right: w, ...kept },
  ].filter(({ left, right, top, bottom }) => right > left && bottom > top);
}
