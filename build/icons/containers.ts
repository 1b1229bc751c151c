/** Joins PNG images, by their width, into a Windows icon. Source: Microsoft, the ICO format with PNG entries. */
export function toIco(images: ReadonlyMap<number, Buffer>): Buffer {
  const header = Buffer.alloc(6 + 16 * images.size);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.size, 4);
  let offset = header.length;
  [...images].forEach(([size, image], index) => {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(image.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([header, ...images.values()]);
}

/** The kinds of PNG entries of a macOS icon with their width in pixels; `@2x` kinds repeat a width. */
const icnsTypes: readonly (readonly [string, number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];

/** Joins PNG images, by their width, into a macOS icon. Source: Apple Icon Image format. */
export function toIcns(images: ReadonlyMap<number, Buffer>): Buffer {
  const entries = icnsTypes.flatMap(([type, size]) => {
    const image = images.get(size);
    return image ? [toEntry(type, image)] : [];
  });
  return toEntry('icns', Buffer.concat(entries));
}

function toEntry(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}
