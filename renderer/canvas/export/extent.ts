import type { Flight } from '../draw/flights.ts';
import type { Camera, Viewport } from '../../scene/camera.ts';
import { levelAt, levelStarts } from '../../scene/levels.ts';
import type { Level } from '../../scene/levels.ts';
import { measure } from '../../scene/geometry.ts';
import type { Layout } from '../../scene/layout.ts';
import type { Look } from '../../scene/look.ts';
import type { CanvasTheme } from '../theme.ts';

/** What the canvas shows, for drawing it elsewhere; the theme has its colours as `#rrggbb`. */
export type CanvasPicture = {
  layout: Layout;
  look: Look;
  camera: Camera;
  level: Level;
  viewport: Viewport;
  theme: CanvasTheme;
  /** Ids of what is selected, and of what waits for its cluster. */
  selection: ReadonlySet<string>;
  pending: ReadonlySet<string>;
  /** What is on its way; nothing where absent. */
  flights?: readonly Flight[];
};

/** How much of it a picture has. */
export type Extent = 'view' | 'everything';

/** How a picture is framed. `scale` is below 1 where everything would have been too large for one picture. */
export type Framing = { camera: Camera; viewport: Viewport; level: Level; scale: number };

/** Pixels for each CSS pixel in a PNG. */
export const pngRatio = 2;

/** Chromium draws no canvas beyond these; half of the area is kept free for the encoder. */
const mostSidePx = 16_384;
const mostPixels = 134_000_000;

/** Beyond so many VMs as cards, an SVG is more than programs open: they become cells. */
const mostCards = 4_000;

const paddingPx = 32;
/** Kept free for the lines beneath. */
const captionRoomPx = 120;

function zoomForPng({ bounds }: Layout): number {
  const side = mostSidePx / pngRatio - paddingPx * 2 - captionRoomPx;
  const area = Math.sqrt(mostPixels / (bounds.w * bounds.h)) / pngRatio;
  return Math.min(1, side / bounds.w, side / bounds.h, area * 0.97);
}

function zoomForSvg({ plates }: Layout): number {
  const vms = plates.reduce((sum, { plate }) => sum + plate.node.counts.vms, 0);
  return vms > mostCards ? (levelStarts.near * 0.8) / measure.cellH : 1;
}

/** Frames what is seen, or everything at full size or as large as one picture can be. */
export function frameOf(picture: CanvasPicture, extent: Extent, format: 'png' | 'svg'): Framing {
  const { layout, camera, viewport, level } = picture;
  if (extent === 'view') return { camera, viewport, level, scale: 1 };
  const { x, y, w, h } = layout.bounds;
  const zoom = format === 'png' ? zoomForPng(layout) : zoomForSvg(layout);
  return {
    camera: { x: x + w / 2, y: y + h / 2, zoom },
    viewport: { width: Math.ceil(w * zoom) + paddingPx * 2, height: Math.ceil(h * zoom) + paddingPx * 2 },
    level: levelAt(zoom, null),
    scale: zoom,
  };
}
