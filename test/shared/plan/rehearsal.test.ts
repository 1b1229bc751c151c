import { describe, expect, it } from 'vitest';
import type { HostCheck } from '../../../shared/plan/host-check.ts';
import { rehearse } from '../../../shared/plan/rehearsal.ts';
import type { Raw } from '../../support/plan-site.ts';
import { rawGuest, rawVm, siteOf } from '../../support/plan-site.ts';
import { rawReplica, rawStorageVolume } from '../../support/storage-objects.ts';

const gib = 2 ** 30;
const tenGbit = 1_250_000_000;
const vm = (name: string): string => `c/VirtualMachine/default/${name}`;
const names = (list: readonly { vm: string }[]): string[] => list.map((each) => each.vm.split('/')[3] ?? '');
const sized = (name: string, host: string, memoryGib: number): Raw[] =>
  rawVm(name, host, {
    spec: {
      template: { spec: { domain: { resources: { limits: { cpu: '1', memory: `${memoryGib}Gi` } } } } },
    },
  });
const labelled = (name: string, strategy: string): Raw[] =>
  rawVm(name, 'node-01', { labels: { 'harvesterhci.io/maintain-mode-strategy': strategy } });
const check: HostCheck = {
  isAsked: true,
  refusal: null,
  unhealthy: [],
  limits: { perCluster: 5, perHost: 2, bytesPerSecond: null, isKnown: true },
};

describe('a rehearsal', () => {
  it('moves what can move to where the what-if places it, and tells what cannot and why', () => {
    const site = siteOf(
      3,
      ...rawVm('a', 'node-01'),
      ...rawVm('cd', 'node-01', { isMigratable: false }),
      ...rawVm('far', 'node-02'),
    );
    const { moves, stuck, shutDowns } = rehearse(site, 'node-01', check, tenGbit);
    expect(moves).toMatchObject([{ vm: vm('a'), fate: 'migrates' }]);
    expect(['node-02', 'node-03']).toContain(moves[0]?.host);
    expect(stuck).toEqual([
      {
        vm: vm('cd'),
        why: { type: 'not-migratable', reason: 'a CD-ROM is attached' },
        isLastCopy: false,
        said: [],
      },
    ]);
    expect(shutDowns).toEqual([]);
  });

  it('counts a VM to those that cannot move whose volume has its only copy there, wherever it runs', () => {
    const disk = {
      template: { spec: { domain: {}, volumes: [{ persistentVolumeClaim: { claimName: 'pvc-1-claim' } }] } },
    };
    const site = siteOf(
      3,
      ...rawVm('db', 'node-02', { spec: disk }),
      rawStorageVolume('pvc-1'),
      rawReplica('pvc-1', 'node-01'),
    );
    const { stuck, outcome } = rehearse(site, 'node-01', check, tenGbit);
    expect(stuck).toMatchObject([{ vm: vm('db'), isLastCopy: true, why: null }]);
    expect(outcome.vms).toMatchObject([{ vm: vm('db'), fate: 'stays-down' }]);
  });

  it('takes over what Harvester itself says, word for word, and moves none of these', () => {
    const site = siteOf(3, ...rawVm('a', 'node-01'));
    const said = { message: 'The following VMs cannot be migrated due to X condition', vms: ['default/a'] };
    const { moves, stuck } = rehearse(site, 'node-01', { ...check, unhealthy: [said] }, tenGbit);
    expect(moves).toEqual([]);
    expect(stuck).toMatchObject([{ vm: vm('a'), said: [said.message] }]);
  });

  it('has those shut down whose label says so, also where they could not move', () => {
    const site = siteOf(
      3,
      ...labelled('off', 'Shutdown'),
      ...labelled('back', 'ShutdownAndRestartAfterDisable'),
      ...labelled('elsewhere', 'ShutdownAndRestartAfterEnable'),
      ...labelled('moves', 'Migrate'),
    );
    const { moves, shutDowns, stuck } = rehearse(site, 'node-01', check, tenGbit);
    expect(names(moves)).toEqual(['moves']);
    expect(names(shutDowns)).toEqual(['back', 'elsewhere', 'off']);
    expect(shutDowns.find((each) => each.vm === vm('elsewhere'))).toMatchObject({ fate: 'restarts' });
    expect(stuck).toEqual([]);
  });

  it('tells the guest clusters whose etcd ends with those that are shut down, and new single points', () => {
    const servers = ['node-01', 'node-02', 'node-03'];
    const site = siteOf(3, ...rawGuest('shop', 3, 0, servers));
    const spread = rehearse(site, 'node-01', check, tenGbit);
    expect(spread.outcome.guests).toEqual([]);
    // Its server comes to another one's host, which then holds two of three.
    expect(spread.singlePoints).toMatchObject([
      { guest: { name: 'shop' }, isNew: true, host: spread.moves[0]?.host },
    ]);

    const crowded = siteOf(3, ...rawGuest('shop', 3, 0, ['node-01', 'node-01', 'node-02']));
    const unhealthy = [{ message: 'no', vms: ['default/shop-cp-1', 'default/shop-cp-2'] }];
    const ended = rehearse(crowded, 'node-01', { ...check, unhealthy }, tenGbit);
    expect(ended.outcome.guests).toMatchObject([
      { guest: { name: 'shop' }, after: { healthy: 1, needed: 2 } },
    ]);
  });
});

describe('the time it may take', () => {
  const site = siteOf(3, ...['a', 'b', 'c', 'd'].flatMap((name) => sized(name, 'node-01', 8)));
  it('is that of the memory over the network, so many at once', () => {
    const { estimate } = rehearse(site, 'node-01', check, tenGbit);
    expect(estimate).toMatchObject({
      moves: 4,
      lanes: 2,
      memoryBytes: 32 * gib,
      isLimited: false,
      unknown: 0,
    });
    expect(estimate.bytesPerSecond).toBe(tenGbit / 2);
    const each = 12 + (8 * gib * 1.15) / (tenGbit / 2);
    expect(estimate.seconds).toBeCloseTo(2 * each, 3);
  });
  it('is longer over a slower network, and by the limit of a migration where there is one', () => {
    const slow = rehearse(site, 'node-01', check, tenGbit / 10).estimate;
    expect(slow.seconds).toBeGreaterThan(rehearse(site, 'node-01', check, tenGbit).estimate.seconds * 5);
    const limits = { ...check.limits, bytesPerSecond: 64 * 2 ** 20 };
    const limited = rehearse(site, 'node-01', { ...check, limits }, tenGbit).estimate;
    expect(limited).toMatchObject({ isLimited: true, bytesPerSecond: 64 * 2 ** 20 });
    const wide = { ...check.limits, perHost: 4 };
    expect(rehearse(site, 'node-01', { ...check, limits: wide }, tenGbit).estimate.lanes).toBe(4);
  });
  it('is nothing where nothing moves', () => {
    expect(rehearse(siteOf(3), 'node-01', null, tenGbit).estimate).toMatchObject({ seconds: 0, moves: 0 });
  });
});
