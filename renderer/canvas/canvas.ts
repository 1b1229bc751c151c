import type { Point } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Graph } from '../scene/graph.ts';
import { levelAt } from '../scene/levels.ts';
import type { Level } from '../scene/levels.ts';
import { openLooks } from '../scene/look.ts';
import type { Emphasis, Overlay } from '../scene/look.ts';
import { guestMemberships } from '../scene/memberships.ts';
import { healthOverlay } from '../scene/overlays/health.ts';
import { neighbour } from '../scene/within.ts';
import type { Direction } from '../scene/within.ts';
import { openAim } from './aim.ts';
import type { Canvas, CanvasOptions } from './canvas-door.ts';
import { openDragging } from './dragging.ts';
import { openGestures } from './gestures.ts';
import { openKeys } from './keys.ts';
import { openMinimaps } from './minimap.ts';
import { openMirror } from './mirror.ts';
import { labelOf } from './mirror-rows.ts';
import { openNavigator } from './navigator.ts';
import { openPainter } from './painter.ts';
import { openPlacement } from './placement.ts';
import { openStage } from './stage.ts';

export type { Canvas, CanvasOptions } from './canvas-door.ts';

/** Opens the topology canvas inside `parent`, which must be positioned; it fills it and follows its size. */
export function openCanvas(parent: HTMLElement, options: CanvasOptions): Canvas {
  let graph: Graph = { clusters: [], nodes: new Map() };
  let level: Level | null = null;
  let selection: ReadonlySet<string> = new Set();
  let lastSelected: string | null = null;
  let hovered: string | null = null;
  let focused: string | null = null;
  let pending: ReadonlySet<string> = new Set();
  let marquee: Rect | null = null;
  let scheduled = 0;
  let isClosed = false;
  let overlay: Overlay = healthOverlay;
  let memberships = guestMemberships;
  let emphasis: Emphasis | null = null;
  const toLook = openLooks();
  let waiting: (() => void)[] = [];

  const onRoom = (): void => {
    const before = placement.layout();
    placement.setRoom(stage.size());
    navigator.follow(before);
    painter.markScene();
    refresh();
  };
  const stage = openStage(parent, onRoom, () => {
    painter.markScene();
    refresh();
  });
  const placement = openPlacement(graph, stage.size(), options.arrangement ?? { folding: {}, kept: null });
  const painter = openPainter(stage, options.theme);
  const navigator = openNavigator(placement.layout, stage.size, (camera) => {
    level = levelAt(camera.zoom, level);
    refresh();
    options.onCamera(camera, level);
  });

  const refresh = (): void => {
    if (scheduled === 0 && !isClosed) scheduled = requestAnimationFrame(onFrame);
  };
  const levelNow = (): Level => level ?? levelAt(navigator.camera().zoom, null);
  const view = () => ({
    layout: placement.layout(),
    look: toLook({ graph, overlay, memberships, emphasis }),
    camera: navigator.camera(),
    level: levelNow(),
  });
  const onFrame = (nowMs: number): void => {
    scheduled = -1;
    const isMoving = [navigator.tick(nowMs), dragging.tick()].some(Boolean);
    const { isCrisp, isGlowing } = painter.paint(
      {
        ...view(),
        selection,
        pending,
        hovered,
        focused,
        marquee,
        lifted: dragging.sources(),
        drop: dragging.target(),
      },
      nowMs,
    );
    scheduled = 0;
    if (isMoving || isGlowing || !isCrisp) refresh();
    minimaps.follow();
    if (!isMoving && isCrisp) settle();
  };
  const settle = (): void => {
    const done = waiting;
    waiting = [];
    if (done.length > 0) mirror.flush();
    for (const resolve of done) resolve();
  };

  const aim = openAim({
    graph: () => graph,
    layout: placement.layout,
    isFar: () => level === 'far',
    viewport: stage.size,
    navigator,
  });
  const dragging = openDragging({
    targetAt: (client) => aim.boxAt(stage.toOwn(client)),
    room: () => stage.surface.getBoundingClientRect(),
    panBy: navigator.panBy,
    refresh,
    theme: painter.theme,
  });
  const clientRect = (id: string): DOMRect | null => {
    const own = navigator.toScreen(id);
    return own && stage.toPage(own);
  };
  const changeSelection = (ids: ReadonlySet<string>, last: string | null): void => {
    selection = ids;
    lastSelected = last;
    mirror.setSelection(selection, last);
    refresh();
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
  const hover = (id: string | null): void => {
    if (id === hovered) return;
    hovered = id;
    refresh();
    options.onHover(id, id === null ? null : clientRect(id));
  };
  const menuFor = (id: string, at: Point | null): void => {
    const rect = clientRect(id);
    if (!rect) return;
    if (!selection.has(id)) choose(id, false);
    options.onMenu(id, at ?? { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 });
  };
  const step = (direction: Direction, isAdding: boolean): void => {
    const from = lastSelected === null ? undefined : graph.nodes.get(lastSelected);
    const to = from ? neighbour(placement.layout(), from, direction) : aim.first();
    const node = to === null ? undefined : graph.nodes.get(to);
    if (!node) return;
    changeSelection(new Set(isAdding ? [...selection, node.id] : [node.id]), node.id);
    navigator.reveal(node.id);
    mirror.say(labelOf(graph, node));
  };

  const mirror = openMirror(parent, {
    onFocus(id) {
      focused = id;
      if (id !== null) navigator.reveal(id);
      refresh();
    },
    onSelect: choose,
    onOpen: options.onOpen,
    onMenu: (id) => menuFor(id, null),
    onClear: () => choose(null, false),
  });
  const gestures = openGestures(stage.surface, {
    hover: (at) => hover(at === null || dragging.isActive() ? null : (aim.nodeAt(at)?.id ?? null)),
    pan: navigator.panBy,
    zoom: navigator.zoomAround,
    wheel: navigator.glideAround,
    grab(at, client) {
      const node = aim.nodeAt(at);
      const drag = node && options.dragOf?.(node.id, selection);
      if (drag) dragging.start(drag, client);
      return Boolean(drag);
    },
    click: (at, isAdding) => choose(aim.nodeAt(at)?.id ?? null, isAdding),
    open(at) {
      const node = aim.nodeAt(at);
      if (!node) return;
      navigator.zoomTo([node.id]);
      options.onOpen(node.id);
    },
    menu(at, client) {
      const node = aim.nodeAt(at);
      if (node) menuFor(node.id, client);
    },
    marquee(rect, isDone) {
      marquee = isDone ? null : rect;
      refresh();
      if (!isDone) return;
      const ids = aim.within(rect);
      changeSelection(new Set([...selection, ...ids]), ids[0] ?? lastSelected);
    },
    cancelMarquee() {
      marquee = null;
      refresh();
    },
  });
  const minimaps = openMinimaps({
    layout: placement.layout,
    viewport: stage.size,
    navigator,
    theme: painter.theme,
  });
  const openLast = (): void => {
    if (lastSelected !== null && selection.has(lastSelected)) options.onOpen(lastSelected);
  };
  const keys = openKeys(stage.surface, {
    move: step,
    pan: navigator.panBy,
    zoom: navigator.zoomBy,
    fit: navigator.fit,
    zoomToSelection: () => (selection.size > 0 ? navigator.zoomTo([...selection]) : navigator.fit()),
    open: openLast,
    menu: () => lastSelected !== null && menuFor(lastSelected, null),
    clear: () => choose(null, false),
  });
  void document.fonts.ready.then(() => {
    painter.forgetText();
    refresh();
  });

  return {
    setGraph(next) {
      if (next === graph) return;
      graph = next;
      const before = placement.layout();
      placement.setGraph(graph);
      navigator.follow(before);
      mirror.setGraph(graph);
      const kept = [...selection].filter((id) => graph.nodes.has(id));
      if (kept.length !== selection.size) changeSelection(new Set(kept), kept.at(-1) ?? null);
      if (hovered !== null && !graph.nodes.has(hovered)) hover(null);
      refresh();
    },
    setTheme(next) {
      painter.setTheme(next);
      refresh();
    },
    setSelection(ids) {
      selection = new Set(ids);
      if (lastSelected === null || !selection.has(lastSelected)) lastSelected = ids.at(-1) ?? null;
      mirror.setSelection(selection, lastSelected);
      refresh();
    },
    setPending(ids) {
      pending = new Set(ids);
      refresh();
    },
    setOverlay(next) {
      overlay = next;
      refresh();
    },
    setMemberships(next) {
      memberships = next;
      refresh();
    },
    setEmphasis(next) {
      emphasis = next;
      refresh();
    },
    camera: navigator.camera,
    level: levelNow,
    setCamera: navigator.moveTo,
    fit: navigator.fit,
    zoomTo: (id) => navigator.zoomTo(typeof id === 'string' ? [id] : id),
    zoomBy: navigator.zoomBy,
    panBy: navigator.panBy,
    startDrag: dragging.start,
    middle: aim.middle,
    openMinimap: minimaps.open,
    focus: () => stage.surface.focus({ preventScroll: true }),
    rectOf: clientRect,
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        refresh();
      }),
    picture: () => ({ ...view(), viewport: stage.size(), theme: painter.theme() }),
    frames: painter.takeFrames,
    close() {
      isClosed = true;
      cancelAnimationFrame(scheduled);
      dragging.close();
      minimaps.close();
      gestures.close();
      keys.close();
      mirror.close();
      stage.close();
      for (const resolve of waiting) resolve();
    },
  };
}
