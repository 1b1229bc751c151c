import { isStale } from '../../scene/availability.ts';
import { toWorld } from '../../scene/camera.ts';
import type { Cells } from '../../scene/cells.ts';
import { overlaps } from '../../scene/geometry.ts';
import type { Rect } from '../../scene/geometry.ts';
import { hostBoxesIn, platesIn } from '../../scene/layout.ts';
import type { Layout, PlacedPlate } from '../../scene/layout.ts';
import type { HostBox } from '../../scene/plate.ts';
import type { ShelfBox } from '../../scene/shelf.ts';
import { drawBlocks } from './blocks.ts';
import { drawCards } from './cards.ts';
import { partOf, toBox } from './frame.ts';
import type { Frame } from './frame.ts';
import { hangingBelowPx } from '../title-form.ts';
import { drawFoldedBody } from './folded.ts';
import { drawHost, drawTile, roundFromZoom } from './host.ts';
import { drawEmpty, drawPlate, drawTitle, hangOf } from './plate.ts';
import { drawPods, drawPodShelf } from './pods.ts';
import { drawShelfHead } from './shelf.ts';
import { forgetFont } from './text.ts';

type Steps = Generator<undefined, undefined>;

/** A view in world units: a part of the viewport in CSS pixels, and so much more above and around. */
function worldOf({ camera, viewport }: Frame, part: Rect, above: number, around: number): Rect {
  const { zoom } = camera;
  const corner = toWorld(camera, viewport, { x: part.x - around, y: part.y - above });
  return { ...corner, w: (part.w + around * 2) / zoom, h: (part.h + above + around) / zoom };
}

/** What lies this near beyond a part, in CSS pixels, may reach into it by a line. */
const edge = 2;

/** Draws everything but hover, selection and marks, a host at a time: whoever asks for the steps may pause between them. */
export function* drawSteps(frame: Frame, layout: Layout): Steps {
  const { ctx, theme, dpr } = frame;
  const part = partOf(frame);
  const view = worldOf(frame, part, edge, edge);
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.surface;
  ctx.fillRect(part.x, part.y, part.w, part.h);
  const plates = platesIn(layout, worldOf(frame, part, hangOf(frame), edge));
  for (const placed of plates) {
    const own = frameFor(frame, placed);
    const stale = own !== frame;
    drawPlate(own, placed, stale);
    for (const box of hostBoxesIn(placed, view)) {
      yield* drawHostWhole(own, placed, box, stale);
      yield;
    }
    for (const shelf of placed.plate.shelves) yield* drawShelf(own, placed, shelf, stale, view);
    if (placed.plate.podShelf) drawPodShelf(own, placed, placed.plate.podShelf);
    drawEmpty(frame, placed);
    if (placed.plate.isFolded) drawFoldedBody(own, placed);
    yield;
  }
  for (const placed of plates) {
    drawTitle(frame, placed);
    yield;
  }
}

/** Draws everything but hover, selection and marks. */
export function drawScene(frame: Frame, layout: Layout): void {
  const steps = drawSteps(frame, layout);
  while (!steps.next().done);
}

/** A rectangle in whole device pixels of what is drawn on. */
export type PixelRect = { left: number; top: number; right: number; bottom: number };

/** Draws one part of the picture anew, so that it is the same as if all had been drawn. Who stops before the end must say so by `return()`. */
export function* drawPixelSteps(frame: Frame, layout: Layout, pixels: PixelRect): Steps {
  const { left, top, right, bottom } = pixels;
  if (right <= left || bottom <= top) return;
  const { ctx, dpr } = frame;
  ctx.save();
  try {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.beginPath();
    ctx.rect(left, top, right - left, bottom - top);
    ctx.clip();
    const part = { x: left / dpr, y: top / dpr, w: (right - left) / dpr, h: (bottom - top) / dpr };
    yield* drawSteps({ ...frame, part }, layout);
  } finally {
    ctx.restore();
    forgetFont(ctx);
  }
}

/** An area of the world to be drawn anew: a host or a shelf, or the head of a plate with its title. */
export type Part = { rect: Rect; isHead: boolean };

/** Draws one area anew, and a device pixel around it where its corners are round: there their smoothing ends. */
export function drawPart(frame: Frame, layout: Layout, { rect, isHead }: Part): void {
  const { dpr, viewport, camera } = frame;
  const box = toBox(frame, rect.x, rect.y, rect.w, rect.h);
  const around = camera.zoom < roundFromZoom ? 0 : 1 / dpr;
  // A head stops short of what is below, whose corners its clip would smooth otherwise, unless the title hangs over it.
  const isHanging = isHead && rect.h * camera.zoom < hangingBelowPx;
  const below = isHanging ? hangOf(frame) - box.h : isHead ? -around : around;
  const toPixel = (value: number, size: number): number =>
    Math.max(0, Math.min(Math.ceil(size * dpr), Math.round(value * dpr)));
  const steps = drawPixelSteps(frame, layout, {
    left: toPixel(box.x - around, viewport.width),
    top: toPixel(box.y - around, viewport.height),
    right: toPixel(box.x + box.w + around, viewport.width),
    bottom: toPixel(box.y + box.h + below, viewport.height),
  });
  while (!steps.next().done);
}

/** The frame for a plate: with the colours of what may be out of date where it may. */
function frameFor(frame: Frame, placed: PlacedPlate): Frame {
  return isStale(placed.plate.node) ? { ...frame, theme: frame.staleTheme } : frame;
}

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
  if (box.pods) drawPods(frame, placed, box.pods);
}

function* drawShelf(frame: Frame, placed: PlacedPlate, shelf: ShelfBox, stale: boolean, view: Rect): Steps {
  const local = { ...view, x: view.x - placed.x, y: view.y - placed.y };
  if (!overlaps(shelf, local)) return;
  drawShelfHead(frame, placed, shelf);
  if (shelf.vms.length > 0) yield* drawCells(frame, placed, shelf.cells, stale);
}
