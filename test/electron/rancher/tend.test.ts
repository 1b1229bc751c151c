import { expect, it } from 'vitest';
import { textAt } from '../../../electron/simulator/json.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { valueAt } from '../../../shared/plan/canonical.ts';
import type { TendVerb } from '../../../shared/plan/intention.ts';
import { shapeOfConfig } from '../../../shared/rancher/provision/config.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openThroughLab } from '../../support/through-lab.ts';
import type { ThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();
const versions: RancherVersion[] = ['2.10', '2.11', '2.13', '2.15'];
const slow = 600_000;

/** A Rancher of a release with a guest cluster `shop` of one server and two workers. */
async function openShop(version: RancherVersion): Promise<ThroughLab> {
  const lab = keep(await openThroughLab(version));
  await lab.done('make', lab.wish('shop', 1, 2));
  return lab;
}

/** Does one thing to the shop and waits until it is done. */
async function tend(lab: ThroughLab, verb: TendVerb, id: string = verb.type): Promise<void> {
  await lab.done(id, lab.tend('shop', { cp: 1, work: 2 }, verb));
}

const configOf = (lab: ThroughLab, pool: string): Record<string, unknown> => {
  const pools = valueAt(lab.provisioned('shop'), ['spec', 'rkeConfig', 'machinePools']) as {
    name: string;
    machineConfigRef: { name: string };
  }[];
  const name = pools.find((each) => each.name === pool)?.machineConfigRef.name ?? '';
  const { kinds, store } = lab.rancher;
  return { ...store.get(kinds.harvesterConfigs, 'fleet-default', name) };
};

it.each(versions)(
  'Rancher %s takes and restores a snapshot of etcd, and rotates certificates',
  async (version) => {
    const lab = await openShop(version);
    const plane = (): unknown =>
      lab.rancher.store.get(lab.rancher.kinds.rkeControlPlanes, 'fleet-default', 'shop');
    const snapshots = (): string[] =>
      lab.rancher.store
        .list(lab.rancher.kinds.etcdSnapshots, 'fleet-default')
        .map(({ metadata }) => metadata.name);

    await tend(lab, { type: 'snapshot' });
    expect(snapshots()).toHaveLength(1);
    await tend(lab, { type: 'snapshot' }, 'snapshot-2');
    expect(valueAt(plane(), ['status', 'etcdSnapshotCreate'])).toEqual({ generation: 2 });

    await tend(lab, { type: 'restore', snapshot: snapshots()[0] ?? '', what: 'none' });
    expect(valueAt(plane(), ['status', 'etcdSnapshotRestorePhase'])).toBe('Finished');
    expect(valueAt(lab.provisioned('shop'), ['spec', 'rkeConfig', 'etcdSnapshotRestore'])).toMatchObject({
      generation: 1,
      name: snapshots()[0],
      restoreRKEConfig: 'none',
    });

    await tend(lab, { type: 'rotate' });
    expect(valueAt(plane(), ['status', 'certificateRotationGeneration'])).toBe(1);
  },
  slow,
);

it(
  'a snapshot that is not there fails its restore, and is told so',
  async () => {
    const lab = await openShop('2.13');
    await lab.save(
      'restore',
      lab.tend('shop', { cp: 1, work: 2 }, { type: 'restore', snapshot: 'gone', what: 'none' }),
    );
    const run = await lab.reach(await lab.apply('restore'), 'failed');
    expect(run.error?.message).toContain('shop');
  },
  slow,
);

it(
  'Kubernetes is upgraded to a version that Rancher offers, node by node',
  async () => {
    const lab = keep(await openThroughLab('2.13'));
    const release = { type: 'version', version: 'v1.33.6+rke2r1' } as const;
    await lab.done('make', lab.wish('shop', 1, 1, { release }));
    const [from, to] = ['v1.33.6+rke2r1', 'v1.34.2+rke2r1'];
    await lab.done('up', lab.tend('shop', { cp: 1, work: 1 }, { type: 'upgrade', from, to }));
    expect(textAt(lab.provisioned('shop'), 'spec', 'kubernetesVersion')).toBe(to);
    expect(lab.isReady('shop')).toBe(true);

    // What was drafted from another version is refused, and an older one is too.
    await lab.save('again', lab.tend('shop', { cp: 1, work: 1 }, { type: 'upgrade', from, to }));
    await expect(lab.apply('again')).rejects.toThrow(/is to run v1\.34\.2\+rke2r1 by now/);
    await lab.save('back', lab.tend('shop', { cp: 1, work: 1 }, { type: 'upgrade', from: to, to: from }));
    await expect(lab.apply('back')).rejects.toThrow(/is not newer than/);
  },
  slow,
);

it.each<RancherVersion>(['2.10', '2.15'])(
  'the VMs of a pool are rebuilt in another shape by Rancher %s, and by nothing else',
  async (version) => {
    const lab = await openShop(version);
    const before = lab.vms('shop-work');
    const config = configOf(lab, 'work');
    const shape = shapeOfConfig(config);
    if (shape === null) throw new Error('its shape cannot be read');
    const pool = lab.pool('work', 2, { roles: ['worker'], shape: { ...shape, memoryBytes: 4 * 2 ** 30 } });
    const name = (config['metadata'] as { name: string }).name;
    await tend(lab, { type: 'reshape', pool, config: name, before: config as never });
    const after = lab.vms('shop-work');
    expect(after).toHaveLength(2);
    expect(after.filter((vm) => before.includes(vm))).toEqual([]);
    const changed = configOf(lab, 'work');
    expect(changed['memorySize']).toBe('4');
    expect(changed['diskInfo']).toBe(config['diskInfo']);
    expect(changed['networkInfo']).toBe(config['networkInfo']);

    // What changes nothing is refused before anything is sent.
    const same = { ...pool, shape: { ...pool.shape } };
    await lab.save(
      'same',
      lab.tend(
        'shop',
        { cp: 1, work: 2 },
        {
          type: 'reshape',
          pool: same,
          config: name,
          before: changed as never,
        },
      ),
    );
    await expect(lab.apply('same')).rejects.toThrow(/nothing to do/);
    expect(lab.vms('shop-work')).toEqual(after);
  },
  slow,
);

it(
  'the last server is kept, and a plan from another number of nodes is refused',
  async () => {
    const lab = await openShop('2.13');
    const [server = ''] = lab.vms('shop-cp');
    const verb = { type: 'remove-node', pool: 'cp', machine: server, from: 1 } as const;
    const vm = `${lab.cluster}/VirtualMachine/default/${server}`;
    await lab.save('last', lab.tend('shop', { cp: 1, work: 2 }, { ...verb, vm }));
    await expect(lab.apply('last')).rejects.toThrow(/lose its last node with etcd/);

    const pool = lab.pool('work', 5, { roles: ['worker'] });
    await lab.save('stale', lab.tend('shop', { cp: 1, work: 4 }, { type: 'scale', pool, from: 4, to: 5 }));
    await expect(lab.apply('stale')).rejects.toThrow(/is to have 2 nodes by now/);
    expect(lab.vms('shop')).toHaveLength(3);
  },
  slow,
);

it.each([
  ['2.10', false, true],
  ['2.13', false, false],
  ['2.13', true, true],
] as const)(
  'with Rancher %s, keeping volumes %s, a volume of a workload stays %s',
  async (version, keepsVolumes, stays) => {
    const lab = await openShop(version);
    const { store } = lab.simulator.cluster;
    const claim = 'pvc-0a1b2c3d';
    store.create(RESOURCES.claims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claim,
        namespace: 'default',
        labels: { 'guestcluster.harvesterhci.io/name': 'shop' },
      },
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } },
    });
    await tend(lab, { type: 'delete', keepsVolumes });
    expect(lab.vms('shop')).toEqual([]);
    const isThere = (): boolean => store.get(RESOURCES.claims, 'default', claim) !== undefined;
    if (!stays) await expect.poll(isThere, { timeout: 30_000 }).toBe(false);
    else expect(isThere()).toBe(true);
  },
  slow,
);

it(
  'a credential gets a token of its own anew',
  async () => {
    const lab = await openShop('2.11');
    const credential = lab.credentialOf('shop');
    const before = lab.kubeconfigIn(credential);
    await tend(lab, { type: 'renew-credential', credential });
    expect(lab.kubeconfigIn(credential)).not.toBe(before);
    expect(lab.kubeconfigIn(credential)).not.toBe('');
  },
  slow,
);
