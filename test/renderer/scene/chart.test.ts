import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostOf, nearest, roundUp, timeMarks, toPath } from '../../../renderer/scene/chart.ts';
import type { Points } from '../../../renderer/scene/chart.ts';

const frame = { fromMs: 0, toMs: 100, most: 10, width: 200, height: 50 };

describe('a line', () => {
  it('goes from left to right and from the bottom up', () => {
    const points: Points = [
      [0, 0],
      [50, 10],
      [100, 5],
    ];
    expect(toPath(points, frame, 60)).toBe('M0.0 50.0h0L100.0 0.0L200.0 25.0');
  });
  it('is broken where nothing was measured for a while, and leaves out what is before or after', () => {
    const points: Points = [
      [-10, 1],
      [0, 1],
      [10, 1],
      [90, 1],
      [110, 1],
    ];
    expect(toPath(points, frame, 20)).toBe('M0.0 45.0h0L20.0 45.0M180.0 45.0h0');
    expect(toPath([], frame, 20)).toBe('');
  });
});

describe('the top of a chart', () => {
  it('is a round number that is not less', () => {
    expect([0, 0.3, 1, 3, 42, 999].map((value) => roundUp(value, false))).toEqual([1, 0.5, 1, 5, 50, 1000]);
    expect(roundUp(3 * 2 ** 30, true)).toBe(5 * 2 ** 30);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), fc.boolean(), (value, isBinary) => {
        const top = roundUp(value, isBinary);
        expect(top).toBeGreaterThanOrEqual(value * (1 - 1e-9));
        expect(top).toBeLessThanOrEqual(value * 10.24);
      }),
    );
  });
  it('is found over all lines', () => {
    expect(mostOf([[[0, 3]], [[0, 7]], []])).toBe(7);
    expect(mostOf([])).toBe(0);
  });
});

it('finds the point that is nearest to a time', () => {
  const points: Points = [
    [0, 1],
    [10, 2],
    [20, 3],
  ];
  expect(nearest(points, 14)).toEqual([10, 2]);
  expect(nearest(points, 99)).toEqual([20, 3]);
  expect(nearest([], 5)).toBeNull();
});

it('marks whole times of the clock, never more than there is room for', () => {
  const hour = 3_600_000;
  const marks = timeMarks(10 * hour + 60_000, 11 * hour + 60_000, 5);
  expect(marks).toEqual([10.25, 10.5, 10.75, 11].map((hours) => hours * hour));
  for (const hours of [0.5, 1, 6, 24])
    expect(timeMarks(7, 7 + hours * hour, 5).length).toBeLessThanOrEqual(6);
});
