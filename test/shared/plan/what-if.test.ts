import { describe, expect, it } from 'vitest';
import { checkNMinusOne, whatIf } from '../../../shared/plan/what-if.ts';
import { toSite } from '../../../shared/plan/site.ts';
import { rawGuest, rawHost, rawVm, siteOf, worldOf } from '../../support/plan-site.ts';
import { rawReplica, rawStorageVolume } from '../../support/storage-objects.ts';

const hosts = ['node-01', 'node-02', 'node-03'];
const vm = (name: string): string => `c/VirtualMachine/default/${name}`;
const failed = (...names: string[]) => ({ failed: new Set(names) });
const drained = (...names: string[]) => ({ drained: new Set(names) });

describe('a host that fails', () => {
  it('has its VMs restarted where they fit, by what is left', () => {
    const site = siteOf(3, ...rawVm('a', 'node-01'), ...rawVm('b', 'node-01'), ...rawVm('c', 'node-02'));
    const { vms } = whatIf(site, failed('node-01'));
    expect(vms).toMatchObject([
      { vm: vm('a'), from: 'node-01', fate: 'restarts', why: null },
      { vm: vm('b'), fate: 'restarts' },
    ]);
    expect(new Set(vms.map(({ host }) => host))).toEqual(new Set(['node-02', 'node-03']));
  });
  it('leaves down what nothing starts again, what is pinned to it, and what has a device of it', () => {
    const pinned = {
      template: { spec: { domain: {}, nodeSelector: { 'kubernetes.io/hostname': 'node-01' } } },
    };
    const gpu = { template: { spec: { domain: { devices: { gpus: [{ deviceName: 'nvidia.com/A2' }] } } } } };
    const site = siteOf(
      3,
      ...rawVm('hand', 'node-01', { spec: { runStrategy: 'Manual' } }),
      ...rawVm('pinned', 'node-01', { spec: pinned }),
      ...rawVm('gpu', 'node-01', { spec: gpu }),
    );
    const whys = whatIf(site, failed('node-01')).vms.map(({ vm: id, fate, why }) => [
      id.split('/').at(-1),
      fate,
      why?.type,
    ]);
    expect(whys).toEqual([
      ['gpu', 'stays-down', 'device'],
      ['hand', 'stays-down', 'by-hand'],
      ['pinned', 'stays-down', 'no-host'],
    ]);
  });
  it('leaves down what no other host has room for, and says which host lacks what', () => {
    const big = { template: { spec: { domain: { resources: { limits: { cpu: '8', memory: '150Gi' } } } } } };
    const site = siteOf(3, ...['a', 'b', 'c'].flatMap((name) => rawVm(name, 'node-01', { spec: big })));
    const { vms } = whatIf(site, failed('node-01'));
    expect(vms.map(({ fate }) => fate)).toEqual(['restarts', 'restarts', 'stays-down']);
    expect(vms[2]?.why).toEqual({
      type: 'no-host',
      obstacles: new Map([['memory', ['node-02', 'node-03']]]),
    });
  });
  it('takes quorum for a while with two of three servers, and for good where they cannot come back', () => {
    const on = (servers: string[]) => siteOf(3, ...rawGuest('shop', 3, 0, servers));
    const [outcome] = whatIf(on(['node-01', 'node-01', 'node-02']), failed('node-01')).guests;
    expect(outcome).toMatchObject({
      guest: { name: 'shop' },
      before: { healthy: 3, needed: 2 },
      during: { healthy: 1 },
      after: { healthy: 3 },
    });
    expect(whatIf(on(hosts), failed('node-01')).guests).toEqual([]);
    expect(whatIf(on(hosts), failed('node-01', 'node-02', 'node-03')).guests).toMatchObject([
      { after: { healthy: 0 } },
    ]);
  });
  it('loses volumes whose last copy it has, and keeps down the VMs that need them', () => {
    const claim = {
      template: { spec: { domain: {}, volumes: [{ persistentVolumeClaim: { claimName: 'pvc-1-claim' } }] } },
    };
    const site = siteOf(
      3,
      ...rawVm('db', 'node-01', { spec: claim }),
      rawStorageVolume('pvc-1'),
      rawReplica('pvc-1', 'node-01'),
      rawReplica('pvc-1', 'node-02', { failed: true }),
      rawStorageVolume('pvc-2'),
      rawReplica('pvc-2', 'node-01'),
      rawReplica('pvc-2', 'node-02'),
    );
    const outcome = whatIf(site, failed('node-01'));
    expect(outcome.lost).toMatchObject([{ volume: 'c/StorageVolume/longhorn-system/pvc-1', left: 0 }]);
    expect(outcome.degraded).toMatchObject([
      { volume: 'c/StorageVolume/longhorn-system/pvc-2', left: 1, wanted: 3 },
    ]);
    expect(outcome.vms).toMatchObject([{ fate: 'stays-down', why: { type: 'data-lost' } }]);
  });
  it('says nothing of volumes where Longhorn is not known', () => {
    const world = worldOf(hosts.map((name) => rawHost(name)));
    const site = toSite(
      {
        ...world,
        health: { Node: { type: 'stale', since: 't', error: { code: 'unreachable', message: '' } } },
      },
      'c',
    );
    expect(whatIf(site, failed('node-01'))).toMatchObject({ lost: null, degraded: null });
  });
});

it('a host that is emptied moves what can be moved live, and is held up by what cannot', () => {
  const site = siteOf(3, ...rawVm('a', 'node-01'), ...rawVm('cd', 'node-01', { isMigratable: false }));
  expect(whatIf(site, drained('node-01')).vms).toEqual([
    { vm: vm('a'), from: 'node-01', fate: 'migrates', host: 'node-02', why: null },
    {
      vm: vm('cd'),
      from: 'node-01',
      fate: 'stuck',
      host: 'node-01',
      why: { type: 'not-migratable', reason: 'a CD-ROM is attached' },
    },
  ]);
});

it('an emptied host shuts down what has no eviction strategy, and waits for what is left to others', () => {
  const strategy = (evictionStrategy: string) => ({ template: { spec: { domain: {}, evictionStrategy } } });
  const site = siteOf(
    3,
    ...rawVm('ended', 'node-01', { isMigratable: false, spec: strategy('None') }),
    ...rawVm('others', 'node-01', { spec: strategy('External') }),
    ...rawVm('moved', 'node-01', { spec: strategy('LiveMigrate') }),
  );
  const ends = whatIf(site, drained('node-01')).vms.map(({ vm: id, fate, why }) => [id, fate, why?.type]);
  expect(ends).toEqual([
    [vm('ended'), 'restarts', undefined],
    [vm('moved'), 'migrates', undefined],
    [vm('others'), 'stuck', 'external'],
  ]);
});

it('a VM with a device restarts where another one is free, once for each', () => {
  const gpu = { template: { spec: { domain: { devices: { gpus: [{ deviceName: 'nvidia.com/A2' }] } } } } };
  const status = {
    allocatable: { cpu: '31', memory: '129024Mi', pods: '200', 'nvidia.com/A2': '1' },
    conditions: [{ type: 'Ready', status: 'True' }],
  };
  const vms = ['a', 'b'].flatMap((name) => rawVm(name, 'node-01', { spec: gpu }));
  const site = toSite(worldOf([rawHost('node-01'), rawHost('node-02', { status }), ...vms]), 'c');
  const ends = whatIf(site, failed('node-01')).vms.map(({ fate, host, why }) => [fate, host, why?.type]);
  expect(ends).toEqual([
    ['restarts', 'node-02', undefined],
    ['stays-down', null, 'device'],
  ]);
});

it('VMs that keep apart come to different hosts when theirs fails, and what failed keeps none away', () => {
  const apart = {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' },
      ],
    },
  };
  const spec = { template: { metadata: { labels: { app: 'db' } }, spec: { domain: {}, affinity: apart } } };
  const vms = ['a', 'b', 'c'].flatMap((name, index) => rawVm(name, hosts[index] ?? null, { spec }));
  const site = siteOf(4, ...vms);
  expect(whatIf(site, failed('node-01')).vms).toMatchObject([{ fate: 'restarts', host: 'node-04' }]);
  expect(whatIf(site, failed('node-01', 'node-04')).vms).toMatchObject([
    { fate: 'stays-down', why: { type: 'no-host', obstacles: new Map([['apart', ['node-02', 'node-03']]]) } },
  ]);
});

it('an emptied host takes the last copy of a volume out of reach, which keeps no VM from moving', () => {
  const claim = {
    template: { spec: { domain: {}, volumes: [{ persistentVolumeClaim: { claimName: 'pvc-1-claim' } }] } },
  };
  const site = siteOf(
    2,
    ...rawVm('db', 'node-01', { spec: claim }),
    rawStorageVolume('pvc-1'),
    rawReplica('pvc-1', 'node-01'),
  );
  const { lost, vms } = whatIf(site, drained('node-01'));
  expect(lost).toMatchObject([{ left: 0 }]);
  expect(vms).toMatchObject([{ fate: 'migrates', host: 'node-02' }]);
});

it('a cluster is safe where any one host can fail, and says which cannot and why', () => {
  const safe = checkNMinusOne(siteOf(3, ...rawVm('a', 'node-01'), ...rawVm('b', 'node-02')));
  expect(safe).toMatchObject({
    isSafe: true,
    losses: [{ host: 'node-01' }, { host: 'node-02' }, { host: 'node-03' }],
  });
  const hand = rawVm('a', 'node-02', { spec: { runStrategy: 'Manual' } });
  const { isSafe, losses } = checkNMinusOne(siteOf(3, ...hand));
  expect(isSafe).toBe(false);
  expect(losses.map((loss) => [loss.host, loss.isSafe])).toEqual([
    ['node-01', true],
    ['node-02', false],
    ['node-03', true],
  ]);
  expect(checkNMinusOne(siteOf(1)).losses[0]).toMatchObject({ keepsHarvester: false });
});
