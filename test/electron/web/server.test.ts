import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { openWebServer } from '../../../electron/web/server.ts';
import type { WebServer } from '../../../electron/web/server.ts';
import { maxRequestLength } from '../../../shared/ipc/frames.ts';
import type { Port } from '../../../shared/ipc/frames.ts';
import { openPageFolder } from './page-folder.ts';
import { sendRaw } from './raw-request.ts';
import type { RawReply } from './raw-request.ts';

let server: WebServer;
let close: () => Promise<void>;
let ports: Port[];
let port: number;
let host: string;

beforeEach(async () => {
  const page = await openPageFolder();
  ports = [];
  server = await openWebServer({
    pagesDir: page.folder,
    port: 0,
    maxPages: 2,
    onPort: (opened) => ports.push(opened),
  });
  port = Number(new URL(server.url).port);
  host = `127.0.0.1:${port}`;
  close = async () => {
    await server.close();
    await page.close();
  };
});
afterEach(() => close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawReply> =>
  sendRaw(port, `${method} ${path} HTTP/1.1`, { Host: host, ...headers });

/** Enters by the URL that is shown to the user. */
async function enter(): Promise<{ base: string; cookie: string; setCookie: string }> {
  const { pathname, search } = new URL(server.url);
  const reply = await get(pathname + search);
  const setCookie = reply.headers['set-cookie'] ?? '';
  return { base: reply.headers['location'] ?? '', cookie: setCookie.split(';')[0] ?? '', setCookie };
}

/** Opens a WebSocket as a page would; what becomes of it: 'open', or the status that refused it. */
function dial(path: string, options: ClientOptions): Promise<{ outcome: string; socket: WebSocket }> {
  const socket = new WebSocket(`ws://${host}${path}`, options);
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('open', () => resolve({ outcome: 'open', socket }));
    socket.on('unexpected-response', (_request, response) =>
      resolve({ outcome: String(response.statusCode), socket }),
    );
    socket.on('close', () => resolve({ outcome: 'closed', socket }));
  });
}

describe('entering', () => {
  test('exchanges the token for a cookie and a clean address, again and again, and keeps other words of the query', async () => {
    const first = await enter();
    expect(first.base).toMatch(/^\/p\/[\w-]{43}\/$/);
    expect(first.setCookie).toMatch(/^acre=[\w-]{43}; Path=\/p\/[\w-]{43}\/; HttpOnly; SameSite=Strict$/);
    expect((await enter()).cookie).toBe(first.cookie);
    const { pathname, search } = new URL(`${server.url}&testing=1`);
    const again = await get(pathname + search);
    expect([again.status, again.headers['location']]).toEqual([303, `${first.base}?testing=1`]);
    expect(again.headers['cache-control']).toBe('no-store');
  });

  test('neither cookie nor address holds the token', async () => {
    const token = new URL(server.url).searchParams.get('token') ?? '';
    const { base, setCookie } = await enter();
    expect(token).toHaveLength(43);
    expect(base + setCookie).not.toContain(token);
  });

  test('by a launch address works once', async () => {
    const { pathname, search } = new URL(server.launchUrl());
    expect((await get(pathname + search)).status).toBe(303);
    expect((await get(pathname + search)).status).toBe(403);
  });

  test.each([
    '/',
    '/?token=',
    '/?token=wrong',
    '/?launch=',
    '/?token=wrong&launch=',
    '/index.html',
    '/p/',
    '/nowhere',
  ])('%s is refused', async (path) => {
    const reply = await get(path);
    expect(reply.status).toBe(403);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(reply.body).not.toContain('page');
  });

  test('a token with one character changed or cut is refused', async () => {
    const token = new URL(server.url).searchParams.get('token') ?? '';
    const flipped = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const wrong of [flipped, token.slice(0, -1), `${token}A`]) {
      expect((await get(`/?token=${wrong}`)).status).toBe(403);
    }
  });
});

describe('the page', () => {
  test('comes with its policy, a nonce of its own each time, and is not kept', async () => {
    const { base, cookie } = await enter();
    const [first, second] = [await get(base, { Cookie: cookie }), await get(base, { Cookie: cookie })];
    expect(first.status).toBe(200);
    const policy = first.headers['content-security-policy'] ?? '';
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(first.body).toContain(`nonce="${nonce}"`);
    expect(second.body).not.toContain(nonce);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${host};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(first.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  });

  test('has files with a hash that are kept, and answers HEAD without a body', async () => {
    const { base, cookie } = await enter();
    const file = await get(`${base}assets/index-Ab3_xY9z.js`, { Cookie: cookie });
    expect(file.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const head = await get(base, { Cookie: cookie }, 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
  });

  test('needs the cookie, and nobody else may ask for it', async () => {
    const { base, cookie } = await enter();
    const wrong: Record<string, string>[] = [
      {},
      { Cookie: 'acre=' },
      { Cookie: `${cookie}x` },
      { Cookie: `other=${cookie.slice(5)}` },
      { Cookie: cookie, Origin: 'http://127.0.0.1:1' },
      { Cookie: cookie, Origin: 'null' },
      { Cookie: cookie, Origin: `https://${host}` },
    ];
    for (const headers of wrong) expect((await get(base, headers)).status).toBe(403);
  });

  test.each(['localhost', '127.0.0.1', 'evil.example', '0.0.0.0', '[::1]', '127.0.0.1.evil.example'])(
    'is not served under the name %s',
    async (name) => {
      const { base, cookie } = await enter();
      const { pathname, search } = new URL(server.url);
      const wrong = name === '127.0.0.1' ? name : `${name}:${port}`;
      expect((await get(base, { Host: wrong, Cookie: cookie })).status).toBe(403);
      expect((await get(pathname + search, { Host: wrong })).status).toBe(403);
    },
  );

  test.each([
    '../secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    '%2e%2e%2fsecret.txt',
    '..%5csecret.txt',
    'assets/../../secret.txt',
    'assets//../secret.txt',
    './/secret.txt',
    '/etc/passwd',
    '//etc/passwd',
    '%00',
    'index.html%00.png',
    '%zz',
    '.inputs',
    'link.txt',
    'assets',
    'assets/',
    'assets/strange.exe',
    'C:/secret.txt',
  ])('has no file %s', async (path) => {
    const { base, cookie } = await enter();
    const reply = await get(base + path, { Cookie: cookie });
    expect([403, 404]).toContain(reply.status);
    expect(reply.body).not.toContain('hunter2');
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('is not for %s', async (method) => {
    const { base, cookie } = await enter();
    const reply = await get(base, { Cookie: cookie, 'Content-Length': '0' }, method);
    expect([reply.status, reply.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('is not reached by an absolute address in the request line', async () => {
    const { base, cookie } = await enter();
    expect((await get(`http://${host}${base}`, { Cookie: cookie })).status).toBe(400);
  });
});

describe('the socket', () => {
  test('opens for the page, and its frames arrive', async () => {
    const { base, cookie } = await enter();
    const { outcome, socket } = await dial(`${base}socket`, {
      origin: `http://${host}`,
      headers: { Cookie: cookie },
    });
    expect(outcome).toBe('open');
    const frame = new Promise((resolve) => ports[0]!.onFrame(resolve));
    socket.send('hello');
    expect(await frame).toBe('hello');
    socket.close();
  });

  test('stays shut without cookie, with a foreign or no origin, on another path, under another name', async () => {
    const { base, cookie } = await enter();
    const good = { origin: `http://${host}`, headers: { Cookie: cookie } };
    const wrong: [string, ClientOptions][] = [
      [`${base}socket`, { origin: good.origin }],
      [`${base}socket`, { ...good, headers: { Cookie: 'acre=wrong' } }],
      [`${base}socket`, { ...good, origin: 'http://evil.example' }],
      [`${base}socket`, { ...good, origin: `http://127.0.0.1:${port + 1}` }],
      [`${base}socket`, { ...good, origin: `http://localhost:${port}` }],
      [`${base}socket`, { headers: good.headers }],
      [`${base}socket`, { ...good, headers: { Cookie: cookie, Host: `localhost:${port}` } }],
      [`${base}other`, good],
      ['/socket', good],
      [new URL(server.url).search === '' ? '/' : `/${new URL(server.url).search}`, good],
    ];
    for (const [path, options] of wrong) expect((await dial(path, options)).outcome).toBe('403');
    expect(ports).toHaveLength(0);
  });

  test('closes on a message that is too long and on a binary one', async () => {
    const { base, cookie } = await enter();
    for (const message of [Buffer.alloc(3 * maxRequestLength + 1, 'x').toString(), Buffer.from([1, 2])]) {
      const { socket } = await dial(`${base}socket`, {
        origin: `http://${host}`,
        headers: { Cookie: cookie },
      });
      const server = ports.at(-1)!;
      const frames: string[] = [];
      server.onFrame((frame) => frames.push(frame));
      const closed = new Promise((resolve) => server.onClose(() => resolve(true)));
      socket.send(message);
      expect(await closed).toBe(true);
      expect(frames).toEqual([]);
    }
  });

  test('is there for several pages, but not for any number', async () => {
    const { base, cookie } = await enter();
    const options = { origin: `http://${host}`, headers: { Cookie: cookie } };
    const outcomes = [];
    for (let index = 0; index < 3; index += 1) outcomes.push((await dial(`${base}socket`, options)).outcome);
    expect(outcomes).toEqual(['open', 'open', '503']);
  });

  test('is closed when the server closes, which takes less than a second', async () => {
    const { base, cookie } = await enter();
    const { socket } = await dial(`${base}socket`, { origin: `http://${host}`, headers: { Cookie: cookie } });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const startedMs = performance.now();
    await server.close();
    await closed;
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    server = { ...server, close: () => Promise.resolve() };
  });
});

test('a port that is in use is the system error', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const taken = (other.address() as AddressInfo).port;
  await expect(openWebServer({ pagesDir: '/', port: taken, onPort: () => undefined })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  other.close();
});
