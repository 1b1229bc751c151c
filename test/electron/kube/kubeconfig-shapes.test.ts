import { afterAll, describe, expect, it } from 'vitest';
import { toShape } from '../../support/kubeconfig-shapes.ts';
import { openShapeBench } from '../../support/shape-bench.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const { app, simulator, read, works, infoOf, close } = await openShapeBench();
afterAll(close);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a kubeconfig', () => {
  it('downloaded from Harvester works, its path kept in every request', async () => {
    simulator.cluster.requests.clear();
    const draft = await read(simulator.cluster.kubeconfig);
    expect(draft.contexts[0]).toMatchObject({
      auth: 'token',
      server: expect.stringMatching(/\/k8s\/clusters\/local$/) as string,
    });
    await works(draft);
  });

  it.each(['/k8s/clusters/c-m-abcd1234', '/k8s/clusters/c-x7k2p/'])(
    'through Rancher works: %s',
    async (path) => {
      const { port, adminToken: token } = simulator.cluster;
      const asked: string[] = [];
      const other = await openTestSimulator({
        scenario: 'single',
        onRequest: (request) => asked.push(request.path),
      });
      const text = toShape(other, {
        server: `https://127.0.0.1:${other.cluster.port}${path}`,
        user: { token: other.cluster.adminToken },
      });
      expect(token).not.toBe(other.cluster.adminToken);
      expect(port).not.toBe(other.cluster.port);
      const cluster = await works(await read(text));
      expect(asked.length).toBeGreaterThan(5);
      const prefix = path.replace(/\/$/, '');
      expect(
        asked.filter((each) => !each.startsWith(`${prefix}/api`) && each !== `${prefix}/version`),
      ).toEqual([]);
      await app.call('cluster.remove', { cluster });
      await other.close();
    },
  );

  it('from a node, with a client certificate, works; one of another user says what that may not', async () => {
    const { certificatePem, keyPem } = await simulator.cluster.issueClient('admin');
    const user = { 'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem) };
    const draft = await read(toShape(simulator, { user }));
    expect(draft.contexts[0]).toMatchObject({ auth: 'certificate', isLoopback: true });
    await works(draft);
    const nobody = await read(toShape(simulator, { user: {} }));
    const probed = await app.call('kubeconfig.probe', {
      draft: nobody.draft,
      context: nobody.contexts[0]!.context,
    });
    expect(probed).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
  });

  it('with an authorised cluster endpoint works by each of its contexts', async () => {
    const { server, port, adminToken: token } = simulator.cluster;
    const text = toShape(
      simulator,
      { name: 'site', server, user: { token } },
      { name: 'site-node1', server: `https://localhost:${port}`, user: { token } },
      { name: 'site-gone', server: 'https://127.0.0.1:9', user: { token } },
    );
    const draft = await read(text);
    expect(draft.contexts.map(({ context, isCurrent }) => [context, isCurrent])).toEqual([
      ['site', true],
      ['site-node1', false],
      ['site-gone', false],
    ]);
    await works(draft);
    await works(draft, {}, 'site-node1');
  });

  it.each([
    ['the token of a service account', () => ({ token: simulator.cluster.serviceAccountToken }), 'token'],
    [
      'a user name and a password',
      () => ({ username: 'admin', password: simulator.cluster.adminPassword }),
      'basic',
    ],
  ])('with %s works', async (_what, user, auth) => {
    const draft = await read(toShape(simulator, { user: user() }));
    expect(draft.contexts[0]?.auth).toBe(auth);
    await works(draft);
  });

  it('in Base64, wrapped or encoded twice, works', async () => {
    const wrapped = base64(simulator.cluster.kubeconfig).replace(/.{76}/g, '$&\n');
    await works(await read(wrapped));
    await works(await read(base64(wrapped)));
  });

  it('spread over several files is merged: of each name the first counts, and the first current context', async () => {
    const { adminToken: token } = simulator.cluster;
    const whole = (current: string, name: string, user: object): string =>
      toShape(simulator, { name, user: user as Record<string, unknown> }).replace(
        /current-context: .*/,
        `current-context: ${current}`,
      );
    const draft = await read(
      whole('', 'site', { token }),
      whole('site', 'other', { token: 'x-wrong-token' }),
      whole('other', 'site', { token: 'y-wrong-token' }),
    );
    expect(draft.contexts.map(({ context, isCurrent }) => [context, isCurrent])).toEqual([
      ['site', true],
      ['other', false],
    ]);
    await works(draft);
    const refused = await app.call('kubeconfig.read', {
      text: whole('', 'site', { token }),
      source: 'a.yaml',
      others: [{ text: 'hello', source: 'b.yaml' }],
    });
    expect(refused).toMatchObject({
      ok: false,
      error: { message: 'b.yaml: This is plain text, not a kubeconfig.' },
    });
  });

  it('whose user is in another file than its cluster works', async () => {
    const { adminToken } = simulator.cluster;
    const text = toShape(simulator, { name: 'site', user: {} }).replace(/users:[\s\S]*(?=contexts:)/, '');
    const alone = await read(text);
    expect(alone.contexts[0]?.problem?.message).toMatch(/user that is not in/);
    await works(await read(text, `users: [{name: site, user: {token: "${adminToken}"}}]`));
  });

  it('that only works once its address of this machine is replaced keeps path and port', async () => {
    const { server, port, adminToken: token } = simulator.cluster;
    const dead = server.replace(String(port), '1');
    const draft = await read(toShape(simulator, { server: dead, user: { token } }));
    expect(draft.contexts[0]).toMatchObject({ isLoopback: true });
    const cluster = await works(draft, { address: `localhost:${port}` });
    expect(await infoOf(cluster)).toMatchObject({ server: `https://localhost:${port}/k8s/clusters/local` });
    const context = draft.contexts[0]!.context;
    for (const address of ['http://other', 'a b', 'https://u:p@other', 'host/path']) {
      const refused = await app.call('kubeconfig.probe', { draft: draft.draft, context, address });
      expect(refused).toMatchObject({ ok: false, error: { code: 'invalid' } });
    }
  });

  it('that names the server for TLS is verified against that name', async () => {
    const { adminToken: token } = simulator.cluster;
    const named = (name: string): string =>
      toShape(simulator, { user: { token }, cluster: { 'tls-server-name': name } });
    await works(await read(named('localhost')));
    const wrong = await read(named('elsewhere.example'));
    const probed = await app.call('kubeconfig.probe', {
      draft: wrong.draft,
      context: wrong.contexts[0]!.context,
    });
    expect(probed).toMatchObject({
      ok: false,
      error: { code: 'tls', message: expect.stringContaining('other names') as string },
    });
  });

  it('that asks to skip verification is verified all the same, until the user confirms it; then the cluster is marked', async () => {
    const { adminToken: token } = simulator.cluster;
    const parts = { user: { token }, hasCa: false };
    const draft = await read(toShape(simulator, { ...parts, cluster: { 'insecure-skip-tls-verify': true } }));
    const context = draft.contexts[0]!.context;
    expect(draft.contexts[0]).toMatchObject({ asksInsecure: true, problem: null });
    const refused = await app.call('kubeconfig.probe', { draft: draft.draft, context });
    expect(refused).toMatchObject({ ok: false, error: { code: 'tls' } });
    const cluster = await works(draft, { isInsecure: true });
    expect(await infoOf(cluster)).toMatchObject({ isInsecure: true });
    const plain = await read(toShape(simulator, parts));
    const unasked = { draft: plain.draft, context: plain.contexts[0]!.context, isInsecure: true };
    expect(await app.call('kubeconfig.probe', unasked)).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
    expect(await infoOf(await works(await read(toShape(simulator, { user: { token } }))))).toMatchObject({
      isInsecure: false,
    });
  });

  it('that asks for a proxy shows it without its credential', async () => {
    const proxy = { 'proxy-url': 'http://jane:proxy-passw0rd@proxy.example:3128' };
    const draft = await read(toShape(simulator, { user: { token: 't-012345' }, cluster: proxy }));
    expect(draft.contexts[0]).toMatchObject({ proxyUrl: 'http://proxy.example:3128', problem: null });
    expect(app.frames.filter((frame) => frame.includes('proxy-passw0rd'))).toEqual([]);
  });
});

it('lets no credential of any of them out', async () => {
  const { adminToken, serviceAccountToken, adminPassword } = simulator.cluster;
  const kept = await app.files();
  for (const secret of [adminToken, serviceAccountToken, adminPassword, 'PRIVATE KEY']) {
    expect(app.frames.filter((frame) => frame.includes(secret))).toEqual([]);
    expect(app.logged.filter((line) => line.includes(secret))).toEqual([]);
    expect(kept.filter(({ text }) => text.includes(secret)).map(({ path }) => path)).toEqual([]);
  }
});
