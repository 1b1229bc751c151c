import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Api, ApiRequest } from './api.ts';
import type { ServerIdentity } from './ca.ts';
import type { Upgrades } from './console/upgrades.ts';
import type { FaultHook } from './faults/open.ts';
import type { Reply } from './reply.ts';
import { toFailureReply } from './reply.ts';
import { failure, internalError, messageOf, StatusError } from './status.ts';
import type { Watches, WatchSink } from './watch.ts';

const compress = promisify(gzip);

/** How much may wait for a slow reader of a watch before the watch is ended. */
const WATCH_BUFFER_BYTES = 16 * 1024 * 1024;
const BODY_LIMIT_BYTES = 3 * 1024 * 1024;

/** A listening HTTPS server. */
export interface Server {
  port: number;
  close: () => Promise<void>;
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (): StatusError =>
  failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT_BYTES}`);

function sinkOf(response: ServerResponse): WatchSink {
  return {
    write: (line) => {
      if (response.writableEnded || response.destroyed) return true;
      response.write(line);
      return response.writableLength < WATCH_BUFFER_BYTES;
    },
    end: () => {
      if (!response.writableEnded) response.end();
    },
  };
}

/** Answers from this size on are compressed for those who accept it (apiserver endpoints/handlers/responsewriters). */
const GZIP_FROM_BYTES = 128 * 1024;

function acceptsGzip(message: IncomingMessage): boolean {
  const header = message.headers['accept-encoding'];
  const accepted = Array.isArray(header) ? header.join() : (header ?? '');
  return accepted.split(',').some((each) => each.trim().split(';')[0] === 'gzip');
}

async function send(message: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const plain = Buffer.from(reply.body);
  const isCompressed = plain.length >= GZIP_FROM_BYTES && acceptsGzip(message);
  const body = isCompressed ? await compress(plain, { level: 1 }) : plain;
  if (response.destroyed) return;
  const warnings = reply.warnings ?? [];
  if (warnings.length > 0) {
    response.setHeader(
      'warning',
      warnings.map((text) => `299 - ${JSON.stringify(text)}`),
    );
  }
  response.writeHead(reply.code, {
    'content-type': reply.contentType,
    'content-length': body.length,
    'cache-control': 'no-cache, private',
    ...(isCompressed ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    ...reply.headers,
  });
  response.end(body);
}

/** Opens the server on 127.0.0.1; port 0 takes a free one. Every request passes the hook of the faults first. */
export async function openServer(options: {
  identity: ServerIdentity;
  port: number;
  api: Api;
  watches: Watches;
  faults: FaultHook;
  /** The authority of client certificates where it is another than the server's. */
  clientCaPem?: string;
  /** The Authorization header that stands for a client certificate's common name and organisation. */
  headerOf: (commonName: string, organisation: string) => string | undefined;
  /** Takes requests that want another protocol. */
  upgrade: Upgrades['meet'];
  /** Answers a request whose body is too large to be held; undefined for all others. */
  upload?: (message: IncomingMessage) => Promise<Reply> | undefined;
  /** Told of every request that is answered. */
  onRequest?: (request: ApiRequest) => void;
}): Promise<Server> {
  const { identity, api, watches } = options;

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const uploaded = options.upload?.(message);
    if (uploaded !== undefined) {
      await send(message, response, await uploaded);
      return;
    }
    const url = new URL(message.url ?? '/', 'https://127.0.0.1');
    const body = await readBody(message);
    const request: ApiRequest = {
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      authorization: message.headers.authorization,
      accept: message.headers.accept,
      ifNoneMatch: message.headers['if-none-match'],
      contentType: message.headers['content-type'] ?? '',
      body: body.toString('utf8'),
      bytes: body,
      userAgent: message.headers['user-agent'],
      host: message.headers.host,
    };
    options.onRequest?.(request);
    const result = api(request);
    if ('reply' in result) {
      await send(message, response, result.reply);
      return;
    }
    const contentType = 'stream' in result ? result.stream.contentType : 'application/json';
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-cache, private' });
    response.flushHeaders();
    const sink = sinkOf(response);
    const stop = 'stream' in result ? result.stream.open(sink) : watches.open({ ...result.watch, sink });
    response.on('close', stop);
  };

  /** A request without a header of its own is that of the client's certificate, where one was shown. */
  const identify = (message: IncomingMessage): void => {
    const { socket } = message;
    if (message.headers.authorization !== undefined) return;
    if (!(socket instanceof TLSSocket) || !socket.authorized) return;
    const { CN: name, O: organisation } = socket.getPeerCertificate().subject;
    const header = typeof name === 'string' ? options.headerOf(name, String(organisation)) : undefined;
    if (header !== undefined) message.headers.authorization = header;
  };

  const server = createServer(
    {
      key: identity.keyPem,
      cert: identity.certificatePem,
      // Asked for, not required, as kube-apiserver does; one of another CA counts as none.
      ca: options.clientCaPem ?? identity.caPem,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      noDelay: true,
      keepAliveTimeout: 120_000,
    },
    (message, response) => {
      identify(message);
      options.faults.meet(message, response, () => {
        answer(message, response).catch((error: unknown) => {
          if (response.headersSent) {
            if (error instanceof StatusError)
              response.write(`{"type":"ERROR","object":${JSON.stringify(error.failure)}}\n`);
            response.end();
            return;
          }
          const status = error instanceof StatusError ? error : internalError(messageOf(error));
          const reply = toFailureReply(status.failure);
          send(message, response, reply).catch(() => response.destroy());
        });
      });
    },
  );
  options.faults.attach(server);
  server.on('upgrade', (message, socket, head) => {
    identify(message);
    options.upgrade(message, socket, head);
  });
  server.maxRequestsPerSocket = 0;
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
