import { expect, it, vi } from 'vitest';
import type { PreferencesChange } from '../../../shared/preferences.ts';
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
  keeper.change({ drawerHeight: 240 });
  expect(view.getState().preferences).toEqual({ ...defaultPreferences, railWidth: 300, drawerHeight: 240 });
  expect(client.asked).toEqual([]);
  vi.runAllTimers();
  keeper.change({ inspectorWidth: 320 });
  vi.runAllTimers();
  expect(client.asked.map(({ input }) => input)).toEqual([
    { railWidth: 300, drawerHeight: 240 },
    { inspectorWidth: 320 },
  ]);
  vi.useRealTimers();
});

it.each<PreferencesChange>([{ savedViews: [] }, { theme: 'dark' }, { contrast: 'on' }])(
  'writes what was chosen at once, with what waited before it: %o',
  (chosen) => {
    vi.useFakeTimers();
    const client = openFakeClient({ 'preferences.write': () => ok(defaultPreferences) });
    const keeper = openPreferences(client, createViewStore());
    keeper.change({ railWidth: 250 });
    keeper.change(chosen);
    expect(client.asked.map(({ input }) => input)).toEqual([{ railWidth: 250, ...chosen }]);
    vi.runAllTimers();
    expect(client.asked).toHaveLength(1);
    vi.useRealTimers();
  },
);
