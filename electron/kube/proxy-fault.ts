import { STATUS_CODES } from 'node:http';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { hostOf } from './errors.ts';
import type { Proxy } from './proxy.ts';
import { proxyHostOf } from './proxy.ts';

/**
 * Why there is no way through a proxy. `unreachable`, `timeout`, `tls`, `unknown-name`: it was not reached or did not answer.
 * `credentials`: it wants a login, or another one. `refused`: it may not or will not. `target`: it did not reach the cluster.
 * `protocol`: what answers is no such proxy.
 */
export type ProxyFaultReason =
  'unreachable' | 'timeout' | 'tls' | 'unknown-name' | 'credentials' | 'refused' | 'target' | 'protocol';

/** Thrown into a connection that found no way through its proxy; `status` is the answer to CONNECT, if there was one. */
export class ProxyFault extends Error {
  readonly code = 'ACRE_PROXY';
  readonly reason: ProxyFaultReason;
  readonly proxy: Proxy;
  readonly status: number | null;

  constructor(reason: ProxyFaultReason, proxy: Proxy, status: number | null = null) {
    super(`No way through the proxy: ${reason}.`);
    this.reason = reason;
    this.proxy = proxy;
    this.status = status;
  }
}

/** The fault of a proxy somewhere down the chain of causes; null where it is another. */
export function findProxyFault(error: unknown): ProxyFault | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if (at instanceof ProxyFault) return at;
  return null;
}

/** Says in words why a server could not be reached through its proxy. Holds no password. */
export function toProxyError({ reason, proxy, status }: ProxyFault, server: string): AppError {
  const at = `The proxy ${proxyHostOf(proxy)}`;
  const host = hostOf(server);
  const said = status === null ? '' : ` (${status} ${STATUS_CODES[status] ?? ''})`.replace(' )', ')');
  const checkProxy = 'Check the proxy in the settings of the cluster and of the network.';
  switch (reason) {
    case 'unreachable':
      return appError('unreachable', `${at} on the way to ${host} cannot be reached.`, { hint: checkProxy });
    case 'unknown-name':
      return appError(
        'unreachable',
        `${at} on the way to ${host} cannot be used: a name on the way could not be resolved.`,
        { hint: checkProxy },
      );
    case 'timeout':
      return appError('timeout', `${at} on the way to ${host} did not answer in time.`, { hint: checkProxy });
    case 'tls':
      return appError(
        'tls',
        `${at} on the way to ${host} shows a certificate that no known authority vouches for.`,
        { hint: 'Add the authority of the proxy to the CA bundle in the settings of the network.' },
      );
    case 'credentials': {
      const what =
        proxy.user === null
          ? `${at} asks for a user name and a password.`
          : `${at} refused the user name or the password${said}.`;
      const hint = 'Enter them in the settings of the cluster or of the network, where the proxy is set.';
      return appError('unauthorized', `${what} Nothing was sent to ${host}.`, { hint });
    }
    case 'refused':
      return appError('unreachable', `${at} refuses to connect to ${host}${said}.`, {
        hint: 'Ask who runs the proxy to allow it, or connect to the cluster without the proxy.',
      });
    case 'target':
      return appError('unreachable', `${at} did not reach ${host}${said}.`, {
        hint: 'Check the address of the cluster, and whether the proxy may reach it.',
      });
    case 'protocol': {
      const kind = proxy.scheme.startsWith('socks') ? 'SOCKS5' : 'HTTP';
      return appError(
        'unreachable',
        `What answers at ${proxyHostOf(proxy)} is not a working ${kind} proxy.`,
        {
          hint: 'Check the kind, the address and the port of the proxy.',
        },
      );
    }
  }
}
