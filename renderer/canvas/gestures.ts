import type { Point } from '../scene/camera.ts';
import { distance } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';

/** What the pointer can do to the canvas. Points and rectangles are in CSS pixels from the upper left corner of the surface. */
export type PointerIntents = {
  hover: (at: Point | null) => void;
  /** The cursor for a point while nothing is dragged; null for the usual one. */
  cursor: (at: Point) => string | null;
  pan: (dx: number, dy: number) => void;
  zoom: (at: Point, factor: number) => void;
  /** A wheel asks for a zoom in steps, which is reached smoothly. */
  wheel: (at: Point, factor: number) => void;
  /** A drag begins at a point: whether something there is carried away by it, which is then followed elsewhere. */
  grab: (at: Point, client: Point, isTouch: boolean) => boolean;
  click: (at: Point, isAdding: boolean) => void;
  open: (at: Point) => void;
  menu: (at: Point, client: Point) => void;
  /** While it is drawn, and once more with `isDone`. */
  marquee: (rect: Rect, isDone: boolean) => void;
  cancelMarquee: () => void;
};

/** The way in CSS pixels from which a press is a drag. */
export const dragThreshold = 4;

type Drag = {
  start: Point;
  last: Point;
  type: 'press' | 'pan' | 'marquee';
  isAdding: boolean;
  button: number;
};

function toRect(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}

const lineHeightPx = 16;

/** How a wheel event is meant: sideways or with Shift it pans, else it zooms; with Ctrl (a pinch) in finer steps. */
export function readWheel(
  event: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'shiftKey'>,
  pageHeight: number,
): { type: 'pan'; dx: number; dy: number } | { type: 'zoom'; factor: number } {
  const unit = event.deltaMode === 1 ? lineHeightPx : event.deltaMode === 2 ? pageHeight : 1;
  const dx = event.deltaX * unit;
  const dy = event.deltaY * unit;
  if (event.ctrlKey) return { type: 'zoom', factor: Math.exp(-clampStep(dy) * 0.01) };
  if (event.shiftKey) return { type: 'pan', dx: dx === 0 ? -dy : -dx, dy: 0 };
  if (Math.abs(dx) > Math.abs(dy)) return { type: 'pan', dx: -dx, dy: -dy };
  return { type: 'zoom', factor: Math.exp(-clampStep(dy) * 0.0022) };
}

function clampStep(px: number): number {
  return Math.min(240, Math.max(-240, px));
}

/** Listens to pointer and wheel on the surface and tells what is meant. */
export function openGestures(surface: HTMLElement, intents: PointerIntents): { close: () => void } {
  const pointers = new Map<number, Point>();
  let drag: Drag | null = null;
  let pinch: { distance: number; middle: Point } | null = null;

  const at = (event: MouseEvent): Point => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const setCursor = (cursor: string): void => {
    surface.style.cursor = cursor;
  };
  const readPinch = (): typeof pinch => {
    const [a, b] = [...pointers.values()];
    if (!a || !b) return null;
    return { distance: Math.max(1, distance(a, b)), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  };
  const endDrag = (): void => {
    if (drag?.type === 'marquee') intents.cancelMarquee();
    drag = null;
    setCursor('default');
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0 && event.button !== 1) return;
    if (event.button === 1) event.preventDefault();
    surface.focus({ preventScroll: true });
    const point = at(event);
    pointers.set(event.pointerId, point);
    surface.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      endDrag();
      pinch = readPinch();
      return;
    }
    const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
    drag = { start: point, last: point, type: 'press', isAdding, button: event.button };
  };
  const onMove = (event: PointerEvent): void => {
    const point = at(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, point);
    if (pinch) {
      const next = readPinch();
      if (!next) return;
      intents.pan(next.middle.x - pinch.middle.x, next.middle.y - pinch.middle.y);
      intents.zoom(next.middle, next.distance / pinch.distance);
      pinch = next;
      return;
    }
    if (!drag) {
      intents.hover(point);
      setCursor(intents.cursor(point) ?? 'default');
      return;
    }
    if (drag.type === 'press') {
      if (distance(drag.start, point) < dragThreshold) return;
      intents.hover(null);
      const client = { x: event.clientX, y: event.clientY };
      const isTouch = event.pointerType === 'touch';
      if (!event.shiftKey && drag.button === 0 && intents.grab(drag.start, client, isTouch)) {
        drag = null;
        return;
      }
      drag.type = event.shiftKey ? 'marquee' : 'pan';
      setCursor(drag.type === 'pan' ? 'grabbing' : 'crosshair');
    }
    if (drag.type === 'pan') intents.pan(point.x - drag.last.x, point.y - drag.last.y);
    else intents.marquee(toRect(drag.start, point), false);
    drag.last = point;
  };
  const onUp = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pinch) {
      pinch = null;
      return;
    }
    if (!drag) return;
    const ended = drag;
    drag = null;
    setCursor('default');
    if (ended.type === 'press' && event.button === 0) intents.click(at(event), ended.isAdding);
    if (ended.type === 'marquee') intents.marquee(toRect(ended.start, at(event)), true);
  };
  const onCancel = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    pinch = null;
    endDrag();
  };
  const onLeave = (): void => {
    if (!drag) intents.hover(null);
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const meant = readWheel(event, surface.clientHeight);
    if (meant.type === 'pan') intents.pan(meant.dx, meant.dy);
    else intents.wheel(at(event), meant.factor);
  };
  const onDouble = (event: MouseEvent): void => intents.open(at(event));
  const onMenu = (event: MouseEvent): void => {
    event.preventDefault();
    intents.menu(at(event), { x: event.clientX, y: event.clientY });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && drag && drag.type !== 'press') {
      event.stopImmediatePropagation();
      endDrag();
    }
  };

  const stop = new AbortController();
  const { signal } = stop;
  surface.addEventListener('pointerdown', onDown, { signal });
  surface.addEventListener('pointermove', onMove, { signal });
  surface.addEventListener('pointerup', onUp, { signal });
  surface.addEventListener('pointercancel', onCancel, { signal });
  surface.addEventListener('pointerleave', onLeave, { signal });
  surface.addEventListener('wheel', onWheel, { signal, passive: false });
  surface.addEventListener('dblclick', onDouble, { signal });
  surface.addEventListener('contextmenu', onMenu, { signal });
  surface.addEventListener('keydown', onKey, { signal, capture: true });
  return { close: () => stop.abort() };
}
