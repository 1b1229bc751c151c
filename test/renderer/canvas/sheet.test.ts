import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignCamera, shiftCamera, shiftOf, stripsOf } from '../../../renderer/canvas/sheet.ts';

const size = { w: 300, h: 200 };
const shift = fc.integer({ min: -400, max: 400 });
const dpr = fc.constantFrom(1, 1.25, 1.5, 2);
const camera = fc.record({
  x: fc.double({ min: -9000, max: 9000, noNaN: true }),
  y: fc.double({ min: -9000, max: 9000, noNaN: true }),
  zoom: fc.double({ min: 0.01, max: 2.5, noNaN: true }),
});

describe('a sheet', () => {
  it('is aligned by less than a pixel', () => {
    fc.assert(
      fc.property(camera, dpr, (given, ratio) => {
        const aligned = alignCamera(given, ratio);
        expect(Math.abs(aligned.x - given.x) * given.zoom * ratio).toBeLessThanOrEqual(0.5 + 1e-6);
        const { dx, dy, scale } = shiftOf(aligned, given, ratio);
        expect([Math.abs(dx), Math.abs(dy), scale]).toEqual([0, 0, 1]);
      }),
      // Half a pixel, but for the rounding of doubles.
      { examples: [[{ x: 0, y: -8999.999999999989, zoom: 0.010000000000000012 }, 1.25]] },
    );
  });

  it('shows after a shift exactly what its new camera sees', () => {
    fc.assert(
      fc.property(camera, dpr, shift, shift, (given, ratio, dx, dy) => {
        const from = alignCamera(given, ratio);
        const moved = shiftOf(from, shiftCamera(from, dx, dy, ratio), ratio);
        expect([moved.dx + 0, moved.dy + 0]).toEqual([dx, dy]);
      }),
    );
  });

  it('draws every pixel once that a shift leaves blank, and no other', () => {
    fc.assert(
      fc.property(shift, shift, fc.nat(size.w - 1), fc.nat(size.h - 1), (dx, dy, x, y) => {
        const isKept = x - dx >= 0 && x - dx < size.w && y - dy >= 0 && y - dy < size.h;
        const within = stripsOf(size, dx, dy).filter(
          (strip) => x >= strip.left && x < strip.right && y >= strip.top && y < strip.bottom,
        );
        expect(within.length).toBe(isKept ? 0 : 1);
      }),
    );
  });
});
