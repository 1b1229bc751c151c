import { describe, expect, it } from 'vitest';
import type { RancherGuest } from '../../../shared/rancher/guest.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openTestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher, followRancherGuests } from '../../support/rancher-app.ts';
import { openRancherLab, PROVISIONING, until, vmsOf } from '../../support/rancher-lab.ts';
import type { RancherLab } from '../../support/rancher-lab.ts';
import { quickTimes } from '../../support/session.ts';

const keep = closeAfterEach();
const openLab = async (version: RancherVersion): Promise<RancherLab> => keep(await openRancherLab(version));

const all = { name: 'all', quantity: 1, etcdRole: true, controlPlaneRole: true, workerRole: true };
const pool = (name: string): unknown[] => [{ ...all, machineConfigRef: { kind: 'HarvesterConfig', name } }];
const isWhole = (guest: RancherGuest | undefined): boolean =>
  guest?.status === 'ready' &&
  guest.harvesterClusterId !== null &&
  guest.pools.every(({ quantity, ready }) => quantity === ready);

describe.each<RancherVersion>(['2.10', '2.11', '2.13', '2.15'])('Rancher %s', (version) => {
  it('tells its guest clusters with pools, machines, snapshots and the Harvester they are on', async () => {
    const lab = await openLab(version);
    const app = keep(await openTestBackend());
    const rancher = await addRancher(app, lab.simulator);
    const seen = followRancherGuests(app, rancher);
    await until('it is live', () => seen.event()?.state === 'live');
    expect(seen.event()).toMatchObject({
      guests: [],
      capiVersion: version === '2.15' ? 'v1beta2' : 'v1beta1',
    });
    expect(seen.event()!.health['node-pools']!.type).toBe(version < '2.12' ? 'live' : 'absent');

    await until('its feature is told', () => seen.event()!.hasWorkloads === false);
    await lab.addCluster('shop', {
      rkeConfig: undefined,
    });
    await lab.addConfig('nc-shop-all');
    await lab.addCluster('store', { kubernetesVersion: 'v1.34.2+k3s1' }, pool('nc-shop-all'));
    await until('its machine is seen before its VM', () => seen.guest('store')?.machines.length === 1);
    await until('it is ready', () => isWhole(seen.guest('store')));
    expect(seen.guest('shop')).toBeUndefined();

    const guest = seen.guest('store')!;
    const [vm] = vmsOf(lab, 'store');
    expect(guest).toMatchObject({
      ...{ rancher, namespace: 'fleet-default', distribution: 'k3s', status: 'ready', state: 'running' },
      ...{ kubernetesVersion: 'v1.34.2+k3s1', runningVersion: 'v1.34.2+k3s1', isConnected: true },
      harvesterClusterId: lab.harvester,
      deepLink: `${lab.rancher.url}/dashboard/c/_/manager/provisioning.cattle.io.cluster/fleet-default/store`,
      pools: [
        {
          ...{ name: 'all', quantity: 1, present: 1, ready: 1, configName: 'nc-shop-all', hasConfig: true },
          ...{ roles: ['control-plane', 'etcd', 'worker'], harvesterClusterId: lab.harvester },
          shape: { vmNamespace: 'default', cpus: 2, memoryGib: 4, disks: [{ sizeGib: 40 }] },
        },
      ],
      machines: [
        {
          ...{ pool: 'all', phase: 'Running', state: 'running', isFirst: true },
          ...{ vmNamespace: 'default', vmName: vm!.metadata.name, nodeName: vm!.metadata.name },
          ...{ roles: ['control-plane', 'etcd', 'worker'], harvesterClusterId: lab.harvester },
        },
      ],
    });
    expect(guest.managementId).toMatch(/^c-m-/);
    await until('the Harvester is told from others', () => seen.event()!.harvesters[0]?.clusterUid !== null);
    expect(seen.event()!.harvesters).toMatchObject([
      { id: lab.harvester, name: lab.simulator.cluster.name, isConnected: true, state: 'running' },
    ]);

    await lab.ask('PATCH', `${PROVISIONING}/store`, {
      spec: { rkeConfig: { etcdSnapshotCreate: { generation: 1 } } },
    });
    await until('a snapshot is seen', () => seen.guest('store')?.etcdSnapshots.length === 1);
    expect(seen.guest('store')!.etcdSnapshots).toMatchObject([
      {
        where: 'local',
        status: 'successful',
        state: 'running',
        node: vm!.metadata.name,
        sizeBytes: 7_340_032,
      },
    ]);
    await lab.ask('DELETE', `${PROVISIONING}/store`);
    await until('it is gone', () => seen.event()?.guests.length === 0);
  });
});

it('tells in Rancher’s words why a machine fails, and that a configuration is missing', async () => {
  const lab = await openLab('2.13');
  const app = keep(await openTestBackend());
  const seen = followRancherGuests(app, await addRancher(app, lab.simulator));
  const disks = JSON.stringify({ disks: [{ imageName: 'default/none', size: 40 }] });
  await lab.addConfig('nc-bad', { diskInfo: disks });
  await lab.addCluster('bad', {}, pool('nc-bad'));
  await until('it fails', () => seen.guest('bad')?.status === 'error');
  await until('it says why', () => /"none" not found/.test(seen.guest('bad')?.message ?? ''));
  await lab.addCluster('worse', {}, pool('nc-none'));
  await until('its configuration is missed', () => seen.guest('worse')?.pools[0]?.hasConfig === false);
  await until('it is in error', () => seen.guest('worse')?.status === 'error');
  expect(seen.guest('worse')!.message).toContain('"nc-none" not found');
});

it('goes stale with what was seen last while the Rancher is away, and recovers by itself', async () => {
  const lab = await openLab('2.13');
  const app = keep(await openTestBackend({ times: quickTimes }));
  const seen = followRancherGuests(app, await addRancher(app, lab.simulator));
  await lab.addConfig('nc-shop');
  await lab.addCluster('shop', {}, pool('nc-shop'));
  await until('it is ready', () => isWhole(seen.guest('shop')));
  for (const fault of ['reset', '503=html', '401']) {
    await lab.rancher.faults.set(fault);
    lab.rancher.faults.cut();
    await until(`it is stale by ${fault}`, () => seen.event()?.state === 'stale');
    expect(seen.event()!.error?.message).toBeTruthy();
    expect(seen.event()!.seenAt).not.toBeNull();
    expect(seen.guest('shop')?.machines).toHaveLength(1);
    await lab.rancher.faults.clear();
    await until(`it recovers from ${fault}`, () => seen.event()?.state === 'live');
    expect(seen.event()).toMatchObject({ error: null, seenAt: null });
  }
});

it('shows what was seen last, with its age, before the Rancher is reached again; without secrets on disk', async () => {
  const lab = await openLab('2.13');
  const first = await openTestBackend({ times: quickTimes });
  const rancher = await addRancher(first, lab.simulator);
  const seen = followRancherGuests(first, rancher);
  await lab.addConfig('nc-shop', {
    sshPassword: 'hunter2-canary',
    userData: '#cloud-config\n# canary-user-data',
  });
  await lab.addCluster('shop', {}, pool('nc-shop'));
  await until('it is ready', () => isWhole(seen.guest('shop')));
  await first.backend.close();
  const files = await first.files();
  expect(files.find(({ path }) => path.endsWith(`rancher-guests-${rancher}.json`))?.text).toContain('shop');
  for (const { text } of files) {
    expect(text).not.toContain('hunter2-canary');
    expect(text).not.toContain('canary-user-data');
    expect(text).not.toContain(lab.rancher.token.split(':')[1]);
  }

  await lab.rancher.faults.set('reset');
  const again = keep(await openTestBackend({ dataDir: first.dataDir, times: quickTimes }));
  const offline = followRancherGuests(again, rancher);
  await until('it is told', () => offline.event()?.state === 'stale');
  // The keychain of this run is empty, so the Rancher cannot even be asked.
  expect(offline.event()).toMatchObject({ error: { code: 'vault' } });
  expect(offline.event()!.seenAt).not.toBeNull();
  expect(offline.guest('shop')).toMatchObject({ status: 'ready', harvesterClusterId: lab.harvester });
  await lab.rancher.faults.clear();
  await addRancher(again, lab.simulator);
  await until('it is live with a new token', () => offline.event()?.state === 'live');
  expect(await again.call('rancher.remove', { rancher })).toMatchObject({ ok: true });
  const isKept = async (): Promise<boolean> =>
    (await again.files()).some(({ path }) => path.includes('rancher-guests'));
  await expect.poll(isKept, { timeout: 60_000 }).toBe(false);
});

it('a user who may only look sees them too', async () => {
  const lab = await openLab('2.15');
  const app = keep(await openTestBackend());
  const rancher = await addRancher(app, lab.simulator, 'HQ', lab.rancher.viewerToken);
  const seen = followRancherGuests(app, rancher);
  await until('it is live', () => seen.event()?.state === 'live');
});
