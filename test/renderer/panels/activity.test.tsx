// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { filterEntries, toJournalCsv } from '../../../renderer/panels/activity/journal-words.ts';
import { ActivityList } from '../../../renderer/panels/drawer/activity-list.tsx';
import { afterEvent } from '../../../renderer/store/journal.ts';
import type { JournalEntry } from '../../../shared/activity.ts';
import { clusterInfo, vmEntity, worldWith } from '../../support/entities.ts';
import { runStep, runView } from '../../support/run-views.ts';
import { ok } from '../../../shared/result.ts';
import { renderPanel } from './render.tsx';

afterEach(cleanup);

const vm = vmEntity('a', 'web');
const entry = (id: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ id, cluster: 'a', user: 'ada', entity: vm.id, name: 'web' },
  deed: { type: 'action', action: 'vm.start', isKept: true, undo: null },
  ...{ startedAt: '2026-01-02T03:04:05.000Z', endedAt: '2026-01-02T03:04:06.000Z' },
  ...{ outcome: 'done', reason: null, requests: [] },
  ...more,
});
const stop = entry('2', {
  deed: { type: 'action', action: 'vm.stop', isKept: true, undo: null },
  ...{ outcome: 'refused', reason: 'users "bob" cannot patch', user: 'bob' },
  requests: [
    {
      ...{ method: 'PUT', prefix: '', path: '/apis/x/v1/namespaces/n/virtualmachines/web/stop' },
      ...{ contentType: null, body: '{}', isRedacted: false },
    },
  ],
});
const nameOf = (cluster: string): string => (cluster === 'a' ? 'Lab' : cluster);

it('follows the journal: all, what is new or changed, what is gone', () => {
  const all = afterEvent(null, { type: 'all', entries: [stop] });
  const put = afterEvent(all, { type: 'put', entry: entry('3') });
  expect(put.map(({ id }) => id)).toEqual(['3', '2']);
  const changed = afterEvent(put, { type: 'put', entry: { ...stop, outcome: 'done' } });
  expect(changed.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(['3 done', '2 done']);
  expect(afterEvent(changed, { type: 'removed', cluster: 'a' })).toEqual([]);
});

it('finds by every column, and by outcome', () => {
  const all = [entry('1'), stop, entry('3', { outcome: 'accepted', name: 'db' })];
  const find = (text: string, outcome: 'all' | 'done' | 'open' | 'failed' = 'all'): string[] =>
    filterEntries(all, { text, outcome }, nameOf).map(({ id }) => id);
  expect(find('')).toEqual(['1', '2', '3']);
  expect(find('lab BOB')).toEqual(['2']);
  expect(find('cannot patch')).toEqual(['2']);
  expect(find('start web')).toEqual(['1', '3']);
  expect(find('', 'open')).toEqual(['3']);
  expect(find('web', 'failed')).toEqual(['2']);
  expect(find('nobody')).toEqual([]);
});

it('exports rows that no spreadsheet runs', () => {
  const [head, first, ...rest] = toJournalCsv([entry('1', { name: '=1+1' })], nameOf).split('\r\n');
  expect(head).toBe('Began,Ended,What,To what,Id,Cluster,User,Outcome,kubectl');
  expect(first).toBe(`2026-01-02T03:04:05.000Z,2026-01-02T03:04:06.000Z,Start,'=1+1,${vm.id},Lab,ada,Done,`);
  expect(rest).toEqual(['']);
});

it('says what was done by whom, does it again and copies its command', async () => {
  const copied: string[] = [];
  vi.stubGlobal('navigator', {
    clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
  });
  const { app } = renderPanel(<ActivityList />);
  expect(screen.getByText('Loading')).toBeTruthy();
  const run = vi.spyOn(app.actions, 'run');
  act(() => app.client.send('activity.follow', { type: 'all', entries: [] }));
  expect(screen.getByText(/^Nothing has been done yet/)).toBeTruthy();
  act(() => {
    app.world.setClusters([clusterInfo('a', { name: 'Lab' })]);
    app.world.setWorlds(new Map([['a', worldWith(vm)]]));
    app.client.send('activity.follow', { type: 'all', entries: [stop, entry('1')] });
  });
  const rows = screen.getAllByRole('listitem');
  expect(rows).toHaveLength(2);
  const [refused, started] = rows as [HTMLElement, HTMLElement];
  for (const words of ['Stop', 'Lab', 'bob', 'users "bob" cannot patch'])
    expect(within(refused).getByText(words)).toBeTruthy();
  fireEvent.click(within(started).getByRole('button', { name: 'Repeat: Start web' }));
  expect(run).toHaveBeenCalledWith('vm.start', vm.id, {});
  // What could lose something asks once more.
  fireEvent.click(within(refused).getByRole('button', { name: 'Repeat: Stop web' }));
  expect(app.view.getState().dialog).toMatchObject({ type: 'confirm-action', action: 'vm.stop' });
  expect(within(started).queryByRole('button', { name: /kubectl/ })).toBeNull();
  await act(async () => {
    fireEvent.click(within(refused).getByRole('button', { name: 'Copy as kubectl: Stop web' }));
    await Promise.resolve();
  });
  expect(copied[0]).toMatch(/^kubectl replace --raw \/apis\/x\/v1/);
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'bob' } });
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'none such' } });
  expect(screen.getByText('Nothing of that kind was done.')).toBeTruthy();
  vi.unstubAllGlobals();
});

it('offers what takes a deed back, while that is possible', () => {
  const { app } = renderPanel(<ActivityList />);
  const run = vi.spyOn(app.actions, 'run');
  const undo = { action: 'vm.start' as const };
  const stopped = entry('1', { deed: { type: 'action', action: 'vm.stop', isKept: true, undo } });
  act(() => app.client.send('activity.follow', { type: 'all', entries: [stopped] }));
  act(() => app.world.setWorlds(new Map([['a', worldWith(vm)]])));
  // It runs still, as far as is known: there is nothing to start.
  expect(screen.queryByRole('button', { name: 'Undo: Start' })).toBeNull();
  const off = vmEntity('a', 'web', { isOff: true });
  act(() => {
    app.world.setClusters([clusterInfo('a', { name: 'Lab' })]);
    app.world.setWorlds(new Map([['a', worldWith(off)]]));
  });
  fireEvent.click(screen.getByRole('button', { name: 'Undo: Start' }));
  expect(run).toHaveBeenCalledWith('vm.start', vm.id, {});
});

it('draws a hundred rows, and more where they are wished for', () => {
  const { app } = renderPanel(<ActivityList />);
  const entries = Array.from({ length: 130 }, (_, index) => entry(String(index), { entity: null }));
  act(() => app.client.send('activity.follow', { type: 'all', entries }));
  expect(screen.getAllByRole('listitem')).toHaveLength(100);
  fireEvent.click(screen.getByRole('button', { name: 'Show more of 30 left' }));
  expect(screen.getAllByRole('listitem')).toHaveLength(130);
});

it('tells how the run of a plan stands, goes to it, and copies all it has sent', async () => {
  const copied: string[] = [];
  vi.stubGlobal('navigator', {
    clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
  });
  const at = '2026-03-01T08:00:00Z';
  const request = {
    ...{ at, method: 'DELETE' as const, path: '/api/v1/nodes/a', isOfGuest: false },
    ...{ status: 200, tookMs: 1, refusal: null },
  };
  const sent = { ...{ method: 'DELETE' as const, prefix: '', path: '/api/v1/nodes/a' }, contentType: null };
  const kept = { step: 's', guest: null, request, sent: { ...sent, body: null, isRedacted: false } };
  const { app } = renderPanel(<ActivityList />, { 'run.requests': () => ok({ requests: [kept] }) });
  const applied = entry('1', {
    ...{ entity: null, name: 'shop', outcome: 'accepted', endedAt: null },
    deed: { type: 'call', call: 'plan.apply', run: 'r1' },
  });
  act(() => {
    app.client.send('activity.follow', { type: 'all', entries: [applied] });
    app.client.send('runs.follow', {
      type: 'put',
      run: runView('r1', [runStep('web-1', { status: 'done' }), runStep('web-2', { status: 'active' })]),
    });
    app.client.send('runs.follow', { type: 'complete' });
  });
  const row = screen.getByRole('listitem');
  for (const words of ['Apply the plan', 'ada', 'Under way, 1 of 2 steps'])
    expect(within(row).getByText(words)).toBeTruthy();
  fireEvent.click(within(row).getByRole('button', { name: 'shop' }));
  expect(app.view.getState()).toMatchObject({ drawerTab: 'runs', run: 'r1' });
  fireEvent.click(within(row).getByRole('button', { name: 'Copy as kubectl: Apply the plan shop' }));
  await vi.waitFor(() => expect(copied).toEqual(['kubectl delete --raw /api/v1/nodes/a']));
  vi.unstubAllGlobals();
});
