// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import type { CertificateFacts } from '../../../shared/error.ts';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { Registration } from '../../../shared/rancher/registration.ts';
import type { ManagedHarvester, RancherInfo } from '../../../shared/rancher/rancher.ts';
import { fail, ok } from '../../../shared/result.ts';
import { RancherReport } from '../../../renderer/panels/add-cluster/rancher-report.tsx';
import { RegistrationPart } from '../../../renderer/panels/rancher/registration.tsx';
import { WayOffers, Ways } from '../../../renderer/panels/rancher/ways.tsx';
import { followRanchers } from '../../../renderer/store/rancher-follower.ts';
import type { Answers } from '../../support/fake-client.ts';
import { harvesterId, hq, rancherEvent } from '../../support/rancher-guests.ts';
import { smallInput } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

afterEach(cleanup);
const { info } = smallInput({ id: 'lab', hosts: ['node-1'], vms: [] });
const lab: ClusterInfo = { ...info, name: 'Lab', clusterUid: 'uid' };
const through = `${hq.url}/k8s/clusters/${harvesterId}`;
const harvester = (id: string, more: Partial<ManagedHarvester> = {}): ManagedHarvester => ({
  ...{ id, name: id, state: 'active', isConnected: true, message: null, kubernetesVersion: null },
  ...{ hosts: 3, server: `${hq.url}/k8s/clusters/${id}`, ...more },
});
const certificate: CertificateFacts = {
  ...{ subject: 'CN=rancher.lab', issuer: 'CN=lab', sha256: 'AB:CD' },
  ...{ validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' },
};
const inputsOf = (app: TestApp, name: string): unknown[] =>
  app.client.asked.filter((each) => each.name === name).map(({ input }) => input);
const press = async (name: string): Promise<void> => {
  fireEvent.click(await screen.findByRole('button', { name }));
  await act(async () => {});
};

function showReport(answers: Answers, rancher: RancherInfo = hq): { app: TestApp; chosen: () => string[] } {
  let chosen: ReadonlySet<string> = new Set();
  const { app } = renderPanel(
    <RancherReport rancher={rancher} chosen={chosen} onChoose={(next) => (chosen = next)} />,
    answers,
  );
  return { app, chosen: () => [...chosen].sort() };
}

it('all that are connected are chosen at once; those without an agent say why, one by one', async () => {
  const lost = { isConnected: false, state: 'unavailable', message: 'Cluster agent is not connected' };
  const { chosen } = showReport({
    'rancher.read': () =>
      ok({
        version: 'v2.13.3',
        harvesters: [harvester('c-m-1'), harvester('c-m-2'), harvester('c-m-3', lost)],
        hasWorkloads: false,
      }),
  });
  await press('Choose all 2 that are connected');
  expect(chosen()).toEqual(['c-m-1', 'c-m-2']);
  screen.getByText('Its agent is not connected: Cluster agent is not connected');
});

it('a token that is refused is replaced where it is said, and the Rancher asked again', async () => {
  let isRefused = true;
  const { app } = showReport({
    'rancher.read': () =>
      isRefused
        ? fail(appError('unauthorized', 'The Rancher at rancher.lab refused the token.'))
        : ok({ version: null, harvesters: [], hasWorkloads: null }),
    'rancher.add': () => {
      isRefused = false;
      return ok({ rancher: 'hq' });
    },
  });
  await screen.findByText('The Rancher at rancher.lab refused the token.');
  await press('Replace the token');
  fireEvent.change(screen.getByLabelText('API token'), { target: { value: 'token-new:secret' } });
  await press('Replace the token');
  expect(inputsOf(app, 'rancher.add')).toEqual([{ url: hq.url, token: 'token-new:secret', name: 'HQ' }]);
  await screen.findByText(/manages no Harvester cluster that this token may see/);
  expect(screen.queryByText('The Rancher at rancher.lab refused the token.')).toBeNull();
});

it('another certificate is shown and trusted with the token that there is', async () => {
  const { app } = showReport({
    'rancher.read': () => fail({ ...appError('tls', 'It shows another certificate.'), certificate }),
    'rancher.add': () => ok({ rancher: 'hq' }),
  });
  await press('Trust this certificate');
  expect(inputsOf(app, 'rancher.add')).toEqual([{ url: hq.url, token: '', name: 'HQ', pinSha256: 'AB:CD' }]);
  expect(inputsOf(app, 'rancher.read')).toHaveLength(2);
});

it('a token that has ended is told as such, with what to do', async () => {
  const rancher = { ...hq, tokenExpiresAt: '2020-01-01T00:00:00Z' };
  showReport({ 'rancher.read': () => fail(appError('unreachable', 'away')) }, rancher);
  await screen.findByText('away');
  screen.getByText(/^The token of HQ ended on/);
  screen.getByText(/choose “Replace the token”/);
});

/** Panels about the ways to a cluster, with HQ in a state. */
function showWays(panel: 'offers' | 'ways', of: Partial<ClusterInfo>, isLive = true): TestApp {
  const cluster = { ...lab, ...of };
  const { app } = renderPanel(panel === 'ways' ? <Ways info={cluster} /> : <WayOffers info={cluster} />, {
    'cluster.goThroughRancher': () => ok({}),
    'cluster.takeOtherWay': () => ok({}),
    'cluster.split': () => ok({ cluster: 'lab-2' }),
  });
  act(() => {
    app.world.setClusters([cluster]);
    followRanchers({ backend: app.client, world: app.world });
    app.client.send('ranchers.follow', { ranchers: [hq] });
  });
  const state = isLive ? 'live' : 'stale';
  act(() => app.client.send('rancher.followGuests', rancherEvent([], 'uid', { state })));
  return app;
}
const failed = (code: 'unreachable' | 'unauthorized'): Pick<ClusterInfo, 'connection'> =>
  ({ connection: { type: 'failed', error: appError(code, 'It failed.') } }) as Pick<
    ClusterInfo,
    'connection'
  >;

it('a Rancher that is away is not offered as a way, and one that can be asked is', async () => {
  showWays('offers', failed('unreachable'), false);
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  const app = showWays('offers', failed('unreachable'));
  await press('Connect through HQ');
  expect(inputsOf(app, 'cluster.goThroughRancher')).toEqual([
    { cluster: 'lab', rancher: 'hq', managementId: harvesterId },
  ]);
  cleanup();
  showWays('offers', { ...failed('unreachable'), server: through, otherServer: 'https://lab:6443' });
  await press('Connect directly');
});

it('a cluster whose token is refused by its Rancher gets the one that the Rancher was added with', async () => {
  const app = showWays('offers', { ...failed('unauthorized'), server: through });
  await press('Use the token of HQ');
  expect(inputsOf(app, 'cluster.goThroughRancher')).toEqual([
    { cluster: 'lab', rancher: 'hq', managementId: harvesterId },
  ]);
});

it('the kept way is made an entry of its own under a name that says which way it is', async () => {
  const app = showWays('ways', { otherServer: through });
  await press('Make it an entry of its own');
  expect(inputsOf(app, 'cluster.split')).toEqual([{ cluster: 'lab', name: 'Lab through HQ' }]);
});

it('the end of a registration says what it reaches: both, the Harvester alone, or that Rancher is away', async () => {
  const base: Registration = {
    ...{ step: 'active', host: 'rancher.lab', rancher: 'hq', managementId: harvesterId, agent: 'running' },
    ...{ state: 'running', message: null, error: null },
  };
  const { app } = renderPanel(<RegistrationPart info={lab} />, { 'rancher.unregister': () => ok({}) });
  act(() => {
    app.world.setRanchers([{ info: hq, event: null }]);
  });
  const end = async (now: Partial<Registration>, verb: string, text: RegExp): Promise<void> => {
    act(() => app.client.send('registration.follow', { ...base, ...now }));
    await press(verb);
    const question = await screen.findByRole('alertdialog');
    expect(question.textContent).toMatch(text);
    const own = question.querySelector<HTMLElement>('.button-danger');
    fireEvent.click(own!);
    await act(async () => {});
  };
  await end({}, 'End the registration', /the cluster is removed from Rancher/);
  await end({ step: 'waiting' }, 'Stop the registration', /the cluster is removed from Rancher/);
  await end({ step: 'lost' }, 'End the registration', /Nothing is changed in that Rancher/);
  const error = appError('unreachable', 'HQ cannot be reached.');
  await end({ step: 'waiting', error }, 'End the registration', /HQ cannot be asked now/);
  screen.getByText('HQ cannot be asked now how it sees this cluster');
  expect(inputsOf(app, 'rancher.unregister').map((each) => (each as { removes: boolean }).removes)).toEqual([
    ...[true, true, false, false],
  ]);
});

it('a cluster whose agent a Rancher has is registered anew only when that is asked for', async () => {
  const none: Registration = {
    ...{ step: 'none', host: null, rancher: null, managementId: null, agent: null },
    ...{ state: 'unknown', message: null, error: null },
  };
  const show = (isConnected: boolean): void => {
    const { app } = renderPanel(<RegistrationPart info={lab} />);
    const { harvesters, ...event } = rancherEvent([], 'uid');
    const told = { ...event, harvesters: harvesters.map((each) => ({ ...each, isConnected })) };
    act(() => {
      app.world.setRanchers([{ info: hq, event: told }]);
      app.client.send('registration.follow', none);
    });
  };
  show(true);
  screen.getByText('HQ manages this cluster already');
  expect(screen.queryByRole('button', { name: 'Register' })).toBeNull();
  await press('Register it all the same…');
  screen.getByRole('button', { name: 'Register' });
  cleanup();
  show(false);
  expect(screen.queryByText('HQ manages this cluster already')).toBeNull();
  screen.getByRole('button', { name: 'Register' });
});
