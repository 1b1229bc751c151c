import { inflateSync } from 'node:zlib';
import { encodePng } from './encode-png.ts';

type Rgb = { width: number; height: number; data: Uint8Array };

const most = 256;

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Reads a PNG file of 8 bits a channel, as a browser writes its screenshots (PNG specification, colour types 2 and 6). */
function decodePng(file: Buffer): Rgb {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const channels = file[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= channels ? rows[at - channels]! : 0;
      const up = y > 0 ? rows[at - stride]! : 0;
      const corner = x >= channels && y > 0 ? rows[at - stride - channels]! : 0;
      const by =
        filter === 1
          ? left
          : filter === 2
            ? up
            : filter === 3
              ? (left + up) >> 1
              : filter === 4
                ? paeth(left, up, corner)
                : 0;
      rows[at] = raw[y * (stride + 1) + 1 + x]! + by;
    }
  }
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1)
    data.set(rows.subarray(pixel * channels, pixel * channels + 3), pixel * 3);
  return { width, height, data };
}

/**
 * The same picture with at most 256 colours, a fraction of the size: those that cover most, each of the others as the
 * nearest of them. Pages are of few colours, so that what changes is the smoothing of letters, by less than can be seen.
 */
export function toFewColours(file: Buffer): Buffer {
  const { width, height, data } = decodePng(file);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 3) {
    const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  // By how much a colour covers, yet not twice nearly the same one.
  const byCount = [...counts].sort(([a, many], [b, more]) => more - many || a - b).map(([colour]) => colour);
  const palette: number[] = [];
  for (let apart = 24; palette.length < most && apart >= 0; apart -= 4) {
    for (const colour of byCount) {
      if (palette.length === most) break;
      if (palette.every((known) => distance(known, colour) > apart * apart)) palette.push(colour);
    }
  }
  const index = new Map(palette.map((colour, at) => [colour, at]));
  for (const colour of byCount) {
    if (index.has(colour)) continue;
    let nearest = 0;
    for (let at = 1; at < palette.length; at += 1)
      if (distance(palette[at]!, colour) < distance(palette[nearest]!, colour)) nearest = at;
    index.set(colour, nearest);
  }
  const indexes = new Uint8Array(width * height);
  for (let pixel = 0; pixel < indexes.length; pixel += 1) {
    const at = pixel * 3;
    indexes[pixel] = index.get((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!) ?? 0;
  }
  return encodePng({ width, height, palette, indexes });
}

function distance(a: number, b: number): number {
  const [red, green, blue] = [
    (a >> 16) - (b >> 16),
    ((a >> 8) & 255) - ((b >> 8) & 255),
    (a & 255) - (b & 255),
  ];
  return red * red + green * green + blue * blue;
}
