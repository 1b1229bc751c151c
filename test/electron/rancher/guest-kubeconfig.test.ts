import { expect, it } from 'vitest';
import type { GuestEvent } from '../../../shared/guest/inside/report.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openTestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher, followRancherGuests } from '../../support/rancher-app.ts';
import { openRancherLab, until } from '../../support/rancher-lab.ts';

const keep = closeAfterEach();

const all = { name: 'all', quantity: 1, etcdRole: true, controlPlaneRole: true, workerRole: true };

it.each<RancherVersion>(['2.10', '2.11', '2.13', '2.15'])(
  'Rancher %s makes a kubeconfig of a guest cluster, by which its inside is read; it never reaches the page',
  async (version) => {
    const lab = keep(await openRancherLab(version));
    const app = keep(await openTestBackend());
    const added = await app.backend.addKubeconfig(lab.simulator.cluster.kubeconfig, { name: 'Lab' });
    if (!added.ok) throw new Error(added.error.message);
    const rancher = await addRancher(app, lab.simulator);
    const seen = followRancherGuests(app, rancher);
    await lab.addConfig('nc-shop');
    await lab.addCluster('shop', {}, [
      { ...all, machineConfigRef: { kind: 'HarvesterConfig', name: 'nc-shop' } },
    ]);
    await until('it is ready', () => seen.guest('shop')?.status === 'ready');
    const guest = `${added.value.cluster}/GuestCluster/default/shop`;
    const { managementId } = seen.guest('shop')!;
    let told: GuestEvent | undefined;
    app.follow('guest.follow', { guest }, (event) => (told = event));
    await until('it has none', () => told?.hasKubeconfig === false);

    const before = new Set(lab.rancher.auth.tokens.keys());
    const fetched = await app.call('guest.fetchKubeconfig', {
      ...{ guest, rancher, managementId: managementId! },
    });
    expect(fetched).toEqual({ ok: true, value: {} });
    await until('its inside is read', () => told?.state === 'live');
    expect(told).toMatchObject({
      way: { type: 'direct', server: `${lab.rancher.url}/k8s/clusters/${managementId}` },
    });
    expect(told!.report!.nodes.map(({ name }) => name)).toEqual(
      seen.guest('shop')!.machines.map(({ nodeName }) => nodeName),
    );
    const made = [...lab.rancher.auth.tokens.values()].filter(({ name }) => !before.has(name));
    expect(made).toHaveLength(1);
    expect(made[0]!.bearer.startsWith('ext/')).toBe(version === '2.13' || version === '2.15');
    expect(app.frames.join('\n')).not.toContain(made[0]!.bearer.split(':')[1]);
    for (const { text } of await app.files()) expect(text).not.toContain(made[0]!.bearer.split(':')[1]);
  },
);

it('a cluster that Rancher does not know gives none, and one of before stays', async () => {
  const lab = keep(await openRancherLab('2.13'));
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(lab.simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const rancher = await addRancher(app, lab.simulator);
  const guest = `${added.value.cluster}/GuestCluster/default/shop`;
  const none = await app.call('guest.fetchKubeconfig', { guest, rancher, managementId: 'c-m-none' });
  expect(none).toMatchObject({ ok: false });
  await lab.rancher.faults.set('reset');
  const away = await app.call('guest.fetchKubeconfig', { guest, rancher, managementId: 'c-m-none' });
  expect(away).toMatchObject({ ok: false, error: { code: 'unreachable' } });
});
