import type { GuestScreen } from './screens.ts';
import { HEIGHT, WIDTH } from './screen.ts';

/** How a client wants its pixels (RFC 6143, section 7.4). */
interface PixelFormat {
  bytes: number;
  isBigEndian: boolean;
  max: [red: number, green: number, blue: number];
  shift: [red: number, green: number, blue: number];
}

const OWN: PixelFormat = { bytes: 4, isBigEndian: false, max: [255, 255, 255], shift: [16, 8, 0] };
const RETURN = 0xff0d;
/** Keys that are no letters (X11 keysyms) and what they type. */
const KEYS: Record<number, string> = {
  [RETURN]: '\r',
  0xff8d: '\r',
  0xff08: '\u007f',
  0xffff: '\u007f',
  0xff09: '\t',
};
const CONTROL = [0xffe3, 0xffe4];

/** One RFB connection: bytes come in, bytes go out. */
export interface Rfb {
  receive: (data: Buffer) => void;
  /** Sends what changed, if the client waits for it. */
  update: () => void;
}

function toFormat(data: Buffer): PixelFormat {
  const at16 = (place: number): number => data.readUInt16BE(place);
  return {
    bytes: Math.max(1, data.readUInt8(0) >> 3),
    isBigEndian: data.readUInt8(2) !== 0,
    max: [at16(4), at16(6), at16(8)],
    shift: [data.readUInt8(10), data.readUInt8(11), data.readUInt8(12)],
  };
}

function serverInit(name: string): Buffer {
  const title = Buffer.from(name);
  const init = Buffer.alloc(24);
  init.writeUInt16BE(WIDTH, 0);
  init.writeUInt16BE(HEIGHT, 2);
  // 32 bits a pixel, 24 of them used, little endian, true colour.
  init.set([32, 24, 0, 1], 4);
  for (const place of [8, 10, 12]) init.writeUInt16BE(255, place);
  init.set(OWN.shift, 14);
  init.writeUInt32BE(title.length, 20);
  return Buffer.concat([init, title]);
}

function pixels(guest: GuestScreen, format: PixelFormat): Buffer {
  const head = Buffer.alloc(16);
  // One rectangle, the whole screen, encoding 0: raw.
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(WIDTH, 8);
  head.writeUInt16BE(HEIGHT, 10);
  const body = Buffer.alloc(WIDTH * HEIGHT * format.bytes);
  const values = Array.from({ length: 256 }, (_, grey) =>
    format.max.reduce(
      (sum, max, index) => sum + Math.round((grey * max) / 255) * 2 ** (format.shift[index] ?? 0),
      0,
    ),
  );
  let place = 0;
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const value = values[guest.screen.pixel(x, y)] ?? 0;
      if (format.isBigEndian) body.writeUIntBE(value, place, format.bytes);
      else body.writeUIntLE(value, place, format.bytes);
      place += format.bytes;
    }
  }
  return Buffer.concat([head, body]);
}

/** Opens a server of RFB 3.8 without security and with raw pixels (RFC 6143); `end` closes the connection. */
export function openRfb(
  guest: GuestScreen,
  name: string,
  send: (data: Buffer) => void,
  end: () => void,
): Rfb {
  let rest = Buffer.alloc(0);
  let state: 'version' | 'security' | 'init' | 'ready' = 'version';
  let minor = 8;
  let format = OWN;
  let isWaiting = false;
  let sent = 0;
  let isControl = false;

  const update = (): void => {
    guest.refresh();
    if (!isWaiting || sent === guest.screen.version()) return;
    isWaiting = false;
    sent = guest.screen.version();
    send(pixels(guest, format));
  };
  const key = (isDown: boolean, symbol: number): void => {
    if (CONTROL.includes(symbol)) isControl = isDown;
    if (!isDown) return;
    const known = KEYS[symbol];
    if (known !== undefined) guest.type(known);
    else if (symbol >= 0x20 && symbol < 0x7f) {
      const letter = String.fromCharCode(symbol);
      guest.type(isControl && letter === 'c' ? '\u0003' : letter);
    }
  };
  /** Takes `size` bytes off the front, or nothing while they are not there. */
  const take = (size: number): Buffer | undefined => {
    if (rest.length < size) return undefined;
    const data = rest.subarray(0, size);
    rest = rest.subarray(size);
    return data;
  };
  const message = (): boolean => {
    const type = rest[0];
    const listed = type === 2 ? 4 * (rest.length >= 4 ? rest.readUInt16BE(2) : 0) : 0;
    const cut = type === 6 && rest.length >= 8 ? rest.readUInt32BE(4) : 0;
    const sizes: Record<number, number> = { 0: 20, 2: 4 + listed, 3: 10, 4: 8, 5: 6, 6: 8 + cut };
    const size = sizes[type ?? -1];
    if (size === undefined || cut > 1_000_000) {
      end();
      return false;
    }
    const data = take(size);
    if (data === undefined || (type === 2 && data.length < 4)) return false;
    if (type === 0) format = toFormat(data.subarray(4));
    if (type === 3) {
      isWaiting = true;
      if (data[1] === 0) sent = 0;
      update();
    }
    if (type === 4) key(data[1] !== 0, data.readUInt32BE(4));
    return true;
  };
  const step = (): boolean => {
    if (state === 'ready') return rest.length > 0 && message();
    const data = take(state === 'version' ? 12 : 1);
    if (data === undefined) return false;
    if (state === 'version') {
      const found = /^RFB 003\.00(\d)\n$/.exec(data.toString('latin1'));
      minor = Number(found?.[1] ?? '3');
      // Before 3.7 the server alone says which security there is.
      if (minor >= 7) send(Buffer.from([1, 1]));
      else send(Buffer.from([0, 0, 0, 1]));
      state = minor >= 7 ? 'security' : 'init';
    } else if (state === 'security') {
      if (data[0] !== 1) {
        end();
        return false;
      }
      if (minor >= 8) send(Buffer.alloc(4));
      state = 'init';
    } else {
      send(serverInit(name));
      state = 'ready';
    }
    return true;
  };
  send(Buffer.from('RFB 003.008\n'));
  return {
    receive: (data) => {
      rest = Buffer.concat([rest, data]);
      while (step());
      update();
    },
    update,
  };
}
