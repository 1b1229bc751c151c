import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { formsOf } from '../../support/secret-forms.ts';
import { createAuthority, openTlsServer, toKubeconfigText } from '../../support/tls-server.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import { closeAfterEach } from '../../support/keep.ts';

const keep = closeAfterEach();

async function expectNoTrace(app: TestBackend, secrets: string[]): Promise<void> {
  const files = await app.files();
  expect(app.frames.length).toBeGreaterThan(0);
  expect(files.length).toBeGreaterThan(0);
  for (const form of secrets.flatMap(formsOf)) {
    expect(app.frames.filter((frame) => frame.includes(form))).toEqual([]);
    expect(app.logged.filter((line) => line.includes(form))).toEqual([]);
    expect(files.filter(({ text }) => text.includes(form)).map(({ path }) => path)).toEqual([]);
  }
}

async function probe(app: TestBackend, text: string): Promise<string> {
  const draft = await app.call('kubeconfig.read', { text, source: 'pasted' });
  if (!draft.ok) return draft.error.code;
  const context = draft.value.contexts[0]!.context;
  const probed = await app.call('kubeconfig.probe', { draft: draft.value.draft, context });
  return probed.ok ? 'ok' : probed.error.code;
}

it('leaves no trace of a token in frames, log or files, whatever happens to it', async () => {
  const canary = 'CANARY-b1c7e2f8a94d4b6c:0123456789abcdef';
  const authority = await createAuthority();
  const identity = await authority.issue();
  const app = keep(await openTestBackend());

  // A server that repeats the credential in everything it says.
  const echoing = keep(
    await openTlsServer(identity, (request, response) => {
      const { authorization = '' } = request.headers;
      const status = request.url === '/unauthorized/apis/harvesterhci.io/v1beta1' ? 401 : 403;
      const message = `no: ${authorization}, ${authorization.slice(7)}`;
      response.writeHead(status, { 'content-type': 'application/json', 'x-echo': authorization });
      response.end(JSON.stringify({ kind: 'Status', message, code: status }));
    }),
  );
  const kubernetes = keep(
    await openTlsServer(identity, (request, response) => {
      const isVersion = request.url === '/version';
      response.writeHead(isVersion ? 200 : 404).end(isVersion ? '{"gitVersion":"v1.33.0"}' : 'not found');
    }),
  );
  const plain = createServer((request, response) => void response.end(request.headers.authorization));
  await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done));
  keep({ close: () => new Promise((done) => void plain.close(() => done())) });
  const plainPort = (plain.address() as AddressInfo).port;

  const user = { token: canary };
  const { caPem } = authority;
  const at = (server: string, ca = true): string =>
    toKubeconfigText({ server, user, ...(ca ? { caPem } : {}) });
  expect(await probe(app, at(`${echoing.url}/unauthorized`))).toBe('unauthorized');
  expect(await probe(app, at(echoing.url))).toBe('forbidden');
  expect(await probe(app, at(kubernetes.url))).toBe('invalid');
  expect(await probe(app, at(echoing.url, false))).toBe('tls');
  expect(await probe(app, at(`https://127.0.0.1:${plainPort}`))).toBe('tls');
  expect(await probe(app, at('https://127.0.0.1:9'))).toBe('unreachable');
  expect(await probe(app, at(`https://user:${encodeURIComponent(canary)}@127.0.0.1:9`))).toBe('invalid');
  expect(await probe(app, `${at(echoing.url)} {{ ${canary}`)).toBe('invalid');
  expect(await probe(app, `kind: Secret\nstringData:\n  token: ${canary}`)).toBe('invalid');

  // A cluster that stays configured and keeps failing.
  const lost = await app.backend.addKubeconfig(at(`${echoing.url}/unauthorized`), { name: 'Lost' });
  expect(lost.ok).toBe(true);
  let failed = '';
  app.follow('clusters.follow', {}, ({ clusters }) => {
    const connection = clusters[0]?.connection;
    if (connection?.type === 'failed') failed = connection.error.code;
  });
  await until('it has failed', () => failed === 'unauthorized');
  await expectNoTrace(app, [canary]);
});

it('leaves no trace of a token that works, through following, reading, events and actions', async () => {
  const simulator = keep(await openTestSimulator());
  const app = keep(await openTestBackend());
  for (const [name, text] of [
    ['Admin', simulator.cluster.kubeconfig],
    ['Viewer', simulator.cluster.viewerKubeconfig],
  ] as const) {
    expect(await probe(app, text)).toBe('ok');
    const added = await app.backend.addKubeconfig(text, { name });
    if (!added.ok) throw new Error(added.error.message);
    const { world } = app.followWorld(added.value.cluster);
    await until('VMs are there', () => world().health.VirtualMachine?.type === 'live');
    const vm = [...world().entities.values()].find(
      (entity) => entity.kind === 'VirtualMachine' && entity.state === 'running',
    )!;
    for (const kind of ['VirtualMachine', 'Setting', 'Namespace']) {
      const entity = [...world().entities.values()].find((each) => each.kind === kind);
      if (entity) await app.call('object.read', { entity: entity.id });
    }
    await app.call('object.read', { entity: `${added.value.cluster}/Node/-/none` });
    await app.call('object.events', { entity: vm.id });
    await simulator.cluster.faults.set('500@PATCH:count=1');
    expect(await app.call('action.run', { action: 'vm.stop', entity: vm.id })).toMatchObject({ ok: false });
    const again = await app.call('action.run', { action: 'vm.stop', entity: vm.id });
    expect(again.ok).toBe(name === 'Admin');
    await app.call('preferences.write', { theme: 'dark' });
  }
  await expectNoTrace(app, [simulator.cluster.adminToken, simulator.cluster.viewerToken]);
});

it('leaves no trace of a client key or a password', async () => {
  const authority = await createAuthority();
  const identity = await authority.issue();
  const client = await authority.issue({ commonName: 'canary' });
  const app = keep(await openTestBackend());
  const server = keep(
    await openTlsServer(identity, (request, response) => {
      response.writeHead(403).end(`denied: ${request.headers.authorization ?? ''}`);
    }),
  );
  const password = 'CANARY-password-77f1';
  const text = toKubeconfigText({
    server: server.url,
    caPem: authority.caPem,
    user: {
      username: 'admin',
      password,
      'client-certificate-data': Buffer.from(client.certificatePem).toString('base64'),
      'client-key-data': Buffer.from(client.keyPem).toString('base64'),
    },
  });
  expect(await probe(app, text)).toBe('forbidden');
  await app.backend.addKubeconfig(text, { name: 'Certificate' });
  await until('it was tried', () => app.logged.some((line) => line.includes('failed')));
  const keyLine = client.keyPem.split('\n')[1]!;
  await expectNoTrace(app, [password, keyLine, `admin:${password}`]);
});
