import { knowsVms } from '../../scene/availability.ts';
import { measure } from '../../scene/geometry.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import type { ShelfBox } from '../../scene/shelf.ts';
import { shelfWords } from '../words.ts';
import { hairline, toBox, toX } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawText, leastTextPx } from './text.ts';
import type { TextStyle } from './text.ts';

/** Draws the line above a strip, and its title where the head is high enough for text; nothing while no VMs are known. */
export function drawShelfHead(frame: Frame, placed: PlacedPlate, shelf: ShelfBox): void {
  if (shelf.vms.length === 0 && !knowsVms(placed.plate.node)) return;
  const { theme, camera } = frame;
  const rect = toBox(frame, placed.x + shelf.x, placed.y + shelf.y, shelf.w, shelf.h);
  frame.ctx.fillStyle = theme.line;
  frame.ctx.fillRect(rect.x, rect.y, rect.w, hairline(frame));
  const headPx = measure.shelfHead * camera.zoom;
  if (headPx < leastTextPx) return;
  const style: TextStyle = { size: headPx >= 26 ? 12 : 11, weight: 450, family: 'sans' };
  const x = toX(frame, placed.x + shelf.cells.x);
  const words = shelfWords(shelf.reason, shelf.vms.length);
  drawText(frame, words, x, rect.y + headPx * 0.54, style, theme.muted, rect.x + rect.w - x);
}
