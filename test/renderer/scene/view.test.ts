import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  between,
  clampCamera,
  fitCamera,
  maxZoom,
  minZoomFor,
  toScreen,
  toScreenRect,
  toWorld,
  zoomAt,
} from '../../../renderer/scene/camera.ts';
import { guestColour } from '../../../renderer/scene/guest-colour.ts';
import { measure } from '../../../renderer/scene/geometry.ts';
import { levelAt, levelStarts } from '../../../renderer/scene/levels.ts';

const viewport = { width: 1200, height: 800 };
const coordinate = fc.double({ min: -5000, max: 5000, noNaN: true });
const zoom = fc.double({ min: 0.05, max: 2.5, noNaN: true });

describe('the camera', () => {
  it('maps there and back', () => {
    fc.assert(
      fc.property(coordinate, coordinate, zoom, coordinate, coordinate, (x, y, z, px, py) => {
        const camera = { x, y, zoom: z };
        const back = toWorld(camera, viewport, toScreen(camera, viewport, { x: px, y: py }));
        expect(back.x).toBeCloseTo(px, 4);
        expect(back.y).toBeCloseTo(py, 4);
      }),
    );
  });

  it('keeps what is under the pointer while zooming', () => {
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        zoom,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (x, y, z, factor) => {
          const camera = { x, y, zoom: z };
          const at = { x: 300, y: 650 };
          const next = zoomAt(camera, viewport, at, factor, { min: 0.02, max: maxZoom });
          expect(next.zoom).toBeLessThanOrEqual(maxZoom);
          const [before, after] = [toWorld(camera, viewport, at), toWorld(next, viewport, at)];
          expect(after.x).toBeCloseTo(before.x, 4);
          expect(after.y).toBeCloseTo(before.y, 4);
        },
      ),
    );
  });

  it('fits a rectangle with its padding', () => {
    const rect = { x: 100, y: 50, w: 4000, h: 1000 };
    const shown = toScreenRect(fitCamera(rect, viewport, 32), viewport, rect);
    expect(shown.x).toBeCloseTo(32);
    expect(shown.w).toBeCloseTo(1200 - 64);
    expect(shown.y + shown.h / 2).toBeCloseTo(400);
    expect(fitCamera({ x: 0, y: 0, w: 10, h: 10 }, viewport, 32).zoom).toBe(1);
  });

  it('stays over the fleet and within its zooms', () => {
    const bounds = { x: 0, y: 0, w: 20_000, h: 10_000 };
    expect(clampCamera({ x: -400, y: 99_999, zoom: 99 }, bounds, viewport)).toEqual({
      x: 0,
      y: 10_000,
      zoom: maxZoom,
    });
    expect(clampCamera({ x: 5, y: 5, zoom: 0 }, bounds, viewport).zoom).toBe(minZoomFor(bounds, viewport));
  });

  it('moves from one place to another without leaving the way', () => {
    const from = { x: 0, y: 0, zoom: 0.1 };
    const to = { x: 900, y: 300, zoom: 1 };
    expect(between(from, to, 0)).toEqual(from);
    expect(between(from, to, 1).x).toBeCloseTo(900);
    for (const progress of [0.2, 0.5, 0.8]) {
      const at = between(from, to, progress);
      expect(at.zoom).toBeGreaterThan(0.1);
      expect(at.zoom).toBeLessThan(1);
      expect(at.x).toBeGreaterThan(0);
      expect(at.x).toBeLessThan(900);
    }
  });
});

describe('levels', () => {
  const zoomFor = (px: number): number => px / measure.cellH;

  it('begin where they should', () => {
    expect(levelAt(zoomFor(1), null)).toBe('far');
    expect(levelAt(zoomFor(levelStarts.middle), null)).toBe('middle');
    expect(levelAt(zoomFor(levelStarts.near), null)).toBe('near');
  });

  it('hold on for a tenth beyond their edge, in both directions', () => {
    for (const [edge, low, high] of [
      [levelStarts.middle, 'far', 'middle'],
      [levelStarts.near, 'middle', 'near'],
    ] as const) {
      for (const factor of [0.93, 1.07]) {
        expect(levelAt(zoomFor(edge * factor), low)).toBe(low);
        expect(levelAt(zoomFor(edge * factor), high)).toBe(high);
      }
      expect(levelAt(zoomFor(edge * 0.85), high)).toBe(low);
      expect(levelAt(zoomFor(edge * 1.15), low)).toBe(high);
    }
  });

  it('can be jumped over', () => {
    expect(levelAt(1, 'far')).toBe('near');
    expect(levelAt(0.01, 'near')).toBe('far');
  });
});

describe('guestColour', () => {
  it('is the same for a name always, and uses the whole palette', () => {
    expect(guestColour('shop')).toEqual(guestColour('shop'));
    const seen = new Set(
      Array.from({ length: 200 }, (_, index) => JSON.stringify(guestColour(`guest-${index}`))),
    );
    expect(seen.size).toBe(16);
  });
});
