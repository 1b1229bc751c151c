// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { followRanchers } from '../../../renderer/store/rancher-follower.ts';
import type { Answers } from '../../support/fake-client.ts';
import { hq, rancherEvent, rancherGuest, rancherMachine, rancherPool } from '../../support/rancher-guests.ts';
import { smallInput, vmId } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const names = ['shop-cp-n74kj-aaaaa', 'shop-cp-n74kj-bbbbb'];
const shop = rancherGuest({
  ...{ status: 'waiting', state: 'starting', message: 'configuring control plane node(s)' },
  ...{ runningVersion: 'v1.33.6+rke2r1', conditions: [{ type: 'Ready', status: 'False', message: 'soon' }] },
  pools: [rancherPool({ ready: 1 }), rancherPool({ name: 'gone', hasConfig: false, configName: 'nc-gone' })],
  machines: [
    rancherMachine(names[0]!, { isFirst: true }),
    rancherMachine(names[1]!, {
      phase: 'Provisioning',
      state: 'starting',
      message: 'waiting for an address',
    }),
  ],
  etcdSnapshots: [
    {
      ...{ name: 'shop-1', file: 'on-demand-1', createdAt: '2026-01-01T00:00:00Z', where: 'local' },
      ...{ node: names[0]!, sizeBytes: 7_340_032, status: 'successful', state: 'running', message: null },
    },
  ],
  snapshotSchedule: { cron: '0 */5 * * *', retention: 5 },
});

function show(answers: Answers = {}): TestApp {
  const { app } = renderPanel(<Inspector />, {
    'rancher.credential': () => ok({ name: 'lab', expiresAt: null, isKept: true, isEnded: false }),
    ...answers,
  });
  const { info, world } = smallInput({
    id: 'c',
    hosts: ['node-1'],
    vms: [{ name: names[0]!, host: 'node-1' }],
  });
  act(() => {
    app.world.setClusters([{ ...info, clusterUid: 'uid' }]);
    app.world.setWorlds(new Map([['c', world]]));
    followRanchers({ backend: app.client, world: app.world });
    app.client.send('ranchers.follow', { ranchers: [hq] });
  });
  act(() => app.client.send('rancher.followGuests', rancherEvent([shop], 'uid')));
  act(() => app.view.setState({ selection: ['c/GuestCluster/default/shop'] }));
  return app;
}
const open = (tab: string): void => {
  fireEvent.mouseDown(screen.getByRole('tab', { name: tab }), { button: 0 });
};
const part = (name: RegExp): HTMLElement =>
  screen.getAllByRole('heading', { level: 3, name })[0]!.closest('section')!;

it('shows Rancher’s view of a guest cluster at a glance, with the address of its page', () => {
  show();
  const summary = within(part(/^Rancher HQ/));
  summary.getByText('Working on it');
  summary.getByText('configuring control plane node(s)');
  summary.getByText('v1.33.6+rke2r1, to become v1.34.2+rke2r1');
  summary.getByText('1 machine without a VM');
  summary.getByRole('button', { name: 'Copy the address of the page' });
  expect(summary.getByText('Page in Rancher').closest('.fact')!.textContent).toContain(shop.deepLink);
});

it('has the desktop open Rancher’s page by naming the cluster, and says why it did not', async () => {
  const error = appError('internal', 'The system did not open a browser.');
  const app = show({ 'rancher.openPage': () => fail(error) });
  const summary = within(part(/^Rancher HQ/));
  fireEvent.click(summary.getByRole('button', { name: 'Open' }));
  await summary.findByText('The system did not open a browser.');
  const { input } = app.client.asked.find(({ name }) => name === 'rancher.openPage')!;
  expect(input).toEqual({ rancher: shop.rancher, guest: { namespace: 'fleet-default', name: 'shop' } });
});

it('shows pools, machines with and without a VM, snapshots and conditions', () => {
  const app = show();
  open('Rancher');
  expect(part(/Machine pools/).textContent).toContain('1 of 2 ready');
  expect(part(/Machine pools/).textContent).toContain('Its machine configuration nc-gone is not there.');
  const machines = within(part(/^Machines/));
  machines.getByText('No VM yet');
  machines.getByText('waiting for an address');
  const snapshots = part(/Snapshots of etcd/);
  expect(snapshots.textContent).toContain('0 */5 * * *, keeps 5');
  expect(snapshots.textContent).toContain(`on ${names[0]}`);
  expect(part(/Conditions/).textContent).toContain('soon');
  fireEvent.click(machines.getByRole('button', { name: new RegExp(names[0]!) }));
  expect(app.view.getState().selection).toEqual([vmId('c', names[0]!)]);
  // And from the VM back to its machine.
  expect(screen.getByText('Machine in Rancher').closest('.fact')!.textContent).toContain('Running');
  expect(screen.getByText('The Rancher that made it says so')).toBeDefined();
});

it('says since when what it shows is no longer known to be so, and why', () => {
  const app = show();
  const error = appError('unreachable', 'rancher.lab refused the connection.');
  const stale = { state: 'stale', seenAt: '2026-01-01T00:00:00Z', error } as const;
  act(() => app.client.send('rancher.followGuests', rancherEvent([shop], 'uid', stale)));
  screen.getByText('Rancher cannot be asked. This is how it was.');
  screen.getByText('rancher.lab refused the connection.');
  const health = { snapshots: { type: 'forbidden', error: appError('forbidden', 'no') } } as const;
  act(() => app.client.send('rancher.followGuests', rancherEvent([shop], 'uid', { health })));
  screen.getByText('Snapshots of etcd: not allowed for this token');
  act(() => app.client.send('ranchers.follow', { ranchers: [] }));
  expect(screen.queryByRole('tab', { name: 'Rancher' })).toBeNull();
});

const credentialRow = async (): Promise<HTMLElement> =>
  (await screen.findByText('Credential', { selector: 'dt' })).closest('.fact')!;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

it.each([
  [inDays(90), 'ends in 2 months', false],
  [inDays(9.5), 'ends in 9 days', true],
  [inDays(-2), 'has ended', true],
  [null, 'kept by Rancher', false],
])('marks a credential that ends soon or has ended, and offers to renew it', async (at, words, isDue) => {
  show({ 'rancher.credential': () => ok({ name: 'lab', expiresAt: at, isKept: true, isEnded: false }) });
  const row = await credentialRow();
  expect(row.textContent).toContain(words);
  expect(row.querySelectorAll('.glyph')).toHaveLength(isDue ? 1 : 0);
  expect(within(row).queryAllByRole('button', { name: 'Renew the credential of shop' })).toHaveLength(
    isDue ? 1 : 0,
  );
});

it('shows the end of a credential that is known by watching it, also where it cannot be asked for now', async () => {
  const error = appError('unreachable', 'rancher.lab refused the connection.');
  const app = show({ 'rancher.credential': () => fail(error) });
  expect((await credentialRow()).textContent).toContain('rancher.lab refused the connection.');
  const watched = { ...shop, credentialEnd: inDays(3.5) };
  act(() => app.client.send('rancher.followGuests', rancherEvent([watched], 'uid')));
  expect((await credentialRow()).textContent).toContain('ends in 3 days');
  const renewed = { ...shop, credentialEnd: null };
  act(() => app.client.send('rancher.followGuests', rancherEvent([renewed], 'uid')));
  expect((await credentialRow()).querySelectorAll('.glyph')).toHaveLength(0);
});
