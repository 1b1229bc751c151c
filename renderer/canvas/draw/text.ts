import { cutMiddle } from '../../scene/names.ts';
import type { Brush, Frame } from './frame.ts';

/** The sizes text is drawn in, in CSS pixels; few, because a new size is dear and a changing one dearer. */
export type TextSize = 11 | 12 | 13 | 15 | 20 | 28;

/** The height in CSS pixels a box must have for text of the smallest size not to touch its edges. */
export const leastTextPx = 14;

/** How a text is set. */
export type TextStyle = { size: TextSize; weight: 450 | 600; family: 'sans' | 'mono' };

/** Advance of JetBrains Mono over its size. */
const monoAdvance = 0.6;

const widths = new Map<string, number>();
const widthsKept = 20_000;

/** Forgets every measured width; for when a font has been loaded. */
export function forgetWidths(): void {
  widths.clear();
}

/** The CSS font of a style. */
function fontOf(frame: Frame, style: TextStyle): string {
  return `${style.weight} ${style.size}px ${frame.theme.fonts[style.family]}`;
}

/** Sets the font only where it is another, since setting it is dear. */
function chooseFont(frame: Frame, style: TextStyle): void {
  const font = fontOf(frame, style);
  if (fontInUse.get(frame.ctx) === font) return;
  frame.ctx.font = font;
  fontInUse.set(frame.ctx, font);
}

const fontInUse = new WeakMap<Brush, string>();

/** Forgets which font a context has, after its state was reset from outside. */
export function forgetFont(ctx: Brush): void {
  fontInUse.delete(ctx);
}

/** The width of a text in CSS pixels; by counting for the mono font, measured once for the other. */
export function widthOf(frame: Frame, text: string, style: TextStyle): number {
  if (style.family === 'mono') return text.length * style.size * monoAdvance;
  const key = `${style.size}/${style.weight}/${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  chooseFont(frame, style);
  const { width } = frame.ctx.measureText(text);
  if (widths.size > widthsKept) widths.clear();
  widths.set(key, width);
  return width;
}

/** Cuts a text in the middle so that it fits; empty where fewer than three characters would. */
export function fit(frame: Frame, text: string, maxWidth: number, style: TextStyle): string {
  if (style.family === 'mono') {
    const limit = Math.floor(maxWidth / (style.size * monoAdvance));
    return limit < 3 && text.length > limit ? '' : cutMiddle(text, limit);
  }
  const width = widthOf(frame, text, style);
  if (width <= maxWidth) return text;
  let limit = Math.floor((maxWidth / width) * text.length);
  while (limit >= 3) {
    const cut = cutMiddle(text, limit);
    if (widthOf(frame, cut, style) <= maxWidth) return cut;
    limit -= 1;
  }
  return '';
}

/** Draws a text with its middle on `y`; answers the width drawn. Cut to `maxWidth` where one is given. */
export function drawText(
  frame: Frame,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
  colour: string,
  maxWidth = Number.POSITIVE_INFINITY,
): number {
  const shown = maxWidth === Number.POSITIVE_INFINITY ? text : fit(frame, text, maxWidth, style);
  if (shown === '') return 0;
  chooseFont(frame, style);
  frame.ctx.fillStyle = colour;
  frame.ctx.fillText(shown, x, y);
  return widthOf(frame, shown, style);
}

/** Draws a text that ends at `x`; answers the width drawn. */
export function drawTextEnd(
  frame: Frame,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
  colour: string,
): number {
  const width = widthOf(frame, text, style);
  drawText(frame, text, x - width, y, style, colour);
  return width;
}
