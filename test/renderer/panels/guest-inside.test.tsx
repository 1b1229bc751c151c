// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { followGuests } from '../../../renderer/store/guest-follower.ts';
import type { Answers } from '../../support/fake-client.ts';
import type { KubeconfigContext } from '../../../shared/cluster.ts';
import type { GuestEvent, GuestReport, JoinedNode } from '../../../shared/guest/inside/report.ts';
import { appError } from '../../../shared/error.ts';
import { ok } from '../../../shared/result.ts';
import { smallInput, vmId } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const guest = 'c/GuestCluster/default/shop';
const names = ['shop-cp-n74kj-aaaaa', 'shop-cp-n74kj-bbbbb'];

function nodeOf(name: string, isReady = true): JoinedNode {
  return {
    ...{ name, roles: ['control-plane', 'etcd'], isReady, isCordoned: false },
    state: isReady ? 'running' : 'error',
    status: isReady ? 'Ready' : 'Not ready',
    ...{ createdAt: null, kubeletVersion: 'v1.33.6+rke2r1', osImage: null, runtime: null },
    ...{ addresses: [], providerId: null, taints: [] },
    conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', message: 'the kubelet has stopped' }],
    ...{ vm: vmId('c', name), joinedBy: 'name' },
  };
}

const report: GuestReport = {
  version: 'v1.33.6+rke2r1',
  nodes: [nodeOf(names[0]!), nodeOf(names[1]!, false)],
  vmsWithoutNode: [],
  quorum: { members: 2, ready: 1, needed: 2 },
  workloads: [
    { kind: 'Deployment', namespace: 'kube-system', name: 'coredns', ready: 1, desired: 1, state: 'running' },
    { kind: 'DaemonSet', namespace: 'shop', name: 'agent', ready: 0, desired: 2, state: 'error' },
  ],
  pods: {
    ...{ total: 4, running: 3, inTrouble: 1 },
    troubled: [
      {
        ...{
          namespace: 'shop',
          name: 'agent-x',
          node: names[1]!,
          state: 'error',
          status: 'CrashLoopBackOff',
        },
        restarts: 7,
        problems: [{ severity: 'error', code: 'CrashLoopBackOff', text: 'agent ends again and again' }],
      },
    ],
  },
  problems: [{ severity: 'error', code: 'EtcdQuorumLost', text: 'etcd has no majority.' }],
  unread: [],
};
const live: GuestEvent = {
  ...{ state: 'live', since: '2026-01-01T00:00:00Z', error: null, hasKubeconfig: true, report },
  way: { type: 'port-forward', vm: vmId('c', names[0]!) },
};
const missing: GuestEvent = {
  ...{ state: 'failed', since: '2026-01-01T00:00:00Z', hasKubeconfig: false, way: null, report: null },
  error: appError('not-found', 'No kubeconfig.', { hint: 'K3s writes it to a file.', entity: guest }),
};

function show(answers: Answers = {}): TestApp {
  const { app } = renderPanel(
    <>
      <Inspector />
      <Dialogs />
    </>,
    answers,
  );
  const { info, world } = smallInput({
    id: 'c',
    hosts: ['node-1'],
    vms: names.map((name) => ({ name, host: 'node-1', guest: 'shop' })),
  });
  act(() => {
    app.world.setClusters([info]);
    app.world.setWorlds(new Map([['c', world]]));
    app.view.setState({ selection: [guest] });
    followGuests({ backend: app.client, world: app.world, view: app.view });
  });
  return app;
}
const tell = (app: TestApp, event: GuestEvent): void => act(() => app.client.send('guest.follow', event));
const open = (tab: string): void => {
  fireEvent.mouseDown(screen.getByRole('tab', { name: tab }), { button: 0 });
};

describe('the inspector of a guest cluster', () => {
  it('is told of by its own API only while somebody looks', () => {
    const app = show();
    const followed = () => app.client.streams.filter(({ name }) => name === 'guest.follow');
    expect(followed().map(({ input, isClosed }) => [input, isClosed])).toEqual([[{ guest }, false]]);
    expect(screen.getByText('Asking its API.').getAttribute('role')).toBe('status');
    tell(app, live);
    act(() => app.view.setState({ selection: [vmId('c', names[0]!)] }));
    expect(followed()).toHaveLength(1);
    act(() => app.view.setState({ selection: [] }));
    expect(followed()[0]?.isClosed).toBe(true);
    expect(app.world.getState().guests.size).toBe(0);
  });

  it('shows how it is reached, its version, its majority and what is wrong, in place of what VMs only let guess', () => {
    const app = show();
    tell(app, live);
    const api = screen.getByRole('heading', { name: 'Its own API' }).closest('section')!;
    expect(api.textContent).toContain('Connected');
    expect(api.textContent).toContain('v1.33.6+rke2r1');
    expect(api.textContent).toContain('1 of 2 ready, 2 needed');
    expect(api.textContent).toContain('the Harvester API, by');
    expect(screen.getByText('etcd has no majority.')).toBeTruthy();
    expect(screen.getByText('RKE2')).toBeTruthy();
    expect(screen.queryByText('Role not known')).toBeNull();
  });

  it('lists its nodes with version, host and reason; one leads to its VM', () => {
    const app = show();
    tell(app, live);
    open('Nodes');
    expect(screen.getByText('1 of 2 ready')).toBeTruthy();
    const row = screen.getByRole('button', { name: new RegExp(names[1]!) });
    expect(row.textContent).toContain('Not ready');
    expect(row.textContent).toContain('Control plane and etcd');
    expect(row.textContent).toContain('node-1');
    expect(screen.getByText('the kubelet has stopped', { exact: false })).toBeTruthy();
    fireEvent.click(row);
    expect(app.view.getState().selection).toEqual([vmId('c', names[1]!)]);
  });

  it('lists workloads by namespace, those in trouble first', () => {
    const app = show();
    tell(app, live);
    open('Workloads');
    const titles = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);
    expect(titles.slice(-2)).toEqual(['shop', 'kube-system']);
    expect(screen.getByText('DaemonSet · 0 of 2')).toBeTruthy();
    expect(screen.getByText('agent ends again and again')).toBeTruthy();
    expect(screen.getByText('3 of 4 running')).toBeTruthy();
  });

  it('keeps what was seen while it cannot be reached, and says why', () => {
    const app = show();
    tell(app, live);
    open('Nodes');
    tell(app, {
      ...live,
      state: 'failed',
      way: null,
      error: appError('unreachable', 'None of the servers runs.'),
    });
    expect(screen.getByRole('alert').textContent).toContain('None of the servers runs.');
    expect(screen.getByRole('button', { name: new RegExp(names[0]!) })).toBeTruthy();
    expect(screen.getByText('Last seen', { exact: false })).toBeTruthy();
  });

  it('asks for a kubeconfig where none is kept, and hands its context to the back end alone', async () => {
    const context: KubeconfigContext = {
      ...{ context: 'default', clusterName: 'default', server: 'https://127.0.0.1:6443', user: 'default' },
      auth: 'certificate',
      ...{ namespace: null, isCurrent: true, problem: null, notes: [], proxyUrl: null },
      ...{ asksInsecure: false, isLoopback: true, program: null, files: [] },
    };
    const app = show({
      'kubeconfig.read': () => ok({ draft: 'd', source: 'pasted', contexts: [context] }),
      'kubeconfig.forget': () => ok({}),
      'guest.setKubeconfig': () => ok({}),
    });
    tell(app, missing);
    expect(screen.getByText('K3s writes it to a file.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Add kubeconfig' }));
    const dialog = screen.getByRole('dialog', { name: 'Kubeconfig of shop' });
    fireEvent.change(within(dialog).getByLabelText('Or paste its text'), {
      target: { value: 'kind: Config' },
    });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Continue' }));
    await within(dialog).findByText('This address stands for the server it was copied from.');
    fireEvent.change(within(dialog).getByLabelText('Address to use instead (optional)'), {
      target: { value: ' shop.example ' },
    });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Keep kubeconfig' }));
    await waitFor(() => expect(app.view.getState().dialog).toBeNull());
    expect(app.client.asked.find(({ name }) => name === 'guest.setKubeconfig')?.input).toEqual({
      ...{ guest, draft: 'd', context: 'default', address: 'shop.example' },
    });
  });

  it('forgets and saves the kubeconfig on the word of the user only; in a browser it says why it does not save', async () => {
    const app = show({
      'guest.forgetKubeconfig': () => ok({}),
      'guest.saveKubeconfig': () => ok({ isSaved: true }),
    });
    tell(app, live);
    fireEvent.click(screen.getByRole('button', { name: 'Save to a file' }));
    fireEvent.click(screen.getByRole('button', { name: 'Forget' }));
    const question = screen.getByRole('alertdialog', { name: 'Forget the kubeconfig of shop?' });
    fireEvent.click(within(question).getByRole('button', { name: 'Forget' }));
    await waitFor(() =>
      expect(app.client.asked.map(({ name }) => name)).toEqual([
        'guest.saveKubeconfig',
        'guest.forgetKubeconfig',
      ]),
    );
    const info = {
      version: '0',
      mode: 'browser' as const,
      platform: 'linux',
      isDemo: false,
      hasFileDialog: false,
    };
    act(() => app.view.setState({ info }));
    const save = screen.getByRole('button', { name: /^Save to a file/ });
    expect(save.getAttribute('aria-disabled')).toBe('true');
    expect(save.textContent).toContain('Use the desktop app');
  });
});

it('a node that is not ready is a warning on its VM, and on no other, while the guest cluster is followed', () => {
  const app = show();
  const problemsOf = (name: string) => {
    const node = app.world.getState().graph.nodes.get(vmId('c', name));
    return node?.type === 'vm' ? node.problems.map(({ severity, code }) => [severity, code]) : null;
  };
  tell(app, live);
  expect(problemsOf(names[1]!)).toEqual([['warning', 'GuestNodeNotReady']]);
  expect(problemsOf(names[0]!)).toEqual([]);
  const before = app.world.getState().graph.nodes.get(vmId('c', names[1]!));
  tell(app, { ...live, since: '2026-01-01T00:00:01Z' });
  expect(app.world.getState().graph.nodes.get(vmId('c', names[1]!))).toBe(before);
  tell(app, { ...live, report: { ...report, nodes: names.map((name) => nodeOf(name)) } });
  expect(problemsOf(names[1]!)).toEqual([]);
  tell(app, live);
  act(() => app.view.setState({ selection: [] }));
  expect(problemsOf(names[1]!)).toEqual([]);
});
