import { expect, it } from 'vitest';
import { buildGraph, openGraph } from '../../../renderer/scene/graph.ts';
import type { GuestNode } from '../../../renderer/scene/graph.ts';
import { isManagedAs, managedBy, openRancherViews } from '../../../renderer/scene/rancher-view.ts';
import type { RancherInput, RancherView } from '../../../renderer/scene/rancher-view.ts';
import { shownState, troubleOf } from '../../../renderer/scene/trouble.ts';
import {
  harvesterId,
  hq,
  rancherEvent,
  rancherGuest,
  rancherMachine,
  rancherPool,
} from '../../support/rancher-guests.ts';
import { smallInput, vmId } from '../../support/small-fleet.ts';

const uid = '0a1b2c3d';
const names = ['shop-cp-n74kj-aaaaa', 'shop-cp-n74kj-bbbbb'];
const base = smallInput({
  id: 'c',
  hosts: ['node-1', 'node-2'],
  vms: names.map((name, index) => ({ name, host: `node-${index + 1}` })),
});
const info = { ...base.info, clusterUid: uid };
const now = Date.parse('2026-03-01T12:00:00Z');
const viewOf = (ranchers: RancherInput[], nowMs = now): RancherView | undefined =>
  openRancherViews()([info], ranchers, nowMs).get('c');
const guestsOf = (rancher: RancherView | undefined): readonly GuestNode[] =>
  buildGraph([{ ...base, info, rancher }]).clusters[0]!.guests;
const told = (guest = rancherGuest({ machines: names.map((name) => rancherMachine(name)) })) => [
  { info: hq, event: rancherEvent([guest], uid) },
];

it('a cluster is managed where it is reached through the Rancher, or is the same by its uid', () => {
  const twin = { id: harvesterId, clusterUid: null };
  const server = `https://rancher.lab/k8s/clusters/${harvesterId}`;
  expect(isManagedAs({ server, clusterUid: null }, hq, twin)).toBe(true);
  expect(isManagedAs({ server: 'https://10.0.0.1:6443', clusterUid: null }, hq, twin)).toBe(false);
  expect(isManagedAs({ server: '', clusterUid: uid }, hq, { ...twin, clusterUid: uid })).toBe(true);
  expect(managedBy(info, told())).toMatchObject([{ rancher: { id: 'hq' }, twin: { id: harvesterId } }]);
  expect(managedBy({ ...info, clusterUid: 'other' }, told())).toEqual([]);
});

it('VMs without a label are nodes of the guest cluster whose machines they are, for certain', () => {
  expect(guestsOf(undefined)).toEqual([]);
  const [guest, ...others] = guestsOf(viewOf(told()));
  expect(others).toEqual([]);
  expect(guest).toMatchObject({
    ...{ id: 'c/GuestCluster/default/shop', distribution: 'RKE2', confidence: 'certain', withoutVm: [] },
    ...{ status: '2 of 2 running', rancher: { name: 'shop' } },
  });
  expect(guest!.members.map(({ guest: member }) => member)).toMatchObject([
    { pool: 'cp', roles: ['control-plane', 'etcd'], signals: ['rancher'], confidence: 'certain' },
    { pool: 'cp' },
  ]);
});

it('machines without a VM are kept, and a guest cluster without any VM is there all the same', () => {
  const machines = [...names, 'shop-cp-n74kj-ccccc'].map((name) => rancherMachine(name));
  const [some] = guestsOf(viewOf(told(rancherGuest({ machines }))));
  expect(some!.withoutVm!.map(({ name }) => name)).toEqual(['shop-cp-n74kj-ccccc']);
  const fresh = rancherGuest({
    ...{ name: 'fresh', state: 'starting', status: 'waiting', message: 'waiting for machines' },
    machines: [rancherMachine('fresh-cp-xxxxx-aaaaa', { phase: 'Provisioning', state: 'starting' })],
  });
  const [none] = guestsOf(viewOf(told(fresh)));
  expect(none).toMatchObject({
    ...{ id: 'c/GuestCluster/default/fresh', members: [], state: 'starting', status: 'No VM yet' },
    problems: [],
  });
  expect(none!.withoutVm).toHaveLength(1);
});

it('what is wrong in Rancher counts as wrong here: with the guest cluster, and with the VM of a machine', () => {
  const sick = rancherMachine(names[0]!, { state: 'warning', message: 'node is not ready' });
  const guest = rancherGuest({ status: 'error', state: 'error', message: 'no quota', machines: [sick] });
  const graph = buildGraph([{ ...base, info, rancher: viewOf(told(guest)) }]);
  const [cluster] = graph.clusters;
  expect(cluster!.guests[0]!.problems).toContainEqual({
    ...{ severity: 'error', code: 'RancherError', text: 'no quota' },
  });
  expect(graph.nodes.get(vmId('c', names[0]!))).toMatchObject({
    problems: [{ severity: 'warning', code: 'RancherMachine', text: 'node is not ready' }],
  });
  const sound = buildGraph([{ ...base, info }]).clusters[0]!.counts;
  expect(cluster!.counts).toMatchObject({ errors: sound.errors + 1, warnings: sound.warnings + 1 });
});

it('a pool on another Harvester is not drawn on this one', () => {
  const other = rancherPool({ name: 'far', harvesterClusterId: 'c-m-other' });
  const guest = rancherGuest({
    pools: [rancherPool(), other],
    machines: [rancherMachine(names[0]!), rancherMachine('shop-far-1', { harvesterClusterId: 'c-m-other' })],
  });
  expect(guestsOf(viewOf(told(guest)))[0]!.withoutVm).toEqual([]);
  const elsewhere = rancherGuest({ harvesterClusterId: 'c-m-other', pools: [other] });
  expect(viewOf(told(elsewhere))).toBeUndefined();
});

it('what is told again without a change keeps every identity', () => {
  const views = openRancherViews();
  const graph = openGraph();
  const next = () =>
    graph.update([{ ...base, info, rancher: views([info], structuredClone(told()), now).get('c') }]);
  expect(next()).toBe(next());
});

it('a cloud credential that ends is wrong with its guest cluster from two weeks before, and an error once it has ended', () => {
  const dayMs = 24 * 60 * 60 * 1000;
  const end = '2026-03-20T09:00:00Z';
  const machines = names.map((name) => rancherMachine(name));
  const problemsAt = (credentialEnd: string | null | undefined, nowMs: number) => {
    const guest = rancherGuest({ machines, ...(credentialEnd === undefined ? {} : { credentialEnd }) });
    const graph = buildGraph([{ ...base, info, rancher: viewOf(told(guest), nowMs) }]);
    const { guests, counts } = graph.clusters[0]!;
    const own = guests[0]!.problems.filter(({ code }) => code.startsWith('Credential'));
    return { own: own.map(({ severity, code, text }) => [severity, code, text]), counts, guest: guests[0]! };
  };
  const endMs = Date.parse(end);
  expect(problemsAt(end, endMs - 14 * dayMs - 1).own).toEqual([]);
  const soon = problemsAt(end, endMs - 14 * dayMs);
  expect(soon.own).toEqual([['warning', 'CredentialEnds', expect.stringContaining('ends on 2026-03-20.')]]);
  expect(troubleOf(soon.guest)).toBe('warning');
  expect(problemsAt(end, endMs - 1).own).toEqual(soon.own);
  const over = problemsAt(end, endMs);
  expect(over.own).toEqual([['error', 'CredentialEnded', expect.stringContaining('ended on 2026-03-20:')]]);
  expect(shownState(over.guest)).toBe('error');
  const sound = problemsAt(null, endMs);
  expect(sound.own).toEqual([]);
  expect(over.counts.errors).toBe(sound.counts.errors + 1);
  expect(problemsAt(undefined, endMs).own).toEqual([]);
});

it('a credential that has come to its end since makes another guest cluster of the same answer, and only then', () => {
  const views = openRancherViews();
  const graph = openGraph();
  const all = told(rancherGuest({ credentialEnd: '2026-03-20T09:00:00Z' }));
  const guestAt = (time: string): GuestNode =>
    graph.update([{ ...base, info, rancher: views([info], all, Date.parse(time)).get('c') }]).clusters[0]!
      .guests[0]!;
  const soon = guestAt('2026-03-19T09:00:00Z');
  expect(guestAt('2026-03-20T08:59:59Z')).toBe(soon);
  const over = guestAt('2026-03-20T09:00:00Z');
  expect(over.problems.map(({ code }) => code)).toContain('CredentialEnded');
  expect(guestAt('2026-03-21T09:00:00Z')).toBe(over);
});
