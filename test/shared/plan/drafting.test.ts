import { describe, expect, it } from 'vitest';
import { driftOf, seenOf } from '../../../shared/plan/drafting.ts';
import { rebased, withIntention, withSeen } from '../../../shared/plan/edit.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { leavingOf } from '../../../shared/plan/leaving.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site } from '../../../shared/plan/site.ts';
import type { Raw } from '../../support/plan-site.ts';
import {
  basics,
  createVm,
  planOf,
  rawGuest,
  rawHost,
  rawVm,
  siteOf,
  worldOf,
} from '../../support/plan-site.ts';

const siteWith = (...raws: Raw[]): Site => toSite(worldOf([...basics, ...raws]), 'c');
const draft = (site: Site, intention: Intention): Plan =>
  withSeen(withIntention(planOf(), intention), seenOf(site, intention));

describe('what a plan is drafted from', () => {
  const move: Intention = { id: 'm', type: 'move-vm', vm: 'c/VirtualMachine/default/a', host: 'node-02' };
  const hosts = [rawHost('node-01'), rawHost('node-02')];
  const before = siteWith(...hosts, ...rawVm('a', 'node-01'));
  const plan = draft(before, move);
  it('is the VM and the host, and nothing has drifted while only their status moves', () => {
    expect(Object.keys(plan.draftedFrom)).toEqual(['c/VirtualMachine/default/a', 'c/Node/-/node-02']);
    const busier = rawHost('node-02', {
      annotations: { 'management.cattle.io/pod-requests': '{"cpu":"9","memory":"9Gi"}' },
    });
    expect(
      driftOf(plan, siteWith(rawHost('node-01'), busier, ...rawVm('a', 'node-01', { isReady: false }))),
    ).toEqual([]);
  });
  it('drifts when the host is closed, the VM is gone, or another has its name', () => {
    const closed = rawHost('node-02', { spec: { unschedulable: true } });
    const drift = driftOf(plan, siteWith(rawHost('node-01'), closed));
    expect(drift.map(({ entity, type }) => [entity.split('/').at(-1), type])).toEqual([
      ['a', 'gone'],
      ['node-02', 'changed'],
    ]);
    const other = siteWith(...hosts, ...rawVm('a', 'node-01', { metadata: { uid: 'another' } }));
    expect(driftOf(plan, other)).toMatchObject([{ type: 'remade' }]);
    expect(driftOf(rebased(plan, seenOf(other, move)), other)).toEqual([]);
  });
  it('says fact by fact what has drifted, and has not once the draft is rebased, also on what is gone', () => {
    const closed = rawHost('node-02', { spec: { unschedulable: true } });
    const site = siteWith(rawHost('node-01'), closed);
    const drift = driftOf(plan, site);
    expect(drift.map(({ facts }) => facts)).toEqual([[], [{ name: 'isCordoned', before: false, now: true }]]);
    const anew = rebased(plan, Object.fromEntries(drift.map(({ entity, now }) => [entity, now])));
    expect(driftOf(anew, site)).toEqual([]);
    expect(Object.keys(anew.draftedFrom)).toEqual(['c/Node/-/node-02']);
    expect(rebased(plan, { [drift[1]!.entity]: drift[1]!.now }).draftedFrom).toMatchObject({
      'c/VirtualMachine/default/a': { uid: 'uid-a' },
      'c/Node/-/node-02': { fields: { spec: { unschedulable: true } } },
    });
  });
  it('has the host that VMs are pinned to and the image they are made from', () => {
    const pinned = createVm('p', 'web', 2, { placement: { type: 'host', host: 'node-01' } });
    expect(Object.keys(seenOf(before, pinned))).toEqual([
      'c/Node/-/node-01',
      'c/VirtualMachineImage/default/sles',
    ]);
  });
});

it('deleting a guest cluster says what goes and what stays', () => {
  const claim = (name: string): Raw => [
    'PersistentVolumeClaim',
    {
      metadata: { name, namespace: 'default' },
      spec: { resources: { requests: { storage: '10Gi' } } },
      status: { phase: 'Bound', capacity: { storage: '10Gi' } },
    },
  ];
  const guest = rawGuest('shop', 1, 0, ['node-01']);
  const site = siteOf(1, ...guest, claim('shop-cp-1-root'), claim('pvc-cp-1'));
  expect(leavingOf(site, { id: 'd', type: 'delete-guest', guest: 'c/GuestCluster/default/shop' })).toEqual({
    vms: ['c/VirtualMachine/default/shop-cp-1'],
    goes: ['c/PersistentVolumeClaim/default/shop-cp-1-root'],
    goesBytes: 10 * 2 ** 30,
    stays: ['c/PersistentVolumeClaim/default/pvc-cp-1'],
    staysBytes: 10 * 2 ** 30,
  });
});
