import { expect, it } from 'vitest';
import { textAt } from '../../../electron/simulator/json.ts';
import { valueAt } from '../../../shared/plan/canonical.ts';
import { cutVersions, openShop, tendThrough, watchShop, writesTo } from '../../support/cut-off.ts';
import { closeAfterEach } from '../../support/keep.ts';

const keep = closeAfterEach();
const wholeRestore = [
  ...['Started', 'Shutdown', 'Restore', 'PostRestorePodCleanup', 'InitialRestartCluster'],
  ...['PostRestoreNodeCleanup', 'RestartCluster', 'Finished'],
];

it.each(cutVersions)(
  'etcd is restored once for each plan, though Rancher %s was away before it was asked, while it answered, and while it did it',
  async (version) => {
    const lab = keep(await openShop(version));
    const { store, kinds, faults } = lab.rancher;
    await lab.done('snapshot', lab.tend('shop', { cp: 1, work: 2 }, { type: 'snapshot' }));
    const snapshots = (): string[] =>
      store.list(kinds.etcdSnapshots, 'fleet-default').map(({ metadata }) => metadata.name);
    const [snapshot = ''] = snapshots();
    const verb = { type: 'restore', snapshot, what: 'none' } as const;
    const order = (): unknown =>
      valueAt(lab.provisioned('shop'), ['spec', 'rkeConfig', 'etcdSnapshotRestore']);
    const phase = (): string | undefined =>
      textAt(
        store.get(kinds.rkeControlPlanes, 'fleet-default', 'shop'),
        'status',
        'etcdSnapshotRestorePhase',
      );
    const seen = watchShop(lab);
    const before = { orders: seen.orders(), vms: seen.vms(), configs: ['cp', 'work'].map(seen.config) };

    await tendThrough(lab, 'first', verb, ['before', () => phase() === 'Restore']);
    expect(order()).toEqual({ generation: 1, name: snapshot, restoreRKEConfig: 'none' });
    expect(seen.phases()).toEqual(wholeRestore);
    expect(seen.orders()).toBe(before.orders + 1);

    // It takes the order, and its answer is lost with the connection.
    const isAsked = (generation: number): boolean => valueAt(order(), ['generation']) === generation;
    await tendThrough(lab, 'second', verb, [() => isAsked(2)]);
    expect(seen.phases()).toEqual([...wholeRestore, ...wholeRestore]);
    expect(seen.orders()).toBe(before.orders + 2);

    // The answer alone is lost: nobody has to say that it goes on, and it is not asked again.
    const sent = writesTo(lab);
    await faults.set('drop@PATCH:count=1');
    await lab.done('third', lab.tend('shop', { cp: 1, work: 2 }, verb));
    expect(faults.happened()['drop@PATCH']).toBe(1);
    expect(writesTo(lab)).toBe(sent + 1);
    expect(isAsked(3)).toBe(true);
    expect(seen.phases()).toHaveLength(3 * wholeRestore.length);
    expect(seen.orders()).toBe(before.orders + 3);

    expect({ ...before, orders: before.orders + 3 }).toEqual({
      ...{ orders: seen.orders(), vms: seen.vms(), configs: ['cp', 'work'].map(seen.config) },
    });
    expect(seen.made()).toEqual([]);
    expect(snapshots()).toEqual([snapshot]);
    await expect.poll(() => lab.isReady('shop'), { timeout: 30_000 }).toBe(true);
  },
  300_000,
);
