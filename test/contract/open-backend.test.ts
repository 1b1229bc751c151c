import { afterEach, describe, expect, test, vi } from 'vitest';
import { openPortPair } from '../../electron/ipc/port-memory.ts';
import type { Handlers } from '../../electron/ipc/handler-types.ts';
import { serve } from '../../electron/ipc/serve.ts';
import { openBackend, toOpenPort } from '../../renderer/backend/open-backend.ts';
import type { Backend, Link } from '../../renderer/backend/open-backend.ts';
import { defaultPreferences } from '../../shared/preferences.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { ok } from '../../shared/result.ts';
import { until } from './harness.ts';

/** A back end that can be cut off and comes back. */
function openServer(): {
  openPort: () => Promise<Port | null>;
  cut: () => void;
  isReachable: boolean;
  links: number;
} {
  const ports: Port[] = [];
  const server = {
    isReachable: true,
    links: 0,
    cut: () => ports.splice(0).forEach((port) => port.close()),
    openPort: async () => {
      if (!server.isReachable) return null;
      const [page, port] = openPortPair();
      ports.push(port);
      const handlers: Partial<Handlers> = {
        'preferences.write': async (change) => ok({ ...defaultPreferences, ...change }),
        'app.links': (_input, sink) => {
          server.links += 1;
          sink.send({ url: `acre://open?link=${server.links}` });
          if (server.links === 3) sink.end();
        },
      };
      serve(handlers as Handlers, port, { log: { warn: () => {} } });
      return page;
    },
  };
  return server;
}

describe('the back end as the page uses it', () => {
  let backend: Backend | undefined;
  afterEach(() => backend?.close());

  test('reopens its streams after a loss, tells the link, and fails calls meanwhile', async () => {
    const server = openServer();
    backend = await openBackend(server.openPort, { retryMs: 5 });
    const links: Link[] = [];
    backend.onLink((link) => links.push(link));
    const urls: string[] = [];
    let ended = 0;
    backend.follow('app.links', {}, { onEvent: ({ url }) => void urls.push(url), onEnd: () => (ended += 1) });
    await until(() => urls.length === 1);
    server.isReachable = false;
    server.cut();
    await until(() => backend?.link() === 'lost');
    expect(await backend.call('app.info', {})).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect([ended, urls]).toEqual([0, ['acre://open?link=1']]);
    server.isReachable = true;
    await until(() => urls.length === 2);
    expect(links).toEqual(['lost', 'connected']);
    server.cut();
    await until(() => ended === 1);
    expect(urls).toHaveLength(3);
    server.cut();
    await until(() => links.length === 6);
    expect(server.links).toBe(3);
  });

  test('a stream that was stopped while the link was lost stays closed', async () => {
    const server = openServer();
    backend = await openBackend(server.openPort, { retryMs: 5 });
    const stop = backend.follow('app.links', {}, { onEvent: () => {} });
    await until(() => server.links === 1);
    server.isReachable = false;
    server.cut();
    await until(() => backend?.link() === 'lost');
    stop();
    server.isReachable = true;
    await until(() => backend?.link() === 'connected');
    expect(await backend.call('preferences.write', { theme: 'dark' })).toMatchObject({ ok: true });
    expect(server.links).toBe(1);
  });

  test('is there though the first try fails', async () => {
    const server = openServer();
    server.isReachable = false;
    backend = await openBackend(server.openPort, { retryMs: 5 });
    expect(backend.link()).toBe('lost');
    const urls: string[] = [];
    backend.follow('app.links', {}, { onEvent: ({ url }) => void urls.push(url) });
    server.isReachable = true;
    await until(() => urls.length === 1);
  });

  test('a change of one preference leaves the others out', async () => {
    const server = openServer();
    backend = await openBackend(server.openPort);
    const seen = await backend.call('preferences.write', { railWidth: 300 });
    expect(seen).toEqual({ ok: true, value: { ...defaultPreferences, railWidth: 300 } });
  });
});

describe('the way to the back end', () => {
  test('is the preload where there is one', async () => {
    const send = vi.fn();
    const port = await toOpenPort({ acre: { send, onFrame: () => {} }, location: { href: 'app://acre/' } })();
    port?.send('x');
    expect(send).toHaveBeenCalledWith('x');
  });

  test('is a WebSocket beside the page elsewhere, without its query', () => {
    const urls: string[] = [];
    vi.stubGlobal('WebSocket', function (url: string) {
      urls.push(url);
    });
    void toOpenPort({ location: { href: 'http://127.0.0.1:4000/p/abc/?testing=1#x' } })();
    vi.unstubAllGlobals();
    expect(urls).toEqual(['ws://127.0.0.1:4000/p/abc/socket']);
  });
});
