// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGestures, readWheel } from '../../../renderer/canvas/gestures.ts';
import { openKeys } from '../../../renderer/canvas/keys.ts';

const calls: string[] = [];
const say =
  (name: string) =>
  (...values: unknown[]): void => {
    calls.push(
      [name, ...values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))].join(' '),
    );
  };
let surface: HTMLElement;
let close: () => void;

beforeEach(() => {
  calls.length = 0;
  surface = document.createElement('div');
  surface.tabIndex = 0;
  surface.setPointerCapture = () => {};
  document.body.append(surface);
  const names = [
    'hover',
    'grab',
    'pan',
    'zoom',
    'wheel',
    'click',
    'open',
    'menu',
    'marquee',
    'cancelMarquee',
  ] as const;
  const gestures = openGestures(surface, {
    cursor: () => null,
    ...Object.fromEntries(names.map((name) => [name, say(name)])),
  } as unknown as Parameters<typeof openGestures>[1]);
  const keyNames = [
    'move',
    'end',
    'up',
    'into',
    'toggle',
    'all',
    'nudge',
    'pan',
    'zoom',
    'fit',
    'zoomToSelection',
    'open',
    'fold',
    'menu',
  ] as const;
  const keys = openKeys(
    surface,
    Object.fromEntries(keyNames.map((name) => [name, say(name)])) as unknown as Parameters<
      typeof openKeys
    >[1],
  );
  close = () => {
    gestures.close();
    keys.close();
    surface.remove();
  };
});
afterEach(() => close());

function point(type: string, x: number, y: number, more: PointerEventInit = {}): void {
  const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true, ...more });
  Object.defineProperty(event, 'pointerId', { value: more.pointerId ?? 1 });
  surface.dispatchEvent(event);
}
const key = (name: string, more: KeyboardEventInit = {}): boolean =>
  surface.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }),
  );

describe('the pointer', () => {
  it('clicks where it does not move far', () => {
    point('pointerdown', 10, 10);
    point('pointermove', 12, 12);
    point('pointerup', 12, 12);
    expect(calls).toEqual(['click {"x":12,"y":12} false']);
  });

  it('adds with Shift or Ctrl', () => {
    point('pointerdown', 1, 1, { ctrlKey: true });
    point('pointerup', 1, 1, { ctrlKey: true });
    expect(calls).toEqual(['click {"x":1,"y":1} true']);
  });

  it('pans once it is a drag, and does not click then', () => {
    point('pointerdown', 10, 10);
    point('pointermove', 20, 10);
    point('pointermove', 25, 5);
    expect(surface.style.cursor).toBe('grabbing');
    point('pointerup', 25, 5);
    const grab = 'grab {"x":10,"y":10} {"x":20,"y":10} false';
    expect(calls).toEqual(['hover null', grab, 'pan 10 0', 'pan 5 -5']);
    expect(surface.style.cursor).toBe('default');
  });

  it('draws a marquee with Shift, which Escape cancels', () => {
    point('pointerdown', 50, 50, { shiftKey: true });
    point('pointermove', 20, 80, { shiftKey: true });
    point('pointerup', 20, 80, { shiftKey: true });
    expect(calls).toEqual([
      'hover null',
      'marquee {"x":20,"y":50,"w":30,"h":30} false',
      'marquee {"x":20,"y":50,"w":30,"h":30} true',
    ]);
    calls.length = 0;
    point('pointerdown', 50, 50, { shiftKey: true });
    point('pointermove', 20, 80, { shiftKey: true });
    key('Escape');
    point('pointerup', 20, 80);
    expect(calls).toEqual(['hover null', 'marquee {"x":20,"y":50,"w":30,"h":30} false', 'cancelMarquee']);
  });

  it('pinches with two fingers', () => {
    point('pointerdown', 0, 0, { pointerId: 1 });
    point('pointerdown', 100, 0, { pointerId: 2 });
    point('pointermove', 200, 0, { pointerId: 2 });
    expect(calls).toEqual(['pan 50 0', 'zoom {"x":100,"y":0} 2']);
    point('pointerup', 200, 0, { pointerId: 2 });
    point('pointerup', 0, 0, { pointerId: 1 });
    expect(calls).toHaveLength(2);
  });

  it('hovers, opens and asks for the menu', () => {
    point('pointermove', 5, 6);
    point('dblclick', 5, 6);
    point('contextmenu', 5, 6);
    point('pointerleave', 0, 0);
    expect(calls).toEqual([
      'hover {"x":5,"y":6}',
      'open {"x":5,"y":6}',
      'menu {"x":5,"y":6} {"x":5,"y":6}',
      'hover null',
    ]);
  });
});

describe('the wheel', () => {
  const wheel = (change: Partial<WheelEvent>) =>
    readWheel({ deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false, ...change }, 800);

  it('zooms, in finer steps for a pinch', () => {
    expect(wheel({ deltaY: -100 })).toMatchObject({ type: 'zoom', factor: Math.exp(0.22) });
    expect(wheel({ deltaY: 10, ctrlKey: true })).toMatchObject({ type: 'zoom', factor: Math.exp(-0.1) });
    expect(wheel({ deltaY: 3, deltaMode: 1 })).toEqual(wheel({ deltaY: 48 }));
    expect(wheel({ deltaY: 9_999 })).toEqual(wheel({ deltaY: 240 }));
  });

  it('pans with Shift and sideways', () => {
    expect(wheel({ deltaY: 40, shiftKey: true })).toEqual({ type: 'pan', dx: -40, dy: 0 });
    expect(wheel({ deltaX: 30, deltaY: 10 })).toEqual({ type: 'pan', dx: -30, dy: -10 });
  });
});

describe('the keyboard', () => {
  it('moves, zooms, fits, opens and goes up', () => {
    for (const name of ['ArrowLeft', 'ArrowDown', '+', '-', '0', 'f', 'Enter', 'Escape', 'ContextMenu'])
      key(name);
    expect(calls).toEqual([
      'move left select',
      'move down select',
      'zoom 1.25',
      'zoom 0.8',
      'fit',
      'zoomToSelection',
      'open',
      'up',
      'menu',
    ]);
  });

  it('goes in and out, to the first and last, and takes one or all', () => {
    for (const name of ['PageDown', 'PageUp', 'Home', ' ']) key(name);
    key('Enter', { shiftKey: true });
    key('End', { shiftKey: true });
    key(' ', { ctrlKey: true });
    key('a', { ctrlKey: true });
    key('F10', { shiftKey: true });
    expect(calls).toEqual([
      'into',
      'up',
      'end first select',
      'toggle',
      'into',
      'end last extend',
      'toggle',
      'all',
      'menu',
    ]);
    expect(key('F10')).toBe(true);
  });

  it('pans with Alt, extends with Shift, only looks with Ctrl, and leaves the rest to the app', () => {
    key('ArrowRight', { altKey: true });
    key('ArrowUp', { shiftKey: true });
    key('ArrowUp', { ctrlKey: true });
    expect(calls).toEqual(['nudge right', 'pan -96 0', 'move up extend', 'move up look']);
    expect(key('k', { ctrlKey: true })).toBe(true);
    expect(key('0', { ctrlKey: true })).toBe(true);
    expect(key('x')).toBe(true);
    expect(calls).toHaveLength(4);
  });
});
