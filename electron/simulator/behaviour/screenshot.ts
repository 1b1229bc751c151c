import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 720;
const HEIGHT = 400;
const CELL = 8;
const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

/**
 * The screen of a guest as PNG, 720 by 400: a text console whose lines follow from the id of the VM and the minutes it
 * has run, so that two VMs, or one VM after a while, do not look alike.
 */
export function screenshotOf(id: string, minutes: number, isPaused: boolean): Buffer {
  const columns = WIDTH / CELL;
  const rows = HEIGHT / (CELL * 2);
  const filled = Math.min(rows - 1, 4 + minutes);
  const cells = Array.from({ length: rows }, (_, row) => {
    const seed = crc32(`${id} ${row + Math.max(0, minutes - rows)}`);
    const length = row < filled ? 12 + (seed % 60) : row === filled ? 6 : 0;
    return Array.from(
      { length: columns },
      (__, column) => column < length && ((seed >>> (column % 29)) & 1) === 1,
    );
  });
  const lines = Buffer.alloc(HEIGHT * (WIDTH + 1));
  for (let y = 0; y < HEIGHT; y += 1) {
    const row = cells[Math.floor(y / (CELL * 2))] ?? [];
    const isInk = y % (CELL * 2) > 3 && y % (CELL * 2) < 13;
    for (let x = 0; x < WIDTH; x += 1) {
      const lit = isInk && row[Math.floor(x / CELL)] === true && x % CELL > 1;
      lines[y * (WIDTH + 1) + 1 + x] = lit ? (isPaused ? 90 : 190) : 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits of grey.
  header[8] = 8;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
