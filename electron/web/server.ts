import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { maxRequestLength } from '../../shared/ipc/frames.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { openSocketPort } from '../ipc/port-websocket.ts';
import { openPageFiles } from '../page/page-files.ts';
import { securityHeaders } from '../page/policy.ts';
import { openGate } from './gate.ts';
import type { Gate, Passage } from './gate.ts';

/** What browser mode serves, and who answers each page. */
export type WebServerOptions = {
  pagesDir: string;
  /** 0 for any free port. */
  port: number;
  onPort: (port: Port) => void;
  /** How many pages may be open at once. */
  maxPages?: number;
  times?: Partial<WebTimes>;
};

/** How long a client may take, in milliseconds, before its connection is closed. */
export type WebTimes = {
  /** To send the head of a request, from the first byte or from connecting. */
  headMs: number;
  /** To send all of a request. */
  requestMs: number;
  /** To ask again on a connection that stays open. */
  idleMs: number;
  /** How often it is looked. */
  checkMs: number;
};

const usualTimes: WebTimes = { headMs: 10_000, requestMs: 15_000, idleMs: 5_000, checkMs: 2_000 };

/** Connections at once: every page has one and asks for its files by some more. */
const mostConnections = 256;

/** Browser mode's server. */
export type WebServer = Pick<Gate, 'url' | 'launchUrl'> & { close: () => Promise<void> };

/**
 * Opens the server of browser mode on 127.0.0.1: the page's files and one WebSocket for each open page. Rejects with
 * the system's error, such as EADDRINUSE, where the port cannot be had.
 */
export async function openWebServer(options: WebServerOptions): Promise<WebServer> {
  const { pagesDir, onPort, maxPages = 16 } = options;
  const times = { ...usualTimes, ...options.times };
  const http = createServer({
    headersTimeout: times.headMs,
    requestTimeout: times.requestMs,
    keepAliveTimeout: times.idleMs,
    connectionsCheckingInterval: times.checkMs,
  });
  http.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  const gate = openGate(port);
  const files = openPageFiles(pagesDir, [`ws://127.0.0.1:${port}`]);
  // A character of a frame takes at most three bytes of UTF-8; serving counts characters.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 3 * maxRequestLength,
    perMessageDeflate: false,
    clientTracking: true,
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const passage = gate.passageOf(request, false);
    if (passage.type === 'page') {
      const reply = await files.read(passage.pathname);
      response.writeHead(reply.status, { ...reply.headers, 'Content-Length': reply.body.byteLength });
      response.end(request.method === 'HEAD' ? undefined : reply.body);
    } else if (passage.type === 'enter') {
      const headers = { ...securityHeaders, 'Cache-Control': 'no-store', 'Set-Cookie': passage.cookie };
      response.writeHead(303, { ...headers, Location: passage.location }).end();
    } else {
      refuse(request, response, passage);
    }
  };
  http.on('request', (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const passage = gate.passageOf(request, true);
    if (passage.type !== 'socket' || request.method !== 'GET') {
      hangUp(socket, '403 Forbidden');
    } else if (sockets.clients.size >= maxPages) {
      hangUp(socket, '503 Service Unavailable');
    } else {
      sockets.handleUpgrade(request, socket, head, (client) => onPort(openSocketPort(client)));
    }
  });

  return {
    url: gate.url,
    launchUrl: gate.launchUrl,
    close: async () => {
      for (const client of sockets.clients) client.close(1001);
      const ended = new Promise((resolve) => http.close(resolve));
      http.closeIdleConnections();
      const late = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
        http.closeAllConnections();
      }, 500);
      await ended;
      clearTimeout(late);
    },
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, passage: Passage): void {
  const { status, reason } = passage.type === 'refused' ? passage : { status: 404, reason: 'Not found.' };
  const body = `${reason}\n`;
  response.writeHead(status, {
    ...securityHeaders,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
    // The body of a request that is refused is not read, so its connection cannot be used again.
    Connection: 'close',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function hangUp(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
