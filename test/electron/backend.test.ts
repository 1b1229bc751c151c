import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../shared/cluster.ts';
import { kindsOf } from '../../shared/kinds/index.ts';
import { openTestBackend, until } from '../support/backend.ts';
import type { TestBackend } from '../support/backend.ts';
import { openTestSimulator } from '../support/simulator.ts';
import { closeAfterEach } from '../support/keep.ts';

const keep = closeAfterEach();

function followClusters(app: TestBackend): () => ClusterInfo[] {
  let clusters: ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => {
    clusters = event.clusters;
  });
  return () => clusters;
}

async function add(app: TestBackend, text: string, name: string): Promise<string> {
  const draft = await app.call('kubeconfig.read', { text, source: 'pasted' });
  if (!draft.ok) throw new Error(draft.error.message);
  const context = draft.value.contexts[0]!.context;
  const probe = await app.call('kubeconfig.probe', { draft: draft.value.draft, context });
  if (!probe.ok) throw new Error(probe.error.message);
  const added = await app.call('cluster.add', { draft: draft.value.draft, context, name });
  if (!added.ok) throw new Error(added.error.message);
  return added.value.cluster;
}

it('adds a cluster from a kubeconfig, shows its world, stops a VM and sees it off', async () => {
  const { cluster: simulated } = keep(await openTestSimulator());
  const app = keep(await openTestBackend());
  const clusters = followClusters(app);
  const id = await add(app, simulated.kubeconfig, 'Lab 1');
  expect(id).toBe('lab-1');
  const { world, isComplete } = app.followWorld(id);
  await until('every kind is live', () => {
    return isComplete() && kindsOf(null).every((kind) => world().health[kind]?.type === 'live');
  });
  expect(clusters()[0]).toMatchObject({ name: 'Lab 1', auth: 'token', pinnedSha256: null });
  await until('the list says connected', () => clusters()[0]?.connection.type === 'connected');
  await until('its version is known', () => clusters()[0]?.harvesterVersion?.startsWith('v1.') === true);
  expect(clusters()[0]?.kubernetesVersion).toContain('rke2');

  const entities = [...world().entities.values()];
  const kindCount = (kind: string): number => entities.filter((entity) => entity.kind === kind).length;
  expect(kindCount('Unreadable')).toBe(0);
  expect(kindCount('Node')).toBe(3);
  expect(kindCount('VirtualMachine')).toBe(simulated.plan.vms.length);

  const vm = entities.find((entity) => entity.kind === 'VirtualMachine' && entity.state === 'running')!;
  const object = await app.call('object.read', { entity: vm.id });
  expect(object.ok && object.value.yaml).toContain('kind: VirtualMachine');
  expect(object.ok && object.value.yaml).not.toContain('managedFields');

  expect(await app.call('action.run', { action: 'vm.stop', entity: vm.id })).toEqual({ ok: true, value: {} });
  await until('the VM is off', () => world().entities.get(vm.id)?.state === 'off');
  const events = await app.call('object.events', { entity: vm.id });
  expect(events.ok && events.value.events.length).toBeGreaterThan(0);
  expect(await app.call('action.run', { action: 'vm.stop', entity: vm.id })).toMatchObject({
    ok: false,
    error: { code: 'conflict', message: 'The VM is off already.', entity: vm.id },
  });
});

it('keeps clusters over a restart without their credentials, and forgets what is removed', async () => {
  const { cluster: simulated } = keep(await openTestSimulator());
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-backend-'));
  keep({ close: () => rm(dataDir, { recursive: true, force: true }) });
  const first = await openTestBackend({ dataDir });
  const id = await add(first, simulated.kubeconfig, 'Kept');
  await first.call('cluster.update', { cluster: id, name: 'Renamed' });
  await first.close();
  expect(await readFile(join(dataDir, 'clusters.json'), 'utf8')).toContain('"Renamed"');

  const second = keep(await openTestBackend({ dataDir }));
  const clusters = followClusters(second);
  await until(
    'the cluster fails for want of its credential',
    () => clusters()[0]?.connection.type === 'failed',
  );
  expect(clusters()[0]?.connection).toMatchObject({ error: { code: 'vault' }, retryAt: null });
  const { cancel } = second.followWorld(id);
  const follower = second.follow('world.follow', { cluster: id }, () => undefined);
  expect(await second.call('cluster.remove', { cluster: id })).toEqual({ ok: true, value: {} });
  expect(await follower.ended).toMatchObject({ code: 'not-found' });
  cancel();
  await until('the list is empty', () => clusters().length === 0);
  expect(await second.call('cluster.update', { cluster: id, name: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
});

it('lets no cluster wait for another, and connects and disconnects by hand', async () => {
  const { cluster: simulated } = keep(await openTestSimulator());
  const app = keep(await openTestBackend());
  const clusters = followClusters(app);
  const find = (id: string): ClusterInfo | undefined => clusters().find((cluster) => cluster.id === id);
  const silent = createServer((socket) => void socket.resume().on('error', () => undefined));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  keep({ close: () => new Promise((done) => void silent.close(() => done())) });
  const mute = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const hanging = await app.backend.addKubeconfig(simulated.kubeconfig.replace(/127\.0\.0\.1:\d+/, mute), {
    name: 'Hanging',
  });
  const nowhere = simulated.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9');
  const lost = await app.backend.addKubeconfig(nowhere, { name: 'Lost' });
  const found = await app.backend.addKubeconfig(simulated.kubeconfig, { name: 'Found' });
  if (!hanging.ok || !lost.ok || !found.ok) throw new Error('not added');
  await until('one is connected', () => find(found.value.cluster)?.connection.type === 'connected');
  await until('the other has failed', () => find(lost.value.cluster)?.connection.type === 'failed');
  expect(find(hanging.value.cluster)?.connection.type).toBe('connecting');
  await app.call('cluster.remove', { cluster: hanging.value.cluster });
  expect(find(lost.value.cluster)?.connection).toMatchObject({ error: { code: 'unreachable' } });

  const { world } = app.followWorld(found.value.cluster);
  await until('hosts are known', () => world().health.Node?.type === 'live');
  await app.call('cluster.disconnect', { cluster: found.value.cluster });
  await until('it is disconnected', () => find(found.value.cluster)?.connection.type === 'disconnected');
  await until('its world is stale and still there', () => world().health.Node?.type === 'stale');
  expect([...world().entities.values()].some(({ kind }) => kind === 'Node')).toBe(true);
  expect(simulated.watchCount()).toBe(0);
  expect(await app.call('object.read', { entity: `${found.value.cluster}/Node/-/x` })).toMatchObject({
    ok: false,
    error: { code: 'unreachable' },
  });
  await app.call('cluster.connect', { cluster: found.value.cluster });
  await until('it is live again', () => world().health.Node?.type === 'live');

  const again = await app.backend.addKubeconfig(simulated.kubeconfig, { name: 'Found' });
  expect(again).toEqual({ ok: true, value: { cluster: 'found' } });
  await until('there are still two', () => clusters().length === 2);
});
