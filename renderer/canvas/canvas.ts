import {
  fitCamera,
  clampCamera,
  maxZoom,
  minZoomFor,
  toScreenRect,
  toWorld,
  zoomAt,
} from '../scene/camera.ts';
import type { Camera, Point } from '../scene/camera.ts';
import { union } from '../scene/geometry.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Graph, GraphNode } from '../scene/graph.ts';
import { hit, layout, rectOf } from '../scene/layout.ts';
import { levelAt } from '../scene/levels.ts';
import type { Level } from '../scene/levels.ts';
import { idsWithin, neighbour } from '../scene/within.ts';
import { openGestures } from './gestures.ts';
import { openKeys } from './keys.ts';
import { openMirror } from './mirror.ts';
import { labelOf } from './mirror-rows.ts';
import { isMotionReduced, startMotion } from './motion.ts';
import type { Motion } from './motion.ts';
import { openPainter } from './painter.ts';
import { openStage } from './stage.ts';
import type { CanvasTheme } from './theme.ts';

/** What a canvas is given, and what it calls. Points and rectangles are in client coordinates. */
export type CanvasOptions = {
  theme: CanvasTheme;
  /** The selection as the user changed it; not called for `setSelection`. */
  onSelect: (ids: readonly string[]) => void;
  onHover: (id: string | null, rect: DOMRect | null) => void;
  /** Double click or Enter. */
  onOpen: (id: string) => void;
  onMenu: (id: string, at: Point) => void;
  onCamera: (camera: Camera, level: Level) => void;
};

/** An open canvas. Ids are those of graph nodes. */
export type Canvas = {
  setGraph: (graph: Graph) => void;
  setTheme: (theme: CanvasTheme) => void;
  setSelection: (ids: readonly string[]) => void;
  /** What waits for the cluster to show a change. */
  setPending: (ids: readonly string[]) => void;
  camera: () => Camera;
  level: () => Level;
  setCamera: (camera: Camera) => void;
  /** Shows everything. */
  fit: () => void;
  /** Brings a node, or all of several, into the middle at a size at which they can be read. */
  zoomTo: (id: string | readonly string[]) => void;
  zoomBy: (factor: number) => void;
  /** Moves what is shown by CSS pixels. */
  panBy: (dx: number, dy: number) => void;
  /** Puts the keyboard on the canvas. */
  focus: () => void;
  /** Where a node is on the page now; null where it is unknown. It may be outside of the canvas. */
  rectOf: (id: string) => DOMRect | null;
  /** Resolves once everything set so far has been drawn, motions have ended, and the tree has followed. */
  settled: () => Promise<void>;
  /** Script time in ms of every full drawing since the last call. */
  frames: () => number[];
  close: () => void;
};

const fitPaddingPx = 32;
const revealMarginPx = 48;

/** Opens the topology canvas inside `parent`, which must be positioned; it fills it and follows its size. */
export function openCanvas(parent: HTMLElement, options: CanvasOptions): Canvas {
  let graph: Graph = { clusters: [], nodes: new Map() };
  let placed = layout(graph, null);
  let camera: Camera = { x: 0, y: 0, zoom: 1 };
  let level: Level = 'near';
  let selection = new Set<string>();
  let lastSelected: string | null = null;
  let hovered: string | null = null;
  let focused: string | null = null;
  let pending: ReadonlySet<string> = new Set();
  let marquee: Rect | null = null;
  let motion: Motion | null = null;
  let isCameraOwn = false;
  let scheduled = 0;
  let isClosed = false;
  let waiting: (() => void)[] = [];

  const stage = openStage(parent, () => {
    if (!isCameraOwn) fitNow();
    refresh('scene');
  });
  const painter = openPainter(stage, options.theme);
  const viewport = () => stage.size();

  const refresh = (what: 'scene' | 'marks'): void => {
    if (what === 'scene') painter.markScene();
    else painter.markOverlay();
    if (scheduled === 0 && !isClosed) scheduled = requestAnimationFrame(onFrame);
  };
  const onFrame = (nowMs: number): void => {
    scheduled = 0;
    if (motion) {
      const next = motion.at(nowMs);
      applyCamera(next ?? motion.to);
      if (next === null) motion = null;
      else refresh('scene');
    }
    level = levelAt(camera.zoom, level);
    painter.paint({ layout: placed, camera, level, selection, pending, hovered, focused, marquee });
    if (scheduled !== 0) return;
    const done = waiting;
    waiting = [];
    mirror.flush();
    for (const resolve of done) resolve();
  };
  const applyCamera = (next: Camera): void => {
    camera = next;
    refresh('scene');
    options.onCamera(camera, levelAt(camera.zoom, level));
  };
  const moveCamera = (next: Camera): void => {
    motion = null;
    isCameraOwn = true;
    applyCamera(clampCamera(next, placed.bounds, viewport()));
  };
  const flyTo = (next: Camera): void => {
    const target = clampCamera(next, placed.bounds, viewport());
    if (isMotionReduced()) {
      motion = null;
      applyCamera(target);
      return;
    }
    motion = startMotion(camera, target);
    refresh('scene');
  };
  const fittedCamera = (): Camera => fitCamera(placed.bounds, viewport(), fitPaddingPx);
  const fitNow = (): void => {
    if (placed.plates.length > 0) applyCamera(fittedCamera());
  };
  const worldAt = (point: Point): Point => toWorld(camera, viewport(), point);
  const nodeAt = (point: Point): GraphNode | null => {
    const world = worldAt(point);
    const found = hit(placed, world.x, world.y);
    return found?.type === 'node' ? found.node : null;
  };
  /** The node a pointer means: far out the cells are too small to be meant, so the host is. */
  const meantAt = (point: Point): GraphNode | null => {
    const node = nodeAt(point);
    if (node?.type !== 'vm' || level !== 'far' || node.host === null) return node;
    return graph.nodes.get(node.host) ?? node;
  };
  const screenRect = (id: string): Rect | null => {
    const rect = rectOf(placed, id);
    return rect && toScreenRect(motion?.to ?? camera, viewport(), rect);
  };
  const clientRect = (id: string): DOMRect | null => {
    const rect = rectOf(placed, id);
    if (!rect) return null;
    const own = toScreenRect(camera, viewport(), rect);
    const page = stage.surface.getBoundingClientRect();
    return new DOMRect(own.x + page.left, own.y + page.top, own.w, own.h);
  };
  const changeSelection = (ids: Set<string>, last: string | null): void => {
    selection = ids;
    lastSelected = last;
    mirror.setSelection(selection, last);
    refresh('marks');
    options.onSelect([...ids]);
  };
  const choose = (id: string | null, isAdding: boolean): void => {
    if (id === null) {
      if (!isAdding && selection.size > 0) changeSelection(new Set(), null);
      return;
    }
    const next = new Set(isAdding ? selection : []);
    if (isAdding && next.has(id)) next.delete(id);
    else next.add(id);
    changeSelection(next, id);
  };
  /** Moves the camera just enough to show a node that the keyboard came to. */
  const reveal = (id: string): void => {
    const rect = screenRect(id);
    if (!rect) return;
    const { width, height } = viewport();
    const shift = (low: number, size: number, room: number): number => {
      if (size > room - revealMarginPx * 2)
        return low < 0 || low + size > room ? room / 2 - (low + size / 2) : 0;
      if (low < revealMarginPx) return revealMarginPx - low;
      return Math.min(0, room - revealMarginPx - (low + size));
    };
    const dx = shift(rect.x, rect.w, width);
    const dy = shift(rect.y, rect.h, height);
    if (dx === 0 && dy === 0) return;
    isCameraOwn = true;
    const from = motion?.to ?? camera;
    flyTo({ ...from, x: from.x - dx / from.zoom, y: from.y - dy / from.zoom });
  };
  const hover = (id: string | null): void => {
    if (id === hovered) return;
    hovered = id;
    refresh('marks');
    options.onHover(id, id === null ? null : clientRect(id));
  };
  const panBy = (dx: number, dy: number): void =>
    moveCamera({ ...camera, x: camera.x - dx / camera.zoom, y: camera.y - dy / camera.zoom });
  const zoomAround = (at: Point, factor: number): void => {
    const limits = { min: minZoomFor(placed.bounds, viewport()), max: maxZoom };
    moveCamera(zoomAt(camera, viewport(), at, factor, limits));
  };
  const zoomBy = (factor: number): void => {
    const from = motion?.to ?? camera;
    isCameraOwn = true;
    flyTo({ ...from, zoom: from.zoom * factor });
  };
  const zoomTo = (id: string | readonly string[]): void => {
    const ids = typeof id === 'string' ? [id] : id;
    const rects = ids.flatMap((each) => rectOf(placed, each) ?? []);
    const all = union(rects);
    if (!all) return;
    isCameraOwn = true;
    flyTo(fitCamera(all, viewport(), fitPaddingPx * 1.5, 1.6));
  };
  const fit = (): void => {
    isCameraOwn = false;
    if (placed.plates.length > 0) flyTo(fittedCamera());
  };
  const menuFor = (id: string): void => {
    const rect = clientRect(id);
    if (!rect) return;
    if (!selection.has(id)) choose(id, false);
    options.onMenu(id, { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 });
  };
  const firstInView = (): string | null => {
    const { width, height } = viewport();
    const corner = worldAt({ x: 0, y: 0 });
    const view = { ...corner, w: width / camera.zoom, h: height / camera.zoom };
    const type = level === 'far' ? 'host' : 'vm';
    return idsWithin(placed, view, type)[0] ?? placed.plates[0]?.plate.node.id ?? null;
  };
  const step = (direction: Parameters<typeof neighbour>[2], isAdding: boolean): void => {
    const from = lastSelected === null ? undefined : graph.nodes.get(lastSelected);
    const to = from ? neighbour(placed, from, direction) : firstInView();
    const node = to === null ? undefined : graph.nodes.get(to);
    if (!node) return;
    changeSelection(new Set(isAdding ? [...selection, node.id] : [node.id]), node.id);
    reveal(node.id);
    mirror.say(labelOf(graph, node));
  };

  const mirror = openMirror(parent, {
    onFocus(id) {
      focused = id;
      if (id !== null) reveal(id);
      refresh('marks');
    },
    onSelect: choose,
    onOpen: (id) => options.onOpen(id),
    onMenu: menuFor,
    onClear: () => choose(null, false),
  });
  const gestures = openGestures(stage.surface, {
    hover: (at) => hover(at === null ? null : (meantAt(at)?.id ?? null)),
    pan: panBy,
    zoom: zoomAround,
    click: (at, isAdding) => choose(meantAt(at)?.id ?? null, isAdding),
    open(at) {
      const node = meantAt(at);
      if (!node) return;
      zoomTo(node.id);
      options.onOpen(node.id);
    },
    menu(at, client) {
      const node = meantAt(at);
      if (!node) return;
      if (!selection.has(node.id)) choose(node.id, false);
      options.onMenu(node.id, client);
    },
    marquee(rect, isDone) {
      marquee = isDone ? null : rect;
      refresh('marks');
      if (!isDone) return;
      const world = { ...worldAt(rect), w: rect.w / camera.zoom, h: rect.h / camera.zoom };
      const ids = idsWithin(placed, world, level === 'far' ? 'host' : 'vm');
      changeSelection(new Set([...selection, ...ids]), ids[0] ?? lastSelected);
    },
    cancelMarquee() {
      marquee = null;
      refresh('marks');
    },
  });
  const keys = openKeys(stage.surface, {
    move: step,
    pan: panBy,
    zoom: zoomBy,
    fit,
    zoomToSelection: () => (selection.size > 0 ? zoomTo([...selection]) : fit()),
    open: () => lastSelected !== null && selection.has(lastSelected) && options.onOpen(lastSelected),
    menu: () => lastSelected !== null && menuFor(lastSelected),
    clear: () => choose(null, false),
  });
  void document.fonts.ready.then(() => {
    painter.forgetText();
    refresh('scene');
  });

  return {
    setGraph(next) {
      if (next === graph) return;
      graph = next;
      placed = layout(graph, placed);
      if (!isCameraOwn) fitNow();
      mirror.setGraph(graph);
      const kept = [...selection].filter((id) => graph.nodes.has(id));
      if (kept.length !== selection.size) changeSelection(new Set(kept), kept.at(-1) ?? null);
      if (hovered !== null && !graph.nodes.has(hovered)) hover(null);
      refresh('scene');
    },
    setTheme(theme) {
      painter.setTheme(theme);
      refresh('scene');
    },
    setSelection(ids) {
      selection = new Set(ids);
      if (lastSelected === null || !selection.has(lastSelected)) lastSelected = ids.at(-1) ?? null;
      mirror.setSelection(selection, lastSelected);
      refresh('marks');
    },
    setPending(ids) {
      pending = new Set(ids);
      refresh('marks');
    },
    camera: () => camera,
    level: () => levelAt(camera.zoom, level),
    setCamera: moveCamera,
    fit,
    zoomTo,
    zoomBy,
    panBy,
    focus: () => stage.surface.focus({ preventScroll: true }),
    rectOf: clientRect,
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        refresh('marks');
      }),
    frames: painter.takeFrames,
    close() {
      isClosed = true;
      cancelAnimationFrame(scheduled);
      gestures.close();
      keys.close();
      mirror.close();
      stage.close();
      for (const resolve of waiting) resolve();
    },
  };
}
