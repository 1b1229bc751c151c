import { expect, it } from 'vitest';
import { defaultPreferences, Preferences } from '../../shared/preferences.ts';
import { readSettings, writeSettings } from '../../shared/settings-file.ts';

it('takes settings elsewhere and back, without what belongs to one installation', () => {
  const chosen: Preferences = {
    ...defaultPreferences,
    theme: 'light',
    sizes: 'decimal',
    shortcuts: { fit: ['x'] },
    openPlan: 'plan-1',
    seenVersion: '0.1.0',
    tour: { state: 'left', step: 3 },
  };
  const read = readSettings(writeSettings(chosen));
  if (!read.ok) throw new Error(read.error.message);
  expect(read.value.left).toEqual([]);
  expect({ ...defaultPreferences, ...read.value.settings }).toEqual({
    ...chosen,
    openPlan: null,
    seenVersion: null,
    tour: defaultPreferences.tour,
  });
});

it('takes what it can read of another version and names the rest', () => {
  const settings = { theme: 'dark', railWidth: 9_000, hologram: true, sizes: 'decimal' };
  const read = readSettings(JSON.stringify({ app: 'acre', type: 'settings', version: 7, settings }));
  expect(read).toEqual({
    ok: true,
    value: { settings: { theme: 'dark', sizes: 'decimal' }, left: ['railWidth', 'hologram'] },
  });
});

it.each(['', '[]', '{"app":"acre","type":"clusters","version":1}', 'theme: dark'])('refuses %j', (text) => {
  expect(readSettings(text)).toMatchObject({ ok: false, error: { code: 'invalid' } });
});

it('opens preferences of before there were units, keys and a tour, and those that a later version wrote', () => {
  const { sizes: _s, clock: _c, shortcuts: _k, tour: _t, seenVersion: _v, ...older } = defaultPreferences;
  expect(Preferences.parse(older)).toEqual(defaultPreferences);
  const later = { ...older, sizes: 'nonary', clock: 7, shortcuts: 'all', tour: 'x', seenVersion: 3 };
  expect(Preferences.parse(later)).toEqual({ ...defaultPreferences, tour: { state: 'done', step: 0 } });
});
