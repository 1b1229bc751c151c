import { toDimTheme, toStaleTheme } from '../colours.ts';
import type { Brush, Frame } from '../draw/frame.ts';
import { standingMarks } from '../draw/marks-of.ts';
import { drawMarks } from '../draw/overlay.ts';
import { drawSteps } from '../draw/scene.ts';
import { captionHeight, drawCaption } from './caption.ts';
import type { Caption } from './caption.ts';
import { frameOf, pngRatio } from './extent.ts';
import type { CanvasPicture, Extent, Framing } from './extent.ts';
import { openSvgBrush } from './svg-brush.ts';

/** A picture as a file, and how much smaller than full size it had to be (1 where it did not). */
export type PictureFile = { blob: Blob; scale: number };

/** What a picture is wanted of, the lines beneath it, and whether it is wanted still. */
export type PictureWish = { extent: Extent; caption: Caption | null; signal?: AbortSignal };

/** Draws a picture step by step with any brush, by the code that draws the canvas: the scene, what lies over it, the lines beneath. */
export function* drawPictureSteps(
  ctx: Brush,
  picture: CanvasPicture,
  framing: Framing,
  dpr: number,
  caption: Caption | null = null,
): Generator<undefined, undefined> {
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
  yield* drawSteps(frame, layout);
  const standing = standingMarks({ layout, look, camera }, viewport, picture);
  const passing = { hovered: null, marquee: null, glowing: [], lifted: [], drop: null };
  drawMarks(frame, { ...standing, ...passing });
  if (caption) drawCaption(frame, caption, viewport.height);
}

/** Draws a picture at once. */
export function drawPicture(
  ctx: Brush,
  picture: CanvasPicture,
  framing: Framing,
  dpr: number,
  caption: Caption | null = null,
): void {
  const steps = drawPictureSteps(ctx, picture, framing, dpr, caption);
  while (!steps.next().done);
}

/** Script time a slice of the drawing may take, so that the page stays usable meanwhile. */
const sliceMs = 12;

/** Runs steps in slices, between which the page does what it has to; rejects with the signal's reason once that says so. */
async function runInSlices(steps: Generator<undefined, undefined>, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const until = performance.now() + sliceMs;
    while (performance.now() < until) if (steps.next().done) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
  }
}

function sizeWith(framing: Framing, caption: Caption | null): { width: number; height: number } {
  const { width, height } = framing.viewport;
  return { width, height: height + (caption ? captionHeight(caption) : 0) };
}

/** The picture as PNG with two pixels for each CSS pixel. Rejects where the browser has not enough memory for it, and where it is given up. */
export async function toPng(picture: CanvasPicture, wish: PictureWish): Promise<PictureFile> {
  const { extent, caption, signal } = wish;
  const framing = frameOf(picture, extent, 'png');
  const { width, height } = sizeWith(framing, caption);
  const canvas = new OffscreenCanvas(Math.round(width * pngRatio), Math.round(height * pngRatio));
  const ctx = canvas.getContext('2d', { alpha: false });
  if (!ctx) throw new Error('The browser gave no canvas of this size.');
  await runInSlices(drawPictureSteps(ctx, picture, framing, pngRatio, caption), signal);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  signal?.throwIfAborted();
  return { blob, scale: framing.scale };
}

/** Measures the width of a text in a CSS font, in CSS pixels. */
type MeasureText = (text: string, font: string) => number;

/** The text of the picture as SVG, drawn at once. */
export function toSvgText(
  picture: CanvasPicture,
  framing: Framing,
  measure: MeasureText,
  caption: Caption | null = null,
): string {
  const { brush, toSvg } = openSvgBrush(sizeWith(framing, caption), measure);
  drawPicture(brush, picture, framing, 1, caption);
  return toSvg();
}

/** The picture as SVG, its texts as texts in the app's fonts or those that come next. Rejects where it is given up. */
export async function toSvg(picture: CanvasPicture, wish: PictureWish): Promise<PictureFile> {
  const { extent, caption, signal } = wish;
  const framing = frameOf(picture, extent, 'svg');
  const ctx = new OffscreenCanvas(1, 1).getContext('2d');
  const measure: MeasureText = (text, font) => {
    if (!ctx) return 0;
    ctx.font = font;
    return ctx.measureText(text).width;
  };
  const { brush, toSvg: toText } = openSvgBrush(sizeWith(framing, caption), measure);
  await runInSlices(drawPictureSteps(brush, picture, framing, 1, caption), signal);
  return { blob: new Blob([toText()], { type: 'image/svg+xml' }), scale: framing.scale };
}
