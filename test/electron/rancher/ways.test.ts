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
