import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../support/backend.ts';
import { openAttacked } from './attacked.ts';
import type { Attacked } from './attacked.ts';

let attacked: Attacked;
beforeEach(async () => {
  attacked = await openAttacked();
});
afterEach(() => attacked.close());

describe('what breaks the protocols', () => {
  test.each([
    ['no request', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a header that is too long', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'b'.repeat(70_000)}\r\n\r\n`],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET',
    ],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'],
    ['another upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'],
    ['a request without Host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('%s is refused, and the next is served', async (_title, text) => {
    const raw = attacked.openRaw();
    raw.socket.write(Buffer.from(text, 'latin1'));
    await until('the connection is closed', raw.isOver, 20_000);
    expect(raw.heard()).toMatch(/^(HTTP\/1\.1 (400|403|405|431) |$)/);
    for (const secret of attacked.secrets) expect(raw.heard()).not.toContain(secret);
    await attacked.expectAlive();
  });

  /** Frames of WebSockets as bytes, masked as a client must unless said otherwise. Source: RFC 6455, section 5.2. */
  const frame = (first: number, body: Buffer, isMasked = true): Buffer => {
    const head = Buffer.from([first, (isMasked ? 0x80 : 0) | body.length]);
    return Buffer.concat(isMasked ? [head, Buffer.alloc(4), body] : [head, body]);
  };
  test.each([
    ['without a mask', frame(0x81, Buffer.from('{}'), false)],
    ['with bits that mean nothing', frame(0xf1, Buffer.from('{}'))],
    ['of no known kind', frame(0x83, Buffer.from('{}'))],
    ['that are no UTF-8', frame(0x81, Buffer.from([0xff, 0xfe, 0xfd]))],
    ['that go on with nothing', frame(0x80, Buffer.from('{}'))],
    ['that control and are cut in pieces', frame(0x09, Buffer.from('x'))],
    [
      'of a length without end',
      Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
    ],
    ['that are compressed', frame(0xc1, Buffer.from([0x2a, 0x49]))],
    ['of no JSON', frame(0x81, Buffer.from('{'))],
    ['of no request', frame(0x81, Buffer.from('[1,2]'))],
    ['of bytes', frame(0x82, Buffer.from('{}'))],
  ])('frames %s close their socket, and no other', async (_title, bytes) => {
    const other = await attacked.dial();
    const raw = attacked.openRaw();
    const head = [
      `GET ${attacked.base}socket HTTP/1.1\r\nHost: ${attacked.host}\r\nOrigin: http://${attacked.host}\r\nCookie: ${attacked.cookie}`,
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ];
    raw.socket.write(head.join('\r\n'));
    await until('it is open', () => raw.heard().startsWith('HTTP/1.1 101'));
    raw.socket.write(bytes);
    await until('it is closed', raw.isOver, 20_000);
    expect(other.socket.readyState).toBe(WebSocket.OPEN);
    other.socket.terminate();
    await attacked.expectAlive();
  });
});
