import { afterEach, describe, expect, it, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatClock,
  formatCores,
  formatRelative,
  formatShare,
} from '../../../renderer/ui/format.ts';
import { onUnits, setUnits } from '../../../renderer/ui/units.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const before = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

test.each([
  [0, '0', 'B'],
  [1023, '1,023', 'B'],
  [1024, '1', 'Ki'],
  [4 * 2 ** 30, '4', 'Gi'],
  [1.5 * 2 ** 30, '1.5', 'Gi'],
  [512.4 * 2 ** 30, '512', 'Gi'],
  [2.25 * 2 ** 40, '2.25', 'Ti'],
  [42.4 * 2 ** 40, '42.4', 'Ti'],
])('%d bytes are %s %s', (bytes, value, unit) => expect(formatBytes(bytes)).toEqual({ value, unit }));

it('shows a part in the unit of its whole', () => {
  expect(formatBytes(700 * 2 ** 30, 4)).toEqual({ value: '0.68', unit: 'Ti' });
});

test.each([
  [1000, '1', 'core'],
  [250, '0.3', 'cores'],
  [7500, '7.5', 'cores'],
  [1_024_000, '1,024', 'cores'],
])('%d thousandths are %s %s', (millis, value, unit) => expect(formatCores(millis)).toEqual({ value, unit }));

test.each([
  [5, 'now', '5 s'],
  [-3, 'now', '0 s'],
  [30, '30 seconds ago', '30 s'],
  [90, '1 minute ago', '1 min'],
  [3_599, '59 minutes ago', '59 min'],
  [7_300, '2 hours ago', '2 h'],
  [86_400 * 1.5, 'yesterday', '1 d'],
  [86_400 * 40, '40 days ago', '40 d'],
  [86_400 * 100, '3 months ago', '100 d'],
  [86_400 * 800, '2 years ago', '800 d'],
])('%d seconds ago is %s, in short %s', (seconds, long, short) => {
  expect([formatRelative(before(seconds), now), formatAge(before(seconds), now)]).toEqual([long, short]);
});

describe('units the user chose', () => {
  afterEach(() => setUnits({ sizes: 'binary', clock: 'locale' }));

  it('tell sizes by thousands', () => {
    setUnits({ sizes: 'decimal', clock: 'locale' });
    expect(formatBytes(96 * 1024 ** 3)).toEqual({ value: '103', unit: 'GB' });
    expect(formatBytes(1_500)).toEqual({ value: '1.5', unit: 'kB' });
    expect(formatBytes(2.25e12)).toEqual({ value: '2.25', unit: 'TB' });
  });

  it('tell times by 24 or 12 hours, and whoever shows them is told of the change', () => {
    let told = 0;
    const stop = onUnits(() => (told += 1));
    const iso = new Date(2026, 0, 15, 14, 5, 9).toISOString();
    setUnits({ sizes: 'binary', clock: 'h23' });
    expect(formatClock(iso)).toBe('14:05:09');
    setUnits({ sizes: 'binary', clock: 'h12' });
    expect(formatClock(iso)).toMatch(/^0?2:05:09/);
    setUnits({ sizes: 'binary', clock: 'h12' });
    expect(told).toBe(2);
    stop();
  });
});

describe('what is no number or time', () => {
  it('is shown as it came, or not at all', () => {
    expect(formatRelative('soon', now)).toBe('soon');
    expect(formatAge('soon', now)).toBe('');
    expect(formatShare(3, 0)).toBe('');
    expect(formatShare(1, 3)).toBe('33%');
  });
});
