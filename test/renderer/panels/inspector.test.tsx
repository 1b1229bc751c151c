// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { HealthByKind } from '../../../shared/world/patch.ts';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { clusterInfo, hostEntity, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';
import type { Answers } from '../../support/fake-client.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const web = vmEntity('a', 'web');
const entities = [
  hostEntity('a', 'node-01'),
  web,
  instanceEntity('a', 'web', 'node-01'),
  vmEntity('a', 'db', { isOff: true }),
];

type Shown = { selection?: string[]; health?: HealthByKind; answers?: Answers; isOffline?: boolean };

function show({ selection = [], health = {}, answers = {}, isOffline = false }: Shown = {}): TestApp {
  const { app } = renderPanel(
    <>
      <Inspector />
      <Dialogs />
    </>,
    answers,
  );
  const world = worldWith(...entities);
  act(() => {
    app.world.setClusters([clusterInfo('a', isOffline ? { connection: { type: 'disconnected' } } : {})]);
    app.world.setWorlds(new Map([['a', { ...world, health: { ...world.health, ...health } }]]));
    app.view.setState({ selection });
  });
  return app;
}
const fact = (name: string): string | null =>
  screen.getByText(name, { selector: 'dt' }).parentElement?.querySelector('dd')?.textContent ?? null;

describe('a cluster with thousands of VMs', () => {
  it('lists some of those without a host, and more where they are wished for', () => {
    const { app } = renderPanel(<Inspector />, {});
    const many = Array.from({ length: 2_000 }, (_, index) => vmEntity('a', `vm-${index}`, { isOff: true }));
    act(() => {
      app.world.setClusters([clusterInfo('a', { connection: { type: 'disconnected' } })]);
      app.world.setWorlds(new Map([['a', worldWith(hostEntity('a', 'node-01'), ...many)]]));
      app.view.setState({ selection: ['a'] });
    });
    const rows = (): number => screen.getAllByRole('button', { name: /^.*vm-\d+/ }).length;
    expect(rows()).toBe(60);
    fireEvent.click(screen.getByRole('button', { name: 'Show more of 1,940 left' }));
    expect(rows()).toBe(300);
  });
});

describe('nothing selected', () => {
  it('shows the fleet, how its VMs are, and that nothing is wrong', () => {
    show();
    expect(screen.getByRole('heading', { name: 'Fleet' })).toBeTruthy();
    expect(screen.getByText('1 cluster · 1 host · 2 VMs')).toBeTruthy();
    expect(screen.getByText('Nothing is wrong.')).toBeTruthy();
  });
});

describe('a VM', () => {
  it('shows where it is and what it has', () => {
    show({ selection: [web.id] });
    expect([fact('Host'), fact('CPU'), fact('Memory'), fact('OS')]).toEqual([
      'node-01',
      '2 cores',
      '4 Gi',
      'Ubuntu 24.04.1 LTS',
    ]);
    expect(screen.getByText('10.5.1.20')).toBeTruthy();
  });

  it('leads to its host', () => {
    const app = show({ selection: [web.id] });
    fireEvent.click(screen.getByRole('button', { name: 'node-01' }));
    expect(app.view.getState().selection).toEqual(['a/Node/-/node-01']);
    expect(fact('Role')).toBe('Management');
  });

  it('asks before it is stopped, and says why it cannot be started', () => {
    const app = show({ selection: [web.id] });
    const start = screen.getByRole('button', { name: /^Start/ });
    expect(start.getAttribute('aria-disabled')).toBe('true');
    expect(start.textContent).toContain('The VM is running already.');
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    const question = screen.getByRole('alertdialog');
    expect(question.textContent).toContain('Stop web? Its guest is shut down');
    const run = vi.spyOn(app.actions, 'run');
    fireEvent.click(within(question).getByRole('button', { name: 'Cancel' }));
    expect(run).not.toHaveBeenCalled();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    fireEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Stop' }));
    expect(run).toHaveBeenCalledExactlyOnceWith('vm.stop', web.id, {});
  });

  it('cannot be acted on while its cluster is not connected', () => {
    show({ selection: [web.id], isOffline: true });
    expect(screen.getByRole('button', { name: /^Stop/ }).textContent).toContain(
      'The cluster is not connected.',
    );
  });

  it('says how old it is, and what may not be read', () => {
    const error = appError('unreachable', 'The connection was cut.');
    show({
      selection: [web.id],
      health: {
        VirtualMachine: { type: 'stale', since: '2026-01-01T00:00:00Z', error },
        VirtualMachineInstance: {
          type: 'forbidden',
          error: appError('forbidden', 'User viewer cannot list.'),
        },
      },
    });
    expect(screen.getByText(/^Not up to date. Last seen/)).toBeTruthy();
    expect(screen.getByText('The connection was cut.')).toBeTruthy();
    expect(screen.getByText('User viewer cannot list.')).toBeTruthy();
  });
});

describe('events', () => {
  it('come when asked for, and a failure can be tried again', async () => {
    let isFailing = true;
    const event = {
      uid: 'u',
      type: 'Warning',
      reason: 'SyncFailed',
      message: 'no room',
      count: 3,
      source: 'virt-controller',
      about: 'VirtualMachine web',
      firstAt: null,
      lastAt: '2026-01-01T00:00:00Z',
    };
    const answers: Answers = {
      'object.events': () =>
        isFailing ? fail(appError('timeout', 'It did not answer in time.')) : ok({ events: [event] }),
    };
    const app = show({ selection: [web.id], answers });
    await act(async () => app.view.setState({ tab: 'events' }));
    expect(screen.getByRole('alert').textContent).toContain('It did not answer in time.');
    isFailing = false;
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
    expect(screen.getByText('no room')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('VirtualMachine web · virt-controller')).toBeTruthy();
  });
});

describe('several selected', () => {
  it('are listed, and one of them can be chosen', () => {
    const app = show({ selection: [web.id, 'a/VirtualMachine/default/db'] });
    expect(screen.getByRole('heading', { name: '2 selected' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /db/ }));
    expect(app.view.getState().selection).toEqual(['a/VirtualMachine/default/db']);
  });
});
