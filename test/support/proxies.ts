import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Identity } from './tls-server.ts';

/** A proxy of a test on 127.0.0.1. */
export type TestProxy = {
  port: number;
  /** Host and port of every tunnel that was asked for, as the client wrote them. */
  asked: string[];
  /** Connections made so far. */
  connections: () => number;
  /** Connections that are open now. */
  open: () => number;
  /** Logins that were sent, `user:password`. */
  logins: string[];
  /** Cuts every connection. */
  cut: () => void;
  close: () => Promise<void>;
};

/** How a proxy of a test behaves. */
export type ProxyOptions = {
  /** The login that it wants. */
  login?: { user: string; password: string };
  /** Names that only this proxy knows, each with the address and port it leads to. */
  hosts?: Record<string, { port: number }>;
  /** `hang`: it takes connections and says nothing. `refuse`: it opens no tunnel. `babble`: it is no proxy at all. */
  behaviour?: 'work' | 'hang' | 'refuse' | 'babble';
  /** Speaks TLS with this certificate. */
  identity?: Identity;
  port?: number;
};

type Common = Omit<TestProxy, 'port' | 'close'> & { sockets: Set<Socket>; take: (socket: Socket) => void };

function openCommon(): Common {
  const sockets = new Set<Socket>();
  let connections = 0;
  return {
    sockets,
    asked: [],
    logins: [],
    connections: () => connections,
    open: () => sockets.size,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    take: (socket) => {
      connections += 1;
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    },
  };
}

const leadsTo = (
  hosts: ProxyOptions['hosts'],
  host: string,
  port: number,
): { host: string; port: number } => ({
  host: hosts?.[host] ? '127.0.0.1' : host,
  port: hosts?.[host]?.port ?? port,
});

/** Joins two sockets until either ends. */
function join(near: Duplex, far: Socket): void {
  near.pipe(far).pipe(near);
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  near.on('error', () => undefined);
  far.on('error', () => undefined);
}

type Listening = {
  listen: (port: number, host: string, done: () => void) => unknown;
  address: () => unknown;
};

async function listen(server: Listening, port: number): Promise<number> {
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** Opens an HTTP proxy that makes tunnels by CONNECT. */
export async function openConnectProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const { login, hosts, behaviour = 'work', identity } = options;
  const common = openCommon();
  const server = identity
    ? createHttpsServer({ cert: identity.certificatePem, key: identity.keyPem })
    : createHttpServer();
  server.on('connection', common.take);
  const wanted = login ? `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` : null;
  server.on(
    'connect',
    ({ url = '', headers }: { url?: string; headers: NodeJS.Dict<string> }, near: Duplex) => {
      near.on('error', () => undefined);
      common.asked.push(url);
      const sent = headers['proxy-authorization'];
      if (sent) common.logins.push(Buffer.from(sent.replace(/^Basic /, ''), 'base64').toString());
      if (behaviour === 'hang') {
        near.resume().once('end', () => near.destroy());
        return;
      }
      if (wanted !== null && sent !== wanted) {
        near.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n',
        );
        return;
      }
      if (behaviour === 'refuse') {
        near.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      const { hostname, port } = new URL(`http://${url}`);
      const to = leadsTo(hosts, hostname, Number(port || '80'));
      const far = connect(to);
      far.once('error', () => near.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
      far.once('connect', () => {
        near.write('HTTP/1.1 200 Connection established\r\n\r\n');
        join(near, far);
      });
    },
  );
  const port = await listen(server, options.port ?? 0);
  return {
    ...common,
    port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        common.cut();
      }),
  };
}

/** Opens a SOCKS5 proxy: no login or user and password, and CONNECT. Source: RFC 1928, RFC 1929. */
export async function openSocksProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const { login, hosts, behaviour = 'work' } = options;
  const common = openCommon();
  const serve = async (near: Socket): Promise<void> => {
    const iterator = chunksOf(near);
    const take = async (count: number): Promise<Buffer> => iterator(count);
    const [, count = 0] = await take(2);
    const methods = await take(count);
    if (behaviour === 'hang') return;
    const method = login ? 2 : 0;
    if (!methods.includes(method)) {
      near.end(Buffer.from([5, 0xff]));
      return;
    }
    near.write(Buffer.from([5, method]));
    if (login) {
      const [, userLength = 0] = await take(2);
      const user = (await take(userLength)).toString();
      const [passwordLength = 0] = await take(1);
      const password = (await take(passwordLength)).toString();
      common.logins.push(`${user}:${password}`);
      if (user !== login.user || password !== login.password) {
        near.end(Buffer.from([1, 1]));
        return;
      }
      near.write(Buffer.from([1, 0]));
    }
    const [, , , type] = await take(4);
    let host: string;
    if (type === 1) host = [...(await take(4))].join('.');
    else if (type === 3) host = (await take((await take(1))[0] ?? 0)).toString();
    else {
      const groups = await take(16);
      host = Array.from({ length: 8 }, (_, at) => groups.readUInt16BE(at * 2).toString(16)).join(':');
    }
    const port = (await take(2)).readUInt16BE(0);
    common.asked.push(`${host}:${port}`);
    const reply = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
    if (behaviour === 'refuse') {
      near.end(reply(2));
      return;
    }
    const far = connect(leadsTo(hosts, host, port));
    far.once('error', () => near.end(reply(5)));
    far.once('connect', () => {
      near.write(reply(0));
      join(near, far);
    });
  };
  const server = createServer((near) => {
    common.take(near);
    if (behaviour === 'babble') near.end('220 mail.example ESMTP\r\n');
    else serve(near).catch(() => near.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    ...common,
    port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        common.cut();
      }),
  };
}

/** Reads so many bytes of a socket at a time. */
function chunksOf(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    for (;;) {
      const read = count === 0 ? Buffer.alloc(0) : (socket.read(count) as Buffer | null);
      if (read?.length === count) return read;
      if (read !== null || socket.destroyed || socket.readableEnded) throw new Error('the socket ended');
      await new Promise<void>((done) => {
        socket.once('readable', done);
        socket.once('close', done);
      });
    }
  };
}
