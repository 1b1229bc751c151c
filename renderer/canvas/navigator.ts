import {
  clampCamera,
  fitBeside,
  fitCamera,
  maxZoom,
  minZoomFor,
  toScreenRect,
  toWorld,
  zoomAt,
} from '../scene/camera.ts';
import type { Camera, Point, Viewport } from '../scene/camera.ts';
import { overlaps, union } from '../scene/geometry.ts';
import type { Rect } from '../scene/geometry.ts';
import { keepCorner, keepMiddle } from '../scene/keep-middle.ts';
import { rectOf, rectOfPlate } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';
import { easedFactor, isMotionReduced, startMotion } from './motion.ts';
import type { Motion } from './motion.ts';

/** Moves the camera over a layout, at once or on the way. */
export type Navigator = {
  camera: () => Camera;
  /** Where the camera is going; where it is while nothing moves. */
  target: () => Camera;
  /** Takes a step of a motion at a time in ms; answers whether there are more. */
  tick: (nowMs: number) => boolean;
  moveTo: (camera: Camera) => void;
  panBy: (dx: number, dy: number) => void;
  zoomBy: (factor: number) => void;
  zoomAround: (at: Point, factor: number) => void;
  /** The same, smoothly: what is asked for while it is under way adds up. */
  glideAround: (at: Point, factor: number) => void;
  zoomTo: (ids: readonly string[]) => void;
  /** Shows everything, and goes on doing so until the camera is moved by hand. */
  fit: () => void;
  /**
   * Follows a layout that has taken the place of another, at once: shows everything where the camera was never moved by
   * hand, else keeps what it was brought to in view, or the corner of `anchor` or what is in the middle of the view where it is.
   */
  follow: (before: Layout, anchor?: string | null) => void;
  /** Moves just enough to show a node. */
  reveal: (id: string) => void;
  toWorld: (point: Point) => Point;
  toScreen: (id: string) => Rect | null;
};

const fitPaddingPx = 32;
const nodePaddingPx = 48;
const readableZoom = 1.6;
const revealMarginPx = 48;
const revealGapPx = 12;

/** How far a span must move to be in the room with a margin; too long a one is put in the middle, if it is cut. */
function shiftInto(low: number, size: number, room: number): number {
  if (size > room - revealMarginPx * 2) {
    return low < 0 || low + size > room ? room / 2 - (low + size / 2) : 0;
  }
  return low < revealMarginPx ? revealMarginPx - low : Math.min(0, room - revealMarginPx - (low + size));
}

function isSame(a: Camera, b: Camera): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}

/**
 * Opens a navigator; `onMove` is called whenever there is something new to draw. `covered` is what lies over the lower
 * right corner, in CSS pixels: what is shown whole or revealed is kept from under it.
 */
export function openNavigator(
  layout: () => Layout,
  viewport: () => Viewport,
  onMove: (camera: Camera) => void,
  covered: () => Rect | null = () => null,
): Navigator {
  let camera: Camera = { x: 0, y: 0, zoom: 1 };
  let motion: Motion | null = null;
  /** A smooth zoom: around where, by what factor still, and when its last step was. */
  let glide: { at: Point; rest: number; lastMs: number | null } | null = null;
  let isOwn = false;
  /** What the camera was last brought to. */
  let goal: readonly string[] = [];

  const bounds = (): Rect => layout().bounds;
  const apply = (next: Camera): void => {
    camera = next;
    onMove(camera);
  };
  const limits = (): { min: number; max: number } => ({
    min: minZoomFor(bounds(), viewport()),
    max: maxZoom,
  });
  const around = (at: Point, factor: number): Camera =>
    clampCamera(zoomAt(camera, viewport(), at, factor, limits()), bounds(), viewport());
  const target = (): Camera => motion?.to ?? (glide ? around(glide.at, glide.rest) : camera);
  const stepGlide = (own: NonNullable<typeof glide>, nowMs: number): boolean => {
    const factor = easedFactor(own.rest, own.lastMs === null ? 16 : nowMs - own.lastMs);
    own.lastMs = nowMs;
    own.rest /= factor;
    if (own.rest === 1) glide = null;
    apply(around(own.at, factor));
    return glide !== null;
  };
  const moveTo = (next: Camera): void => {
    motion = null;
    glide = null;
    isOwn = true;
    apply(clampCamera(next, bounds(), viewport()));
  };
  const flyTo = (next: Camera): void => {
    const to = clampCamera(next, bounds(), viewport());
    glide = null;
    motion = isMotionReduced() ? null : startMotion(camera, to);
    apply(motion ? camera : to);
  };
  const toGoal = (): Camera | null => {
    const all = union(goal.flatMap((id) => rectOf(layout(), id) ?? []));
    return all && fitCamera(all, viewport(), nodePaddingPx, readableZoom);
  };
  const fitted = (): Camera =>
    fitBeside(bounds(), layout().plates.map(rectOfPlate), viewport(), fitPaddingPx, covered());
  /** How far down a rectangle may not reach: what lies in the corner is over it. */
  const outOfCover = (rect: Rect): number => {
    const cover = covered();
    return cover && overlaps(rect, cover) && rect.h < cover.y ? cover.y - revealGapPx - (rect.y + rect.h) : 0;
  };

  return {
    camera: () => camera,
    target,
    tick(nowMs) {
      if (glide) return stepGlide(glide, nowMs);
      if (!motion) return false;
      const next = motion.at(nowMs);
      const { to } = motion;
      if (next === null) motion = null;
      apply(next ?? to);
      return next !== null;
    },
    moveTo,
    panBy: (dx, dy) => moveTo({ ...camera, x: camera.x - dx / camera.zoom, y: camera.y - dy / camera.zoom }),
    zoomBy(factor) {
      isOwn = true;
      goal = [];
      flyTo({ ...target(), zoom: target().zoom * factor });
    },
    zoomAround(at, factor) {
      moveTo(around(at, factor));
    },
    glideAround(at, factor) {
      if (isMotionReduced()) {
        moveTo(around(at, factor));
        return;
      }
      motion = null;
      isOwn = true;
      goal = [];
      const { min, max } = limits();
      const wanted = camera.zoom * (glide?.rest ?? 1) * factor;
      const rest = Math.min(max, Math.max(min, wanted)) / camera.zoom;
      glide = { at, rest, lastMs: glide?.lastMs ?? null };
      onMove(camera);
    },
    zoomTo(ids) {
      goal = ids;
      const to = toGoal();
      if (!to) return;
      isOwn = true;
      flyTo(to);
    },
    fit() {
      isOwn = false;
      if (layout().plates.length > 0) flyTo(fitted());
    },
    follow(before, anchor = null) {
      if (layout().plates.length === 0) return;
      const isOnTheWay = motion !== null;
      if (isOwn && before === layout()) return;
      const next = !isOwn
        ? fitted()
        : ((isOnTheWay ? toGoal() : null) ??
          keepCorner(target(), before, layout(), anchor) ??
          keepMiddle(target(), before, layout()));
      if (isSame(next, target())) return;
      motion = null;
      glide = null;
      apply(next);
    },
    reveal(id) {
      const rect = rectOf(layout(), id);
      if (!rect) return;
      const from = target();
      const { width, height } = viewport();
      const own = toScreenRect(from, viewport(), rect);
      const dx = shiftInto(own.x, own.w, width);
      const inside = shiftInto(own.y, own.h, height);
      const dy = inside + outOfCover({ ...own, x: own.x + dx, y: own.y + inside });
      if (dx === 0 && dy === 0) return;
      isOwn = true;
      goal = [];
      flyTo({ ...from, x: from.x - dx / from.zoom, y: from.y - dy / from.zoom });
    },
    toWorld: (point) => toWorld(camera, viewport(), point),
    toScreen(id) {
      const rect = rectOf(layout(), id);
      return rect && toScreenRect(camera, viewport(), rect);
    },
  };
}
