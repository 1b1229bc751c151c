import { stateGlyphs } from '../../scene/glyphs.ts';
import type { LegendEntry } from '../../scene/look.ts';
import { fillsOf, isState } from '../draw/fills.ts';
import { hairline } from '../draw/frame.ts';
import type { Frame } from '../draw/frame.ts';
import { drawGlyph } from '../draw/glyph.ts';
import { drawText, widthOf } from '../draw/text.ts';
import type { TextStyle } from '../draw/text.ts';

/** The line beneath a picture: what it is and of when, and what its colours say. */
export type Caption = {
  words: string;
  legend: readonly { title: string; entries: readonly LegendEntry[] }[];
};

/** The height of the line in CSS pixels. */
export const captionPx = 40;

const plain: TextStyle = { size: 12, weight: 450, family: 'sans' };
const strong: TextStyle = { size: 12, weight: 600, family: 'sans' };
const [pad, gap, swatch] = [16, 6, 10];

function drawSwatch(frame: Frame, { role, hasPattern }: LegendEntry, x: number, y: number): void {
  const { ctx, theme } = frame;
  if (isState(role)) {
    drawGlyph(frame, stateGlyphs[role], x + swatch / 2, y, swatch, theme.state[role]);
    return;
  }
  ctx.fillStyle = fillsOf(theme)[role];
  ctx.fillRect(x, y - swatch / 2, swatch, swatch);
  if (!hasPattern) return;
  ctx.fillStyle = theme.plate;
  ctx.fillRect(x, y - 1, swatch, 2);
}

/** Draws the line from a height in CSS pixels on: first the words, then as much of the legend as there is room for. */
export function drawCaption(frame: Frame, { words, legend }: Caption, top: number): void {
  const { ctx, theme, viewport, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.plate;
  ctx.fillRect(0, top, viewport.width, captionPx);
  ctx.fillStyle = theme.line;
  ctx.fillRect(0, top, viewport.width, hairline(frame));
  const y = top + captionPx / 2;
  const right = viewport.width - pad;
  let x = pad + drawText(frame, words, pad, y, strong, theme.text, right - pad) + pad * 1.5;
  for (const { title, entries } of legend) {
    const first = entries[0];
    if (!first) continue;
    const titleW = widthOf(frame, title, plain);
    // A title without any entry would say nothing.
    if (x + titleW + gap * 2 + swatch + widthOf(frame, first.text, plain) > right) return;
    x += drawText(frame, title, x, y, plain, theme.muted) + gap * 2;
    for (const entry of entries) {
      const width = swatch + gap + widthOf(frame, entry.text, plain);
      if (x + width > right) return;
      drawSwatch(frame, entry, x, y);
      drawText(frame, entry.text, x + swatch + gap, y, plain, theme.text);
      x += width + gap * 2;
    }
    x += pad;
  }
}
