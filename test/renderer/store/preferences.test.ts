import { expect, it, vi } from 'vitest';
import { defaultPreferences } from '../../../shared/preferences.ts';
import { ok } from '../../../shared/result.ts';
import { openPreferences } from '../../../renderer/store/preferences.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import { openFakeClient } from '../../support/fake-client.ts';

it('shows a change at once and writes what came close together once, and nothing else', () => {
  vi.useFakeTimers();
  const view = createViewStore();
  const client = openFakeClient({ 'preferences.write': () => ok(defaultPreferences) });
  const keeper = openPreferences(client, view);
  keeper.change({ railWidth: 250 });
  keeper.change({ railWidth: 300 });
  keeper.change({ theme: 'dark' });
  expect(view.getState().preferences).toEqual({ ...defaultPreferences, railWidth: 300, theme: 'dark' });
  expect(client.asked).toEqual([]);
  vi.runAllTimers();
  keeper.change({ isRailOpen: false });
  vi.runAllTimers();
  expect(client.asked.map(({ input }) => input)).toEqual([
    { railWidth: 300, theme: 'dark' },
    { isRailOpen: false },
  ]);
  vi.useRealTimers();
});

it('writes views at once, with what waited before them', () => {
  vi.useFakeTimers();
  const client = openFakeClient({ 'preferences.write': () => ok(defaultPreferences) });
  const keeper = openPreferences(client, createViewStore());
  keeper.change({ railWidth: 250 });
  keeper.change({ savedViews: [] });
  expect(client.asked.map(({ input }) => input)).toEqual([{ railWidth: 250, savedViews: [] }]);
  vi.runAllTimers();
  expect(client.asked).toHaveLength(1);
  vi.useRealTimers();
});
