// @vitest-environment jsdom
import { act, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { followRanchers } from '../../../renderer/store/rancher-follower.ts';
import { appError } from '../../../shared/error.ts';
import { ok } from '../../../shared/result.ts';
import type { Health } from '../../../shared/world/patch.ts';
import { withPods } from '../../support/pods.ts';
import type { PodFacts } from '../../support/pods.ts';
import { hq, rancherEvent } from '../../support/rancher-guests.ts';
import { smallInput } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const plain = smallInput({ id: 'c', hosts: ['node-1'], vms: [{ name: 'web-1', host: 'node-1' }] });
const shop: PodFacts = { name: 'shop-1', namespace: 'default' };

/** The inspector of a cluster that has these pods, with its layer shown, and of which a Rancher tells the feature. */
function show(
  pods: readonly PodFacts[],
  hasWorkloads?: boolean | null,
  podHealth: Health = { type: 'live' },
): TestApp {
  const { app } = renderPanel(<Inspector />, { 'cluster.features': () => ok({ features: [] }) });
  const { info, world } = withPods(plain, pods);
  act(() => {
    app.world.setClusters([{ ...info, clusterUid: 'uid' }]);
    app.world.setWorlds(new Map([['c', { ...world, health: { ...world.health, Pod: podHealth } }]]));
    app.world.setWorkloads(true);
    followRanchers({ backend: app.client, world: app.world });
    app.client.send('ranchers.follow', { ranchers: hasWorkloads === undefined ? [] : [hq] });
    app.view.setState({ selection: ['c'] });
  });
  if (hasWorkloads !== undefined)
    act(() => app.client.send('rancher.followGuests', rancherEvent([], 'uid', { hasWorkloads })));
  return app;
}
const mixed = (): HTMLElement | null => screen.queryByText(/VMs and containers/);
const feature = (): string[] =>
  screen
    .queryAllByText(/feature harvester-baremetal-container-workload/)
    .map(({ textContent }) => textContent);

it('says with the layer what to heed, and warns of namespaces that have VMs and containers', () => {
  const app = show([shop]);
  screen.getByText('Container workloads on Harvester are experimental.');
  screen.getByText(/Run none in cattle-system, harvester-system and longhorn-system/);
  expect(mixed()?.textContent).toBe('A namespace has VMs and containers: default');
  expect(mixed()?.closest('.notice')?.className).toContain('notice-warning');
  // Without the layer there is nothing to say of it.
  act(() => app.world.setWorkloads(false));
  expect(mixed()).toBeNull();
  expect(screen.queryByText('Container workloads on Harvester are experimental.')).toBeNull();
  act(() => app.world.setWorkloads(true));
  expect(mixed()).not.toBeNull();
});

it('warns of what users run in the namespaces of Harvester itself', () => {
  show([{ name: 'debug', namespace: 'harvester-system', labels: { run: 'debug' } }]);
  const notice = screen.getByText(
    'A workload of a user runs in a namespace of Harvester itself: harvester-system/debug',
  );
  expect(notice.closest('.notice')?.className).toContain('notice-warning');
});

it('warns of nothing where the rule is kept', () => {
  show([{ ...shop, namespace: 'apps' }]);
  screen.getByText('Container workloads on Harvester are experimental.');
  expect(mixed()).toBeNull();
  expect(screen.queryByText(/in a namespace of Harvester itself/)).toBeNull();
});

it('says to who may not read containers what to heed, and nothing of what there is', () => {
  const error = appError('forbidden', 'The user may not list pods.');
  show([], undefined, { type: 'forbidden', error });
  screen.getByText('Container workloads on Harvester are experimental.');
  expect(mixed()).toBeNull();
});

it('says nothing of a feature where no Rancher is known to manage the cluster', () => {
  show([shop]);
  expect(feature()).toEqual([]);
});

it.each([
  [true, 'HQ shows them, too: its feature harvester-baremetal-container-workload is on.'],
  [false, 'HQ does not show them: its feature harvester-baremetal-container-workload is off.'],
  [null, 'HQ does not tell whether its feature harvester-baremetal-container-workload is on.'],
])('says how the feature of its Rancher stands (%s)', (hasWorkloads, words) => {
  const app = show([shop], hasWorkloads);
  expect(feature()).toEqual([words]);
  // It is another's cluster.
  act(() => app.client.send('rancher.followGuests', rancherEvent([], 'another', { hasWorkloads })));
  expect(feature()).toEqual([]);
});
