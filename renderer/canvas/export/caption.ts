import { stateGlyphs } from '../../scene/glyphs.ts';
import type { LegendEntry } from '../../scene/look.ts';
import { fillsOf, isState } from '../draw/fills.ts';
import { hairline } from '../draw/frame.ts';
import type { Frame } from '../draw/frame.ts';
import { drawGlyph } from '../draw/glyph.ts';
import { drawText, widthOf } from '../draw/text.ts';
import type { TextStyle } from '../draw/text.ts';

/** The lines beneath a picture: what it is and of when, and what its colours say. */
export type Caption = {
  words: string;
  legend: readonly { title: string; entries: readonly LegendEntry[] }[];
};

const linePx = 22;

/** The height of the lines in CSS pixels: one of words, and one for each part of the legend. */
export function captionHeight({ legend }: Caption): number {
  return (1 + legend.length) * linePx + 14;
}

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

/** Draws the lines from a height in CSS pixels on; what is too long for the picture is left out. */
export function drawCaption(frame: Frame, caption: Caption, top: number): void {
  const { ctx, theme, viewport, dpr } = frame;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.plate;
  ctx.fillRect(0, top, viewport.width, captionHeight(caption));
  ctx.fillStyle = theme.line;
  ctx.fillRect(0, top, viewport.width, hairline(frame));
  const right = viewport.width - pad;
  let y = top + 7 + linePx / 2;
  drawText(frame, caption.words, pad, y, strong, theme.text, right - pad);
  for (const { title, entries } of caption.legend) {
    y += linePx;
    let x = pad + drawText(frame, title, pad, y, plain, theme.muted, right - pad) + gap * 2;
    for (const entry of entries) {
      const width = swatch + gap + widthOf(frame, entry.text, plain);
      if (x + width > right) break;
      drawSwatch(frame, entry, x, y);
      drawText(frame, entry.text, x + swatch + gap, y, plain, theme.text);
      x += width + gap * 2;
    }
  }
}
