import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openKubeClient } from '../../../electron/kube/client.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { until } from '../../support/backend.ts';
import { openKubeBench } from '../../support/kube-bench.ts';
import { answerJson, openTlsServer, toKubeconfigText } from '../../support/tls-server.ts';

const { authority, keep, connect, serveWith } = await openKubeBench();

describe('requests', () => {
  it('joins paths onto the whole server URL, sends the token, the query and the body', async () => {
    const seen: { url?: string; method?: string; headers: IncomingMessage['headers']; body: string }[] = [];
    const server = await serveWith((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { url = '', method = '', headers } = request;
        seen.push({ url, method, headers, body });
        response.end('{"kind":"Status"}');
      });
    });
    const client = await connect({ server: `${server.url}/k8s/clusters/local/`, caPem: authority.caPem });
    const query = { limit: 5, watch: true, continue: undefined, fieldSelector: 'a=b,c=d' };
    expect(await client.request('GET', '/api/v1/nodes', { query })).toEqual({
      ok: true,
      value: { kind: 'Status' },
    });
    await client.request('PATCH', '/apis/x', { body: { spec: null } });
    expect(seen[0]).toMatchObject({
      url: '/k8s/clusters/local/api/v1/nodes?limit=5&watch=true&fieldSelector=a%3Db%2Cc%3Dd',
      headers: { authorization: 'Bearer test-token-0123456789' },
    });
    expect(seen[1]).toMatchObject({
      method: 'PATCH',
      body: '{"spec":null}',
      headers: { 'content-type': 'application/merge-patch+json' },
    });
  });

  it('keeps its connections for requests that follow one another', async () => {
    const server = await serveWith(answerJson({}));
    const client = await connect({ server: server.url, caPem: authority.caPem });
    for (let count = 0; count < 20; count += 1)
      expect((await client.request('GET', '/version')).ok).toBe(true);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('sends a client certificate, basic credentials and the server name of the kubeconfig', async () => {
    const named = await authority.issue({ names: ['harvester.test'] });
    const clientIdentity = await authority.issue({ commonName: 'me' });
    const names: unknown[] = [];
    const server = keep(
      await openTlsServer(
        named,
        (request, response) => {
          const socket = request.socket as unknown as {
            getPeerCertificate: () => { subject: { CN: string } };
            servername: string;
          };
          names.push([
            socket.getPeerCertificate().subject.CN,
            socket.servername,
            request.headers.authorization,
          ]);
          response.end('{}');
        },
        { clientCaPem: authority.caPem },
      ),
    );
    const user = {
      'client-certificate-data': Buffer.from(clientIdentity.certificatePem).toString('base64'),
      'client-key-data': Buffer.from(clientIdentity.keyPem).toString('base64'),
      username: 'admin',
      password: 'basic-password',
    };
    const cluster = { 'tls-server-name': 'harvester.test' };
    const client = await connect({ server: server.url, caPem: authority.caPem, user, cluster });
    expect(await client.request('GET', '/version')).toEqual({ ok: true, value: {} });
    const basic = `Basic ${Buffer.from('admin:basic-password').toString('base64')}`;
    expect(names).toEqual([['me', 'harvester.test', basic]]);

    const without = await connect({ server: server.url, caPem: authority.caPem, cluster });
    expect(await without.request('GET', '/version')).toMatchObject({ ok: false, status: null });
  });

  it('refuses answers that are too large or no JSON, and gives up in time or when told', async () => {
    const server = await serveWith((request, response) => {
      if (request.url === '/page') response.end('<html>Sign in</html>');
      else if (request.url === '/large') response.end(`"${'x'.repeat(2000)}"`);
      else if (request.url === '/empty') response.end();
      else if (request.url === '/moved') response.writeHead(302, { location: 'https://127.0.0.1:1/' }).end();
    });
    const client = await connect({ server: server.url, caPem: authority.caPem });
    expect(await client.request('GET', '/page')).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(await client.request('GET', '/large', { maxBytes: 1000 })).toMatchObject({
      error: { code: 'invalid' },
    });
    expect(await client.request('GET', '/empty')).toEqual({ ok: true, value: null });
    expect(await client.request('GET', '/moved')).toMatchObject({ status: 302, error: { code: 'invalid' } });
    expect(await client.request('GET', '/never', { timeoutMs: 50 })).toMatchObject({
      error: { code: 'timeout' },
    });
    const controller = new AbortController();
    const asked = client.request('GET', '/never', { signal: controller.signal });
    controller.abort();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const late = client.request('GET', '/never');
    await client.close();
    expect(await late).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

it('waits from the time of the server where Retry-After is a date, however wrong its clock is', async () => {
  const server = await serveWith((_request, response) => {
    const nowMs = Date.parse('2031-05-05T05:05:05Z');
    response.sendDate = false;
    response.setHeader('date', new Date(nowMs).toUTCString());
    response.setHeader('retry-after', new Date(nowMs + 30_000).toUTCString());
    response.writeHead(503).end();
  });
  const client = await connect({ server: server.url, caPem: authority.caPem });
  expect(await client.request('GET', '/version')).toMatchObject({ status: 503, retryAfterMs: 30_000 });
});

describe('streams', () => {
  it('gives whole lines however they are cut, and leaves out a last one that is not whole', async () => {
    const server = await serveWith((_request, response) => {
      const bytes = Buffer.from('{"a":"ä"}\n\n{"b":1}\n{"c":');
      const middle = bytes.indexOf(0xa4);
      response.write(bytes.subarray(0, middle));
      setImmediate(() => response.end(bytes.subarray(middle)));
    });
    const client = await connect({ server: server.url, caPem: authority.caPem });
    const opened = await client.stream('/watch', { signal: new AbortController().signal });
    const lines: string[] = [];
    if (opened.ok) for await (const line of opened.value) lines.push(line);
    expect(lines).toEqual(['{"a":"ä"}', '{"b":1}']);
  });

  it('ends when its signal aborts, or when nobody reads on, and lets go of the connection', async () => {
    let closed = 0;
    const server = await serveWith((request, response) => {
      response.write('{"type":"first"}\n');
      request.socket.on('close', () => (closed += 1));
    });
    const client = await connect({ server: server.url, caPem: authority.caPem });
    const controller = new AbortController();
    const opened = await client.stream('/watch', { signal: controller.signal });
    if (!opened.ok) throw new Error(opened.error.message);
    const read = (async () => {
      for await (const _line of opened.value) controller.abort();
    })();
    await expect(read).rejects.toThrow();
    await until('the first connection is closed', () => closed === 1);

    const second = await client.stream('/watch', { signal: new AbortController().signal });
    if (second.ok) for await (const _line of second.value) break;
    await until('the second connection is closed', () => closed === 2);
  });
});

it('refuses a kubeconfig that cannot be used and a pin that is none', async () => {
  expect(await openKubeClient({ kubeconfig: new Secret('{"clusters":[]}') })).toMatchObject({
    error: { code: 'invalid' },
  });
  const kubeconfig = new Secret(toKubeconfigText({ server: 'https://127.0.0.1:1' }));
  expect(await openKubeClient({ kubeconfig, pinnedSha256: 'ab:cd' })).toMatchObject({
    error: { code: 'invalid' },
  });
});

it('gives up at once while a connection is being made', async () => {
  const silent = createServer((socket) => void socket.resume().on('error', () => undefined));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const client = await connect({ server: `https://127.0.0.1:${(silent.address() as AddressInfo).port}` });
  const startedMs = Date.now();
  expect(await client.request('GET', '/version', { timeoutMs: 50 })).toMatchObject({
    error: { code: 'timeout' },
  });
  const controller = new AbortController();
  const asked = client.stream('/watch', { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  await client.close();
  await new Promise((done) => silent.close(done));
  expect(Date.now() - startedMs).toBeLessThan(5000);
});
