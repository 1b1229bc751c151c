import type { Point } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import { panStep } from './dragging.ts';
import type { CanvasTheme } from './theme.ts';

/** What moving a plate asks of the canvas. Client points are on the page, own points from the upper left corner of the canvas. */
export type PlateDragSurroundings = {
  /** What the outlines are put into. */
  parent: HTMLElement;
  toOwn: (client: Point) => Point;
  toWorld: (own: Point) => Point;
  /** A rectangle of the world in CSS pixels from the upper left corner of the canvas. */
  toScreen: (rect: Rect) => Rect;
  room: () => DOMRect;
  panBy: (dx: number, dy: number) => void;
  refresh: () => void;
  theme: () => CanvasTheme;
  /** Where a plate would land whose upper left corner is brought to a point of the world. */
  preview: (id: string, to: Point) => Rect | null;
  onDrop: (id: string, to: Point) => void;
};

/** The plate that is carried, if any. */
export type PlateDrag = {
  /** Begins; `rect` is where the plate is. From then on the pointer and Escape are followed wherever they are. */
  start: (id: string, rect: Rect, client: Point) => void;
  isActive: () => boolean;
  /** Follows the pointer once a frame; answers whether it must be called again. */
  tick: () => boolean;
  close: () => void;
};

function outline(parent: HTMLElement, border: string, background: string): HTMLElement {
  const box = document.createElement('div');
  box.setAttribute('aria-hidden', 'true');
  Object.assign(box.style, {
    position: 'absolute',
    left: '0',
    top: '0',
    boxSizing: 'border-box',
    pointerEvents: 'none',
    borderRadius: '8px',
    border,
    background,
  });
  parent.append(box);
  return box;
}

function put({ style }: HTMLElement, rect: Rect | null): void {
  style.display = rect ? 'block' : 'none';
  if (!rect) return;
  style.transform = `translate(${rect.x}px, ${rect.y}px)`;
  style.width = `${rect.w}px`;
  style.height = `${rect.h}px`;
}

type Active = {
  id: string;
  rect: Rect;
  /** From the plate's corner to where it was taken, in world units. */
  held: Point;
  client: Point;
  ghost: HTMLElement;
  landing: HTMLElement;
  stop: AbortController;
};

/** Opens the door for moving plates. The carried outline is dashed; the solid one is where the plate would land. */
export function openPlateDrag(own: PlateDragSurroundings): PlateDrag {
  let active: Active | null = null;

  const cornerOf = ({ client, held }: Active): Point => {
    const at = own.toWorld(own.toOwn(client));
    return { x: at.x - held.x, y: at.y - held.y };
  };
  const end = (): Active | null => {
    const ended = active;
    active = null;
    ended?.stop.abort();
    ended?.ghost.remove();
    ended?.landing.remove();
    if (ended) own.refresh();
    return ended;
  };
  const drop = (): void => {
    const ended = end();
    if (ended) own.onDrop(ended.id, cornerOf(ended));
  };

  return {
    start(id, rect, client) {
      end();
      const at = own.toWorld(own.toOwn(client));
      const { accent } = own.theme();
      const stop = new AbortController();
      const tint = `color-mix(in oklch, ${accent} 14%, transparent)`;
      active = {
        id,
        rect,
        held: { x: at.x - rect.x, y: at.y - rect.y },
        client,
        landing: outline(own.parent, `2px solid ${accent}`, tint),
        ghost: outline(own.parent, `1.5px dashed ${accent}`, 'none'),
        stop,
      };
      const { signal } = stop;
      const onMove = (event: PointerEvent): void => {
        if (!active) return;
        event.stopPropagation();
        active.client = { x: event.clientX, y: event.clientY };
        own.refresh();
      };
      const onKey = (event: KeyboardEvent): void => {
        if (event.key !== 'Escape') return;
        event.stopImmediatePropagation();
        event.preventDefault();
        end();
      };
      addEventListener('pointermove', onMove, { signal, capture: true });
      addEventListener('pointerup', drop, { signal, capture: true });
      addEventListener('pointercancel', end, { signal, capture: true });
      addEventListener('blur', end, { signal });
      addEventListener('keydown', onKey, { signal, capture: true });
      own.refresh();
    },
    isActive: () => active !== null,
    tick() {
      if (!active) return false;
      const { left, top, right, bottom } = own.room();
      const { x, y } = active.client;
      const isInside = x >= left && x <= right && y >= top && y <= bottom;
      const dx = isInside ? panStep(x - left, right - left) : 0;
      const dy = isInside ? panStep(y - top, bottom - top) : 0;
      if (dx !== 0 || dy !== 0) own.panBy(dx, dy);
      const corner = cornerOf(active);
      const landing = own.preview(active.id, corner);
      put(active.ghost, own.toScreen({ ...active.rect, ...corner }));
      put(active.landing, landing && own.toScreen(landing));
      return dx !== 0 || dy !== 0;
    },
    close: () => void end(),
  };
}
