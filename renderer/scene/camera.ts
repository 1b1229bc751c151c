import { overlaps } from './geometry.ts';
import type { Rect } from './geometry.ts';

/** What the viewport looks at: its centre in world units, and CSS pixels a unit. */
export type Camera = { x: number; y: number; zoom: number };

/** The viewport's size in CSS pixels. */
export type Viewport = { width: number; height: number };

/** A point, in world units or CSS pixels as the name of its holder says. */
export type Point = { x: number; y: number };

/** How far two points are apart. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The nearest one can come: a card is then 360 by 110 pixels. */
export const maxZoom = 2.5;

const absoluteMinZoom = 0.002;

/** A point of the viewport (CSS pixels from its upper left corner) in world units. */
export function toWorld(camera: Camera, viewport: Viewport, point: Point): Point {
  return {
    x: camera.x + (point.x - viewport.width / 2) / camera.zoom,
    y: camera.y + (point.y - viewport.height / 2) / camera.zoom,
  };
}

/** A world point in CSS pixels from the upper left corner of the viewport. */
export function toScreen(camera: Camera, viewport: Viewport, point: Point): Point {
  return {
    x: (point.x - camera.x) * camera.zoom + viewport.width / 2,
    y: (point.y - camera.y) * camera.zoom + viewport.height / 2,
  };
}

/** A world rectangle in CSS pixels from the upper left corner of the viewport. */
export function toScreenRect(camera: Camera, viewport: Viewport, rect: Rect): Rect {
  const corner = toScreen(camera, viewport, rect);
  return { x: corner.x, y: corner.y, w: rect.w * camera.zoom, h: rect.h * camera.zoom };
}

/** The part of the world the viewport shows. */
export function viewOf(camera: Camera, viewport: Viewport): Rect {
  const w = viewport.width / camera.zoom;
  const h = viewport.height / camera.zoom;
  return { x: camera.x - w / 2, y: camera.y - h / 2, w, h };
}

/** The camera that shows a rectangle whole, with `paddingPx` around it; never nearer than `zoomLimit`. */
export function fitCamera(rect: Rect, viewport: Viewport, paddingPx: number, zoomLimit = 1): Camera {
  const room = (size: number): number => Math.max(16, size - paddingPx * 2);
  const zoom = Math.min(
    room(viewport.width) / Math.max(1, rect.w),
    room(viewport.height) / Math.max(1, rect.h),
    zoomLimit,
  );
  return { x: rect.x + rect.w / 2, y: rect.y + rect.h / 2, zoom: Math.max(absoluteMinZoom, zoom) };
}

/**
 * The camera that shows everything with none of `parts` (world units) under what covers a corner of the viewport
 * (`covered`, CSS pixels, at the right and below): as usual where nothing would be, else above or beside it.
 */
export function fitBeside(
  whole: Rect,
  parts: readonly Rect[],
  viewport: Viewport,
  paddingPx: number,
  covered: Rect | null,
): Camera {
  const plain = fitCamera(whole, viewport, paddingPx);
  if (!covered || !parts.some((part) => overlaps(toScreenRect(plain, viewport, part), covered))) return plain;
  const above = fitCamera(whole, { ...viewport, height: covered.y }, paddingPx);
  const beside = fitCamera(whole, { ...viewport, width: covered.x }, paddingPx);
  if (above.zoom >= beside.zoom) {
    return { ...above, y: above.y + (viewport.height - covered.y) / 2 / above.zoom };
  }
  return { ...beside, x: beside.x + (viewport.width - covered.x) / 2 / beside.zoom };
}

/** How far out one can go: everything at 60 % of the viewport, though never nearer than zoom 0.5. */
export function minZoomFor(bounds: Rect, viewport: Viewport): number {
  return Math.min(0.5, fitCamera(bounds, viewport, 0, maxZoom).zoom * 0.6);
}

/** Keeps the zoom within its limits and the middle of the viewport over the fleet. */
export function clampCamera(camera: Camera, bounds: Rect, viewport: Viewport): Camera {
  const zoom = Math.min(maxZoom, Math.max(minZoomFor(bounds, viewport), camera.zoom));
  return {
    x: Math.min(bounds.x + bounds.w, Math.max(bounds.x, camera.x)),
    y: Math.min(bounds.y + bounds.h, Math.max(bounds.y, camera.y)),
    zoom,
  };
}

/** Zooms by a factor so that the world point under `at` (CSS pixels) stays where it is, within the limits given. */
export function zoomAt(
  camera: Camera,
  viewport: Viewport,
  at: Point,
  factor: number,
  limits: { min: number; max: number },
): Camera {
  const zoom = Math.min(limits.max, Math.max(limits.min, camera.zoom * factor));
  const fixed = toWorld(camera, viewport, at);
  return {
    x: fixed.x - (at.x - viewport.width / 2) / zoom,
    y: fixed.y - (at.y - viewport.height / 2) / zoom,
    zoom,
  };
}

/** A camera on the way from one to another at `progress` 0 to 1: eased out, the zoom by ratio, so that it feels even. */
export function between(from: Camera, to: Camera, progress: number): Camera {
  const eased = 1 - (1 - progress) ** 3;
  const zoom = from.zoom * (to.zoom / from.zoom) ** eased;
  // The centre follows the scale, so that the target does not sweep across the view when zooming far.
  const scale = to.zoom === from.zoom ? eased : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
  return { x: from.x + (to.x - from.x) * scale, y: from.y + (to.y - from.y) * scale, zoom };
}
