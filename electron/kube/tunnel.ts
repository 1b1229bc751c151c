import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { codeOf } from './errors.ts';
import { askConnect } from './proxy-connect.ts';
import type { TunnelTarget } from './proxy-connect.ts';
import type { Proxy } from './proxy.ts';
import { ProxyFault } from './proxy-fault.ts';
import { askSocks } from './proxy-socks.ts';

/** What a tunnel is opened with; the time limit is for all of it, and `ca` are the authorities that an https proxy may rest on. */
export type TunnelOptions = { timeoutMs: number; signal?: AbortSignal; ca?: readonly string[] };

/** Opens a way through a proxy to a target: a socket as if connected to the target itself. Throws a `ProxyFault`. */
export async function openTunnel(
  proxy: Proxy,
  target: TunnelTarget,
  { timeoutMs, signal, ca }: TunnelOptions,
): Promise<Socket> {
  const late = new ProxyFault('timeout', proxy);
  let stop: (fault: Error) => void = () => undefined;
  const stopped = new Promise<never>((_done, reject) => (stop = reject));
  stopped.catch(() => undefined);
  const timer = setTimeout(() => stop(late), timeoutMs);
  const abort = (): void => stop(new Error('aborted'));
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  let socket: Socket | null = null;
  try {
    const isLocal = proxy.scheme === 'socks5' && isIP(target.host) === 0;
    const host = isLocal ? await Promise.race([resolveName(target.host, proxy), stopped]) : target.host;
    if (signal?.aborted) return await stopped;
    socket = connectTo(proxy, ca);
    // A fault after the last await that looks at it is nobody's: whoever holds the socket sees it close.
    socket.on('error', () => undefined);
    await Promise.race([opened(socket, proxy), stopped]);
    const asked = proxy.scheme === 'http' || proxy.scheme === 'https' ? askConnect : askSocks;
    return await Promise.race([asked(socket, proxy, { ...target, host }), stopped]);
  } catch (error) {
    socket?.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

async function resolveName(host: string, proxy: Proxy): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch {
    throw new ProxyFault('unknown-name', proxy);
  }
}

function connectTo({ scheme, host, port }: Proxy, ca: readonly string[] | undefined): Socket {
  if (scheme !== 'https') return connectTcp({ host, port, noDelay: true, keepAlive: true });
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({
    host,
    port,
    ALPNProtocols: ['http/1.1'],
    ...servername,
    ...(ca ? { ca: [...ca] } : {}),
  });
}

const unknownName = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);
const isOfNetwork = (code: string | null): boolean =>
  code !== null && /^E(?:CONN|HOST|NET|ADDR|PIPE|TIMEDOUT|ACCES|PERM)/.test(code);

function opened(socket: Socket, proxy: Proxy): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(proxy.scheme === 'https' ? 'secureConnect' : 'connect', () => resolve());
    socket.once('close', () => reject(new ProxyFault('unreachable', proxy)));
    socket.once('error', (error) => {
      const code = codeOf(error);
      const isTls = proxy.scheme === 'https' && !isOfNetwork(code);
      const isNotTls = code === 'EPROTO' || code?.startsWith('ERR_SSL_') === true;
      const reason = unknownName.has(code ?? '')
        ? 'unknown-name'
        : isNotTls
          ? 'protocol'
          : isTls
            ? 'tls'
            : 'unreachable';
      reject(new ProxyFault(reason, proxy));
    });
  });
}
