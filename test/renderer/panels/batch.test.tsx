// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BatchRows } from '../../../renderer/panels/batch/batch-row.tsx';
import { offerOf, verbsFor, vmsOf } from '../../../renderer/panels/batch/offers-of-all.ts';
import { commandsNow } from '../../../renderer/panels/commands/index.ts';
import { splitRecent } from '../../../renderer/panels/commands/recent.ts';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { clusterInfo, hostEntity, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';
import type { App } from '../../../renderer/panels/app-context.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

afterEach(cleanup);

const host = hostEntity('a', 'node-01');
const parts = [
  host,
  vmEntity('a', 'web'),
  instanceEntity('a', 'web', 'node-01'),
  vmEntity('a', 'db'),
  instanceEntity('a', 'db', 'node-01'),
  vmEntity('a', 'old', { isOff: true }),
];
const id = (name: string): string =>
  parts.find((part) => part.kind === 'VirtualMachine' && part.name === name)!.id;

function show({ world }: TestApp): void {
  act(() => {
    world.setClusters([clusterInfo('a')]);
    world.setWorlds(new Map([['a', worldWith(...parts)]]));
  });
}

const asApp = (app: TestApp): App => app as unknown as App;

describe('an action on several VMs', () => {
  it('reaches the VMs of a host, each once', () => {
    const { app } = renderPanel(null);
    show(app);
    const { graph } = app.world.getState();
    const nodes = [graph.nodes.get(host.id)!, graph.nodes.get(id('web'))!, graph.nodes.get(id('old'))!];
    expect(vmsOf(nodes).map(({ name }) => name)).toEqual(['db', 'web', 'old']);
    const { possible, leftOut } = offerOf(app, 'vm.stop', vmsOf(nodes));
    expect(possible.map(({ name }) => name)).toEqual(['db', 'web']);
    expect(leftOut).toMatchObject([{ vm: { name: 'old' }, reason: 'The VM is off already.' }]);
  });

  it('says why none of them allows it', () => {
    const { app } = renderPanel(null);
    show(app);
    const { graph } = app.world.getState();
    const verbs = verbsFor(app, vmsOf([graph.nodes.get(id('old'))!]));
    expect(verbs.map(({ name, reason }) => [name, reason])).toEqual(
      expect.arrayContaining([
        ['vm.start', null],
        ['vm.stop', 'The VM is off already.'],
        ['vm.restart', 'The VM is off.'],
      ]),
    );
    act(() => app.world.setClusters([clusterInfo('a', { connection: { type: 'disconnected' } })]));
    expect(verbsFor(app, vmsOf([graph.nodes.get(host.id)!]))[0]?.reason).toBe(
      'The cluster is not connected.',
    );
  });

  it('is asked once, with a list of what it reaches and what it leaves out', () => {
    const { app } = renderPanel(<Dialogs />);
    const run = vi.spyOn(app.batches, 'run');
    show(app);
    act(() =>
      app.view.setState({
        dialog: { type: 'confirm-batch', action: 'vm.stop', nodes: [id('web'), id('db'), id('old')] },
      }),
    );
    const dialog = screen.getByRole('alertdialog', { name: 'Stop 2 VMs' });
    expect(within(dialog).getByText('1 is left out')).toBeTruthy();
    expect(within(dialog).getByText('The VM is off already.')).toBeTruthy();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Stop 2 VMs' }));
    expect(run).toHaveBeenCalledWith('vm.stop', [id('web'), id('db')], expect.any(Function));
    expect(app.view.getState().drawerTab).toBe('activity');
  });

  it('shows how far it is, and gives up the rest', () => {
    const { app } = renderPanel(<BatchRows />);
    const cancel = vi.spyOn(app.batches, 'cancel');
    const batch = {
      id: 7,
      action: 'vm.stop' as const,
      entities: ['a', 'b', 'c', 'd', 'e', 'f'],
      begun: 4,
      done: 1,
      late: 0,
      failures: [{ entity: 'b', name: 'web-b', text: 'denied by a webhook' }],
      isCancelled: false,
      startedAt: new Date().toISOString(),
      endedAt: null,
    };
    act(() => app.view.setState({ batches: [batch] }));
    expect(screen.getByRole('status').textContent).toBe('2 of 6');
    expect(screen.getByText('denied by a webhook')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Give up 2 not begun' }));
    expect(cancel).toHaveBeenCalledWith(7);
    act(() =>
      app.view.setState({ batches: [{ ...batch, isCancelled: true, done: 3, endedAt: batch.startedAt }] }),
    );
    expect(screen.getByRole('status').textContent).toBe('3 done, 1 refused, 2 not begun');
  });
});

describe('the commands', () => {
  it('act on a host for all its VMs, and those that are not possible say why', () => {
    const { app } = renderPanel(null);
    show(app);
    act(() => app.view.setState({ selection: [host.id] }));
    const commands = commandsNow(asApp(app));
    const stop = commands.find((command) => command.id === 'selection.all.vm.stop');
    expect(stop).toMatchObject({ title: 'Stop 2 VMs…', detail: 'node-01' });
    expect(commands.find((command) => command.id === 'selection.all.vm.start')?.reason).toBe(
      'The VM is running already.',
    );
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
  });

  it('come with those that were used last before all others', () => {
    const { app } = renderPanel(null);
    show(app);
    const commands = commandsNow(asApp(app));
    const { recent, others } = splitRecent(commands, ['window.theme.dark', 'gone', 'canvas.fit']);
    expect(recent.map((command) => command.id)).toEqual(['window.theme.dark', 'canvas.fit']);
    expect(others.length).toBe(commands.length - 2);
  });
});
