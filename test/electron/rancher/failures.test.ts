import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import type { TendVerb } from '../../../shared/plan/intention.ts';
import type { RunView } from '../../../shared/plan/run-view.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { ubuntuOf } from '../../support/plan-lab.ts';
import { openThroughLab } from '../../support/through-lab.ts';
import type { ThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();
const slow = 600_000;
const open = async (version: RancherVersion): Promise<ThroughLab> => keep(await openThroughLab(version));

async function openShop(version: RancherVersion): Promise<ThroughLab> {
  const lab = await open(version);
  await lab.done('make', lab.wish('shop', 1, 2));
  return lab;
}

it.each<RancherVersion>(['2.10', '2.15'])(
  'an image that goes while Rancher %s makes VMs is told with the VM',
  async (version) => {
    const lab = await open(version);
    const { store } = lab.simulator.cluster;
    const [namespace = '', name = ''] = ubuntuOf(lab.simulator).split('/');
    await lab.save('make', lab.wish('shop', 1, 1));
    const run = await lab.apply('make');
    store.drop(RESOURCES.images, namespace, name);
    const failed = await lab.reach(run, 'failed', 120_000);
    const step = failed.steps.find(({ status }) => status === 'failed');
    expect(step?.type).toBe('wait-guest');
    expect(step?.error).toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(
        /^The VM shop-\S+ could not be created, because its image is not on Harvester any more: .*not found/,
      ) as string,
      hint: expect.stringContaining('image') as string,
      entity: `${lab.cluster}/GuestCluster/default/shop`,
    });
  },
  slow,
);

it(
  'a quota that is used up is told in the words of Harvester',
  async () => {
    const lab = await openShop('2.13');
    const { store } = lab.simulator.cluster;
    const pool = lab.pool('work', 3, { roles: ['worker'] });
    await lab.save('more', lab.tend('shop', { cp: 1, work: 2 }, { type: 'scale', pool, from: 2, to: 3 }));
    const run = await lab.apply('more');
    store.create(RESOURCES.coreResourceQuotas, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: {
        name: 'held',
        namespace: 'default',
      },
      spec: { hard: { 'limits.cpu': '1' } },
    });
    const failed = await lab.reach(run, 'failed', 120_000);
    expect(failed.error).toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(
        /^The VM shop-work-\S+ could not be created, because the quota of/,
      ) as string,
    });
  },
  slow,
);

it(
  'a credential that has ended is told, is renewed, and the pool grows then',
  async () => {
    const lab = await openShop('2.11');
    for (const token of lab.rancher.auth.tokens.values())
      if (token.name.startsWith('kubeconfig-')) token.expiresMs = 1;
    const pool = lab.pool('work', 3, { roles: ['worker'] });
    await lab.save('more', lab.tend('shop', { cp: 1, work: 2 }, { type: 'scale', pool, from: 2, to: 3 }));
    const run = await lab.apply('more');
    const failed = await lab.reach(run, 'failed', 120_000);
    expect(failed.error).toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining(
        'the credential by which Rancher reaches Harvester has ended',
      ) as string,
    });
    const credential = lab.credentialOf('shop');
    await lab.done('renew', lab.tend('shop', { cp: 1, work: 2 }, { type: 'renew-credential', credential }));
    await expect
      .poll(
        async () => {
          const state = lab.run(run);
          const stuck = state?.steps.find(({ status }) => status === 'failed');
          if (stuck) await lab.app().call('run.retry', { run, step: stuck.id });
          return state?.status;
        },
        { timeout: 240_000, interval: 500 },
      )
      .toBe('done');
    expect(lab.vms('shop-work')).toHaveLength(3);
  },
  slow,
);

/** Cuts the Rancher off once a run has begun, waits until it is told, and lets it come back. */
async function interrupted(lab: ThroughLab, run: string): Promise<void> {
  const { faults } = lab.rancher;
  const end = await faults.set('reset');
  faults.cut();
  await until(
    'the run waits for Rancher, or is over already',
    () => ['waiting', 'done'].includes(lab.run(run)?.status ?? ''),
    120_000,
  );
  await end();
}

it.each<RancherVersion>(['2.10', '2.13', '2.15'])(
  'every verb goes on after Rancher %s was away in its midst, also after the app was closed meanwhile',
  async (version) => {
    const lab = keep(await openThroughLab(version, { timeScale: 60 }));
    await lab.save('make', lab.wish('shop', 3, 2));
    const made = await lab.apply('make');
    await until('its cluster is there', () => lab.provisioned('shop') !== undefined);
    await interrupted(lab, made);
    await lab.restart();
    await lab.reach(made, 'done', 240_000);
    expect(lab.vms('shop')).toHaveLength(5);
    const mine = [...lab.rancher.auth.tokens.values()].filter(({ name }) => name.startsWith('kubeconfig-'));
    expect(mine).toHaveLength(1);

    let quantities = { cp: 3, work: 2 };
    const tend = async (verb: TendVerb): Promise<RunView> => {
      const id = `${verb.type}-${quantities.work}`;
      await lab.save(id, lab.tend('shop', quantities, verb));
      const run = await lab.apply(id);
      await interrupted(lab, run);
      return lab.reach(run, 'done', 240_000);
    };
    const pool = lab.pool('work', 3, { roles: ['worker'] });
    const scaled = await tend({ type: 'scale', pool, from: 2, to: 3 });
    expect(scaled.steps.map(({ title }) => title)).toEqual([
      { type: 'scale-pool', name: 'work', guest: 'shop' },
    ]);
    quantities = { cp: 3, work: 3 };
    expect(lab.vms('shop-work')).toHaveLength(3);
    const [chosen = '', ...others] = lab.vms('shop-work');
    const vm = `${lab.cluster}/VirtualMachine/default/${chosen}`;
    await tend({ type: 'remove-node', pool: 'work', machine: chosen, vm, from: 3 });
    quantities = { cp: 3, work: 2 };
    expect(lab.vms('shop-work')).toEqual(others);
    await tend({ type: 'snapshot' });
    const snapshots = lab.rancher.store.list(lab.rancher.kinds.etcdSnapshots, 'fleet-default');
    expect(snapshots).toHaveLength(3);
    await tend({ type: 'rotate' });
    await tend({ type: 'delete', keepsVolumes: false });
    expect(lab.vms('shop')).toEqual([]);
  },
  slow,
);

it(
  'what was begun is taken back: the cluster, its pools, its credential and its account',
  async () => {
    const lab = keep(await openThroughLab('2.13', { timeScale: 60 }));
    await lab.save('make', lab.wish('shop', 1, 1));
    const run = await lab.apply('make');
    await until('it has a VM', () => lab.vms('shop').length > 0);
    expect(await lab.app().call('run.cancel', { run })).toEqual({ ok: true, value: {} });
    await lab.reach(run, 'cancelled');
    await until('nothing drives it', () => lab.run(run)?.undo !== null);
    const undone = await lab.app().call('run.undo', { run });
    if (!undone.ok) throw new Error(undone.error.message);
    await lab.reach(undone.value.run, 'done', 120_000);
    expect(lab.vms('shop')).toEqual([]);
    const { store, kinds } = lab.rancher;
    expect(lab.provisioned('shop')).toBeUndefined();
    expect(store.list(kinds.harvesterConfigs, 'fleet-default')).toEqual([]);
    expect(store.list(RESOURCES.secrets, 'cattle-global-data')).toEqual([]);
    expect(lab.simulator.cluster.store.get(RESOURCES.serviceAccounts, 'default', 'shop')).toBeUndefined();
  },
  slow,
);

it(
  'a guest cluster of that name that somebody else has is left alone',
  async () => {
    const lab = await open('2.13');
    const { store, kinds } = lab.rancher;
    store.create(kinds.provisioningClusters, {
      apiVersion: 'provisioning.cattle.io/v1',
      kind: 'Cluster',
      metadata: { name: 'shop', namespace: 'fleet-default' },
      spec: {},
    });
    await lab.save('make', lab.wish('shop', 1, 1));
    const failed = await lab.reach(await lab.apply('make'), 'failed');
    expect(failed.error).toMatchObject({
      code: 'conflict',
      message: 'Cluster fleet-default/shop is there already, and was not made by Acre.',
    });
  },
  slow,
);
