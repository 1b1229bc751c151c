import { isStale } from '../../scene/availability.ts';
import { toScreenRect, toWorld, viewOf } from '../../scene/camera.ts';
import { overlaps } from '../../scene/geometry.ts';
import type { Rect } from '../../scene/geometry.ts';
import { eachHostIn, eachPlateIn } from '../../scene/layout.ts';
import type { Layout, PlacedPlate } from '../../scene/layout.ts';
import type { HostBox } from '../../scene/plate.ts';
import type { ShelfBox } from '../../scene/shelf.ts';
import { drawBlocks } from './blocks.ts';
import { drawCards } from './cards.ts';
import type { Frame } from './frame.ts';
import { drawHost, drawTile } from './host.ts';
import { drawEmpty, drawPlate, drawTitle } from './plate.ts';
import { drawShelfHead } from './shelf.ts';
import { forgetFont } from './text.ts';

/** Draws everything but hover, selection and marks. */
export function drawScene(frame: Frame, layout: Layout): void {
  drawView(frame, layout, viewOf(frame.camera, frame.viewport));
}

/**
 * Draws one area of the world anew, clipped to whole device pixels, so that the picture is the same as if all had been
 * drawn. The area is made a little larger, for lines that lie on its edge.
 */
export function drawPart(frame: Frame, layout: Layout, area: Rect): void {
  const { ctx, dpr, camera, viewport } = frame;
  const margin = 2 / camera.zoom;
  const view = { x: area.x - margin, y: area.y - margin, w: area.w + margin * 2, h: area.h + margin * 2 };
  const shown = toScreenRect(camera, viewport, view);
  const left = Math.max(0, Math.floor(shown.x * dpr));
  const top = Math.max(0, Math.floor(shown.y * dpr));
  const right = Math.min(Math.ceil(viewport.width * dpr), Math.ceil((shown.x + shown.w) * dpr));
  // Titles are readable even where their band is lower than they are.
  const bottom = Math.min(
    Math.ceil(viewport.height * dpr),
    Math.ceil((shown.y + Math.max(shown.h, 24)) * dpr),
  );
  if (right <= left || bottom <= top) return;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
  const corner = toWorld(camera, viewport, { x: left / dpr, y: top / dpr });
  const scale = camera.zoom * dpr;
  drawView(frame, layout, { ...corner, w: (right - left) / scale, h: (bottom - top) / scale });
  ctx.restore();
  forgetFont(ctx);
}

function drawView(frame: Frame, layout: Layout, view: Rect): void {
  const { ctx, theme, viewport, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.surface;
  ctx.fillRect(0, 0, viewport.width, viewport.height);
  eachPlateIn(layout, view, (placed) => {
    const own = frameFor(frame, placed);
    const stale = own !== frame;
    drawPlate(own, placed, stale);
    eachHostIn(placed, view, (box) => drawHostWhole(own, placed, box, stale));
    for (const shelf of placed.plate.shelves) drawShelf(own, placed, shelf, stale, view);
    drawEmpty(frame, placed);
  });
  eachPlateIn(layout, view, (placed) => drawTitle(frame, placed));
}

/** The frame for a plate: with the colours of what may be out of date where it may. */
function frameFor(frame: Frame, placed: PlacedPlate): Frame {
  return isStale(placed.plate.node) ? { ...frame, theme: frame.staleTheme } : frame;
}

/** Draws one host with its VMs, as the level wants it. */
export function drawHostWhole(frame: Frame, placed: PlacedPlate, box: HostBox, stale: boolean): void {
  if (frame.level === 'far') {
    drawTile(frame, placed, box);
    return;
  }
  drawHost(frame, placed, box, stale);
  if (frame.level === 'near') drawCards(frame, placed, box.cells, stale);
  else drawBlocks(frame, placed, box.cells, stale);
}

function drawShelf(frame: Frame, placed: PlacedPlate, shelf: ShelfBox, stale: boolean, view: Rect): void {
  const local = { ...view, x: view.x - placed.x, y: view.y - placed.y };
  if (!overlaps(shelf, local)) return;
  drawShelfHead(frame, placed, shelf);
  if (shelf.vms.length === 0) return;
  if (frame.level === 'near') drawCards(frame, placed, shelf.cells, stale);
  else drawBlocks(frame, placed, shelf.cells, stale);
}
