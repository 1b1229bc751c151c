// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { Expiry } from '../../../shared/expiry.ts';
import { ok } from '../../../shared/result.ts';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { Rail } from '../../../renderer/panels/rail/rail.tsx';
import { planCommands } from '../../../renderer/panels/commands/plan-commands.ts';
import { followRanchers } from '../../../renderer/store/rancher-follower.ts';
import { clusterInfo } from '../../support/entities.ts';
import { hq, rancherEvent, rancherGuest } from '../../support/rancher-guests.ts';
import { smallInput } from '../../support/small-fleet.ts';
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

  it('tells of the tokens of Ranchers among them, and leads to where another is given', () => {
    const app = show();
    const info = { ...hq, tokenExpiresAt: ends('token', 2 * 24 + 1).at };
    const far = { ...hq, id: 'far', name: 'Far', tokenExpiresAt: ends('token', 90 * 24).at };
    act(() => app.world.setRanchers([info, far].map((each) => ({ info: each, event: null }))));
    const rows = within(
      within(inspector())
        .getByRole('heading', { name: /^Ends soon/ })
        .closest('section')!,
    ).getAllByRole('listitem');
    expect(rows[2]?.textContent).toMatch(/^HQ.*The token ends in 2 days\.$/);
    expect(rows).toHaveLength(6);
    fireEvent.click(within(rows[2]!).getByRole('button'));
    expect(app.view.getState().dialog).toMatchObject({ type: 'add-cluster', rancher: 'hq' });
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

const day = 24;
const rows = (): string[] => {
  const heading = within(inspector()).queryByRole('heading', { name: /^Ends soon/ });
  return [...(heading?.closest('section')?.querySelectorAll('li') ?? [])].map(
    ({ textContent }) => textContent,
  );
};
const at = (inHours: number): string => new Date(now + inHours * hourMs).toISOString();

/** Guest clusters on one Harvester whose cloud credentials end then; one without an end, and one whose end is not known. */
function showGuests(ends: Record<string, number | null | undefined>): TestApp {
  // What waits by a time-out here waits for the end of a credential too.
  vi.useFakeTimers({
    ...{ now },
    toFake: ['Date', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'],
  });
  const { app } = renderPanel(
    <aside>
      <Inspector />
    </aside>,
    { 'plan.save': () => ok({}) },
  );
  const { info, world } = smallInput({ id: 'c', hosts: ['node-1', 'node-2'], vms: [] });
  const guests = Object.entries(ends).map(([name, inHours]) =>
    rancherGuest({
      name,
      credential: `cattle-global-data:cc-${name}`,
      ...(inHours === undefined ? {} : { credentialEnd: inHours === null ? null : at(inHours) }),
    }),
  );
  act(() => {
    app.world.setClusters([{ ...info, clusterUid: 'uid', expiries: [ends30('token')] }]);
    app.world.setWorlds(new Map([['c', world]]));
    followRanchers({ backend: app.client, world: app.world });
    app.client.send('ranchers.follow', { ranchers: [hq] });
    app.client.send('rancher.followGuests', rancherEvent(guests, 'uid'));
  });
  return app;
}
const ends30 = (what: Expiry['what']): Expiry => ends(what, 10 * day + 1);
const renewals = (app: TestApp): unknown[] =>
  (app.plans.getState().history?.present.intentions ?? []).map((each) => 'verb' in each && each.verb);

describe('the cloud credentials that Ranchers make guest clusters with', () => {
  it('are listed among what ends soon from two weeks before, the nearest first, and are wrong with their guest cluster', () => {
    showGuests({ far: 15 * day, near: 13 * day + 1, gone: -30, never: null, unknown: undefined });
    expect(rows()).toEqual([
      expect.stringMatching(/gone.*The cloud credential ended 1 day ago\..*Renew/),
      expect.stringMatching(/The token ends in 10 days\.$/),
      expect.stringMatching(/near.*The cloud credential ends in 13 days\..*Renew/),
    ]);
    const wrong = within(inspector())
      .getByRole('heading', { name: /^Needs attention/ })
      .closest('section')!;
    expect([...wrong.querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/gone.*CredentialEnded/),
      expect.stringMatching(/near.*CredentialEnds/),
    ]);
  });

  it('are renewed by a plan to review, once', () => {
    const app = showGuests({ shop: 2 * day });
    const button = screen.getByRole('button', { name: 'Renew the credential of shop' });
    button.focus();
    expect(document.activeElement).toBe(button);
    fireEvent.click(button);
    expect(renewals(app)).toEqual([{ type: 'renew-credential', credential: 'cattle-global-data:cc-shop' }]);
    expect(app.view.getState()).toMatchObject({ drawerTab: 'plans', preferences: { isDrawerOpen: true } });
    // The focus stays where it was; pressed again it shows the plan.
    expect(document.activeElement).toBe(button);
    expect(button.textContent).toBe('In the plan');
    act(() => app.preferences.change({ isDrawerOpen: false }));
    fireEvent.click(button);
    expect(renewals(app)).toHaveLength(1);
    expect(app.view.getState().preferences.isDrawerOpen).toBe(true);
  });

  it('are renewed from the palette too', () => {
    const app = showGuests({ shop: 2 * day, far: 20 * day });
    const commands = planCommands({ ...app, backend: app.client } as never);
    const own = commands.filter(({ title }) => title.startsWith('Renew the credential'));
    expect(own.map(({ title }) => title)).toEqual(['Renew the credential of shop']);
    act(() => own[0]!.run());
    expect(renewals(app)).toEqual([{ type: 'renew-credential', credential: 'cattle-global-data:cc-shop' }]);
  });

  it('come due and end by themselves while the app is open, without another answer', () => {
    const app = showGuests({ shop: 14 * day + 2 });
    const guest = () => app.world.getState().graph.clusters[0]!.guests[0]!;
    const codes = (): string[] => guest().problems.map(({ code }) => code);
    expect(codes()).toEqual([]);
    expect(rows()).toHaveLength(1);
    act(() => void vi.advanceTimersByTime(2 * hourMs + 60_000));
    expect(codes()).toEqual(['CredentialEnds']);
    expect(rows()[1]).toMatch(/shop.*The cloud credential ends in 13 days\./);
    // As after a machine slept: its timers stood still.
    vi.setSystemTime(Date.now() + 14 * day * hourMs);
    act(() => void vi.advanceTimersByTime(2 * 60_000));
    expect(codes()).toEqual(['CredentialEnded']);
    expect(rows()[1]).toMatch(/shop.*The cloud credential has ended\./);
  });

  it('are gone from the list with another token, and are told as they were last while the Rancher is away', () => {
    const app = showGuests({ shop: 2 * day });
    const stale = { state: 'stale', seenAt: at(-1) } as const;
    const guest = rancherGuest({ credentialEnd: at(2 * day) });
    act(() => app.client.send('rancher.followGuests', rancherEvent([guest], 'uid', stale)));
    expect(rows()).toHaveLength(2);
    const renewed = rancherGuest({ credentialEnd: at(90 * day) });
    act(() => app.client.send('rancher.followGuests', rancherEvent([renewed], 'uid')));
    expect(rows()).toHaveLength(1);
    expect(screen.queryByRole('button', { name: /^Renew/ })).toBeNull();
  });
});
