// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import type { Entity } from '../../../shared/kinds/index.ts';
import { clusterInfo, hostEntity, vmEntity, worldWith } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

/** A VM that no host takes. */
function stranded(name: string): Entity {
  const problem = { severity: 'error' as const, code: 'ErrorUnschedulable', text: 'No host takes it.' };
  return { ...vmEntity('a', name), state: 'error', status: 'ErrorUnschedulable', problems: [problem] };
}

function show(count: number): TestApp {
  const { app } = renderPanel(<Inspector />);
  const bad = Array.from({ length: count }, (_, index) => stranded(`bad-${index}`));
  act(() => {
    app.world.setClusters([clusterInfo('a')]);
    app.world.setWorlds(
      new Map([['a', worldWith(hostEntity('a', 'node-01'), vmEntity('a', 'db', { isOff: true }), ...bad)]]),
    );
  });
  return app;
}
const part = (name: string) => within(screen.getByRole('heading', { name }).closest('section')!);
/** What the view asks for, and how much is found of it. */
function foundIn({ finder, view }: TestApp): { query: string; count: number } {
  finder.finish();
  const { query, found } = view.getState();
  return { query, count: found?.hits.length ?? 0 };
}

it('leads from how many VMs are in a state to those VMs', () => {
  const app = show(3);
  fireEvent.click(part('VMs').getByRole('button', { name: /Error/ }));
  expect(foundIn(app)).toEqual({ query: 'kind:vm state:error', count: 3 });
  fireEvent.click(part('VMs').getByRole('button', { name: /Off/ }));
  expect(foundIn(app)).toEqual({ query: 'kind:vm state:off', count: 1 });
});

it('shows few problems one by one alone', () => {
  show(3);
  expect(screen.queryByRole('heading', { name: 'Problems by reason' })).toBeNull();
});

it('shows many problems by their reason too, which finds all that have it', () => {
  const app = show(130);
  const reason = part('Problems by reason').getByRole('button');
  expect(reason.textContent).toBe('ErrorUnschedulable130');
  fireEvent.click(reason);
  expect(foundIn(app)).toEqual({ query: 'problem=ErrorUnschedulable', count: 130 });
});

it('leads to everything that is wrong where the list has only the first of it', () => {
  const app = show(130);
  expect(part('Needs attention').getAllByRole('button', { name: /bad-/ })).toHaveLength(100);
  fireEvent.click(screen.getByRole('button', { name: 'Show all problems' }));
  expect(app.view.getState().isProblemsOnly).toBe(true);
  expect(foundIn(app)).toEqual({ query: '', count: 130 });
});
