import { toDimTheme, toStaleTheme } from '../colours.ts';
import type { Brush, Frame } from '../draw/frame.ts';
import { drawScene } from '../draw/scene.ts';
import { frameOf, pngRatio } from './extent.ts';
import type { CanvasPicture, Extent, Framing } from './extent.ts';
import { openSvgBrush } from './svg-brush.ts';

/** A picture as a file, and how much smaller than full size it had to be (1 where it did not). */
export type PictureFile = { blob: Blob; scale: number };

/** Draws a picture with any brush, by the code that draws the canvas. */
export function drawPicture(ctx: Brush, picture: CanvasPicture, framing: Framing, dpr: number): void {
  const { theme, look, layout } = picture;
  const { camera, viewport, level } = framing;
  const frame: Frame = {
    ctx,
    theme,
    staleTheme: toStaleTheme(theme),
    dimTheme: toDimTheme(theme),
    look,
    camera,
    viewport,
    dpr,
    level,
    now: new Date(),
  };
  drawScene(frame, layout);
}

/** The picture as PNG with two pixels for each CSS pixel. Rejects where the browser has not enough memory for it. */
export async function toPng(picture: CanvasPicture, extent: Extent): Promise<PictureFile> {
  const framing = frameOf(picture, extent, 'png');
  const { width, height } = framing.viewport;
  const canvas = new OffscreenCanvas(Math.round(width * pngRatio), Math.round(height * pngRatio));
  const ctx = canvas.getContext('2d', { alpha: false });
  if (!ctx) throw new Error('The browser gave no canvas of this size.');
  drawPicture(ctx, picture, framing, pngRatio);
  return { blob: await canvas.convertToBlob({ type: 'image/png' }), scale: framing.scale };
}

/** The text of the picture as SVG; `measure` tells the width of a text in a CSS font, in CSS pixels. */
export function toSvgText(
  picture: CanvasPicture,
  framing: Framing,
  measure: (text: string, font: string) => number,
): string {
  const { brush, toSvg } = openSvgBrush(framing.viewport, measure);
  drawPicture(brush, picture, framing, 1);
  return toSvg();
}

/** The picture as SVG, its texts as texts in the app's fonts or those that come next. */
export function toSvg(picture: CanvasPicture, extent: Extent): PictureFile {
  const framing = frameOf(picture, extent, 'svg');
  const ctx = new OffscreenCanvas(1, 1).getContext('2d');
  const measure = (text: string, font: string): number => {
    if (!ctx) return 0;
    ctx.font = font;
    return ctx.measureText(text).width;
  };
  const text = toSvgText(picture, framing, measure);
  return { blob: new Blob([text], { type: 'image/svg+xml' }), scale: framing.scale };
}
