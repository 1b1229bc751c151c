// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { RancherReport } from '../../../renderer/panels/add-cluster/rancher-report.tsx';
import { TwinNotice } from '../../../renderer/panels/twins.tsx';
import { followRanchers } from '../../../renderer/store/rancher-follower.ts';
import { harvesterId, hq, rancherEvent } from '../../support/rancher-guests.ts';
import { smallInput } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';

afterEach(cleanup);
const { info } = smallInput({ id: 'lab', hosts: ['node-1'], vms: [] });
const lab = { ...info, name: 'Lab', clusterUid: 'uid' };
const twin = { ...lab, id: 'hq', name: 'Lab through HQ', server: `${hq.url}/k8s/clusters/${harvesterId}` };

it('merges the other entry of the same cluster into this one after a question, and says why it did not', async () => {
  let isRefused = true;
  const error = appError('conflict', 'Acre keeps two ways.');
  const { app } = renderPanel(<TwinNotice info={lab} />, {
    'cluster.merge': () => (isRefused ? fail(error) : ok({})),
  });
  expect(screen.queryByRole('button', { name: 'Merge into this one' })).toBeNull();
  act(() => app.world.setClusters([lab, twin]));
  const merge = async (): Promise<void> => {
    fireEvent.click(screen.getByRole('button', { name: 'Merge into this one' }));
    await screen.findByText('Merge Lab through HQ into Lab?');
    const [, verb] = screen.getAllByText('Merge into this one').map((each) => each.closest('button')!);
    fireEvent.click(verb!);
  };
  await merge();
  await screen.findByText('Acre keeps two ways.');
  isRefused = false;
  await merge();
  await act(async () => {});
  expect(screen.queryByText('Acre keeps two ways.')).toBeNull();
  const asked = app.client.asked.filter(({ name }) => name === 'cluster.merge').map(({ input }) => input);
  expect(asked).toEqual([1, 2].map(() => ({ cluster: 'lab', other: 'hq' })));
});

it('a cluster that is there directly is offered by its Rancher as another way, not as a second cluster', async () => {
  const offered = {
    ...{ id: harvesterId, name: 'lab', state: 'active', isConnected: true, message: null },
    ...{ kubernetesVersion: null, hosts: 3, server: twin.server },
  };
  const { app } = renderPanel(<RancherReport rancher={hq} chosen={new Set()} onChoose={() => undefined} />, {
    'rancher.read': () => ok({ version: 'v2.13.3', harvesters: [offered], hasWorkloads: false }),
    'cluster.goThroughRancher': () => ok({}),
  });
  act(() => {
    app.world.setClusters([lab]);
    followRanchers({ backend: app.client, world: app.world });
    app.client.send('ranchers.follow', { ranchers: [hq] });
  });
  await screen.findByRole('checkbox', { name: 'lab' });
  await act(async () => {});
  // The row may have been drawn anew, so that the box is looked up each time.
  const box = (): HTMLInputElement => screen.getByRole('checkbox', { name: 'lab' });
  expect(box().disabled).toBe(false);
  act(() => app.client.send('rancher.followGuests', rancherEvent([], 'uid')));
  expect(box().disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Connect through HQ' }));
  await act(async () => {});
  const asked = app.client.asked.find(({ name }) => name === 'cluster.goThroughRancher')?.input;
  expect(asked).toEqual({ cluster: 'lab', rancher: 'hq', managementId: harvesterId });
  // Once it is a way of the cluster, it is not offered again.
  act(() => app.world.setClusters([{ ...lab, otherServer: twin.server }]));
  expect(screen.queryByRole('button', { name: 'Connect through HQ' })).toBeNull();
});
