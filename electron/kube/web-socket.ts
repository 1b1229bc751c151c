import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { buildConnector } from 'undici';
import { createWebSocketStream, WebSocket } from 'ws';
import { readText } from './read-text.ts';

/** What the sub-resources of KubeVirt speak. Source: kubevirt/client-go subresources/constants.go (PlainStreamProtocolName). */
const plainProtocol = 'plain.kubevirt.io';

/** An answer that is no upgrade, as the server gave it. */
export type NoUpgrade = { status: number; body: string; retryAfter: string | null; dateMs: number };

/** What a WebSocket is opened with; `connect` makes the connection, with the certificate checked. */
export type WebSocketOptions = {
  connect: buildConnector.connector;
  /** URL with https. */
  url: string;
  headers: Record<string, string>;
  signal: AbortSignal;
};

/** A text message is as good as a binary one; the largest that a server may send. */
const maxMessageBytes = 16 * 1024 * 1024;

/**
 * Opens a WebSocket as a stream of bytes, such as a VM's console or a forwarded port: each write is a binary message, and
 * reading waits where nobody reads. It ends where the other side ends it, and is destroyed with an error where the connection
 * breaks. Destroying the stream cuts the connection. Resolves with the answer where the server
 * refuses; rejects with the fault of the connection.
 */
export function openWebSocket(options: WebSocketOptions): Promise<Duplex | NoUpgrade> {
  const { connect, headers, signal } = options;
  const url = new URL(options.url);
  return new Promise((resolve, reject) => {
    const createConnection = (_to: unknown, done: (error: Error | null, socket?: Socket) => void): void => {
      const { host, port } = url;
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      connect({ hostname, host, port, protocol: 'https:' }, (error, socket) =>
        error ? done(error) : done(null, follow(socket)),
      );
    };
    // A connection that broke is told by `ws` like one that the other side ended.
    let fault: Error | null = null;
    let opened: Duplex | null = null;
    const follow = (socket: Socket): Socket =>
      socket.once('error', (error) => {
        fault = error;
        opened?.destroy(error);
      });
    const socket = new WebSocket(url.href.replace(/^https:/, 'wss:'), [plainProtocol], {
      headers,
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
      followRedirects: false,
      // Of the type of net.createConnection; Node's http calls it with a callback (Node documentation, http.request).
      createConnection: createConnection as never,
    });
    const abort = (): void => {
      reject(new Error('aborted'));
      socket.terminate();
    };
    signal.addEventListener('abort', abort, { once: true });
    // A fault after it was given up is nobody's.
    socket.on('error', reject);
    socket.once('unexpected-response', (_request, answer) => {
      const { statusCode: status = 0, headers: told } = answer;
      const dateMs = Date.parse(told.date ?? '');
      readText(answer, 256 * 1024)
        .catch(() => null)
        .then((body) => {
          const retryAfter = told['retry-after'] ?? null;
          resolve({
            status,
            body: body ?? '',
            retryAfter,
            dateMs: Number.isNaN(dateMs) ? Date.now() : dateMs,
          });
          signal.removeEventListener('abort', abort);
          socket.terminate();
        }, reject);
    });
    socket.once('open', () => {
      signal.removeEventListener('abort', abort);
      const stream = createWebSocketStream(socket);
      // Whoever holds the stream sees it close.
      stream.on('error', () => undefined);
      opened = stream;
      if (fault) stream.destroy(fault);
      resolve(stream);
    });
  });
}
