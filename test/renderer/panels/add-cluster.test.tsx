// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import type { AppError } from '../../../shared/error.ts';
import type { KubeconfigContext, Probe } from '../../../shared/cluster.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { AddClusterDialog } from '../../../renderer/panels/add-cluster/add-cluster-dialog.tsx';
import { clusterInfo } from '../../support/entities.ts';
import type { Answers } from '../../support/fake-client.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const secret = 'token: sup3r-s3cret-token';
const context = (name: string, over: Partial<KubeconfigContext> = {}): KubeconfigContext => ({
  context: name,
  clusterName: name,
  server: `https://${name}.example:6443`,
  user: 'admin',
  namespace: null,
  auth: 'token',
  isCurrent: false,
  problem: null,
  notes: [],
  proxyUrl: null,
  asksInsecure: false,
  isLoopback: false,
  program: null,
  files: [],
  ...over,
});
const found: Probe = {
  harvesterVersion: 'v1.7.0',
  kubernetesVersion: 'v1.34.2',
  clusterUid: null,
  notes: [],
};

type Setup = { contexts?: KubeconfigContext[]; probe?: (context: string, pin?: string) => Result<Probe> };

async function openDialog({ contexts = [context('prod')], probe = () => ok(found) }: Setup = {}): Promise<{
  app: TestApp;
  onClose: () => void;
}> {
  const onClose = vi.fn();
  const answers: Answers = {
    'kubeconfig.read': ({ source }) => ok({ draft: 'd1', source, contexts }),
    'kubeconfig.probe': (input) => probe(input.context, input.pinSha256),
    'kubeconfig.forget': () => ok({}),
    'cluster.add': (input) => ok({ cluster: input.context }),
  };
  const { app } = renderPanel(<AddClusterDialog file={null} onClose={onClose} />, answers);
  fireEvent.change(screen.getByLabelText('Or paste its text'), { target: { value: secret } });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Continue' })));
  return { app, onClose };
}

const inputs = (app: TestApp, name: string): unknown[] =>
  app.client.asked.filter((asked) => asked.name === name).map(({ input }) => input);
const addButton = (): HTMLElement => screen.getByRole('button', { name: /^(Add(?! all)|Save)/ });

describe('a pasted kubeconfig', () => {
  it('is sent once and is nowhere on the page after that', async () => {
    const { app } = await openDialog();
    expect(inputs(app, 'kubeconfig.read')).toEqual([{ text: secret, source: 'pasted text' }]);
    expect(document.documentElement.outerHTML).not.toContain('sup3r');
    for (const field of document.querySelectorAll('textarea, input')) {
      expect((field as HTMLInputElement).value).not.toContain('sup3r');
    }
    expect(JSON.stringify(app.view.getState())).not.toContain('sup3r');
  });

  it('stays to be mended where it could not be read, with the reason', async () => {
    renderPanel(<AddClusterDialog file={null} onClose={() => {}} />, {
      'kubeconfig.read': () => fail(appError('invalid', 'This is a list, not a kubeconfig.')),
    });
    const field = screen.getByLabelText('Or paste its text');
    fireEvent.change(field, { target: { value: '- a' } });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Continue' })));
    expect(screen.getByRole('alert').textContent).toContain('This is a list');
    expect((field as HTMLTextAreaElement).value).toBe('- a');
  });

  it('that is far too large is not even sent', async () => {
    const { app } = renderPanel(<AddClusterDialog file={null} onClose={() => {}} />);
    const field = screen.getByLabelText('Or paste its text');
    fireEvent.change(field, { target: { value: 'x'.repeat(1024 * 1024 + 1) } });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Continue' })));
    expect(screen.getByRole('alert').textContent).toContain('1 MiB');
    expect(app.client.asked).toEqual([]);
  });

  it('is forgotten by the back end when the dialog goes', async () => {
    const { app } = await openDialog();
    cleanup();
    expect(inputs(app, 'kubeconfig.forget')).toEqual([{ draft: 'd1' }]);
  });
});

it('says of a cluster that is there already by another address that it is the same', async () => {
  const { app } = await openDialog({ probe: () => ok({ ...found, clusterUid: 'uid-1' }) });
  expect(screen.queryByText(/^This is the same cluster/)).toBeNull();
  act(() => app.world.setClusters([clusterInfo('lab', { clusterUid: 'uid-1' }), clusterInfo('other')]));
  expect(screen.getByText('This is the same cluster as lab.')).toBeTruthy();
  expect(addButton().textContent).toBe('Add cluster');
});

describe('a dropped file', () => {
  it('is read at once, by its name', async () => {
    const file = new File(['kind: Config'], 'prod.yaml');
    const { app } = renderPanel(<AddClusterDialog file={file} onClose={() => {}} />, {
      'kubeconfig.read': ({ source }) => ok({ draft: 'd1', source, contexts: [context('prod')] }),
      'kubeconfig.probe': () => ok(found),
      'kubeconfig.forget': () => ok({}),
    });
    await screen.findByText('From prod.yaml');
    expect(inputs(app, 'kubeconfig.read')).toEqual([{ text: 'kind: Config', source: 'prod.yaml' }]);
  });
});

describe('the connection', () => {
  it('is checked by itself, and what was found can be added under a name', async () => {
    const { app, onClose } = await openDialog();
    await screen.findByText('Harvester v1.7.0');
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Production' } });
    await act(async () => fireEvent.click(addButton()));
    expect(inputs(app, 'cluster.add')).toEqual([
      { draft: 'd1', context: 'prod', name: 'Production', colour: 0 },
    ]);
    expect(onClose).toHaveBeenCalledOnce();
    expect(app.view.getState().selection).toEqual(['prod']);
  });

  it.each<[string, AppError, boolean]>([
    ['is no Harvester', appError('invalid', 'It is not Harvester.'), false],
    ['is refused', appError('unauthorized', 'The cluster refused the credential.'), false],
    ['is unreachable', appError('unreachable', 'Nothing listens.', { hint: 'Check it.' }), true],
  ])('that %s says so; whether it can be added anyway: %#', async (_what, error, canAdd) => {
    await openDialog({ probe: () => fail(error) });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain(error.message);
    if (error.hint !== undefined) expect(alert.textContent).toContain(error.hint);
    expect((addButton() as HTMLButtonElement).disabled).toBe(!canAdd);
  });

  it('with an unknown certificate is trusted by its fingerprint only after a press', async () => {
    const certificate = {
      subject: 'CN=prod',
      issuer: 'CN=someone',
      validFrom: '2026-01-01T00:00:00Z',
      validTo: '2027-01-01T00:00:00Z',
      sha256: 'AA:BB',
    };
    const unknown = fail(appError('tls', 'The certificate is not known.', { certificate }));
    const { app } = await openDialog({ probe: (_context, pin) => (pin === 'AA:BB' ? ok(found) : unknown) });
    await screen.findByText('CN=someone');
    expect(addButton().textContent).toBe('Save without checking');
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Trust this certificate' })));
    await screen.findByText('Harvester v1.7.0');
    await act(async () => fireEvent.click(addButton()));
    expect(inputs(app, 'cluster.add')).toMatchObject([{ pinSha256: 'AA:BB' }]);
  });

  it('can be given up while it is checked', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    renderPanel(<AddClusterDialog file={null} onClose={() => {}} />, {
      'kubeconfig.read': ({ source }) => ok({ draft: 'd1', source, contexts: [context('prod')] }),
      'kubeconfig.probe': (_input, signal) => {
        signals.push(signal);
        return new Promise(() => {});
      },
      'kubeconfig.forget': () => ok({}),
    });
    fireEvent.change(screen.getByLabelText('Or paste its text'), { target: { value: 'x' } });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Continue' })));
    fireEvent.click(screen.getAllByRole('button', { name: 'Cancel' })[0]!);
    await screen.findByText('The connection has not been checked.');
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('several contexts', () => {
  const contexts = [
    context('one'),
    context('two', { isCurrent: true }),
    context('three', { problem: appError('invalid', 'It has no user.') }),
  ];

  it('begin with the current one, and are added one after another', async () => {
    const { app, onClose } = await openDialog({ contexts });
    await screen.findByText('Harvester v1.7.0');
    await act(async () => fireEvent.click(addButton()));
    expect(onClose).not.toHaveBeenCalled();
    await act(async () => fireEvent.click(screen.getByRole('radio', { name: /^one/ })));
    await screen.findByText('Harvester v1.7.0');
    await act(async () => fireEvent.click(addButton()));
    expect(inputs(app, 'cluster.add')).toMatchObject([{ context: 'two' }, { context: 'one' }]);
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  });

  it('are added all at once under their own names, but for those that ask for a decision', async () => {
    const program = { command: 'get-token' } as KubeconfigContext['program'];
    const { app, onClose } = await openDialog({
      contexts: [context('a'), context('b'), context('c', { program }), context('d', { asksInsecure: true })],
    });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Add all 2' })));
    await waitFor(() => expect(screen.getAllByText('Added')).toHaveLength(2));
    expect(inputs(app, 'cluster.add')).toEqual([
      { draft: 'd1', context: 'a', name: 'a' },
      { draft: 'd1', context: 'b', name: 'b' },
    ]);
    expect(onClose).not.toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: /^Add all/ })).toBeNull();
    cleanup();
    const whole = await openDialog({ contexts: [context('a'), context('b')] });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Add all 2' })));
    await waitFor(() => expect(whole.onClose).toHaveBeenCalled());
  });

  it('say why one cannot be used, and do not ask its server', async () => {
    const { app } = await openDialog({ contexts });
    await act(async () => fireEvent.click(screen.getByRole('radio', { name: /^three/ })));
    expect(screen.getByRole('alert').textContent).toContain('It has no user.');
    expect((addButton() as HTMLButtonElement).disabled).toBe(true);
    expect(inputs(app, 'kubeconfig.probe')).toEqual([{ draft: 'd1', context: 'two' }]);
  });
});
