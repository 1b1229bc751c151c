import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A server that takes every connection, answers none, and keeps whom each was meant for. */
export type Trap = {
  port: number;
  /** Names that were called: of the TLS handshake or the Host header, `unnamed` where a connection told none. */
  names: () => ReadonlySet<string>;
  close: () => Promise<void>;
};

/** First byte of a TLS handshake record, and the length of what is before its body. Source: RFC 8446, section 5.1. */
const handshake = 0x16;
const recordHead = 5;

/** The server name of a TLS ClientHello that came whole; undefined where it has none. Source: RFC 8446, 4.1.2; RFC 6066, 3. */
function readServerName(hello: Buffer): string | undefined {
  let at = recordHead + 4 + 2 + 32;
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  const end = at + 2 + hello.readUInt16BE(at);
  at += 2;
  while (at + 4 <= end) {
    const type = hello.readUInt16BE(at);
    const length = hello.readUInt16BE(at + 2);
    if (type === 0) return hello.toString('latin1', at + 9, at + 9 + hello.readUInt16BE(at + 7));
    at += 4 + length;
  }
  return undefined;
}

/** Whom the first bytes of a connection are meant for; null where more of them are needed. */
function readName(bytes: Buffer): string | null {
  if (bytes[0] === handshake) {
    const isWhole = bytes.length >= recordHead && bytes.length >= recordHead + bytes.readUInt16BE(3);
    return isWhole ? (readServerName(bytes) ?? 'unnamed') : null;
  }
  const text = bytes.toString('latin1');
  return text.includes('\r\n\r\n') ? (/^host: *([^\s:]+)/im.exec(text)?.[1] ?? 'unnamed') : null;
}

/** Opens a trap on 127.0.0.1. */
export async function openTrap(): Promise<Trap> {
  const names = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    let name: string | null = null;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      if (name === null && bytes.length > 0) names.add('unnamed');
    });
    socket.on('data', (data: Buffer) => {
      bytes = Buffer.concat([bytes, data]);
      name = readName(bytes);
      if (name === null) return;
      names.add(name);
      socket.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    names: () => names,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
