// The kept pictures of scenes, and how far a scene may be from its picture.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encodePng } from './encode-png.ts';

/** Where the pictures are kept. */
export const folder = join(import.meta.dirname, 'pictures');

/**
 * How far the mean colour of any block may be from the kept picture's, in levels of 255. Another rasteriser of fonts
 * stays below it; a missing text, a moved host or another colour does not (the last tests of canvas-pictures.spec.ts).
 */
export const mostApart = 20;

/** The side of a block in CSS pixels. */
export const blockPx = 8;

/** Colours of a file: plain areas are exact, the smoothing of edges is not, and the file is small. */
const coloursKept = 256;

/** What is shown now, as a PNG file. */
export async function takePicture(page: Page): Promise<Buffer> {
  const { indexes, ...rest } = await page.evaluate((most) => {
    const few = window.canvasPage!.studio.fewColours(most);
    // A text crosses to the test many times faster than an array.
    let text = '';
    for (let at = 0; at < few.indexes.length; at += 8192)
      text += String.fromCharCode(...few.indexes.subarray(at, at + 8192));
    return { ...few, indexes: btoa(text) };
  }, coloursKept);
  return encodePng({ ...rest, indexes: Buffer.from(indexes, 'base64') });
}

/** The kept picture of a name; null where there is none. */
export async function readPicture(name: string): Promise<Buffer | null> {
  return readFile(join(folder, `${name}.png`)).catch(() => null);
}

/** Keeps a picture in the place of the one there was. */
export async function keepPicture(name: string, file: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.png`), file);
}

/** How far what is shown is from a picture: the worst block, in levels of 255, and where that is. */
export async function apartFrom(
  page: Page,
  file: Buffer,
  dpr: number,
): Promise<{ most: number; at: string }> {
  return page.evaluate(([base64, side]) => window.canvasPage!.studio.compareBlocks(base64, side), [
    file.toString('base64'),
    blockPx * dpr,
  ] as const);
}
