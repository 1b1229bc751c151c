// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { Shortcuts } from '../../../renderer/panels/shortcuts.tsx';
import { WhatIfChip } from '../../../renderer/panels/what-if/what-if-chip.tsx';
import { hostId, smallInput, vmId } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

function show(selection: string[]): TestApp {
  const { app } = renderPanel(
    <>
      <Inspector />
      <WhatIfChip />
      <Shortcuts />
    </>,
  );
  const { info, world } = smallInput({
    id: 'c',
    hosts: ['node-1', 'node-2', 'node-3'],
    vms: [{ name: 'web', host: 'node-1' }],
  });
  act(() => {
    app.world.setClusters([info]);
    app.world.setWorlds(new Map([['c', world]]));
    app.view.setState({ selection });
  });
  return app;
}
const panel = (): HTMLElement => screen.getByRole('region', { name: 'What if' });

it('asks from the inspector of a host, lists what becomes of every VM and leads there', () => {
  const app = show([hostId('c', 'node-1')]);
  fireEvent.click(screen.getByRole('button', { name: 'What if it is drained' }));
  expect(app.view.getState().whatIf).toEqual({ failed: [], drained: [hostId('c', 'node-1')] });
  fireEvent.click(within(panel()).getByRole('button', { name: 'Let it fail' }));
  expect(app.view.getState().whatIf).toEqual({ failed: [hostId('c', 'node-1')], drained: [] });
  fireEvent.click(within(panel()).getByRole('button', { name: 'web' }));
  expect(app.view.getState().selection).toEqual([vmId('c', 'web')]);
  fireEvent.click(within(panel()).getByRole('button', { name: 'Leave out node-1' }));
  expect(screen.queryByRole('region', { name: 'What if' })).toBeNull();
});

it('is asked with Shift W of all selected hosts, and left with Escape, which keeps the selection', () => {
  const selection = [hostId('c', 'node-1'), hostId('c', 'node-2')];
  const app = show(selection);
  fireEvent.keyDown(document.body, { key: 'W', shiftKey: true });
  expect(app.view.getState().whatIf?.failed).toEqual(selection);
  expect(within(panel()).getByText(/The Harvester cluster stops: 1 of 3/)).toBeTruthy();
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(app.view.getState()).toMatchObject({ whatIf: null, foreseen: null, selection });
});

it('foresees from what was seen last where the cluster cannot be reached, and says so', () => {
  const app = show([hostId('c', 'node-1')]);
  fireEvent.click(screen.getByRole('button', { name: 'What if it fails' }));
  expect(screen.queryByText('This is foreseen from what was seen last.')).toBeNull();
  const { world } = smallInput({
    id: 'c',
    hosts: ['node-1', 'node-2'],
    vms: [{ name: 'web', host: 'node-1' }],
  });
  const error = { code: 'unreachable' as const, message: 'c does not answer.' };
  const stale = { type: 'stale' as const, since: '2026-03-01T08:00:00Z', error };
  const health = { Node: stale, VirtualMachine: stale, VirtualMachineInstance: stale };
  act(() => app.world.setWorlds(new Map([['c', { ...world, health }]])));
  expect(within(panel()).getByText('This is foreseen from what was seen last.')).toBeTruthy();
  expect(within(panel()).getByRole('button', { name: 'web' })).toBeTruthy();
});

it('leaves the workloads key alone', () => {
  const app = show([hostId('c', 'node-1')]);
  fireEvent.keyDown(document.body, { key: 'w' });
  expect(app.view.getState().whatIf).toBeNull();
  expect(app.view.getState().preferences.hasWorkloads).toBe(true);
});
