import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher } from '../../support/rancher-app.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

it.each<RancherVersion>(['2.10', '2.15'])(
  'a cluster that was added directly is reached through Rancher %s and back, as one cluster with both credentials kept',
  async (version) => {
    const simulator = keep(
      await openTestSimulator({ clusters: 2, managed: 2, timeScale: 50, rancher: version }),
    );
    const app = keep(await openTestBackend());
    const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
    if (!added.ok) throw new Error(added.error.message);
    const { cluster } = added.value;
    let clusters: ClusterInfo[] = [];
    app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
    const info = (): ClusterInfo => clusters[0]!;
    const isConnectedAt = (server: string): boolean =>
      clusters.length === 1 && info().server === server && info().connection.type === 'connected';
    const direct = simulator.cluster.server;
    await until('it is connected directly', () => isConnectedAt(direct) && info().clusterUid !== null);
    const uid = info().clusterUid;
    const rancher = await addRancher(app, simulator);
    const ids = simulator.rancher!.harvesterIds();
    const managementId = ids[simulator.cluster.name]!;
    const through = `${simulator.rancher!.url}/k8s/clusters/${managementId}`;

    const gone = await app.call('cluster.goThroughRancher', { cluster, rancher, managementId });
    expect(gone).toEqual({ ok: true, value: {} });
    await until('it is connected through Rancher', () => isConnectedAt(through));
    expect(info()).toMatchObject({ clusterUid: uid, otherServer: direct });
    const world = app.followWorld(cluster);
    await until('its VMs are there', () => world.world().health.VirtualMachine?.type === 'live');

    expect(await app.call('cluster.takeOtherWay', { cluster })).toEqual({ ok: true, value: {} });
    await until('it is connected directly again', () => isConnectedAt(direct));
    expect(info()).toMatchObject({ clusterUid: uid, otherServer: through });

    // Another cluster of the Rancher is not taken for this one.
    const other = Object.values(ids).find((id) => id !== managementId)!;
    await app.call('cluster.goThroughRancher', { cluster, rancher, managementId: other });
    await until('it is refused', () => info().connection.type === 'failed');
    expect(info().connection).toMatchObject({ error: { identity: { expected: uid } } });
    await app.call('cluster.takeOtherWay', { cluster });
    await until('it is connected directly once more', () => isConnectedAt(direct));
    for (const { text } of await app.files()) {
      expect(text).not.toContain(simulator.cluster.adminToken);
      expect(text).not.toContain(simulator.rancher!.token.split(':')[1]);
    }
    await app.call('cluster.remove', { cluster });
    await until('it is gone', () => clusters.length === 0);
  },
);

it('there is no other way where none was kept', async () => {
  const simulator = keep(await openTestSimulator());
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  const cluster = added.ok ? added.value.cluster : '';
  const refused = await app.call('cluster.takeOtherWay', { cluster });
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

it('a third way takes the place of one that a Rancher gives again, never of a kubeconfig, and the kept one may become an entry', async () => {
  const simulator = keep(await openTestSimulator({ timeScale: 50, rancher: '2.13', managed: 1 }));
  const app = keep(await openTestBackend());
  let clusters: readonly ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { cluster } = added.value;
  const find = (id: string): ClusterInfo | undefined => clusters.find((each) => each.id === id);
  const isAt = (id: string, server: string): boolean =>
    find(id)?.server === server && find(id)?.connection.type === 'connected';
  const direct = simulator.cluster.server;
  await until('it is connected directly', () => isAt(cluster, direct));
  const rancher = await addRancher(app, simulator, 'HQ');
  const managementId = simulator.rancher!.harvesterIds()[simulator.cluster.name]!;
  // The same Rancher under another of its names stands for a second one.
  const { port } = new URL(simulator.rancher!.url);
  const elsewhere = { url: `https://localhost:${port}`, token: simulator.rancher!.token, name: 'DR' };
  const shown = await app.call('rancher.add', elsewhere);
  const pinSha256 = shown.ok ? '' : (shown.error.certificate?.sha256 ?? '');
  const second = await app.call('rancher.add', { ...elsewhere, pinSha256 });
  if (!second.ok) throw new Error(second.error.message);
  const go = (by: string) => app.call('cluster.goThroughRancher', { cluster, rancher: by, managementId });

  expect(await go(rancher)).toEqual({ ok: true, value: {} });
  await until('it goes through HQ', () =>
    isAt(cluster, `${simulator.rancher!.url}/k8s/clusters/${managementId}`),
  );
  expect(await go(second.value.rancher)).toEqual({ ok: true, value: {} });
  await until('it goes through DR', () => isAt(cluster, `${elsewhere.url}/k8s/clusters/${managementId}`));
  expect(find(cluster)!.otherServer).toBe(direct);
  // Asked for again, it gets the token anew and nothing else.
  expect(await go(second.value.rancher)).toEqual({ ok: true, value: {} });
  expect(find(cluster)!.otherServer).toBe(direct);

  const split = await app.call('cluster.split', { cluster, name: 'Lab directly' });
  if (!split.ok) throw new Error(split.error.message);
  await until(
    'it is an entry of its own',
    () => isAt(split.value.cluster, direct) && find(cluster)!.otherServer === undefined,
  );
  expect(find(split.value.cluster)).toMatchObject({
    name: 'Lab directly',
    clusterUid: find(cluster)!.clusterUid,
  });
  expect(await app.call('cluster.split', { cluster, name: 'Again' })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  expect(await app.call('cluster.merge', { cluster, other: split.value.cluster })).toEqual({
    ok: true,
    value: {},
  });
  await until('it is one again', () => clusters.length === 1 && clusters[0]!.otherServer === direct);
});
