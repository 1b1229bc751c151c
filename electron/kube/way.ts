import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { AppError } from '../../shared/error.ts';
import { toAuthorities } from './authorities.ts';
import { toNetworkError } from './errors.ts';
import type { Proxy } from './proxy.ts';
import { findProxyFault, toProxyError } from './proxy-fault.ts';
import { openTunnel } from './tunnel.ts';

/** How the connections of a server are made: through which proxy, null for none, and with which authorities (PEM) beside the usual. */
export type WayOptions = {
  proxy: Proxy | null;
  bundles: readonly string[];
  timeoutMs: number;
  signal: AbortSignal;
};

/** The host (IPv6 without brackets) and the port of a server's URL. */
export function endpointOf(server: string): { host: string; port: number } {
  const url = new URL(server);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 443 : Number(url.port) };
}

/** Opens a connection to a server on the way that its requests go, and sends nothing on it. Throws the fault of the socket or of the proxy. */
export async function openWay(
  server: string,
  { proxy, bundles, timeoutMs, signal }: WayOptions,
): Promise<Socket> {
  const target = endpointOf(server);
  if (proxy === null) return connectDirectly(target, timeoutMs, signal);
  const ca = toAuthorities(undefined, bundles);
  return openTunnel(proxy, target, { timeoutMs, signal, ...(ca ? { ca: ca as string[] } : {}) });
}

function connectDirectly(
  target: { host: string; port: number },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((done, reject) => {
    const socket = connect(target);
    const settle = (fault: Error | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (fault === null) {
        done(socket);
        return;
      }
      socket.destroy();
      reject(fault);
    };
    const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => settle(late), timeoutMs);
    const abort = (): void => settle(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    socket.once('connect', () => settle(null));
    socket.on('error', (fault) => settle(fault));
  });
}

/** Says in words why a server could not be reached on its way; holds no secret. */
export function toWayError(fault: unknown, server: string): AppError {
  const ofProxy = findProxyFault(fault);
  return ofProxy === null ? toNetworkError(fault, server) : toProxyError(ofProxy, server);
}
