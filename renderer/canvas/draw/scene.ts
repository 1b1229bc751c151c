import { isStale } from '../../scene/availability.ts';
import { toScreenRect, toWorld, viewOf } from '../../scene/camera.ts';
import type { Cells } from '../../scene/cells.ts';
import { overlaps } from '../../scene/geometry.ts';
import type { Rect } from '../../scene/geometry.ts';
import { hostBoxesIn, platesIn } from '../../scene/layout.ts';
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

/** Draws everything but hover, selection and marks, a host at a time: whoever asks for the steps may pause between them. */
export function* drawSteps(
  frame: Frame,
  layout: Layout,
  view: Rect = viewOf(frame.camera, frame.viewport),
): Generator<undefined, undefined> {
  const { ctx, theme, viewport, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.surface;
  ctx.fillRect(0, 0, viewport.width, viewport.height);
  const plates = platesIn(layout, view);
  for (const placed of plates) {
    const own = frameFor(frame, placed);
    const stale = own !== frame;
    drawPlate(own, placed, stale);
    for (const box of hostBoxesIn(placed, view)) {
      yield* drawHostWhole(own, placed, box, stale);
      yield;
    }
    for (const shelf of placed.plate.shelves) yield* drawShelf(own, placed, shelf, stale, view);
    drawEmpty(frame, placed);
    yield;
  }
  for (const placed of plates) {
    drawTitle(frame, placed);
    yield;
  }
}

/** Draws everything but hover, selection and marks. */
export function drawScene(frame: Frame, layout: Layout, view?: Rect): void {
  const steps = drawSteps(frame, layout, view);
  while (!steps.next().done);
}

/** A rectangle in whole device pixels of what is drawn on. */
export type PixelRect = { left: number; top: number; right: number; bottom: number };

/** Draws one part of the picture anew, so that it is the same as if all had been drawn. */
export function drawPixels(frame: Frame, layout: Layout, { left, top, right, bottom }: PixelRect): void {
  if (right <= left || bottom <= top) return;
  const { ctx, dpr, camera, viewport } = frame;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
  const corner = toWorld(camera, viewport, { x: left / dpr - edge, y: top / dpr - titleRise });
  const scale = camera.zoom * dpr;
  const w = (right - left + edge * 2 * dpr) / scale;
  const h = (bottom - top + (titleRise + edge) * dpr) / scale;
  drawScene(frame, layout, { ...corner, w, h });
  ctx.restore();
  forgetFont(ctx);
}

/** What lies this near beyond a part, in CSS pixels, may reach into it by a line; a plate above it by its title. */
const edge = 2;
const titleRise = 24;

/** Draws one area of the world anew. It is made a little larger, for lines that lie on its edge. */
export function drawPart(frame: Frame, layout: Layout, area: Rect): void {
  const { dpr, camera, viewport } = frame;
  const shown = toScreenRect(camera, viewport, area);
  // Titles are readable even where their band is lower than they are.
  const height = Math.max(shown.h, titleRise);
  drawPixels(frame, layout, {
    left: Math.max(0, Math.floor((shown.x - edge) * dpr)),
    top: Math.max(0, Math.floor((shown.y - edge) * dpr)),
    right: Math.min(Math.ceil(viewport.width * dpr), Math.ceil((shown.x + shown.w + edge) * dpr)),
    bottom: Math.min(Math.ceil(viewport.height * dpr), Math.ceil((shown.y + height + edge) * dpr)),
  });
}

/** The frame for a plate: with the colours of what may be out of date where it may. */
function frameFor(frame: Frame, placed: PlacedPlate): Frame {
  return isStale(placed.plate.node) ? { ...frame, theme: frame.staleTheme } : frame;
}

type Steps = Generator<undefined, undefined>;

function* drawCells(frame: Frame, placed: PlacedPlate, cells: Cells, stale: boolean): Steps {
  if (frame.level === 'near') yield* drawCards(frame, placed, cells, stale);
  else drawBlocks(frame, placed, cells, stale);
}

/** Draws one host with its VMs, as the level wants it. */
function* drawHostWhole(frame: Frame, placed: PlacedPlate, box: HostBox, stale: boolean): Steps {
  if (frame.level === 'far') {
    drawTile(frame, placed, box);
    return;
  }
  drawHost(frame, placed, box, stale);
  yield* drawCells(frame, placed, box.cells, stale);
}

function* drawShelf(frame: Frame, placed: PlacedPlate, shelf: ShelfBox, stale: boolean, view: Rect): Steps {
  const local = { ...view, x: view.x - placed.x, y: view.y - placed.y };
  if (!overlaps(shelf, local)) return;
  drawShelfHead(frame, placed, shelf);
  if (shelf.vms.length > 0) yield* drawCells(frame, placed, shelf.cells, stale);
}
