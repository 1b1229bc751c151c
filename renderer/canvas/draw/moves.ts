import type { Rect } from '../../scene/geometry.ts';
import { bowOf, strokeBow } from './bow.ts';
import type { Bow } from './bow.ts';
import type { Frame } from './frame.ts';
import { drawText, widthOf } from './text.ts';
import type { TextStyle } from './text.ts';

/** So many VMs that would go from one host to another; rectangles in CSS pixels of the viewport. */
export type Move = { from: Rect; to: Rect; count: number; isRestart: boolean };

const style: TextStyle = { size: 11, weight: 600, family: 'sans' };

function fillHead({ ctx }: Frame, { pull, end }: Bow, size: number): void {
  const turn = Math.atan2(end.y - pull.y, end.x - pull.x);
  ctx.beginPath();
  ctx.moveTo(end.x, end.y);
  for (const side of [-0.45, 0.45]) {
    ctx.lineTo(end.x - Math.cos(turn + side) * size, end.y - Math.sin(turn + side) * size);
  }
  ctx.closePath();
  ctx.fill();
}

/** Draws where VMs would go: a bow from host to host with how many, broken where they move without stopping. */
export function drawMoves(frame: Frame, moves: readonly Move[]): void {
  const { ctx, theme } = frame;
  for (const move of moves) {
    const bow = bowOf(move.from, move.to);
    const colour = move.isRestart ? theme.accent : theme.state.migrating;
    const width = Math.min(5, 1.5 + Math.log2(move.count) * 0.6);
    // A seam in the colour of the ground keeps the line apart from what it crosses.
    for (const [stroke, lineWidth] of [
      [theme.surface, width + 2.5],
      [colour, width],
    ] as const) {
      ctx.strokeStyle = stroke;
      ctx.lineWidth = lineWidth;
      if (!move.isRestart && stroke === colour) ctx.setLineDash([6, 4]);
      strokeBow(frame, bow);
      ctx.setLineDash([]);
    }
    ctx.fillStyle = colour;
    fillHead(frame, bow, 7 + width);
    ctx.beginPath();
    ctx.arc(bow.start.x, bow.start.y, 2 + width / 2, 0, Math.PI * 2);
    ctx.fill();
  }
  ctx.textBaseline = 'middle';
  for (const move of moves) {
    const { start, pull, end } = bowOf(move.from, move.to);
    const words = String(move.count);
    // Beyond its middle, where those that begin together are apart.
    const x = start.x * 0.09 + pull.x * 0.42 + end.x * 0.49;
    const y = start.y * 0.09 + pull.y * 0.42 + end.y * 0.49;
    const width = widthOf(frame, words, style);
    ctx.fillStyle = theme.surface;
    ctx.fillRect(x - width / 2 - 4, y - 8, width + 8, 16);
    drawText(frame, words, x - width / 2, y, style, theme.text);
  }
}
