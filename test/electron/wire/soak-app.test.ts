import { expect, it } from 'vitest';
import { soakWhole } from '../../../build/bench/soak-whole.ts';
import type { WholeSample } from '../../../build/bench/soak-whole.ts';
import { findBrowser } from '../../../electron/files/find-browser.ts';

/** The least of some measurements: what is held while nothing is on its way. */
function least(samples: readonly WholeSample[], of: (sample: WholeSample) => number): number {
  return Math.min(...samples.map(of));
}

it.runIf(findBrowser())(
  'the app keeps nothing while a cluster changes all the time and does everything wrong',
  async () => {
    const found = await soakWhole({
      ...{ vms: 120, churn: 200, seed: 'soak' },
      ...{ warmUpSeconds: 15, seconds: 45, everySeconds: 2 },
    });
    expect(found.complaints).toEqual([]);
    expect(found.faults).toBeGreaterThan(50);
    expect(found.frames).toBeGreaterThan(5);

    // What was the least in the first third, and what is the least in the last: between them are hundreds of lost connections.
    const third = Math.floor(found.samples.length / 3);
    const [before, after] = [found.samples.slice(0, third), found.samples.slice(-third)];
    const grown = (of: (sample: WholeSample) => number): number => least(after, of) - least(before, of);
    expect(grown(({ backEnd }) => backEnd.emitters)).toBeLessThan(40);
    expect(grown(({ backEnd }) => backEnd.sockets)).toBeLessThan(8);
    expect(grown(({ backEnd }) => backEnd.handles)).toBeLessThan(12);
    expect(grown(({ backEnd }) => backEnd.listeners)).toBe(0);
    expect(grown(({ backEnd }) => backEnd.signals)).toBeLessThan(40);
    expect(grown(({ backEnd }) => backEnd.heapBytes)).toBeLessThan(3 * 1024 ** 2);
    expect(grown(({ page }) => page.heapBytes)).toBeLessThan(3 * 1024 ** 2);
    expect(grown(({ page }) => page.documents)).toBe(0);
    expect(grown(({ page }) => page.domNodes)).toBeLessThan(400);
    expect(grown(({ page }) => page.listeners)).toBeLessThan(300);
  },
  900_000,
);
