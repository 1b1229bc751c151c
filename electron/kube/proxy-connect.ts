import { request } from 'node:http';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { Proxy } from './proxy.ts';
import { ProxyFault } from './proxy-fault.ts';

/** Where a tunnel leads: a name or an address (IPv6 without brackets) and a port. */
export type TunnelTarget = { host: string; port: number };

const atTarget = new Set([502, 503, 504]);

/** Asks an HTTP proxy on a connected socket for a tunnel; throws a `ProxyFault`. Source: RFC 9110 section 9.3.6. */
export function askConnect(socket: Socket, proxy: Proxy, target: TunnelTarget): Promise<Socket> {
  const host = `${isIP(target.host) === 6 ? `[${target.host}]` : target.host}:${target.port}`;
  const login = `${proxy.user ?? ''}:${proxy.password?.reveal() ?? ''}`;
  const authorization =
    proxy.user === null
      ? {}
      : { 'proxy-authorization': `Basic ${Buffer.from(login, 'utf8').toString('base64')}` };
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      method: 'CONNECT',
      path: host,
      setHost: false,
      headers: { host, connection: 'keep-alive', 'proxy-connection': 'keep-alive', ...authorization },
    });
    asked.once('error', () => reject(new ProxyFault('protocol', proxy)));
    asked.once('connect', ({ statusCode = 0 }, tunnel, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) tunnel.unshift(head);
        resolve(tunnel);
        return;
      }
      const reason = statusCode === 407 ? 'credentials' : atTarget.has(statusCode) ? 'target' : 'refused';
      reject(new ProxyFault(reason, proxy, statusCode));
    });
    asked.end();
  });
}
