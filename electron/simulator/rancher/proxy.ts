import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:tls';
import type { Duplex } from 'node:stream';

/** Where Rancher passes a request on to, and as whom. */
export interface Target {
  port: number;
  /** The path with its query, without Rancher's own prefix. */
  path: string;
  /** The bearer of an administrator there; a guest cluster takes a certificate instead. */
  bearer?: string;
  certificate?: { certificatePem: string; keyPem: string };
}

function headersOf(message: IncomingMessage, target: Target): OutgoingHttpHeaders {
  const { authorization: _, cookie: __, ...headers } = message.headers;
  return {
    ...headers,
    ...(target.bearer === undefined ? {} : { authorization: `Bearer ${target.bearer}` }),
  };
}

const tlsOf = ({ certificate }: Target): { rejectUnauthorized: false; cert?: string; key?: string } => ({
  rejectUnauthorized: false,
  ...(certificate === undefined ? {} : { cert: certificate.certificatePem, key: certificate.keyPem }),
});

/** Passes a request on to a cluster, and its answer back, however long it goes on. */
export function passOn(message: IncomingMessage, response: ServerResponse, target: Target): void {
  const { port, path } = target;
  const forward = request(
    {
      host: '127.0.0.1',
      port,
      path,
      method: message.method,
      headers: headersOf(message, target),
      ...tlsOf(target),
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
      answer.on('aborted', () => response.destroy());
    },
  );
  forward.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { 'content-type': 'text/plain' }).end(`${error.message}\n`);
  });
  response.on('close', () => forward.destroy());
  message.pipe(forward);
}

/** Passes a request for another protocol on, and then the bytes of both sides. */
export function passUpgrade(message: IncomingMessage, socket: Duplex, head: Buffer, target: Target): void {
  const upstream = connect({ host: '127.0.0.1', port: target.port, ...tlsOf(target) }, () => {
    const lines = Object.entries(headersOf(message, target)).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`],
    );
    upstream.write(`${message.method ?? 'GET'} ${target.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  const end = (): void => {
    upstream.destroy();
    socket.destroy();
  };
  upstream.on('error', end);
  upstream.on('close', end);
  socket.on('error', end);
  socket.on('close', end);
}
