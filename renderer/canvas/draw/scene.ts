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
    const stale = isStale(placed.plate.node);
    drawPlate(frame, placed, stale);
    eachHostIn(placed, view, (box) => drawHostWhole(frame, placed, box, stale));
    drawShelfCells(frame, placed, stale);
    drawEmpty(frame, placed);
  });
  eachPlateIn(layout, view, (placed) => drawTitle(frame, placed));
}

/** Draws one host with its VMs, as the level wants it. */
export function drawHostWhole(frame: Frame, placed: PlacedPlate, box: HostBox, stale: boolean): void {
  if (frame.level === 'far') {
    drawTile(frame, placed, box, stale);
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
