// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import type { AppError } from '../../../shared/error.ts';
import type { ContextChoices, KubeconfigContext } from '../../../shared/cluster.ts';
import { fail, ok } from '../../../shared/result.ts';
import { AddClusterDialog } from '../../../renderer/panels/add-cluster/add-cluster-dialog.tsx';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const program = {
  command: 'rancher',
  args: ['token', '--user=jane'],
  envNames: ['PROFILE'],
  installHint: null,
  sha256: 'a'.repeat(64),
};
const certificate = {
  subject: 'CN=site',
  issuer: 'CN=site',
  validFrom: '2026-01-01T00:00:00Z',
  validTo: '2027-01-01T00:00:00Z',
  sha256: 'AB:CD',
};
const base: KubeconfigContext = {
  context: 'site',
  clusterName: 'site',
  server: 'https://127.0.0.1:6443/k8s/clusters/local',
  user: 'admin',
  namespace: null,
  auth: 'token',
  isCurrent: true,
  problem: null,
  notes: [],
  proxyUrl: null,
  asksInsecure: false,
  isLoopback: false,
  program: null,
  files: [],
};

async function open(
  over: Partial<KubeconfigContext>,
  refusal: (choices: ContextChoices) => AppError | null,
): Promise<TestApp> {
  const context = { ...base, ...over };
  const { app } = renderPanel(<AddClusterDialog file={null} onClose={() => {}} />, {
    'kubeconfig.read': ({ source }) => ok({ draft: 'd1', source, contexts: [context] }),
    'kubeconfig.readFiles': () => ok({ draft: 'd1', source: 'x', contexts: [{ ...context, files: [] }] }),
    'kubeconfig.probe': (input) => {
      const error = refusal(input);
      return error
        ? fail(error)
        : ok({ harvesterVersion: 'v1.8.0', kubernetesVersion: null, clusterUid: null, notes: [] });
    },
    'kubeconfig.forget': () => ok({}),
    'cluster.add': (input) => ok({ cluster: input.context }),
  });
  fireEvent.change(screen.getByLabelText('Or paste its text'), { target: { value: 'kind: Config' } });
  await press('Continue');
  return app;
}
const press = (name: string): Promise<void> =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const asked = (app: TestApp, name: string): unknown[] =>
  app.client.asked.filter((each) => each.name === name).map(({ input }) => input);

it('a program is allowed by its fingerprint, for the check and for the cluster', async () => {
  const waiting = appError('forbidden', 'It needs your permission.', { program });
  const app = await open({ auth: 'exec', program }, (choices) =>
    choices.allowedProgram === program.sha256 ? null : waiting,
  );
  const card = await screen.findByRole('region', { name: 'Program of the credential' });
  for (const text of ['rancher', 'token', '--user=jane', 'PROFILE'])
    expect(within(card).getByText(text)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Save without checking' }).getAttribute('disabled')).toBeNull();
  await press('Allow this program');
  await screen.findByText('Harvester v1.8.0');
  await press('Add cluster');
  expect(asked(app, 'cluster.add')).toEqual([
    { draft: 'd1', context: 'site', name: 'site', colour: 0, allowedProgram: program.sha256 },
  ]);
});

it('files are read only after consent, exactly those that are shown, from the folder that is named', async () => {
  const files = [
    { field: 'certificate-authority', path: 'ca.crt', isAbsolute: false },
    { field: 'tokenFile', path: '/var/token', isAbsolute: true },
  ];
  const app = await open({ files }, () => null);
  expect(asked(app, 'kubeconfig.probe')).toEqual([]);
  expect(screen.getByRole('button', { name: 'Read these files' }).hasAttribute('disabled')).toBe(true);
  fireEvent.change(screen.getByLabelText('Folder of the kubeconfig'), {
    target: { value: '/home/jane/.kube ' },
  });
  await press('Read these files');
  expect(asked(app, 'kubeconfig.readFiles')).toEqual([
    { draft: 'd1', context: 'site', paths: ['ca.crt', '/var/token'], folder: '/home/jane/.kube' },
  ]);
  await screen.findByText('Harvester v1.8.0');
});

it('verification is skipped only where the kubeconfig asks for it and the question is answered', async () => {
  const untrusted = appError('tls', 'The certificate is not trusted.', { certificate });
  await open({}, () => untrusted);
  await screen.findByText('The certificate is not trusted.');
  expect(screen.queryByRole('button', { name: 'Do not verify' })).toBeNull();
  cleanup();
  const app = await open({ asksInsecure: true }, ({ isInsecure }) => (isInsecure ? null : untrusted));
  await screen.findByText('The certificate is not trusted.');
  await press('Do not verify');
  expect(asked(app, 'kubeconfig.probe')).toHaveLength(1);
  const question = screen.getByRole('alertdialog');
  await act(
    async () => void fireEvent.click(within(question).getByRole('button', { name: 'Do not verify' })),
  );
  await screen.findByText('Harvester v1.8.0');
  expect(screen.getByText('Certificate not verified')).toBeTruthy();
  expect(asked(app, 'kubeconfig.probe')[1]).toEqual({ draft: 'd1', context: 'site', isInsecure: true });
});

it('another address is another server: what was trusted of the one before is not trusted of it', async () => {
  const untrusted = appError('tls', 'The certificate is not trusted.', { certificate });
  const away = appError('unreachable', 'Nothing listens there.');
  const app = await open({ isLoopback: true }, (choices) =>
    choices.address !== undefined ? null : choices.pinSha256 === undefined ? untrusted : away,
  );
  await screen.findByText('The certificate is not trusted.');
  await press('Trust this certificate');
  await screen.findByText('Nothing listens there.');
  fireEvent.change(screen.getByLabelText('Address of the cluster'), { target: { value: '10.0.0.10' } });
  await press('Use this address');
  await screen.findByText('Harvester v1.8.0');
  expect(asked(app, 'kubeconfig.probe').at(-1)).toEqual({
    draft: 'd1',
    context: 'site',
    address: '10.0.0.10',
  });
  expect(document.body.textContent).toContain('https://10.0.0.10:6443/k8s/clusters/local');
});
