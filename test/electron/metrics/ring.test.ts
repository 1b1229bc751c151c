import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openRing } from '../../../electron/metrics/ring.ts';

it('keeps the newest samples, the oldest first, and leaves out what is not newer', () => {
  const ring = openRing(3);
  expect(ring.read()).toEqual([]);
  for (const [timeMs, value] of [
    [1, 10],
    [2, 20],
    [2, 99],
    [1, 99],
    [3, 30],
    [4, 40],
  ] as const)
    ring.push(timeMs, value);
  expect(ring.read()).toEqual([
    [2, 20],
    [3, 30],
    [4, 40],
  ]);
});

it('never holds more than it may, and always what came last', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.double({ noNaN: true })), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), steps, (capacity, deltas) => {
      const ring = openRing(capacity);
      const all: [number, number][] = [];
      let timeMs = 0;
      for (const [delta, value] of deltas) {
        timeMs += delta;
        ring.push(timeMs, value);
        all.push([timeMs, value]);
      }
      expect(ring.read()).toEqual(all.slice(-capacity));
    }),
  );
});
