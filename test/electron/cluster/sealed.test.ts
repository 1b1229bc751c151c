import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { SealedChoice, SealedDraft, SealedOutcome } from '../../../shared/sealed.ts';
import { readSealedText } from '../../../electron/cluster/sealed-clusters.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openConnectProxy } from '../../support/proxies.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import { createAuthority } from '../../support/tls-server.ts';

const keep = closeAfterEach();
const passphrase = 'three hosts, one witness';

function followClusters(app: TestBackend): () => ClusterInfo[] {
  let clusters: ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  return () => clusters;
}

async function added(app: TestBackend, text: string, name: string): Promise<string> {
  const answer = await app.backend.addKubeconfig(text, { name });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.cluster;
}

async function exported(app: TestBackend, clusters: string[], withProxyPasswords = false): Promise<string> {
  const answer = await app.call('sealed.export', { clusters, passphrase, withProxyPasswords });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.file;
}

async function opened(app: TestBackend, file: string): Promise<SealedDraft> {
  const answer = await app.call('sealed.open', { file, passphrase });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

async function taken(app: TestBackend, sealed: string, choices: SealedChoice[]): Promise<SealedOutcome[]> {
  const answer = await app.call('sealed.import', { sealed, choices });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.outcomes;
}

it('carries clusters with their credentials to another Acre, where they work', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const from = keep(await openTestBackend());
  const id = await added(from, simulated.kubeconfig, 'Lab 1');
  const file = await exported(from, [id]);
  expect(Buffer.from(file, 'base64').includes(simulated.adminToken)).toBe(false);

  const to = keep(await openTestBackend());
  const clusters = followClusters(to);
  const draft = await opened(to, file);
  expect(draft.clusters).toMatchObject([{ name: 'Lab 1', auth: 'token', problem: null, twin: null }]);
  expect(await taken(to, draft.sealed, ['add'])).toEqual([{ type: 'added', cluster: 'lab-1' }]);
  await to.call('cluster.connect', { cluster: 'lab-1' });
  await until('it is connected', () => clusters()[0]?.connection.type === 'connected');
  expect([...from.frames, ...to.frames].filter((frame) => frame.includes(simulated.adminToken))).toEqual([]);
});

it.each([true, false])(
  'carries group, tags, start, proxy, CA bundle and pin; the password of the proxy only if asked (%s)',
  async (withProxyPasswords) => {
    const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
    const login = { user: 'ada', password: 'CANARY-proxy-5d20' };
    const proxy = keep(await openConnectProxy({ login }));
    const bundle = (await createAuthority('Site CA')).caPem;
    const from = keep(await openTestBackend());
    const clustersFrom = followClusters(from);
    const cluster = await added(from, simulated.kubeconfig, 'Lab 1');
    await until('it is connected', () => clustersFrom()[0]?.connection.type === 'connected');
    const shown = await from.call('trust.read', { cluster });
    if (!shown.ok) throw new Error(shown.error.message);
    const pin = shown.value.sha256;
    const own = { url: `http://127.0.0.1:${proxy.port}`, ...login };
    for (const answer of [
      await from.call('cluster.update', {
        cluster,
        group: 'Site A',
        tags: ['edge', 'gpu'],
        connectOnStart: 'always',
      }),
      await from.call('route.write', { cluster, mode: 'own', proxy: own, bundle }),
      await from.call('trust.pin', { cluster, sha256: pin }),
    ])
      expect(answer).toMatchObject({ ok: true });
    const routeFrom = await from.call('route.read', { cluster });
    const file = await exported(from, [cluster], withProxyPasswords);
    for (const secret of [login.password, simulated.adminToken, 'Site A'])
      expect(Buffer.from(file, 'base64').includes(secret)).toBe(false);

    const to = keep(await openTestBackend());
    const clusters = followClusters(to);
    const draft = await opened(to, file);
    expect(draft.clusters).toMatchObject([
      { isPinned: true, isInsecure: false, lacksProxyPassword: !withProxyPasswords },
    ]);
    const loginsBefore = proxy.logins.length;
    expect(await taken(to, draft.sealed, ['add'])).toEqual([{ type: 'added', cluster: 'lab-1' }]);
    await until('it is listed', () => clusters().length === 1);
    expect(clusters()[0]).toMatchObject({
      group: 'Site A',
      tags: ['edge', 'gpu'],
      connectOnStart: 'always',
      pinnedSha256: pin,
    });
    const routeTo = await to.call('route.read', { cluster: 'lab-1' });
    if (!routeFrom.ok || !routeTo.ok) throw new Error('a route could not be read');
    expect(routeFrom.value).toMatchObject({
      mode: 'own',
      bundle: [{ subject: expect.stringContaining('Site CA') as string }],
    });
    const hasPassword = withProxyPasswords;
    expect(routeTo.value).toEqual({ ...routeFrom.value, own: { ...routeFrom.value.own, hasPassword } });
    if (withProxyPasswords) {
      await until('it is connected through its proxy', () => clusters()[0]?.connection.type === 'connected');
      expect(proxy.logins.slice(loginsBefore)).toContain(`${login.user}:${login.password}`);
    } else {
      await until('the proxy refuses it', () => clusters()[0]?.connection.type === 'failed');
      expect(clusters()[0]?.connection).toMatchObject({
        error: { message: expect.stringContaining('proxy') as string },
      });
    }
    const kept = [...from.frames, ...to.frames, ...(await to.files()).map(({ text }) => text)];
    expect(kept.filter((text) => text.includes(login.password))).toEqual([]);
  },
);

it('contacts an imported cluster that never connects by itself only once the user says so', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const from = keep(await openTestBackend());
  const cluster = await added(from, simulated.kubeconfig, 'Lab');
  await from.call('cluster.update', { cluster, connectOnStart: 'never' });
  const file = await exported(from, [cluster]);
  await from.close();
  const sinceMs = Date.now();
  const to = keep(await openTestBackend());
  const clusters = followClusters(to);
  await taken(to, (await opened(to, file)).sealed, ['add']);
  await until('it is listed', () => clusters().length === 1);
  expect(clusters()[0]?.connection).toEqual({ type: 'disconnected' });
  expect(simulated.faults.requestsSince(sinceMs)).toEqual([]);
  await to.call('cluster.connect', { cluster: 'lab' });
  await until('it is connected', () => clusters()[0]?.connection.type === 'connected');
});

it('reads what an older Acre exported', () => {
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443', 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 'abc' } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  });
  const old = { name: 'Old', colour: 1, context: 'c', pinnedSha256: null, kubeconfig };
  const read = readSealedText(JSON.stringify({ exportedAt: '2026-01-01T00:00:00Z', clusters: [old] }));
  expect(read).toMatchObject({
    ok: true,
    value: {
      clusters: [
        {
          group: null,
          tags: [],
          connectOnStart: 'as-left',
          route: { mode: 'default', proxy: null, bundle: null },
        },
      ],
    },
  });
});

it('keeps both, replaces or skips where a name is there already; what is replaced keeps its id', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const from = keep(await openTestBackend());
  const ids: string[] = [];
  for (const name of ['One', 'Two', 'Three']) ids.push(await added(from, simulated.kubeconfig, name));
  const file = await exported(from, ids);

  const to = keep(await openTestBackend());
  const clusters = followClusters(to);
  const nowhere = simulated.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9');
  for (const name of ['One', 'Two', 'Three']) await added(to, nowhere, name);
  const draft = await opened(to, file);
  expect(draft.clusters.map(({ twin }) => twin)).toEqual(['one', 'two', 'three']);
  expect(await taken(to, draft.sealed, ['add', 'replace', 'skip'])).toEqual([
    { type: 'added', cluster: 'one-2' },
    { type: 'replaced', cluster: 'two' },
    { type: 'skipped' },
  ]);
  await until('there are four', () => clusters().length === 4);
  const serverOf = (id: string): string => clusters().find((cluster) => cluster.id === id)?.server ?? '';
  await until('the second has the other server', () => !serverOf('two').includes('127.0.0.1:9/'));
  expect(clusters().map(({ name }) => name)).toEqual(['One', 'Two', 'Three', 'One 2']);
  expect(serverOf('one')).toContain(':9');
  expect(serverOf('three')).toContain(':9');
});

it('names the clusters whose credential cannot be read, and makes no file', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-sealed-'));
  keep({ close: () => rm(dataDir, { recursive: true, force: true }) });
  const first = await openTestBackend({ dataDir });
  const id = await added(first, simulated.kubeconfig, 'Lost');
  await first.close();
  const second = keep(await openTestBackend({ dataDir }));
  expect(
    await second.call('sealed.export', { clusters: [id], passphrase, withProxyPasswords: false }),
  ).toMatchObject({
    ok: false,
    error: { code: 'vault', message: expect.stringContaining('Lost') as string },
  });
});

it('opens nothing without its passphrase, and forgets what it is told to', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const app = keep(await openTestBackend());
  const file = await exported(app, [await added(app, simulated.kubeconfig, 'Lab')]);
  expect(await app.call('sealed.open', { file, passphrase: 'another one' })).toMatchObject({
    ok: false,
    error: { code: 'invalid', message: 'The passphrase does not open this export.' },
  });
  const draft = await opened(app, file);
  await app.call('sealed.forget', { sealed: draft.sealed });
  expect(await app.call('sealed.import', { sealed: draft.sealed, choices: ['add'] })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  const again = await opened(app, file);
  expect(await app.call('sealed.import', { sealed: again.sealed, choices: [] })).toMatchObject({
    ok: false,
    error: { code: 'invalid' },
  });
});

it('tells content it does not know from damage, and repeats none of it', () => {
  for (const text of [
    '',
    '[]',
    '{"exportedAt":"x","clusters":[{"secret":"canary"}]}',
    '{"clusters":"canary"}',
  ]) {
    const read = readSealedText(text);
    expect(read).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(JSON.stringify(read)).not.toContain('canary');
  }
});
