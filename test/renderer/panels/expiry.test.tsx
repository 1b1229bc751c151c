// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { Expiry } from '../../../shared/expiry.ts';
import { ok } from '../../../shared/result.ts';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { Rail } from '../../../renderer/panels/rail/rail.tsx';
import { clusterInfo } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

vi.stubGlobal('CSS', { escape: (text: string) => text });
const now = Date.parse('2026-03-01T12:00:00Z');
const hourMs = 60 * 60 * 1000;
const ends = (what: Expiry['what'], inHours: number): Expiry => ({
  what,
  at: new Date(now + inHours * hourMs).toISOString(),
});

beforeEach(() => void vi.useFakeTimers({ now, toFake: ['Date', 'setInterval', 'clearInterval'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const fleet = (): ClusterInfo[] => [
  clusterInfo('far', { expiries: [ends('token', 31 * 24), ends('server-certificate', 400 * 24)] }),
  clusterInfo('month', { expiries: [ends('server-certificate', 20 * 24 + 1)] }),
  clusterInfo('week', { expiries: [ends('server-certificate', 29 * 24), ends('token', 3 * 24 + 1)] }),
  clusterInfo('today', { expiries: [ends('client-certificate', 5)] }),
  clusterInfo('over', {
    expiries: [ends('client-certificate', -50)],
    connection: {
      type: 'failed',
      since: '2026-03-01T08:00:00Z',
      retryAt: null,
      error: { code: 'unauthorized', message: 'over does not accept the credential.' },
    },
  }),
];

function show(): TestApp {
  const { app } = renderPanel(
    <>
      <nav>
        <Rail />
      </nav>
      <aside>
        <Inspector />
      </aside>
    </>,
    { 'cluster.features': () => ok({ features: [] }) },
  );
  act(() => app.world.setClusters(fleet()));
  return app;
}
const select = (app: TestApp, cluster: string): void =>
  act(() => app.view.setState({ selection: [cluster] }));
const inspector = (): HTMLElement => screen.getByRole('complementary');
/** What a row of the rail announces: how serious, to be read, and in full. */
function endingOf(cluster: string): [string | undefined, string, string] | null {
  const row = within(screen.getByRole('navigation')).getByText(cluster, { selector: '.cluster-row-name' });
  const mark = row.closest('button')?.querySelector<HTMLElement>('.cluster-row-ending');
  const [spoken, short] = [...(mark?.querySelectorAll('span') ?? [])].map(({ textContent }) => textContent);
  return mark ? [mark.dataset['state'], short ?? '', spoken ?? ''] : null;
}
const notices = (): (string | undefined)[][] =>
  [...inspector().querySelectorAll<HTMLElement>('.notice')]
    .filter((notice) => /ended|ends/.test(notice.textContent))
    .map((notice) => [
      [...notice.classList].find((name) => name.startsWith('notice-')),
      notice.querySelector('.notice-title')?.textContent,
    ]);

describe('what ends soon or has ended', () => {
  it('marks the row of its cluster in the rail, as serious as it is, and no other', () => {
    show();
    expect(endingOf('far')).toBeNull();
    expect(endingOf('month')).toEqual(['info', '20 days', 'The certificate of the server ends in 20 days.']);
    expect(endingOf('week')).toEqual([
      'warning',
      '3 days',
      'The token ends in 3 days. The certificate of the server ends in 29 days.',
    ]);
    expect(endingOf('today')).toEqual(['error', '< 1 day', 'The client certificate ends within a day.']);
    expect(endingOf('over')).toEqual(['error', 'ended', 'The client certificate ended 2 days ago.']);
  });

  it('is listed in the fleet, the nearest first', () => {
    show();
    const section = within(inspector())
      .getByRole('heading', { name: /^Ends soon/ })
      .closest('section')!;
    expect(within(section).getByText('5')).toBeTruthy();
    expect(
      within(section)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(/over.*The client certificate ended 2 days ago\.$/),
      expect.stringMatching(/today.*The client certificate ends within a day\.$/),
      expect.stringMatching(/week.*The token ends in 3 days\.$/),
      expect.stringMatching(/month.*The certificate of the server ends in 20 days\.$/),
      expect.stringMatching(/week.*The certificate of the server ends in 29 days\.$/),
    ]);
  });

  it('is announced in the inspector with what to do, the nearest first', () => {
    const app = show();
    select(app, 'far');
    expect(notices()).toEqual([]);
    select(app, 'week');
    expect(notices()).toEqual([
      ['notice-warning', 'The token ends in 3 days.'],
      ['notice-info', 'The certificate of the server ends in 29 days.'],
    ]);
    expect(
      within(inspector()).getByText(/Download a new kubeconfig and replace the credential\./),
    ).toBeTruthy();
    expect(within(inspector()).getByText(/Renew it on the cluster\./)).toBeTruthy();
    select(app, 'over');
    expect(notices()).toEqual([['notice-danger', 'The client certificate ended 2 days ago.']]);
    expect(within(inspector()).getByText('over does not accept the credential.')).toBeTruthy();
  });

  it('becomes over while it is shown', () => {
    show();
    expect(endingOf('today')?.[1]).toBe('< 1 day');
    act(() => void vi.advanceTimersByTime(6 * hourMs));
    expect(endingOf('today')).toEqual(['error', 'ended', 'The client certificate has ended.']);
  });
});
