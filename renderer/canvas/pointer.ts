import type { Point } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Aim } from './aim.ts';
import type { Arranging } from './arranging.ts';
import type { SelectWay } from './choosing.ts';
import type { Drag, Dragging } from './dragging.ts';
import { openGestures } from './gestures.ts';
import type { Navigator } from './navigator.ts';

/** What the pointer works with: what it meets, the camera, and what a node is asked for. */
export type PointerSurroundings = {
  aim: Aim;
  arranging: Arranging;
  dragging: Dragging;
  navigator: Navigator;
  hover: (id: string | null) => void;
  choose: (id: string | null, way: SelectWay) => void;
  /** Adds to the selection. */
  add: (ids: readonly string[]) => void;
  open: (id: string) => void;
  menu: (id: string, client: Point) => void;
  /** What a press on a node and moving carries away; null where that pans. */
  dragOf: (id: string) => Drag | null;
  showMarquee: (rect: Rect | null) => void;
};

/** Opens the pointer of the canvas on its surface. */
export function openPointer(surface: HTMLElement, own: PointerSurroundings): { close: () => void } {
  const { aim, arranging, dragging, navigator } = own;
  const onNode = (at: Point, run: (id: string) => void): void => {
    const node = aim.nodeAt(at);
    if (node) run(node.id);
  };
  return openGestures(surface, {
    hover(at) {
      const isBusy = at === null || dragging.isActive() || arranging.isActive();
      own.hover(isBusy ? null : (aim.nodeAt(at)?.id ?? null));
    },
    cursor: arranging.cursorAt,
    pan: navigator.panBy,
    zoom: navigator.zoomAround,
    wheel: navigator.glideAround,
    grab(at, client, isTouch) {
      if (arranging.grab(at, client, isTouch)) return true;
      const node = aim.nodeAt(at);
      // A finger that moves pans: what it would carry is under it.
      const drag = node && !isTouch ? own.dragOf(node.id) : null;
      if (drag) dragging.start(drag, client);
      return Boolean(drag);
    },
    click(at, isAdding) {
      if (!arranging.click(at)) own.choose(aim.nodeAt(at)?.id ?? null, isAdding ? 'toggle' : 'only');
    },
    open(at) {
      if (!arranging.doubleClick(at)) onNode(at, own.open);
    },
    menu: (at, client) => onNode(at, (id) => own.menu(id, client)),
    marquee(rect, isDone) {
      own.showMarquee(isDone ? null : rect);
      if (isDone) own.add(aim.within(rect));
    },
    cancelMarquee: () => own.showMarquee(null),
  });
}
