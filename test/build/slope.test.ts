import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSlope, grows } from '../../build/bench/slope.ts';
import type { Point } from '../../build/bench/slope.ts';

/** Noise around nothing that is the same for a seed; `alike` is how much of each value the next one keeps. */
function noise(seed: number, count: number, alike = 0): number[] {
  let state = seed >>> 0;
  let last = 0;
  return Array.from({ length: count }, () => {
    // A sum of several is near enough to a normal distribution.
    let sum = 0;
    for (let draw = 0; draw < 6; draw += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      sum += state / 2 ** 32 - 0.5;
    }
    last = alike * last + sum;
    return last;
  });
}

function lineOf(slope: number, rests: readonly number[]): Point[] {
  return rests.map((rest, x): Point => [x, 1_000 + slope * x + rest]);
}

describe('the slope of measurements', () => {
  it('is that of a line without noise, with no doubt around it', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (slope) => {
        const found = fitSlope(
          lineOf(
            slope,
            Array.from({ length: 30 }, () => 0),
          ),
        );
        expect(found.slope).toBeCloseTo(slope, 6);
        expect(found.high - found.low).toBeLessThan(1e-6);
      }),
    );
  });

  it('lies in its interval for about nineteen of twenty kinds of noise, also where neighbours are alike', () => {
    for (const alike of [0, 0.5, 0.8]) {
      const runs = 400;
      let held = 0;
      for (let seed = 1; seed <= runs; seed += 1) {
        const { low, high } = fitSlope(lineOf(0.3, noise(seed * 7919, 80, alike)));
        if (low <= 0.3 && 0.3 <= high) held += 1;
      }
      expect(held / runs).toBeGreaterThan(0.88);
    }
  });

  it('calls growth what is above the noise and more than is allowed, and nothing else', () => {
    const rests = noise(5, 100, 0.5);
    expect(grows(lineOf(0, rests), 0)).toBe(false);
    expect(grows(lineOf(-3, rests), 0)).toBe(false);
    expect(grows(lineOf(0.2, rests), 1)).toBe(true);
    expect(grows(lineOf(0.2, rests), 50)).toBe(false);
  });

  it('is not told of three measurements', () => {
    expect(() => fitSlope(lineOf(1, [0, 0, 0]))).toThrow('four');
  });
});
