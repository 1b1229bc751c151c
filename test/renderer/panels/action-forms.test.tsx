// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { chordOf } from '../../../shared/shortcuts/chord.ts';
import { shortcutsAt } from '../../../shared/shortcuts/keymap.ts';
import { actByShortcut } from '../../../renderer/panels/action-keys.ts';
import type { App } from '../../../renderer/panels/app-context.ts';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { askAction } from '../../../renderer/panels/use-offers.ts';
import { clusterInfo, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

afterEach(cleanup);

const web = vmEntity('a', 'web');
const db = vmEntity('a', 'db');

function show({ world }: TestApp, ...more: Parameters<typeof worldWith>): void {
  const parts = [web, db, instanceEntity('a', 'web', 'node-01'), instanceEntity('a', 'db', 'node-01')];
  act(() => {
    world.setClusters([clusterInfo('a')]);
    world.setWorlds(new Map([['a', worldWith(...parts, ...more)]]));
  });
}

describe('the question of an action with options', () => {
  it('is asked with its form, and what is chosen goes along', () => {
    const { app } = renderPanel(<Dialogs />);
    const run = vi.spyOn(app.actions, 'run');
    show(app);
    act(() => askAction(app, 'vm.restart', web.id));
    const question = screen.getByRole('alertdialog', { name: 'Restart web' });
    fireEvent.click(within(question).getByRole('checkbox', { name: 'At once' }));
    fireEvent.click(within(question).getByRole('button', { name: 'Restart' }));
    expect(run).toHaveBeenCalledExactlyOnceWith('vm.restart', web.id, { options: { isForced: true } });
  });

  it('of several has one form, whose options each of them gets', () => {
    const { app } = renderPanel(<Dialogs />);
    const run = vi.spyOn(app.batches, 'run');
    show(app);
    act(() =>
      app.view.setState({
        dialog: { type: 'confirm-batch', action: 'vm.restart', nodes: [web.id, db.id] },
      }),
    );
    const question = screen.getByRole('alertdialog', { name: 'Restart 2 VMs' });
    fireEvent.click(within(question).getByRole('checkbox', { name: 'At once' }));
    fireEvent.click(within(question).getByRole('button', { name: 'Restart 2 VMs' }));
    const [name, entities, optionsOf] = run.mock.calls[0]!;
    expect([name, entities]).toEqual(['vm.restart', [web.id, db.id]]);
    expect(optionsOf?.(db.id)).toEqual({ isForced: true });
  });

  it('says why it is no longer possible, and cannot be answered then', () => {
    const { app } = renderPanel(<Dialogs />);
    show(app);
    act(() => askAction(app, 'vm.restart', web.id));
    show(app, vmEntity('a', 'web', { isOff: true }));
    const question = screen.getByRole('alertdialog');
    expect(within(question).getByRole('status').textContent).toBe('The VM is off.');
    expect(within(question).getByRole<HTMLButtonElement>('button', { name: 'Restart' }).disabled).toBe(true);
  });
});

describe('the deletion of a VM', () => {
  it('lists its volumes with what is usual ticked, and lets the user keep one', () => {
    const { app } = renderPanel(<Dialogs />);
    const run = vi.spyOn(app.actions, 'run');
    // All VMs of the fixtures have the same volume.
    act(() => app.world.setWorlds(new Map([['a', worldWith(web)]])));
    act(() => askAction(app, 'vm.delete', web.id));
    const question = screen.getByRole('alertdialog', { name: 'Delete web' });
    const [box] = within(question).getAllByRole<HTMLInputElement>('checkbox');
    expect(box!.checked).toBe(true);
    fireEvent.click(box!);
    fireEvent.click(within(question).getByRole('button', { name: 'Delete' }));
    expect(run).toHaveBeenCalledExactlyOnceWith('vm.delete', web.id, {
      options: { removes: [], isGuestNode: false },
    });
  });

  it('of a node of a guest cluster has to be decided, or is drawn up as a plan for its pool', () => {
    const { app } = renderPanel(<Dialogs />, { 'plan.save': () => ok({}) });
    const node = vmEntity('a', 'prod-worker-1', { guest: 'prod' });
    show(app, node);
    act(() => askAction(app, 'vm.delete', node.id));
    const question = screen.getByRole('alertdialog');
    const verb = within(question).getByRole<HTMLButtonElement>('button', { name: 'Delete' });
    expect(verb.disabled).toBe(true);
    expect(within(question).getByText(/node of the guest cluster prod/)).toBeTruthy();
    fireEvent.click(within(question).getByRole('checkbox', { name: 'Delete this VM all the same' }));
    expect(verb.disabled).toBe(false);
    fireEvent.click(within(question).getByRole('button', { name: 'Remove through its pool instead' }));
    expect(app.view.getState().dialog).toBeNull();
    expect(app.plans.getState().history?.present.intentions).toMatchObject([
      { type: 'remove-nodes', vms: [node.id] },
    ]);
  });
});

describe('the keys of actions', () => {
  const press = (app: TestApp, key: string, shiftKey = false) =>
    shortcutsAt(chordOf({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false }), {})
      .map((id) => actByShortcut(app as unknown as App, id))
      .find((run) => run !== null) ?? null;

  it('pause what runs, and let go on what is paused', () => {
    const { app } = renderPanel(null);
    const run = vi.spyOn(app.actions, 'run');
    show(app);
    act(() => app.view.setState({ selection: [web.id] }));
    press(app, 'P', true)?.();
    expect(run).toHaveBeenLastCalledWith('vm.pause', web.id, {});
    const paused = instanceEntity('a', 'web', 'node-01', { isPaused: true });
    show(app, paused);
    press(app, 'P', true)?.();
    expect(run).toHaveBeenLastCalledWith('vm.unpause', web.id, {});
  });

  it('ask once for several, say why not, and leave alone what is no VM', () => {
    const { app } = renderPanel(null);
    show(app);
    act(() => app.view.setState({ selection: [web.id, db.id] }));
    press(app, 'r')?.();
    expect(app.view.getState().dialog).toMatchObject({ type: 'confirm-batch', action: 'vm.restart' });
    act(() => app.view.setState({ selection: [web.id] }));
    press(app, 's')?.();
    expect(app.view.getState().toasts.at(-1)).toMatchObject({ text: 'The VM is running already.' });
    act(() => app.view.setState({ selection: ['a'] }));
    expect(press(app, 'r')).toBeNull();
    expect(press(app, 'x')).toBeNull();
  });
});
