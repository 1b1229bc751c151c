// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openNavigator } from '../../../renderer/canvas/navigator.ts';
import type { Navigator } from '../../../renderer/canvas/navigator.ts';
import { toScreenRect } from '../../../renderer/scene/camera.ts';
import { overlaps } from '../../../renderer/scene/geometry.ts';
import type { Rect } from '../../../renderer/scene/geometry.ts';
import { layout, rectOfPlate } from '../../../renderer/scene/layout.ts';
import { graphOf } from '../../support/laid-fleet.ts';
import { hostId } from '../../support/small-fleet.ts';

const hosts = ['node-1', 'node-2', 'node-3', 'node-4'];
const vms = Array.from({ length: 60 }, (_, index) => ({
  name: `vm-${index}`,
  host: hosts[index % 4] ?? null,
}));
const laid = layout(graphOf(['a', 'b', 'c'].map((id) => ({ id, hosts, vms }))), null);
const viewport = { width: 680, height: 756 };
const corner: Rect = { x: 500, y: 632, w: 168, h: 112 };

function open(isMotionReduced: boolean, covered: Rect | null = null): Navigator {
  vi.stubGlobal('matchMedia', () => ({ matches: isMotionReduced }));
  return openNavigator(
    () => laid,
    () => viewport,
    () => undefined,
    () => covered,
  );
}
const platesOn = (navigator: Navigator): Rect[] =>
  laid.plates.map((plate) => toScreenRect(navigator.camera(), viewport, rectOfPlate(plate)));

afterEach(() => vi.unstubAllGlobals());

describe('with less motion', () => {
  it('is there at once, whatever moves it', () => {
    const navigator = open(true);
    navigator.fit();
    expect(navigator.camera()).toEqual(navigator.target());
    const before = navigator.camera().zoom;
    navigator.zoomTo([hostId('b', 'node-2')]);
    expect(navigator.camera()).toEqual(navigator.target());
    expect(navigator.camera().zoom).toBeGreaterThan(before);
    navigator.glideAround({ x: 10, y: 10 }, 0.5);
    expect(navigator.camera()).toEqual(navigator.target());
    expect(navigator.tick(0)).toBe(false);
  });

  it('is on its way else', () => {
    const navigator = open(false);
    navigator.fit();
    navigator.zoomTo([hostId('b', 'node-2')]);
    expect(navigator.camera()).not.toEqual(navigator.target());
    expect(navigator.tick(0)).toBe(true);
    expect(navigator.tick(1_000)).toBe(false);
    expect(navigator.camera()).toEqual(navigator.target());
  });
});

describe('what lies over a corner', () => {
  it('has no plate under it once everything is shown', () => {
    const navigator = open(true, corner);
    navigator.fit();
    for (const plate of platesOn(navigator)) {
      expect(overlaps(plate, corner)).toBe(false);
      expect(plate.x).toBeGreaterThanOrEqual(0);
      expect(plate.y).toBeGreaterThanOrEqual(0);
    }
  });

  it('takes no room where nothing would be under it', () => {
    const plain = open(true);
    plain.fit();
    const aside = open(true, { x: 670, y: 750, w: 10, h: 6 });
    aside.fit();
    expect(aside.camera()).toEqual(plain.camera());
  });

  it('does not lie over what the keyboard has come to', () => {
    const id = hostId('a', 'node-1');
    const navigator = open(true, corner);
    navigator.zoomTo([id]);
    const rect = navigator.toScreen(id);
    if (!rect) throw new Error('the host is nowhere');
    const { x, y, zoom } = navigator.camera();
    const middle = { x: corner.x + corner.w / 2, y: corner.y + corner.h / 2 };
    const small = zoom * 0.25;
    navigator.moveTo({ x, y, zoom: small });
    const now = navigator.toScreen(id);
    if (!now) throw new Error('the host is nowhere');
    navigator.panBy(middle.x - (now.x + now.w / 2), middle.y - (now.y + now.h / 2));
    navigator.reveal(id);
    const shown = navigator.toScreen(id);
    expect(shown && overlaps(shown, corner)).toBe(false);
  });
});
