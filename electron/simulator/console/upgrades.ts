import type { IncomingMessage } from 'node:http';
import { ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Auth, User } from '../auth.ts';
import { noSuchPath, notImplemented, StatusError } from '../status.ts';
import { toRoute, withoutPrefix } from '../route.ts';

/** The sub-protocol of KubeVirt's streams (kubevirt client-go/subresources/constants.go). */
const PLAIN = 'plain.kubevirt.io';

/** A stream of one VMI: checked before the upgrade, served after it. */
export interface Stream {
  /** Throws a StatusError where virt-api refuses. */
  check: (namespace: string, name: string, query: URLSearchParams, port: number) => void;
  /** `port` is that of `portforward/PORT`, and no number for other streams. */
  serve: (socket: WebSocket, namespace: string, name: string, port: number) => void;
}

/** What the server hands its upgrade requests to. */
export interface Upgrades {
  meet: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
  close: () => void;
}

function answerFailure(socket: Duplex, error: StatusError): void {
  const body = `${JSON.stringify(error.failure)}\n`;
  const { code } = error.failure;
  socket.end(
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** Opens the WebSocket half of a cluster: the streams of VMIs by subresource, and Steve's subscriptions. */
export function openUpgrades(options: {
  auth: Auth;
  streams: Record<string, Stream>;
  subscribe: (socket: WebSocket, user: User, host: string) => void;
  /** Lets the faults have their way with a request before it is upgraded. */
  meet: (message: IncomingMessage, response: ServerResponse, go: () => void) => void;
}): Upgrades {
  const { auth } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(PLAIN) ? PLAIN : false),
  });

  const serverOf = (message: IncomingMessage): ((socket: WebSocket) => void) => {
    const url = new URL(message.url ?? '/', 'https://127.0.0.1');
    const user = auth.authenticate(message.headers.authorization);
    if (withoutPrefix(url.pathname) === '/v1/harvester/subscribe') {
      return (socket) => options.subscribe(socket, user, message.headers.host ?? '127.0.0.1');
    }
    const route = toRoute(url.pathname);
    if (route?.type !== 'resource' || route.group !== 'subresources.kubevirt.io') throw noSuchPath();
    const { group, plural, subresource = '', namespace, name } = route;
    if (namespace === undefined || name === undefined) throw noSuchPath();
    auth.authorize(user, { verb: 'get', group, plural, subresource, namespace, name });
    const [first = '', portText] = subresource.split('/');
    const port = Number(portText);
    const stream =
      plural === 'virtualmachineinstances'
        ? options.streams[first === 'portforward' ? first : subresource]
        : undefined;
    if (stream === undefined) {
      if (['portforward', 'usbredir', 'vsock'].includes(first)) throw notImplemented(`${plural}/${first}`);
      throw noSuchPath();
    }
    stream.check(namespace, name, url.searchParams, port);
    return (socket) => stream.serve(socket, namespace, name, port);
  };
  const upgrade = (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
    let serve: (socket: WebSocket) => void;
    try {
      serve = serverOf(message);
    } catch (error) {
      if (error instanceof StatusError) answerFailure(socket, error);
      else socket.destroy();
      return;
    }
    sockets.handleUpgrade(message, socket, head, (opened) => {
      opened.on('error', () => opened.terminate());
      serve(opened);
    });
  };
  return {
    meet: (message, socket, head) => {
      socket.on('error', () => socket.destroy());
      if (!(socket instanceof Socket)) {
        socket.destroy();
        return;
      }
      const response = new ServerResponse(message);
      response.assignSocket(socket);
      response.on('finish', () => socket.end());
      options.meet(message, response, () => {
        response.detachSocket(socket);
        upgrade(message, socket, head);
      });
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
