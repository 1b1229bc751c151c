import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { toConnector } from '../../../electron/kube/agent.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openSilent } from '../../support/silent.ts';
import { until } from '../../support/simulator.ts';
import { answerJson, createAuthority, openTlsServer } from '../../support/tls-server.ts';

const keep = closeAfterEach();

/** Connects once, as undici would. */
function connectTo(host: string, ca: string, closing: AbortSignal): Promise<Socket> {
  const connect = toConnector({
    tls: { ca: Buffer.from(ca) },
    pin: null,
    proxy: null,
    bundles: [],
    connectTimeoutMs: 30_000,
    closing,
  });
  const [hostname = '', port = ''] = host.split(':');
  return new Promise((done, refuse) => {
    connect({ hostname, host, port, protocol: 'https:' }, (error, socket) =>
      error ? refuse(error) : done(socket),
    );
  });
}

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

it('keeps nothing of connections that have ended, however many there were', async () => {
  const authority = await createAuthority();
  const server = keep(await openTlsServer(await authority.issue(), answerJson({})));
  const { signal } = new AbortController();
  for (let round = 0; round < 20; round += 1) {
    const socket = await connectTo(`127.0.0.1:${server.port}`, authority.caPem, signal);
    expect(listeners(signal)).toBe(1);
    socket.destroy();
    await until('the end of a connection', () => listeners(signal) === 0);
  }
});

it('cuts connections that are open and those still being made', async () => {
  const authority = await createAuthority();
  const server = keep(await openTlsServer(await authority.issue(), answerJson({})));
  const silent = keep(await openSilent());
  const closing = new AbortController();
  const open = await connectTo(`127.0.0.1:${server.port}`, authority.caPem, closing.signal);
  open.on('error', () => undefined);
  const opening = connectTo(silent.host, authority.caPem, closing.signal);
  opening.catch(() => undefined);
  await until('a connection', () => silent.connections() === 1);
  closing.abort();
  await expect(opening).rejects.toThrow();
  await until('the cut', () => open.destroyed);
});
