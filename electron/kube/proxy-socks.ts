import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { TunnelTarget } from './proxy-connect.ts';
import type { Proxy } from './proxy.ts';
import { ProxyFault } from './proxy-fault.ts';
import type { ProxyFaultReason } from './proxy-fault.ts';

const noLogin = 0;
const passwordLogin = 2;

/** What the answers to a request mean; any other is a plain refusal. Source: RFC 1928 section 6. */
const replies: Record<number, ProxyFaultReason> = { 3: 'target', 4: 'target', 5: 'target', 6: 'target' };

/**
 * Asks a SOCKS5 proxy on a connected socket for a tunnel; throws a `ProxyFault`. A login is offered only where there is
 * one. Source: RFC 1928, RFC 1929.
 */
export async function askSocks(socket: Socket, proxy: Proxy, target: TunnelTarget): Promise<Socket> {
  const broken = (): ProxyFault => new ProxyFault('protocol', proxy);
  const user = Buffer.from(proxy.user ?? '', 'utf8');
  const password = Buffer.from(proxy.password?.reveal() ?? '', 'utf8');
  if (user.length > 255 || password.length > 255) throw new ProxyFault('credentials', proxy);
  const methods = proxy.user === null ? [noLogin] : [noLogin, passwordLogin];
  socket.write(Buffer.from([5, methods.length, ...methods]));
  const [version, method] = await readBytes(socket, 2, broken);
  if (version !== 5) throw broken();
  if (method === 0xff || (method === passwordLogin && proxy.user === null))
    throw new ProxyFault('credentials', proxy);
  if (method === passwordLogin) {
    const login = [Buffer.from([1, user.length]), user, Buffer.from([password.length]), password];
    socket.write(Buffer.concat(login));
    // Some proxies end the connection without a word where the login is wrong.
    const answer = await readBytes(socket, 2, () => new ProxyFault('credentials', proxy));
    if (answer[1] !== 0) throw new ProxyFault('credentials', proxy);
  } else if (method !== noLogin) throw broken();
  const port = Buffer.alloc(2);
  port.writeUInt16BE(target.port);
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), toAddress(target.host, broken), port]));
  const [replyVersion, reply = 0xff, , type, first = 0] = await readBytes(socket, 5, broken);
  if (replyVersion !== 5) throw broken();
  if (reply !== 0) throw new ProxyFault(replies[reply] ?? 'refused', proxy);
  const rest = type === 1 ? 3 : type === 4 ? 15 : type === 3 ? first : null;
  if (rest === null) throw broken();
  await readBytes(socket, rest + 2, broken);
  return socket;
}

function toAddress(host: string, broken: () => ProxyFault): Buffer {
  const family = isIP(host);
  if (family === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (family === 6) return Buffer.from([4, ...toIpv6Bytes(host)]);
  const name = Buffer.from(host, 'utf8');
  if (name.length > 255) throw broken();
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function toIpv6Bytes(address: string): number[] {
  // An IPv4 tail is two groups of its own.
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [left = '', right] = plain.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const head = groups(left);
  const tail = right === undefined ? [] : groups(right);
  const middle = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...middle, ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Reads exactly so many bytes and leaves what follows in the socket; throws what `broken` makes where it ends before. */
async function readBytes(socket: Socket, count: number, broken: () => Error): Promise<Buffer> {
  for (;;) {
    const read = socket.read(count) as Buffer | null;
    if (read?.length === count) return read;
    if (read !== null || socket.destroyed || socket.readableEnded) throw broken();
    await new Promise<void>((resolve, reject) => {
      const settle = (act: () => void) => (): void => {
        socket.off('readable', onReadable);
        socket.off('end', onEnd);
        socket.off('close', onEnd);
        act();
      };
      const onReadable = settle(resolve);
      const onEnd = settle(() => reject(broken()));
      socket.once('readable', onReadable);
      socket.once('end', onEnd);
      socket.once('close', onEnd);
    });
  }
}
