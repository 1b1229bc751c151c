import { isStale } from '../../scene/availability.ts';
import { viewOf } from '../../scene/camera.ts';
import { overlaps } from '../../scene/geometry.ts';
import { eachHostIn, eachPlateIn } from '../../scene/layout.ts';
import type { Layout, PlacedPlate } from '../../scene/layout.ts';
import type { HostBox } from '../../scene/plate.ts';
import { drawCards } from './cards.ts';
import { drawBlocks } from './cells.ts';
import type { Frame } from './frame.ts';
import { drawHost, drawTile } from './host.ts';
import { drawEmpty, drawPlate, drawTitle } from './plate.ts';

/** Draws everything but hover, selection and marks. */
export function drawScene(frame: Frame, layout: Layout): void {
  const { ctx, theme, viewport, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.surface;
  ctx.fillRect(0, 0, viewport.width, viewport.height);
  const view = viewOf(frame.camera, viewport);
  eachPlateIn(layout, view, (placed) => {
    const own = frameFor(frame, placed);
    const stale = own !== frame;
    drawPlate(own, placed, stale);
    eachHostIn(placed, view, (box) => drawHostWhole(own, placed, box, stale));
    drawShelfCells(own, placed, stale);
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

function drawShelfCells(frame: Frame, placed: PlacedPlate, stale: boolean): void {
  const { shelf } = placed.plate;
  const view = viewOf(frame.camera, frame.viewport);
  const local = { ...view, x: view.x - placed.x, y: view.y - placed.y };
  if (shelf.vms.length === 0 || !overlaps(shelf, local)) return;
  if (frame.level === 'near') drawCards(frame, placed, shelf.cells, stale);
  else drawBlocks(frame, placed, shelf.cells, stale);
}
