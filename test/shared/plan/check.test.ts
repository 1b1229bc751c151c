import { describe, expect, it } from 'vitest';
import { checkPlan, openChecker } from '../../../shared/plan/check.ts';
import type { Check } from '../../../shared/plan/check.ts';
import { overheadBytes, toDemand } from '../../../shared/plan/demand.ts';
import { counted, withChanged } from '../../../shared/plan/edit.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site } from '../../../shared/plan/site.ts';
import type { Raw } from '../../support/plan-site.ts';
import {
  basics,
  createGuest,
  createVm,
  guestOf,
  planOf,
  poolOf,
  rawGuest,
  rawHost,
  rawHostStorage,
  rawVm,
  shapeOf,
  siteOf,
  worldOf,
} from '../../support/plan-site.ts';
import { rawImage, rawStorageClass } from '../../support/plan-objects.ts';

const gib = 2 ** 30;
const check = (site: Site, ...intentions: Intention[]): Check => checkPlan(planOf(...intentions), site);
const codes = ({ findings }: Check): string[] => findings.map(({ severity, code }) => `${severity} ${code}`);
const pinnedTo = (host: string): Partial<Parameters<typeof createVm>[3]> => ({
  placement: { type: 'host', host },
});
const siteOfHosts = (...raws: Raw[]): Site =>
  toSite(worldOf([...basics, rawHostStorage('node-01'), ...raws]), 'c');

it('finds nothing wrong with a plan that fits, and says where its VMs land', () => {
  const found = check(siteOf(3), createGuest('a', 'shop', 3, 2));
  expect(found.findings).toEqual([]);
  expect(found.isPossible).toBe(true);
  expect(found.landings.map(({ host }) => host)).toEqual([
    'node-01',
    'node-02',
    'node-03',
    'node-01',
    'node-02',
  ]);
  expect(found.spread).toMatchObject([
    { name: 'shop', before: null, after: { nodes: 5, servers: 3, hosts: 3, score: 100, singlePoints: [] } },
  ]);
});

describe('a host that is asked for', () => {
  const refusal = (host: Raw, over: Parameters<typeof createVm>[3] = {}): string[] => {
    const { findings } = check(
      siteOfHosts(rawHost('node-01'), host),
      createVm('a', 'web', 1, { ...pinnedTo('x'), ...over }),
    );
    return findings.flatMap(({ severity, code, text }) => (severity === 'error' ? [code, text] : []));
  };
  it('refuses with the reason that keeps the VM from it', () => {
    expect(refusal(rawHost('x', { spec: { unschedulable: true } }))).toEqual([
      'cordoned',
      'No host can take web: x is cordoned.',
    ]);
    const taints = [{ key: 'team', effect: 'NoSchedule' }];
    expect(refusal(rawHost('x', { spec: { taints } }))[0]).toBe('taint');
    expect(refusal(rawHost('x', { labels: { 'node-role.harvesterhci.io/witness': 'true' } }))[1]).toContain(
      'the witness',
    );
    expect(
      refusal(
        rawHost('x', {
          labels: { 'network.harvesterhci.io/vm-data': 'false', 'network.harvesterhci.io/mgmt': 'false' },
        }),
      )[0],
    ).toBe('network');
    expect(refusal(rawHost('x', { labels: { 'kubevirt.io/schedulable': 'false' } }))[0]).toBe('closed');
    expect(refusal(rawHost('x'), { shape: shapeOf({ memoryBytes: 400 * gib }) })[0]).toBe('memory');
    expect(refusal(rawHost('x'), { shape: shapeOf({ cpuCores: 400 }) })[0]).toBe('cpu');
  });
  it('keeps the VM from live migration, which is said', () => {
    expect(codes(check(siteOf(2), createVm('a', 'web', 1, pinnedTo('node-02'))))).toEqual(['warning pinned']);
  });
});

describe('room', () => {
  it('is reckoned with overcommit and what KubeVirt needs beside the guest', () => {
    const { rates } = siteOf(1);
    const { cpuCores, memoryBytes } = toDemand({ cpuCores: 2, memoryBytes: 4 * gib }, rates);
    const request = Math.floor((4 * gib * 100) / 150 / 2 ** 20) * 2 ** 20;
    expect(cpuCores).toBe(0.2);
    expect(memoryBytes).toBe(request + overheadBytes(request, 2, 1.5));
    expect(overheadBytes(2 ** 30, 2, 1)).toBe(
      Math.floor((Math.ceil(2 ** 30 / 1000) * 1000) / 512) + 276 * 2 ** 20,
    );
  });
  it('is taken by what the plan makes before, and is given back by what it takes away', () => {
    const big = { shape: shapeOf({ memoryBytes: 100 * gib }) };
    const site = siteOf(1);
    expect(check(site, createVm('a', 'web', 1, big)).isPossible).toBe(true);
    const two = check(site, createVm('a', 'web', 2, big));
    expect(codes(two)).toEqual(['error memory']);
    expect(two.landings.map(({ host }) => host)).toEqual(['node-01', null]);
    const shop = siteOf(1, ...rawGuest('shop', 1, 2, ['node-01']));
    const before = check(shop).roomOf('node-01');
    const after = check(shop, { id: 'd', type: 'delete-guest', guest: 'c/GuestCluster/default/shop' }).roomOf(
      'node-01',
    );
    expect(after.memoryBytes).toBeGreaterThan(before.memoryBytes);
  });
  it('is not looked for on hosts that the plan closes', () => {
    const close: Intention = {
      id: 'c',
      type: 'tend-host',
      hosts: ['node-01'],
      to: 'cordoned',
      isForced: false,
      allowsQuorumLoss: false,
    };
    expect(check(siteOf(2), close, createVm('a', 'web', 2)).landings.map(({ host }) => host)).toEqual([
      'node-02',
      'node-02',
    ]);
  });
});

it('an image has to be there, ready, and no larger than the disk', () => {
  const from = (image: string, sizeBytes = 40 * gib): Intention =>
    createVm('a', 'web', 1, {
      shape: shapeOf({ disks: [{ name: 'root', sizeBytes, image, storageClass: null, bus: 'virtio' }] }),
    });
  const site = siteOf(1, rawImage('coming', { progress: 40 }));
  expect(codes(check(site, from('default/none')))).toEqual(['error image-missing']);
  expect(check(site, from('default/coming')).findings[0]?.text).toBe(
    'The image coming is not ready: Downloading, 40%.',
  );
  expect(codes(check(site, from('default/sles', 5 * gib)))).toEqual(['error disk-too-small']);
  const { entities } = worldOf([rawHost('node-01')]);
  const unread = toSite({ entities, health: { Node: { type: 'live' } } }, 'c');
  expect(codes(check(unread, from('default/sles')))).toEqual(['info image-unknown', 'info quota-unknown']);
});

it('networks, storage classes, namespaces and names are looked up', () => {
  const shape = (over: Parameters<typeof shapeOf>[0]): Intention =>
    createVm('a', 'web', 1, { shape: shapeOf(over) });
  const site = siteOf(3, rawStorageClass('of-image', { image: 'vmi-1' }), ...rawVm('taken', 'node-01'));
  const disk = (storageClass: string): Intention =>
    shape({ disks: [{ name: 'root', sizeBytes: gib, image: null, storageClass, bus: 'virtio' }] });
  expect(
    codes(
      check(site, shape({ nics: [{ name: 'n', network: 'default/none', addressing: { type: 'dhcp' } }] })),
    ),
  ).toEqual(['error network-missing']);
  expect(codes(check(site, disk('none')))).toEqual(['error class-missing']);
  expect(codes(check(site, disk('of-image')))).toEqual(['error class-reserved']);
  expect(codes(check(site, createVm('a', 'taken', 1)))).toEqual(['error name-taken']);
  expect(codes(check(site, createVm('a', 'web', 1, { namespace: 'elsewhere' })))).toContain(
    'error namespace-missing',
  );
});

it('a pool of static addresses has to have one for every node', () => {
  const nics = [
    {
      name: 'default',
      network: 'default/vlan100',
      addressing: { type: 'static' as const, addresses: ['10.5.0.11/24'], gateway: null, nameservers: [] },
    },
  ];
  const found = check(siteOf(3), createVm('a', 'web', 2, { shape: shapeOf({ nics }) }));
  expect(found.findings.map(({ code, where }) => [code, where.entity])).toEqual([
    ['address-missing', 'c/VirtualMachine/default/web-2'],
  ]);
});

describe('a guest cluster', () => {
  it('has servers, an odd number of them', () => {
    expect(codes(check(siteOf(3), createGuest('a', 'shop', 2, 0)))).toEqual(['warning even-servers']);
    expect(codes(check(siteOf(3), createGuest('a', 'shop', 1, 0)))).toEqual(['warning one-server']);
    expect(codes(check(siteOf(3), createGuest('a', 'shop', 0, 1)))).toEqual(['error no-server']);
  });
  it('is no single point of failure unless it has to be', () => {
    const found = check(siteOf(2), createGuest('a', 'shop', 3, 0));
    expect(codes(found)).toEqual(['warning single-point']);
    expect(found.spread[0]?.after).toMatchObject({
      singlePoints: ['node-01'],
      shared: ['node-01'],
      score: 100,
    });
  });
  it('tells what a removal costs its spread', () => {
    const site = siteOf(3, ...rawGuest('shop', 3, 0, ['node-01', 'node-02', 'node-03']));
    const remove: Intention = {
      id: 'r',
      type: 'remove-nodes',
      guest: 'c/GuestCluster/default/shop',
      vms: ['c/VirtualMachine/default/shop-cp-3'],
      allowsQuorumLoss: false,
    };
    expect(check(site, remove).spread).toMatchObject([
      {
        before: { servers: 3, singlePoints: [] },
        after: { servers: 2, singlePoints: ['node-01', 'node-02'] },
      },
    ]);
  });
  it('is left to Rancher where that made it', () => {
    const labels = {
      'guestcluster.harvesterhci.io/name': 'old',
      'harvesterhci.io/creator': 'docker-machine-driver-harvester',
    };
    const site = siteOf(1, ...rawVm('old-pool-abcde-fghij', 'node-01', { labels }));
    const vms = ['c/VirtualMachine/default/old-pool-abcde-fghij'];
    const remove: Intention = {
      id: 'r',
      type: 'remove-nodes',
      guest: 'c/GuestCluster/default/old',
      vms,
      allowsQuorumLoss: false,
    };
    expect(codes(check(site, remove))).toContain('error made-by-rancher');
  });
  it('cannot be made twice, nor lose its quorum', () => {
    const site = siteOf(3, ...rawGuest('shop', 3, 0, ['node-01', 'node-02', 'node-03']));
    expect(codes(check(site, createGuest('a', 'shop', 3, 0)))).toContain('error guest-exists');
    const stop: Intention = {
      id: 's',
      type: 'power-vm',
      vms: ['c/VirtualMachine/default/shop-cp-1', 'c/VirtualMachine/default/shop-cp-2'],
      power: 'stop',
      allowsQuorumLoss: false,
    };
    expect(codes(check(site, stop))).toContain('error quorum-lost');
  });
});

it('a move says why it cannot be made', () => {
  const site = siteOf(
    2,
    ...rawVm('a', 'node-01'),
    ...rawVm('cd', 'node-01', { isMigratable: false }),
    ...rawVm('off', null),
  );
  const move = (name: string, host: string): Check =>
    check(site, { id: 'm', type: 'move-vm', vm: `c/VirtualMachine/default/${name}`, host });
  expect(move('a', 'node-02')).toMatchObject({
    findings: [],
    landings: [{ host: 'node-02' }, { placing: { type: 'leave' } }],
  });
  expect(codes(move('a', 'node-01'))).toEqual(['warning same-host']);
  expect(move('cd', 'node-02').findings[0]?.text).toBe('cd cannot be migrated live: a CD-ROM is attached.');
  expect(codes(move('off', 'node-02'))).toEqual(['error not-running']);
  expect(codes(move('gone', 'node-02'))).toEqual(['error vm-missing']);
});

it('checks again at every change as if for the first time', () => {
  const site = siteOf(5, ...rawGuest('shop', 3, 2, ['node-01', 'node-02']));
  const checker = openChecker(site);
  let plan = planOf(createGuest('a', 'new', 3, 4), createVm('b', 'web', 3), {
    id: 'c',
    type: 'add-nodes',
    guest: guestOf('shop'),
    pool: poolOf('work', 3, { roles: ['worker'] }),
  });
  const place = ({ landings }: Check): unknown[] => landings.map(({ placing, host }) => [placing.id, host]);
  checker(plan);
  for (const [id, count] of [
    ['b', 5],
    ['a', 5],
    ['c', 1],
    ['b', 1],
  ] as const) {
    const intention = plan.intentions.find((each) => each.id === id);
    if (!intention) throw new Error(`There is no ${id}.`);
    plan = withChanged(plan, counted(intention, count, 'work'));
    const again = checker(plan);
    const anew = checkPlan(structuredClone(plan), site);
    expect(place(again)).toEqual(place(anew));
    expect(again.findings).toEqual(anew.findings);
    for (const { name } of site.hosts) {
      expect(again.roomOf(name).memoryBytes).toBe(anew.roomOf(name).memoryBytes);
      expect(again.roomOf(name).cpuCores).toBeCloseTo(anew.roomOf(name).cpuCores, 6);
    }
  }
});
