// What is on the canvas as pixels, and how far two pictures are apart.

/** Pixels of a picture, as a canvas gives them. */
export type Pixels = { data: Uint8ClampedArray; width: number; height: number };

const scratch = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

function onScratch(width: number, height: number): CanvasRenderingContext2D {
  scratch.canvas.width = width;
  scratch.canvas.height = height;
  return scratch;
}

/** What the canvas shows now, in device pixels: the sheet in front where it has been moved to, and what lies over it. */
export function readShown(background: string): Pixels {
  const { devicePixelRatio: dpr, innerWidth, innerHeight } = window;
  const [width, height] = [Math.round(innerWidth * dpr), Math.round(innerHeight * dpr)];
  const ctx = onScratch(width, height);
  ctx.fillStyle = background;
  ctx.fillRect(0, 0, width, height);
  for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-part=canvas] canvas')) {
    if (canvas.style.visibility === 'hidden') continue;
    const { left, top } = canvas.getBoundingClientRect();
    ctx.drawImage(canvas, Math.round(left * dpr), Math.round(top * dpr));
  }
  return ctx.getImageData(0, 0, width, height);
}

/** How many pixels of two pictures are not the same, where the first of them is, and by how many of 255 levels at most. */
export type Difference = { different: number; at: string; most: number };

/** Compares two pictures of one size to the last digit. */
export function compare(a: Pixels, b: Pixels): Difference {
  if (a.width !== b.width || a.height !== b.height)
    return { different: Number.POSITIVE_INFINITY, at: 'everywhere', most: 255 };
  let different = 0;
  let at = '';
  let most = 0;
  for (let index = 0; index < a.data.length; index += 4) {
    let by = 0;
    for (let part = index; part < index + 3; part += 1)
      by = Math.max(by, Math.abs(a.data[part]! - b.data[part]!));
    if (by === 0) continue;
    if (different === 0) at = `${(index / 4) % a.width},${Math.floor(index / 4 / a.width)}`;
    different += 1;
    most = Math.max(most, by);
  }
  return { different, at, most };
}

/** The same picture at half its size, four pixels to one. */
export function halve({ data, width, height }: Pixels): Pixels {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Uint8ClampedArray(w * h * 4);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      for (let part = 0; part < 4; part += 1) {
        const from = (y * 2 * width + x * 2) * 4 + part;
        const sum = data[from]! + data[from + 4]! + data[from + width * 4]! + data[from + width * 4 + 4]!;
        half[(y * w + x) * 4 + part] = sum / 4;
      }
    }
  }
  return { data: half, width: w, height: h };
}

/** A picture in few colours: those that most pixels have, as `0xrrggbb`, and for each pixel the nearest of them. */
export type FewColours = { width: number; height: number; palette: number[]; indexes: Uint8Array };

/** Gives a picture at most so many colours (up to 256); plain areas keep theirs exactly. */
export function toFewColours({ data, width, height }: Pixels, most: number): FewColours {
  const counts = new Map<number, number>();
  const colours = new Uint32Array(width * height);
  for (let pixel = 0; pixel < colours.length; pixel += 1) {
    const at = pixel * 4;
    const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
    colours[pixel] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, manyA], [b, manyB]) => manyB - manyA || a - b);
  const palette = byCount.slice(0, most).map(([colour]) => colour);
  const far = (a: number, b: number): number =>
    [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
  const nearest = new Map<number, number>();
  for (const [colour] of byCount) {
    let best = 0;
    for (let index = 1; index < palette.length; index += 1)
      if (far(colour, palette[index]!) < far(colour, palette[best]!)) best = index;
    nearest.set(colour, best);
  }
  return { width, height, palette, indexes: Uint8Array.from(colours, (colour) => nearest.get(colour)!) };
}

/** A picture as a PNG file in base64. */
export function toPngFile(pixels: Pixels): string {
  const ctx = onScratch(pixels.width, pixels.height);
  ctx.putImageData(new ImageData(new Uint8ClampedArray(pixels.data), pixels.width), 0, 0);
  return ctx.canvas.toDataURL('image/png').replace(/^.*,/, '');
}

/** The pixels of a PNG file in base64. */
export async function fromPngFile(base64: string): Promise<Pixels> {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const ctx = onScratch(bitmap.width, bitmap.height);
  ctx.drawImage(bitmap, 0, 0);
  return ctx.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** How far the blocks of two pictures are apart on the average and at most, in levels of 255. */
export type Apart = { mean: number; most: number; at: string };

/**
 * Compares two pictures of one size by the mean colour of every block of pixels. How a font is smoothed hardly changes
 * that; a text that is missing, a thing that has moved or another colour does.
 */
export function compareBlocks(a: Pixels, b: Pixels, side: number): Apart {
  if (a.width !== b.width || a.height !== b.height) return { mean: 255, most: 255, at: 'everywhere' };
  const { width, height } = a;
  const columns = Math.ceil(width / side);
  const sums = new Float64Array(columns * Math.ceil(height / side) * 3);
  for (let at = 0, pixel = 0; at < a.data.length; at += 4, pixel += 1) {
    const x = pixel % width;
    const block = (Math.floor((pixel - x) / width / side) * columns + Math.floor(x / side)) * 3;
    for (let part = 0; part < 3; part += 1) sums[block + part]! += a.data[at + part]! - b.data[at + part]!;
  }
  let [most, sum, at] = [0, 0, ''];
  for (let index = 0; index < sums.length; index += 1) {
    const by = Math.abs(sums[index]!) / (side * side);
    sum += by;
    if (by <= most) continue;
    most = by;
    const block = Math.floor(index / 3);
    at = `${(block % columns) * side},${Math.floor(block / columns) * side}`;
  }
  return { mean: sum / sums.length, most, at };
}
