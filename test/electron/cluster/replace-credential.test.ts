import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { openFakeKeychain } from '../vault/fake-keychain.ts';
import { ok } from '../../../shared/result.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

function followClusters(app: TestBackend): () => ClusterInfo[] {
  let clusters: ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  return () => clusters;
}

async function added(app: TestBackend, text: string): Promise<string> {
  const answer = await app.backend.addKubeconfig(text, { name: 'Lab' });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.cluster;
}

async function draftOf(app: TestBackend, text: string): Promise<{ draft: string; context: string }> {
  const read = await app.call('kubeconfig.read', { text, source: 'pasted' });
  if (!read.ok) throw new Error(read.error.message);
  return { draft: read.value.draft, context: read.value.contexts[0]!.context };
}

it('puts a good credential in place of a refused one; id, name, colour and world stay', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const app = keep(await openTestBackend());
  const clusters = followClusters(app);
  const cluster = await added(
    app,
    simulated.kubeconfig.replace(/token: .*/, 'token: kubeconfig-user-x:wrong'),
  );
  await app.call('cluster.update', { cluster, name: 'Mine', colour: 5 });
  const { world } = app.followWorld(cluster);
  await until('it is refused', () => {
    const connection = clusters()[0]?.connection;
    return connection?.type === 'failed' && connection.error.code === 'unauthorized';
  });

  const draft = await draftOf(app, simulated.kubeconfig);
  const probe = await app.call('kubeconfig.probe', draft);
  expect(probe).toMatchObject({ ok: true, value: { clusterUid: expect.any(String) as string } });
  expect(await app.call('cluster.replaceCredential', { cluster, ...draft })).toEqual({ ok: true, value: {} });
  await until('it is connected', () => clusters()[0]?.connection.type === 'connected');
  await until('its world comes', () => world().health.VirtualMachine?.type === 'live');
  expect(clusters()).toMatchObject([{ id: cluster, name: 'Mine', colour: 5 }]);
  const uid = probe.ok ? probe.value.clusterUid : '';
  await until('it is known which cluster it is', () => clusters()[0]?.clusterUid === uid);
});

it('takes the server of the new kubeconfig, and forgets what was trusted of the old one', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const app = keep(await openTestBackend());
  const clusters = followClusters(app);
  const pinSha256 = Array.from({ length: 32 }, () => 'AB').join(':');
  const old = await draftOf(app, simulated.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9'));
  const answer = await app.call('cluster.add', { ...old, name: 'Lab', pinSha256 });
  if (!answer.ok) throw new Error(answer.error.message);
  const { cluster } = answer.value;
  const next = await draftOf(app, simulated.kubeconfig);
  expect(await app.call('cluster.replaceCredential', { cluster, ...next })).toMatchObject({ ok: true });
  await until('it is connected', () => clusters()[0]?.connection.type === 'connected');
  expect(clusters()[0]).toMatchObject({ id: cluster, pinnedSha256: null });
  expect(clusters()[0]?.server).not.toContain(':9');
});

it('does not connect a cluster that the user disconnected', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  const app = keep(await openTestBackend());
  const clusters = followClusters(app);
  const cluster = await added(app, simulated.kubeconfig);
  await until('it is connected', () => clusters()[0]?.connection.type === 'connected');
  await app.call('cluster.disconnect', { cluster });
  await app.call('cluster.replaceCredential', { cluster, ...(await draftOf(app, simulated.kubeconfig)) });
  await until('it is disconnected', () => clusters()[0]?.connection.type === 'disconnected');
  expect(simulated.watchCount()).toBe(0);
});

it('changes nothing where the context cannot be used, the cluster is gone, or the vault refuses', async () => {
  const { cluster: simulated } = keep(await openTestSimulator({ scenario: 'single' }));
  let fault: string | null = null;
  const meddle = () => (fault === null ? undefined : Promise.reject(new Error(fault)));
  const keychain = openFakeKeychain({ limitBytes: Infinity, meddle });
  const vault = { platform: 'linux' as const, load: () => Promise.resolve(ok(keychain)) };
  const app = keep(await openTestBackend({ keychain: 'os', vault }));
  const clusters = followClusters(app);
  const cluster = await added(app, simulated.kubeconfig);
  await until('it is connected', () => clusters()[0]?.connection.type === 'connected');
  const before = [...keychain.items];
  const next = await draftOf(app, simulated.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9'));

  const gone = await app.call('cluster.replaceCredential', { cluster: 'gone', ...next });
  expect(gone).toMatchObject({ ok: false, error: { code: 'not-found' } });
  const other = await app.call('cluster.replaceCredential', { cluster, ...next, context: 'other' });
  expect(other).toMatchObject({ ok: false, error: { code: 'invalid' } });
  fault = 'Cannot create an item in a locked collection';
  const locked = await app.call('cluster.replaceCredential', { cluster, ...next });
  expect(locked).toMatchObject({ ok: false, error: { code: 'vault', vault: 'locked' } });
  expect([...keychain.items]).toEqual(before);
  expect(clusters()[0]?.server).not.toContain(':9');
});
