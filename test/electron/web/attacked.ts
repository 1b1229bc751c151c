import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import type { Handlers } from '../../../electron/ipc/handler-types.ts';
import { serve } from '../../../electron/ipc/serve.ts';
import { openWebServer } from '../../../electron/web/server.ts';
import type { WebServer } from '../../../electron/web/server.ts';
import type { Port } from '../../../shared/ipc/frames.ts';
import { ok } from '../../../shared/result.ts';
import { openPageFolder } from './page-folder.ts';
import { sendRaw } from './raw-request.ts';
import type { RawReply } from './raw-request.ts';

/** A connection that says what it is told and notes how it ends. */
export type RawConnection = { socket: Socket; heard: () => string; isOver: () => boolean };

/** A server of browser mode that is impatient, with a page that has entered, and what an attacker needs. */
export type Attacked = {
  server: WebServer;
  ports: Port[];
  port: number;
  host: string;
  base: string;
  cookie: string;
  get: (path: string, headers?: Record<string, string>, method?: string) => Promise<RawReply>;
  /** Opens a socket as the page does, with changes; what becomes of it is `open` or a status. */
  dial: (options?: ClientOptions) => Promise<{ outcome: string; socket: WebSocket }>;
  openRaw: () => RawConnection;
  /** What nobody without it may be told. */
  secrets: string[];
  expectNothingOf: (reply: RawReply, statuses: readonly number[]) => void;
  /** The page is served and answered still. */
  expectAlive: () => Promise<void>;
  close: () => Promise<void>;
};

const handlers: Partial<Handlers> = {
  'app.info': async () =>
    ok({ version: '0', mode: 'browser', platform: 'test', isDemo: false, hasFileDialog: false }),
};

/** Opens the server and enters it by its URL. */
export async function openAttacked(): Promise<Attacked> {
  const page = await openPageFolder();
  const ports: Port[] = [];
  const server = await openWebServer({
    ...{ pagesDir: page.folder, port: 0, maxPages: 4 },
    times: { headMs: 300, requestMs: 600, idleMs: 300, checkMs: 50 },
    onPort: (opened) => {
      ports.push(opened);
      serve(handlers as Handlers, opened, { log: { warn: () => {} } });
    },
  });
  const port = Number(new URL(server.url).port);
  const host = `127.0.0.1:${port}`;
  const get: Attacked['get'] = (path, headers = {}, method = 'GET') =>
    sendRaw(port, `${method} ${path} HTTP/1.1`, { Host: host, ...headers });
  const { pathname, search, searchParams } = new URL(server.url);
  const entered = await get(pathname + search);
  const base = entered.headers['location'] ?? '';
  const cookie = (entered.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  const secrets = [searchParams.get('token')!, cookie.split('=')[1]!, base];
  const dial: Attacked['dial'] = (options = {}) => {
    const socket = new WebSocket(`ws://${host}${base}socket`, {
      origin: `http://${host}`,
      ...options,
      headers: { Cookie: cookie, ...options.headers },
    });
    return new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.on('open', () => resolve({ outcome: 'open', socket }));
      socket.on('unexpected-response', (_request, { statusCode }) =>
        resolve({ outcome: String(statusCode), socket }),
      );
    });
  };
  return {
    ...{ server, ports, port, host, base, cookie, get, dial, secrets },
    openRaw: () => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      let isOver = false;
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => (isOver = true));
      return { socket, heard: () => text, isOver: () => isOver };
    },
    expectNothingOf: ({ status, headers, body }, statuses) => {
      expect(statuses).toContain(status);
      const text = JSON.stringify(headers) + body;
      for (const secret of secrets) expect(text).not.toContain(secret);
      expect(text).not.toContain('hunter2');
      expect(headers['set-cookie']).toBeUndefined();
    },
    expectAlive: async () => {
      expect((await get(base, { Cookie: cookie })).status).toBe(200);
      const { outcome, socket } = await dial();
      expect(outcome).toBe('open');
      const answer = new Promise<string>((done) =>
        socket.once('message', (data: Buffer) => done(data.toString())),
      );
      socket.send('{"type":"call","id":1,"name":"app.info","input":{}}');
      expect(JSON.parse(await answer)).toMatchObject({ type: 'result', id: 1 });
      const closed = new Promise((done) => socket.once('close', done));
      socket.close();
      await closed;
    },
    close: async () => {
      await server.close();
      await page.close();
    },
  };
}
