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
import { openTestSimulator } from '../../support/simulator.ts';

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

async function exported(app: TestBackend, clusters: string[]): Promise<string> {
  const answer = await app.call('sealed.export', { clusters, passphrase });
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
  expect(await second.call('sealed.export', { clusters: [id], passphrase })).toMatchObject({
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
