// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { actions, ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import { vmMigrate } from '../../../shared/actions/vm-migrate.ts';
import { BatchRows } from '../../../renderer/panels/batch/batch-row.tsx';
import { offerOf, verbsFor, vmsOf } from '../../../renderer/panels/batch/offers-of-all.ts';
import { commandsNow } from '../../../renderer/panels/commands/index.ts';
import { rank } from '../../../renderer/panels/commands/rank.ts';
import { splitRecent } from '../../../renderer/panels/commands/recent.ts';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { clusterInfo, hostEntity, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';
import type { Batch } from '../../../renderer/store/batches.ts';
import { tellBatch } from '../../../renderer/panels/batch/tell-batch.ts';
import { undoOfferOf, whyNoUndo } from '../../../renderer/panels/batch/undo-offer.ts';
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

/** A batch of the past that stopped or moved what is named. */
function batchOf(change: Partial<Batch>): Batch {
  return {
    id: 7,
    action: 'vm.stop',
    entities: [],
    begun: 0,
    ...{ done: [], late: [], failures: [], undoes: null },
    isCancelled: false,
    startedAt: new Date().toISOString(),
    endedAt: new Date().toISOString(),
    ...change,
  };
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
    const done = ['a', 'c', 'd'].map((name) => ({ entity: name, name, undo: null }));
    const batch = batchOf({
      entities: ['a', 'b', 'c', 'd', 'e', 'f'],
      begun: 4,
      done: done.slice(0, 1),
      failures: [{ entity: 'b', name: 'web-b', text: 'denied by a webhook' }],
      endedAt: null,
    });
    act(() => app.view.setState({ batches: [batch] }));
    expect(screen.getByRole('status').textContent).toBe('2 of 6');
    expect(screen.getByText('denied by a webhook')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Give up 2 not begun' }));
    expect(cancel).toHaveBeenCalledWith(7);
    act(() =>
      app.view.setState({ batches: [{ ...batch, isCancelled: true, done, endedAt: batch.startedAt }] }),
    );
    expect(screen.getByRole('status').textContent).toBe('3 done, 1 refused, 2 not begun');
    fireEvent.click(screen.getByRole('button', { name: 'Results' }));
    expect(screen.getAllByText('done')).toHaveLength(3);
  });
});

describe('what was done to several VMs', () => {
  const undo = { action: 'vm.start' };
  const stopped = batchOf({
    entities: [id('old'), id('web'), 'a/VirtualMachine/default/gone', id('db')],
    begun: 4,
    done: [
      { entity: id('old'), name: 'old', undo },
      { entity: id('web'), name: 'web', undo },
      { entity: 'a/VirtualMachine/default/gone', name: 'gone', undo },
    ],
    failures: [{ entity: id('db'), name: 'db', text: 'denied' }],
  });

  it('is taken back with one question, which says what stays as it is and why', () => {
    const { app } = renderPanel(
      <>
        <BatchRows />
        <Dialogs />
      </>,
    );
    const run = vi.spyOn(app.batches, 'run');
    show(app);
    act(() => app.view.setState({ batches: [stopped] }));
    fireEvent.click(screen.getByRole('button', { name: 'Undo…' }));
    const dialog = screen.getByRole('alertdialog', { name: 'Undo “Stop 4 VMs”' });
    expect(within(dialog).getByText('3 are left out')).toBeTruthy();
    for (const reason of [
      'The VM is running already.',
      'It is no longer there.',
      'It was refused: there is nothing to take back.',
    ])
      expect(within(dialog).getByText(reason)).toBeTruthy();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Start 1 VM' }));
    expect(run).toHaveBeenCalledWith('vm.start', [id('old')], expect.any(Function), 7);
  });

  it('says why nothing of it can be taken back, for each and on the whole', () => {
    const { app } = renderPanel(<BatchRows />);
    show(app);
    const restarted = batchOf({
      action: 'vm.restart',
      entities: [id('web')],
      begun: 1,
      done: [{ entity: id('web'), name: 'web', undo: null }],
    });
    const offer = undoOfferOf(app, restarted);
    expect(offer).toMatchObject({ action: null, possible: [], leftOut: [{ name: 'web' }] });
    act(() => app.view.setState({ batches: [restarted] }));
    const button = screen.getByRole('button', { name: /^Undo…/ });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.textContent).toContain(actions['vm.restart'].noUndo);
    const mixed = { ...stopped, done: stopped.done.slice(1) };
    expect(whyNoUndo(undoOfferOf(app, mixed))).toBe('Nothing of it can be taken back now.');
  });

  it('is told with the way back, but what takes back something is not', () => {
    const { app } = renderPanel(null);
    show(app);
    const tools = asApp(app);
    act(() => tellBatch(tools, stopped));
    const [toast] = app.view.getState().toasts;
    expect([toast?.action?.label, toast?.more?.label]).toEqual(['Undo', 'Show the activity']);
    toast?.action?.run();
    expect(app.view.getState().dialog).toEqual({ type: 'undo-batch', batch: 7 });
    act(() => tellBatch(tools, { ...stopped, undoes: 3 }));
    expect(app.view.getState().toasts.at(-1)?.action?.label).toBe('Show the activity');
  });

  it('has a way back or says why not, for each action that several VMs are asked at once', () => {
    for (const name of ActionName.options) {
      const action: Action = actions[name];
      if (!action.kinds.includes('VirtualMachine') || action.reach !== undefined) continue;
      expect([name, action.undo !== undefined || (action.noUndo ?? '') !== '']).toEqual([name, true]);
    }
    const world = worldWith(...parts);
    const web = world.entities.get(id('web'))!;
    expect(vmMigrate.undo?.(web, { host: 'node-02' }, world)).toEqual({
      action: 'vm.migrate',
      options: { host: 'node-01' },
    });
    const old = world.entities.get(id('old'))!;
    expect(vmMigrate.undo?.(old, { host: null }, world)).toBeNull();
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

  it('put what begins with the words typed before what only has them', () => {
    const words = ['selection.all.vm.stop', 'selection.all.vm.forceStop'] as const;
    const [stop, force] = [
      rank(words[0], 'stop 3', ['Stop 3 VMs…']),
      rank(words[1], 'stop 3', ['Force stop 3 VMs…']),
    ];
    expect(stop).toBeGreaterThan(force);
    expect(force).toBeGreaterThan(0);
    expect(rank(words[0], 'zzz', ['Stop 3 VMs…'])).toBe(0);
  });

  it('are found by words in any order and by letters of words, and not by letters here and there', () => {
    expect(rank('a', 'berlin settings', ['Settings…', 'berlin-dc1', 'Clusters'])).toBeGreaterThan(0);
    expect(rank('a', 'fs', ['Force stop'])).toBeGreaterThan(0);
    expect(rank('canvas.nodes', 'node', ['Unfold everything', '', 'Canvas'])).toBe(0);
    expect(rank('canvas.pods', 'node', ['Show container workloads', 'Pods beside the VMs'])).toBe(0);
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
