import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openKubeBench } from '../../support/kube-bench.ts';
import { answerJson, openTlsServer } from '../../support/tls-server.ts';

const { authority, identity, keep, connect, serveWith } = await openKubeBench();

it('shows an unknown certificate and sends nothing to its server', async () => {
  let requests = 0;
  const server = await serveWith((_request, response) => {
    requests += 1;
    response.end('{}');
  });
  const client = await connect({ server: server.url });
  const answer = await client.request('GET', '/version');
  expect(answer).toMatchObject({
    ok: false,
    error: {
      code: 'tls',
      certificate: { subject: 'CN=server', issuer: 'CN=Test CA', sha256: identity.sha256 },
    },
  });
  expect(requests).toBe(0);
});

it('accepts exactly the pinned certificate, whoever signed it and whatever name it bears', async () => {
  const odd = await authority.issue({ names: ['elsewhere.test'], fromDays: -30, toDays: -1 });
  let authorization: string | undefined;
  const server = await serveWith((request, response) => {
    authorization = request.headers.authorization;
    response.end('{}');
  }, odd);
  const pinned = await connect({
    server: server.url,
    pinnedSha256: odd.sha256.replaceAll(':', '').toLowerCase(),
  });
  expect(await pinned.request('GET', '/version')).toEqual({ ok: true, value: {} });
  expect(authorization).toBe('Bearer test-token-0123456789');
});

it('refuses a changed certificate with both fingerprints, even one that the authority signed, on every connection', async () => {
  const first = await openTlsServer(identity, answerJson({}));
  const { port } = first;
  const client = await connect({
    server: `https://127.0.0.1:${port}`,
    caPem: authority.caPem,
    pinnedSha256: identity.sha256,
  });
  expect((await client.request('GET', '/version')).ok).toBe(true);
  await first.close();
  let received = 0;
  const other = await authority.issue({ commonName: 'other' });
  keep(
    await openTlsServer(
      other,
      (_request, response) => {
        received += 1;
        response.end('{}');
      },
      { port },
    ),
  );
  const answer = await client.request('GET', '/version');
  const settled = answer.ok || answer.error.code === 'tls' ? answer : await client.request('GET', '/version');
  expect(settled).toMatchObject({
    ok: false,
    error: { code: 'tls', certificate: { sha256: other.sha256 } },
  });
  if (!settled.ok) {
    expect(settled.error.message).toContain(identity.sha256);
    expect(settled.error.message).toContain(other.sha256);
  }
  expect(received).toBe(0);
});

it('says when a certificate has expired, is too young or is made out to another name', async () => {
  const cases = [
    [await authority.issue({ fromDays: -10, toDays: -1 }), /has expired/],
    [await authority.issue({ fromDays: 1, toDays: 10 }), /not valid yet/],
    [await authority.issue({ names: ['harvester.test'] }), /other names/],
  ] as const;
  for (const [shown, text] of cases) {
    const server = await serveWith(answerJson({}), shown);
    const client = await connect({ server: server.url, caPem: authority.caPem });
    const answer = await client.request('GET', '/version');
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'tls', certificate: { sha256: shown.sha256 } },
    });
    expect(!answer.ok && answer.error.message).toMatch(text);
  }
});

it('says when nothing listens, when the other side speaks no TLS, and when a name is unknown', async () => {
  const plain = createServer((socket) => void socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done));
  const port = (plain.address() as AddressInfo).port;
  const spoken = await connect({ server: `https://127.0.0.1:${port}` });
  expect(await spoken.request('GET', '/version')).toMatchObject({ ok: false, error: { code: 'tls' } });
  await new Promise((done) => plain.close(done));
  const refused = await spoken.request('GET', '/version');
  expect(refused).toMatchObject({ ok: false, status: null, error: { code: 'unreachable' } });
  expect(!refused.ok && refused.error.message).toContain(`127.0.0.1:${port}`);
  const lost = await connect({ server: 'https://harvester.invalid' });
  expect(await lost.request('GET', '/version', { timeoutMs: 5000 })).toMatchObject({ ok: false });
});
