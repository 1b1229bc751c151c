// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
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
