// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { DiagnosticsView } from '../../../renderer/panels/diagnostics/diagnostics-view.tsx';
import type { CheckResult } from '../../../shared/diagnostics.ts';
import { clusterInfo } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

afterEach(cleanup);

const result: CheckResult = { status: 'fail', sentence: 'Nothing listens.', advice: 'Check it.', facts: [] };
const clusters = [clusterInfo('a')];

/** The streams of diagnostics that were opened, in their order. */
const runsOf = ({ client }: TestApp) => client.streams.filter(({ name }) => name === 'diagnostics.run');

it('asks for nothing until it is run, shows each finding as it comes, and copies them as text', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  const { app } = renderPanel(<DiagnosticsView clusters={clusters} />);
  expect(runsOf(app)).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Run' }));
  expect(runsOf(app)).toMatchObject([{ name: 'diagnostics.run', input: { clusters: ['a'] } }]);
  act(() => app.client.send('diagnostics.run', { type: 'begun', cluster: 'a', check: 'reachability' }));
  expect(screen.getByText('Looking')).toBeTruthy();
  act(() =>
    app.client.send('diagnostics.run', { type: 'done', cluster: 'a', check: 'reachability', result }),
  );
  expect(screen.getByText('Nothing listens.')).toBeTruthy();
  expect(screen.getByRole('status').textContent).toBe('1 of 9');
  act(() => runsOf(app)[0]?.follower.onEnd?.(null));
  expect(screen.getByText('Done · 1 failed')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Copy as text' })));
  expect(writeText).toHaveBeenCalledWith(
    expect.stringContaining('[fail] Reachability: Nothing listens.\n  To do: Check it.\n'),
  );
});

it('marks a cluster whose certificate is not verified, on the page and in the text', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  const both = [clusterInfo('a', { isInsecure: true }), clusterInfo('b')];
  const { app } = renderPanel(<DiagnosticsView clusters={both} />);
  fireEvent.click(screen.getByRole('button', { name: 'Run' }));
  const [a, b] = ['a', 'b'].map((name) => screen.getByRole('region', { name }));
  expect(a?.textContent).toContain('Certificate not verified');
  expect(b?.textContent).not.toContain('Certificate not verified');
  act(() =>
    app.client.send('diagnostics.run', { type: 'done', cluster: 'a', check: 'reachability', result }),
  );
  act(() => runsOf(app)[0]?.follower.onEnd?.(null));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Copy as text' })));
  expect(writeText).toHaveBeenCalledWith(
    expect.stringMatching(/^a \(.*\)\nCertificate not verified\n[^]*\nb \(.*\)\nAcre /),
  );
});

it('stops what is under way when it is told to, and when it goes from the page', () => {
  const { app, unmount } = renderPanel(<DiagnosticsView clusters={clusters} />);
  fireEvent.click(screen.getByRole('button', { name: 'Run' }));
  act(() => app.client.send('diagnostics.run', { type: 'begun', cluster: 'a', check: 'keychain' }));
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  expect(runsOf(app)[0]?.isClosed).toBe(true);
  expect(screen.queryByText('Looking')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Run again' }));
  unmount();
  expect(runsOf(app)[1]?.isClosed).toBe(true);
});
