import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { VaultInfo } from '../../../shared/vault.ts';
import { ok } from '../../../shared/result.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import { openFakeKeychain } from '../vault/fake-keychain.ts';

const keep = closeAfterEach();
const lockedText = 'Cannot create an item in a locked collection';

type Stage = {
  open: () => Promise<TestBackend>;
  kubeconfig: string;
  items: Map<string, string>;
  /** What the keychain does with every call: nothing of its own, fail with a text, or (`hang`) never answer. */
  setFault: (fault: string | null) => void;
};

async function openStage(): Promise<Stage> {
  const { cluster } = keep(await openTestSimulator({ scenario: 'single' }));
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-vault-'));
  keep({ close: () => rm(dataDir, { recursive: true, force: true }) });
  let fault: string | null = null;
  const items = new Map<string, string>();
  const meddle = (): Promise<never> | undefined => {
    if (fault === 'hang') return new Promise(() => undefined);
    return fault === null ? undefined : Promise.reject(new Error(fault));
  };
  const load = () => Promise.resolve(ok(openFakeKeychain({ items, limitBytes: Infinity, meddle })));
  const vault = { platform: 'linux' as const, load, timeoutMs: 300, probeTimeoutMs: 300 };
  return {
    open: async () => keep(await openTestBackend({ dataDir, keychain: 'os', vault })),
    kubeconfig: cluster.kubeconfig,
    items,
    setFault: (next) => (fault = next),
  };
}

type Seen = { vault: () => VaultInfo | null; clusters: () => ClusterInfo[]; failure: () => unknown };

function follow(app: TestBackend): Seen {
  let vault: VaultInfo | null = null;
  let clusters: ClusterInfo[] = [];
  app.follow('vault.follow', {}, (info) => (vault = info));
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  const failure = (): unknown => {
    const connection = clusters[0]?.connection;
    return connection?.type === 'failed' ? connection.error.vault : null;
  };
  return { vault: () => vault, clusters: () => clusters, failure };
}

async function added({ open, kubeconfig }: Stage): Promise<string> {
  const app = await open();
  const answer = await app.backend.addKubeconfig(kubeconfig, { name: 'Lab' });
  if (!answer.ok) throw new Error(answer.error.message);
  await app.close();
  return answer.value.cluster;
}

it.each([
  [lockedText, 'locked', 'locked'],
  ['The unlock prompt was dismissed', 'refused', 'refused'],
  ['hang', 'unanswered', 'timeout'],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'absent', 'unavailable'],
])('%s: the app opens, says so, and connects once a retry succeeds', async (fault, state, ofCluster) => {
  const stage = await openStage();
  const cluster = await added(stage);
  stage.setFault(fault);
  const app = await stage.open();
  const seen = follow(app);
  await until('the clusters are listed', () => seen.clusters()[0]?.id === cluster);
  await until('the state of the keychain is told', () => seen.vault()?.state === state);
  await until('the cluster says it too', () => seen.failure() === ofCluster);

  const inVain = await app.call('vault.retry', {});
  expect(inVain).toMatchObject({ ok: false, error: { code: 'vault', vault: ofCluster } });
  if (fault === 'hang') return;
  stage.setFault(null);
  expect(await app.call('vault.retry', {})).toEqual({ ok: true, value: {} });
  await until('the page is told', () => seen.vault()?.state === 'unlocked');
  await until('the cluster is connected', () => seen.clusters()[0]?.connection.type === 'connected');
});

it('asks the keychain again when the user connects a cluster that failed for want of it', async () => {
  const stage = await openStage();
  const cluster = await added(stage);
  stage.setFault(lockedText);
  const app = await stage.open();
  const seen = follow(app);
  await until('the cluster says so', () => seen.failure() === 'locked');
  stage.setFault(null);
  await app.call('cluster.connect', { cluster });
  await until('the cluster is connected', () => seen.clusters()[0]?.connection.type === 'connected');
});

it('a missing item is told as missing, and a new credential is the way on', async () => {
  const stage = await openStage();
  const cluster = await added(stage);
  stage.items.clear();
  const app = await stage.open();
  const seen = follow(app);
  await until('the cluster says so', () => seen.failure() === 'missing');
  expect(seen.vault()).toMatchObject({ state: 'unlocked', keeping: 'keychain' });
  const draft = await app.call('kubeconfig.read', { text: stage.kubeconfig, source: 'pasted' });
  if (!draft.ok) throw new Error(draft.error.message);
  const context = draft.value.contexts[0]!.context;
  await app.call('cluster.replaceCredential', { cluster, draft: draft.value.draft, context });
  await until('the cluster is connected', () => seen.clusters()[0]?.connection.type === 'connected');
  expect([...stage.items.keys()]).toEqual([`cluster/${cluster}`]);
});

it('removes a cluster while the keychain is locked only on the word of the user, and its items at the next start that finds it unlocked', async () => {
  const stage = await openStage();
  const cluster = await added(stage);
  const before = await stage.open();
  const proxy = { url: 'http://127.0.0.1:9', user: 'ada', password: 'CANARY-proxy-0b2e' };
  expect(await before.call('route.write', { cluster, mode: 'own', proxy })).toMatchObject({ ok: true });
  await before.close();
  const items = [`cluster/${cluster}`, `cluster/${cluster}/proxy`];
  expect([...stage.items.keys()].sort()).toEqual(items);

  stage.setFault(lockedText);
  const locked = await stage.open();
  const seen = follow(locked);
  await until('the keychain is found locked', () => seen.vault()?.state === 'locked');
  expect(await locked.call('cluster.remove', { cluster })).toMatchObject({
    ok: false,
    error: { code: 'vault', vault: 'locked' },
  });
  expect(seen.clusters()).toHaveLength(1);
  expect(await locked.call('cluster.remove', { cluster, orLater: true })).toEqual({ ok: true, value: {} });
  await until('it is gone from the list', () => seen.clusters().length === 0);
  await locked.close();
  expect([...stage.items.keys()].sort()).toEqual(items);

  const still = await stage.open();
  const seenStill = follow(still);
  await until('it is still locked', () => seenStill.vault()?.state === 'locked');
  expect(seenStill.clusters()).toEqual([]);
  await still.close();
  expect(stage.items.size).toBe(2);

  stage.setFault(null);
  const unlocked = await stage.open();
  await until('its items are gone', () => stage.items.size === 0);
  await unlocked.close();
  const left = (await unlocked.files()).find(({ path }) => path.endsWith('keychain-left.json'));
  expect(JSON.parse(left?.text ?? '')).toMatchObject({ value: [] });
});

it('does not remove what was kept anew under the same name after such a removal', async () => {
  const stage = await openStage();
  const cluster = await added(stage);
  stage.setFault(lockedText);
  const locked = await stage.open();
  const seen = follow(locked);
  await until('the keychain is found locked', () => seen.vault()?.state === 'locked');
  expect(await locked.call('cluster.remove', { cluster, orLater: true })).toEqual({ ok: true, value: {} });
  await locked.call('vault.keep', { where: 'session' });
  const again = await locked.backend.addKubeconfig(stage.kubeconfig, { name: 'Lab' });
  expect(again).toEqual({ ok: true, value: { cluster } });
  stage.setFault(null);
  expect(await locked.call('vault.keep', { where: 'keychain' })).toEqual({ ok: true, value: {} });
  expect([...stage.items.keys()]).toEqual([`cluster/${cluster}`]);
  await locked.close();
  const next = await stage.open();
  const seenNext = follow(next);
  await until('it is connected', () => seenNext.clusters()[0]?.connection.type === 'connected');
  expect([...stage.items.keys()]).toEqual([`cluster/${cluster}`]);
});

it('keeps a credential for the session on the word of the user, and moves it into the keychain later', async () => {
  const stage = await openStage();
  const cluster = await added(stage);
  const kept = [...stage.items];
  stage.items.clear();
  stage.setFault(lockedText);
  const app = await stage.open();
  const seen = follow(app);
  await until('the cluster says so', () => seen.failure() === 'locked');
  const draft = await app.call('kubeconfig.read', { text: stage.kubeconfig, source: 'pasted' });
  if (!draft.ok) throw new Error(draft.error.message);
  const credential = { cluster, draft: draft.value.draft, context: draft.value.contexts[0]!.context };
  expect(await app.call('cluster.replaceCredential', credential)).toMatchObject({ ok: false });
  await app.call('vault.keep', { where: 'session' });
  expect(await app.call('cluster.replaceCredential', credential)).toMatchObject({ ok: true });
  await until('the cluster is connected', () => seen.clusters()[0]?.connection.type === 'connected');
  await until('it is told which are', () => seen.vault()?.sessionOnly.includes(cluster) === true);
  expect(stage.items.size).toBe(0);

  expect(await app.call('vault.keep', { where: 'keychain' })).toMatchObject({ ok: false });
  stage.setFault(null);
  expect(await app.call('vault.keep', { where: 'keychain' })).toEqual({ ok: true, value: {} });
  expect([...stage.items]).toEqual(kept);
  await until('none is any more', () => seen.vault()?.sessionOnly.length === 0);
});
