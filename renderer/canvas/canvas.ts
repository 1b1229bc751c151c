import type { Camera, Point } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Graph } from '../scene/graph.ts';
import { levelAt } from '../scene/levels.ts';
import type { Level } from '../scene/levels.ts';
import { openLooks } from '../scene/look.ts';
import type { Emphasis, Overlay } from '../scene/look.ts';
import { guestMemberships } from '../scene/memberships.ts';
import { healthOverlay } from '../scene/overlays/health.ts';
import { openAim } from './aim.ts';
import type { Canvas, CanvasOptions } from './canvas-door.ts';
import { chooseFrom } from './choosing.ts';
import type { SelectWay } from './choosing.ts';
import { openDragging } from './dragging.ts';
import { openGestures } from './gestures.ts';
import { openKeyboard } from './keyboard.ts';
import { openMinimaps } from './minimap.ts';
import { openMirror } from './mirror.ts';
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
  let hovered: string | null = null;
  let focused: string | null = null;
  /** What the keyboard has come to, whose card is shown once nothing moves. */
  let looked: string | null = null;
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
  const onMove = (camera: Camera): void => {
    level = levelAt(camera.zoom, level);
    refresh();
    options.onCamera(camera, level);
  };
  const covered = (): Rect | null => stage.toOwnRect(minimaps.place());
  const navigator = openNavigator(placement.layout, stage.size, onMove, covered);

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
    if (!isMoving && looked !== null) {
      hover(looked);
      looked = null;
    }
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
    walk.setCursor(last);
    mirror.setSelection(selection, last);
    refresh();
    options.onSelect([...ids]);
  };
  const choose = (id: string | null, way: SelectWay): void => {
    const next = chooseFrom(selection, id, way);
    if (next) changeSelection(next, id);
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
    if (!selection.has(id)) choose(id, 'only');
    options.onMenu(id, at ?? { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 });
  };
  const open = (id: string): void => {
    navigator.zoomTo([id]);
    options.onOpen(id);
  };
  const look = (id: string | null): void => {
    looked = id;
    if (id === null) hover(null);
    refresh();
  };
  const walk = openKeyboard(stage.surface, {
    graph: () => graph,
    layout: placement.layout,
    selection: () => selection,
    first: aim.first,
    changeSelection,
    onCursor(id) {
      focused = id !== null && selection.has(id) ? null : id;
      look(id);
    },
    navigator,
    say: (text) => mirror.say(text),
    open,
    menu: (id) => menuFor(id, null),
  });

  const mirror = openMirror(parent, {
    onFocus(id) {
      focused = id;
      if (id !== null) navigator.reveal(id);
      look(id);
    },
    onSelect: choose,
    onSelectAll: walk.all,
    onOpen: open,
    onMenu: (id) => menuFor(id, null),
    onClear: () => choose(null, 'only'),
  });
  const onNode = (at: Point, run: (id: string) => void): void => {
    const node = aim.nodeAt(at);
    if (node) run(node.id);
  };
  const showMarquee = (rect: Rect | null): void => {
    marquee = rect;
    refresh();
  };
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
    click: (at, isAdding) => choose(aim.nodeAt(at)?.id ?? null, isAdding ? 'toggle' : 'only'),
    open: (at) => onNode(at, open),
    menu: (at, client) => onNode(at, (id) => menuFor(id, client)),
    marquee(rect, isDone) {
      showMarquee(isDone ? null : rect);
      if (!isDone) return;
      const ids = aim.within(rect);
      changeSelection(new Set([...selection, ...ids]), ids[0] ?? walk.cursor());
    },
    cancelMarquee: () => showMarquee(null),
  });
  const minimaps = openMinimaps({
    layout: placement.layout,
    viewport: stage.size,
    navigator,
    theme: painter.theme,
    onPlace: () => navigator.follow(placement.layout()),
  });
  void document.fonts.ready.then(painter.forgetText).then(refresh);

  return {
    setGraph(next) {
      if (next === graph) return;
      const old = graph;
      graph = next;
      const before = placement.layout();
      placement.setGraph(graph);
      navigator.follow(before);
      mirror.setGraph(graph);
      const kept = [...selection].filter((id) => graph.nodes.has(id));
      if (kept.length !== selection.size) changeSelection(new Set(kept), kept.at(-1) ?? walk.cursor());
      walk.follow(old, document.activeElement === stage.surface);
      if (hovered !== null && !graph.nodes.has(hovered)) hover(null);
      refresh();
    },
    setTheme(next) {
      painter.setTheme(next);
      refresh();
    },
    setSelection(ids) {
      selection = new Set(ids);
      const cursor = walk.cursor();
      if (cursor === null || !selection.has(cursor)) walk.setCursor(ids.at(-1) ?? null);
      mirror.setSelection(selection, walk.cursor());
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
    picture: () => ({ ...view(), viewport: stage.size(), theme: painter.theme(), selection, pending }),
    frames: painter.takeFrames,
    close() {
      isClosed = true;
      cancelAnimationFrame(scheduled);
      dragging.close();
      minimaps.close();
      gestures.close();
      walk.close();
      mirror.close();
      stage.close();
      for (const resolve of waiting) resolve();
    },
  };
}
