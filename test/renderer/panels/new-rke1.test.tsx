// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { clusterCommands } from '../../../renderer/panels/commands/cluster-commands.ts';
import type { App } from '../../../renderer/panels/app-context.ts';
import type { Command } from '../../../renderer/panels/commands/command.ts';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { followRanchers } from '../../../renderer/store/rancher-follower.ts';
import type { Answers } from '../../support/fake-client.ts';
import { hq, rancherEvent, rancherGuest, rancherPool } from '../../support/rancher-guests.ts';
import { smallInput } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const template = {
  id: 'cattle-global-nt:nt-1',
  name: 'small',
  vmNamespace: 'default',
  cpus: 2,
  memoryGib: 4,
};
const offer = { templates: [template], versions: ['v1.32.9-rancher1-1', 'v1.31.13-rancher1-1'] };

function show(version: string, answers: Answers = {}): TestApp {
  const { app } = renderPanel(<Dialogs />, { 'rancher.rke1Offer': () => ok(offer), ...answers });
  const { info, world } = smallInput({ id: 'c', hosts: ['node-1'], vms: [] });
  act(() => {
    app.world.setClusters([{ ...info, clusterUid: 'uid' }]);
    app.world.setWorlds(new Map([['c', world]]));
    followRanchers({ backend: app.client, world: app.world });
    app.client.send('ranchers.follow', { ranchers: [{ ...hq, version }] });
  });
  act(() => app.client.send('rancher.followGuests', rancherEvent([], 'uid')));
  act(() => app.view.setState({ dialog: { type: 'new-rke1', cluster: 'c' } }));
  return app;
}
const create = (): HTMLElement => screen.getByRole('button', { name: /^Create/ });
const fill = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};

it('asks for a cluster of RKE1 by a node template, goes on after a lost connection, and follows it', async () => {
  let isLost = true;
  const app = show('v2.11.3', {
    'rancher.createRke1': () =>
      isLost ? fail(appError('unreachable', 'rancher.lab was lost.')) : ok({ managementId: 'c-rke1a' }),
  });
  await screen.findByText('Pool 1');
  fill('Name', 'old');
  expect(screen.getByLabelText<HTMLInputElement>('Names of nodes begin with').value).toBe('old-all-');
  expect(create().getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(screen.getByLabelText('I know that RKE1 is no longer supported'));
  fireEvent.click(screen.getByRole('button', { name: 'Add a pool' }));
  fireEvent.click(create());
  await screen.findByText('rancher.lab was lost.');
  isLost = false;
  fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
  await screen.findByText('Rancher goes on with it when this is closed.');
  const asked = app.client.asked
    .filter(({ name }) => name === 'rancher.createRke1')
    .map(({ input }) => input);
  expect(asked).toHaveLength(2);
  expect(asked[0]).toEqual(asked[1]);
  const pool = { template: template.id, quantity: 1 };
  expect(asked[0]).toEqual({
    ...{ rancher: 'hq', cluster: 'c' },
    wish: {
      ...{ name: 'old', kubernetesVersion: 'v1.32.9-rancher1-1' },
      pools: [
        { ...pool, hostnamePrefix: 'old-all-', roles: ['etcd', 'control-plane', 'worker'] },
        { ...pool, hostnamePrefix: 'old-worker-', roles: ['worker'] },
      ],
    },
  });
  const guest = rancherGuest({
    ...{ name: 'old', distribution: 'rke1', managementId: 'c-rke1a', status: 'ready', state: 'running' },
    pools: [rancherPool({ hostnamePrefix: 'old-all-', quantity: 1, ready: 1 })],
  });
  act(() => app.client.send('rancher.followGuests', rancherEvent([guest], 'uid')));
  within(screen.getByRole('dialog')).getByText('Ready');
  screen.getByText('old-all-');
});

it('a version is typed where the Rancher tells none', async () => {
  const app = show('v2.11.3', {
    'rancher.rke1Offer': () => ok({ templates: [template], versions: [] }),
    'rancher.createRke1': () => ok({ managementId: 'c-rke1a' }),
  });
  await screen.findByText('Pool 1');
  fill('Name', 'old');
  fireEvent.click(screen.getByLabelText('I know that RKE1 is no longer supported'));
  expect(create().getAttribute('aria-disabled')).toBe('true');
  fill('Kubernetes version', 'v1.32.9-rancher1-1');
  fireEvent.click(create());
  await screen.findByText('Rancher goes on with it when this is closed.');
  expect(app.client.asked.find(({ name }) => name === 'rancher.createRke1')?.input).toMatchObject({
    wish: { kubernetesVersion: 'v1.32.9-rancher1-1' },
  });
});

it('says what is wrong with the wish before it is asked for', async () => {
  show('v2.11.3');
  await screen.findByText('Pool 1');
  fireEvent.click(screen.getByLabelText('I know that RKE1 is no longer supported'));
  fill('Name', 'old');
  fill('Nodes', '2');
  expect(create().getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(screen.getByLabelText('Worker'));
  expect(create().getAttribute('aria-disabled')).toBe('true');
});

it('says so where the Rancher has no node template, or cannot be asked', async () => {
  const app = show('v2.10.7', { 'rancher.rke1Offer': () => ok({ templates: [], versions: [] }) });
  await screen.findByText('HQ has no node template for Harvester.');
  act(() => app.view.setState({ dialog: null }));
  cleanup();
  show('v2.10.7', { 'rancher.rke1Offer': () => fail(appError('forbidden', 'HQ does not let you.')) });
  await screen.findByText('HQ does not let you.');
});

it('a newer Rancher is asked for nothing: the dialog and the palette say why, and what to make instead', () => {
  const app = show('v2.13.3');
  screen.getByText(/Provision RKE2 or K3s instead/);
  expect(app.client.asked.map(({ name }) => name)).not.toContain('rancher.rke1Offer');
  const find = (of: TestApp): Command =>
    clusterCommands({ ...of, backend: of.client } as unknown as App).find(
      ({ id }) => id === 'cluster.rke1.c',
    )!;
  expect(find(app).reason).toContain('Rancher 2.11 or older');
  cleanup();
  expect(find(show('v2.11.3')).reason).toBeUndefined();
});
