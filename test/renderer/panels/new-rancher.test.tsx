// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { KubeconfigContext } from '../../../shared/cluster.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { AddClusterDialog } from '../../../renderer/panels/add-cluster/add-cluster-dialog.tsx';
import type { Answers } from '../../support/fake-client.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const secret = 'token: kubeconfig-user-abcde:s3cret';
const context = (name: string, server: string): KubeconfigContext => ({
  ...{ context: name, clusterName: name, server, user: 'u-abcde', namespace: null, auth: 'token' },
  ...{ isCurrent: false, problem: null, notes: [], proxyUrl: null, asksInsecure: false, isLoopback: false },
  ...{ program: null, files: [] },
});
const rancher = 'https://rancher.lab/k8s/clusters';
const certificate = {
  ...{ subject: 'CN=rancher', issuer: 'CN=dynamiclistener-ca', sha256: 'AB:CD' },
  ...{ validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' },
};
const unknown = appError('tls', 'The certificate of rancher.lab is of no known authority.', { certificate });

const inputs = (app: TestApp, name: string): unknown[] =>
  app.client.asked.filter((asked) => asked.name === name).map(({ input }) => input);
const press = (name: string | RegExp): Promise<void> =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })));

async function openForm(
  contexts: KubeconfigContext[],
  add: Answers['rancher.addByKubeconfig'],
): Promise<TestApp> {
  const answers: Answers = {
    'kubeconfig.read': ({ source }) => ok({ draft: 'd1', source, contexts }),
    'kubeconfig.forget': () => ok({}),
    'kubeconfig.probe': () => fail(appError('invalid', 'This is not a Harvester cluster.')),
    ...(add ? { 'rancher.addByKubeconfig': add } : {}),
  };
  const { app } = renderPanel(<AddClusterDialog file={null} startsWithRancher onClose={() => {}} />, answers);
  await act(async () => app.client.send('ranchers.follow', { ranchers: [] }));
  await press('A kubeconfig of Rancher');
  fireEvent.change(screen.getByLabelText('Or paste its text'), { target: { value: secret } });
  await press('Continue');
  return app;
}

it('a Rancher is added by a kubeconfig that it gave out, once its certificate is trusted', async () => {
  const app = await openForm(
    [context('direct', 'https://10.0.0.1:6443'), context('prod', `${rancher}/c-m-x7k2p9qr`)],
    ({ pinSha256 }) => (pinSha256 === undefined ? fail(unknown) : ok({ rancher: 'rancher-lab' })),
  );
  expect(document.documentElement.outerHTML).not.toContain('s3cret');
  expect(screen.getByText(/rancher\.lab/)).toBeTruthy();
  await press('Connect');
  expect(screen.getByRole('region', { name: /certificate/i }).textContent).toContain('AB:CD');
  await press('Trust this certificate');
  expect(inputs(app, 'rancher.addByKubeconfig')).toEqual([
    { draft: 'd1', context: 'prod', name: '' },
    { draft: 'd1', context: 'prod', name: '', pinSha256: 'AB:CD' },
  ]);
});

it('with several of them in it, one is chosen', async () => {
  const app = await openForm(
    [context('local', `${rancher}/local`), context('other', 'https://two.lab/k8s/clusters/local')],
    () => ok({ rancher: 'two' }),
  );
  fireEvent.change(screen.getByLabelText('Contexts'), { target: { value: 'other' } });
  await press('Connect');
  expect(inputs(app, 'rancher.addByKubeconfig')).toEqual([{ draft: 'd1', context: 'other', name: '' }]);
});

it('one that leads through none says so, and another is chosen', async () => {
  await openForm([context('direct', 'https://10.0.0.1:6443')], undefined);
  expect(screen.getByText('No context of pasted text leads through a Rancher.')).toBeTruthy();
  await press('Choose another');
  expect(screen.getByLabelText('Or paste its text')).toBeTruthy();
});

it('a kubeconfig of a cluster behind a Rancher offers that Rancher, too', async () => {
  const { app } = renderPanel(<AddClusterDialog file={null} onClose={() => {}} />, {
    'kubeconfig.read': ({ source }) =>
      ok({ draft: 'd1', source, contexts: [context('local', `${rancher}/local`)] }),
    'kubeconfig.forget': () => ok({}),
    'kubeconfig.probe': () => fail(appError('invalid', 'This is not a Harvester cluster.')),
    'rancher.addByKubeconfig': () => ok({ rancher: 'rancher-lab' }),
  });
  fireEvent.change(screen.getByLabelText('Or paste its text'), { target: { value: secret } });
  await press('Continue');
  await act(async () => app.client.send('ranchers.follow', { ranchers: [] }));
  expect(screen.getByText('This is the own cluster of the Rancher at rancher.lab.')).toBeTruthy();
  await press('Add the Rancher, too');
  expect(inputs(app, 'rancher.addByKubeconfig')).toEqual([{ draft: 'd1', context: 'local', name: '' }]);
  const info = {
    ...{ id: 'rancher-lab', name: 'HQ', url: 'https://rancher.lab', version: 'v2.13.1', user: 'admin' },
    ...{ tokenExpiresAt: null, pinnedSha256: null, addedAt: '2026-01-01T00:00:00Z' },
  };
  await act(async () => app.client.send('ranchers.follow', { ranchers: [info] }));
  expect(screen.getByText(/leads through the Rancher HQ/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Add the Rancher, too' })).toBeNull();
});

it('the kubeconfig of a Harvester, which serves itself below the same path, offers none', async () => {
  const { app } = renderPanel(<AddClusterDialog file={null} onClose={() => {}} />, {
    'kubeconfig.read': ({ source }) =>
      ok({ draft: 'd1', source, contexts: [context('local', 'https://10.0.0.5/k8s/clusters/local')] }),
    'kubeconfig.forget': () => ok({}),
    'kubeconfig.probe': () =>
      ok({ harvesterVersion: 'v1.7.0', kubernetesVersion: 'v1.34.2', clusterUid: null, notes: [] }),
  });
  fireEvent.change(screen.getByLabelText('Or paste its text'), { target: { value: secret } });
  await press('Continue');
  await act(async () => app.client.send('ranchers.follow', { ranchers: [] }));
  expect(screen.getByText('Harvester v1.7.0')).toBeTruthy();
  expect(screen.queryByText(/the Rancher at/)).toBeNull();
});
