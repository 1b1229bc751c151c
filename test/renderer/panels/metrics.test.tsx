// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { MetricsPanel } from '../../../renderer/panels/metrics/metrics-panel.tsx';
import type { Metrics } from '../../../shared/metrics.ts';
import { ok } from '../../../shared/result.ts';
import { hostId, smallInput } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const toMs = Date.parse('2026-03-01T10:00:00Z');
const at = (index: number): number => toMs - (9 - index) * 30_000;
const points = (scale: number): [number, number][] =>
  Array.from({ length: 10 }, (_, index) => [at(index), (index + 1) * scale]);
const metrics: Metrics = {
  series: [
    { metric: 'cpu', source: 'metrics', points: points(1000) },
    { metric: 'memory', source: 'metrics', points: points(2 ** 30) },
  ],
  fromMs: toMs - 1_800_000,
  toMs,
  missing: 'The add-on rancher-monitoring is not enabled.',
};

function show(): TestApp {
  const { app } = renderPanel(<MetricsPanel />, { 'metrics.read': () => ok(metrics) });
  const { info, world } = smallInput({ id: 'c', hosts: ['node-1'], vms: [] });
  act(() => {
    app.world.setClusters([info]);
    app.world.setWorlds(new Map([['c', world]]));
  });
  return app;
}

it('says what to do where nothing is selected', () => {
  show();
  expect(screen.getByText('Select a host or VM to see what it uses.')).toBeTruthy();
});

it('plots what is selected, says what is not known and why, and reads values by keyboard', async () => {
  const app = show();
  act(() => app.view.setState({ selection: [hostId('c', 'node-1')] }));
  const cpu = await screen.findByRole('img', { name: /^CPU/ });
  expect(screen.getByText('The add-on rancher-monitoring is not enabled.')).toBeTruthy();
  expect(screen.getAllByText('Nothing is known of this over the range.')).toHaveLength(2);
  expect(screen.getByText('10 cores', { selector: '.plot-value' })).toBeTruthy();
  fireEvent.keyDown(cpu, { key: 'ArrowLeft' });
  fireEvent.keyDown(cpu, { key: 'ArrowLeft' });
  expect(screen.getByText('9 cores', { selector: '.plot-value' })).toBeTruthy();

  fireEvent.click(screen.getByRole('button', { name: '24 h' }));
  expect(app.client.asked.filter(({ name }) => name === 'metrics.read').at(-1)?.input).toEqual({
    entity: hostId('c', 'node-1'),
    range: '24h',
  });
});
