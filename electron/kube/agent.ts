import type { TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import type { Access } from './access.ts';
import { checkPin } from './tls.ts';

/**
 * One pool of connections for all requests and watches of a cluster, HTTP/1.1. With a pin the server's certificate is
 * compared as soon as the handshake is done, before undici gets the socket: nothing, least of all a credential, is sent first.
 * `closing` cuts connections, also those still being made, for which undici's own destroy would wait.
 */
export function openAgent(
  tls: Access['tls'],
  pin: string | null,
  connectTimeoutMs: number,
  closing: AbortSignal,
): Agent {
  const connect = buildConnector({
    ...tls,
    signal: closing,
    allowH2: false,
    timeout: connectTimeoutMs,
    keepAliveInitialDelay: 30_000,
    rejectUnauthorized: pin === null && tls.rejectUnauthorized !== false,
    ...(pin === null ? {} : { maxCachedSessions: 0 }),
  });
  const connectPinned: buildConnector.connector = (options, callback) => {
    connect(options, (error, socket) => {
      if (error) {
        callback(error, null);
        return;
      }
      const mismatch = checkPin(socket as TLSSocket, pin ?? '');
      if (mismatch === null) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(mismatch, null);
    });
  };
  return new Agent({
    connect: pin === null ? connect : connectPinned,
    // Each watch holds one for as long as it is up: with too few, requests would wait for ever behind watches.
    connections: 128,
    keepAliveTimeout: 30_000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  });
}
