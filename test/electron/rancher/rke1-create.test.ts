import { expect, it, vi } from 'vitest';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Rke1Wish } from '../../../shared/rancher/rke1-wish.ts';
import { openTestBackend } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher, followRancherGuests } from '../../support/rancher-app.ts';
import { openRancherLab, until } from '../../support/rancher-lab.ts';
import type { RancherLab } from '../../support/rancher-lab.ts';

const keep = closeAfterEach();
const password = 'canary-rke1-template-password';

/** Makes a node template of the Harvester Node Driver, with a password in it; answers its id. */
const addTemplate = (lab: RancherLab, more: Record<string, unknown> = {}): Promise<string> =>
  lab.addTemplate('small', { sshPassword: password, ...more });

const wishOf = (template: string, more: Partial<Rke1Wish> = {}): Rke1Wish => ({
  name: 'legacy',
  kubernetesVersion: 'v1.32.9-rancher1-1',
  pools: [
    { hostnamePrefix: 'legacy-cp-', template, quantity: 1, roles: ['etcd', 'control-plane'] },
    { hostnamePrefix: 'legacy-worker-', template, quantity: 2, roles: ['worker'] },
  ],
  ...more,
});

async function open(
  version: RancherVersion,
): Promise<{ lab: RancherLab; app: TestBackend; rancher: string; cluster: string }> {
  const lab = keep(await openRancherLab(version));
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(lab.simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  return { lab, app, rancher: await addRancher(app, lab.simulator), cluster: added.value.cluster };
}

const vmsOf = ({ simulator }: RancherLab): string[] =>
  simulator.cluster.store
    .list(RESOURCES.vms, 'default')
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('legacy-'))
    .sort();
const poolsOf = ({ rancher: { store, kinds } }: RancherLab): string[] =>
  store.list(kinds.nodePools).map(({ spec }) => String((spec as { hostnamePrefix?: string }).hostnamePrefix));
const clustersOf = ({ rancher: { store, kinds } }: RancherLab): number =>
  store.list(kinds.rancherClusters).filter(({ metadata }) => /^c-[a-z0-9]{5}$/.test(metadata.name)).length;

it.each<RancherVersion>(['2.10', '2.11'])(
  'Rancher %s makes a cluster of RKE1 of its node templates, up to ready nodes, and scales it',
  async (version) => {
    const { lab, app, rancher, cluster } = await open(version);
    const template = await addTemplate(lab);
    const offer = await app.call('rancher.rke1Offer', { rancher });
    expect(offer).toEqual({
      ok: true,
      value: {
        templates: [{ id: template, name: 'small', vmNamespace: 'default', cpus: 2, memoryGib: 4 }],
        versions: ['v1.32.9-rancher1-1', 'v1.31.13-rancher1-1', 'v1.30.14-rancher1-1'],
      },
    });
    const made = await app.call('rancher.createRke1', { rancher, cluster, wish: wishOf(template) });
    if (!made.ok) throw new Error(made.error.message);
    const seen = followRancherGuests(app, rancher);
    await until('it is ready', () => seen.guest('legacy')?.status === 'ready');
    expect(vmsOf(lab)).toEqual(['legacy-cp-1', 'legacy-worker-1', 'legacy-worker-2']);
    for (const name of vmsOf(lab)) {
      const { labels } = lab.simulator.cluster.store.get(RESOURCES.vms, 'default', name)!.metadata;
      expect(labels).toMatchObject({ 'harvesterhci.io/creator': 'docker-machine-driver-harvester' });
      expect(labels).not.toHaveProperty(['guestcluster.harvesterhci.io/name']);
    }
    await until('all nodes are ready', () =>
      seen.guest('legacy')!.pools.every(({ ready, quantity }) => ready === quantity),
    );
    await until('its Harvester is known', () => seen.guest('legacy')!.harvesterClusterId !== null);
    expect(seen.guest('legacy')).toMatchObject({
      ...{ managementId: made.value.managementId, distribution: 'rke1', runningVersion: 'v1.32.9' },
      ...{ kubernetesVersion: 'v1.32.9-rancher1-1', harvesterClusterId: lab.harvester },
    });

    const workers = seen
      .guest('legacy')!
      .pools.find(({ hostnamePrefix }) => hostnamePrefix === 'legacy-worker-')!;
    const pool = `${made.value.managementId}:${workers.name}`;
    await app.call('rancher.scaleNodePool', { rancher, pool, quantity: 3 });
    await until('a VM more is there', () => vmsOf(lab).includes('legacy-worker-3'));
    await app.call('rancher.scaleNodePool', { rancher, pool, quantity: 1 });
    await until('the VMs too many are gone', () => vmsOf(lab).join() === 'legacy-cp-1,legacy-worker-1');

    // What was done is written down, without what is secret.
    await vi.waitFor(async () => {
      const texts = (await app.files()).map(({ text }) => text);
      expect(
        texts.some((text) => text.includes('rancher.createRke1') && text.includes('/v3/nodepools')),
      ).toBe(true);
    }, 30_000);
    for (const { path, text } of await app.files()) {
      expect(text, path).not.toContain(password);
      expect(text, path).not.toContain(lab.rancher.token.split(':')[1]);
    }
    expect(app.frames.join()).not.toContain(password);
  },
);

it.each<RancherVersion>(['2.10', '2.11'])(
  'a connection to Rancher %s that is lost in the middle is gone on with, and nothing is made twice',
  async (version) => {
    const { lab, app, rancher, cluster } = await open(version);
    const asked = { rancher, cluster, wish: wishOf(await addTemplate(lab)) };
    // The answer to each of the three creations is lost once, after it was done.
    const { faults } = lab.rancher;
    for (const path of ['/v3/clusters', '/v3/nodepools', '/v3/nodepools']) {
      await faults.set(`drop@POST+${path}:count=1`);
      expect(await app.call('rancher.createRke1', asked)).toMatchObject({ ok: false });
      await faults.clear();
    }
    expect(await app.call('rancher.createRke1', asked)).toMatchObject({ ok: true });
    expect(await app.call('rancher.createRke1', asked)).toMatchObject({ ok: true });
    expect([clustersOf(lab), poolsOf(lab)]).toEqual([1, ['legacy-cp-', 'legacy-worker-']]);

    const other = {
      ...asked,
      wish: wishOf(asked.wish.pools[0]!.template, { kubernetesVersion: 'v1.31.13-rancher1-1' }),
    };
    const refused = await app.call('rancher.createRke1', other);
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(clustersOf(lab)).toBe(1);
  },
);

it.each<RancherVersion>(['2.10', '2.11'])(
  'says so where Rancher %s does not let the token make clusters',
  async (version) => {
    const { lab, app, cluster } = await open(version);
    const rancher = await addRancher(app, lab.simulator, 'Viewer', lab.rancher.viewerToken);
    const wish = wishOf(await addTemplate(lab));
    const answer = await app.call('rancher.createRke1', { rancher, cluster, wish });
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(clustersOf(lab)).toBe(0);
  },
);

it('says so where the node template is gone, or the driver cannot make the VM', async () => {
  const { lab, app, rancher, cluster } = await open('2.11');
  const gone = await app.call('rancher.createRke1', {
    rancher,
    cluster,
    wish: wishOf('cattle-global-nt:nt-gone'),
  });
  expect(gone).toMatchObject({
    ok: false,
    error: { code: 'not-found', hint: 'Choose another node template.' },
  });
  const wish = wishOf(await addTemplate(lab, { imageName: 'default/image-gone' }));
  expect(await app.call('rancher.createRke1', { rancher, cluster, wish })).toMatchObject({ ok: true });
  const seen = followRancherGuests(app, rancher);
  await until('the failure is told', () => seen.guest('legacy')?.status === 'error');
  expect(seen.guest('legacy')!.message).toContain('image-gone');
});

it('Rancher 2.13 is asked for nothing, and an RKE2 cluster is advised', async () => {
  const { lab, app, rancher, cluster } = await open('2.13');
  const wish = wishOf('cattle-global-nt:nt-1');
  for (const answer of [
    await app.call('rancher.rke1Offer', { rancher }),
    await app.call('rancher.createRke1', { rancher, cluster, wish }),
  ])
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'rejected', hint: 'Make an RKE2 cluster instead.' },
    });
  expect(clustersOf(lab)).toBe(0);
});
