import type { Camera, Point } from '../scene/camera.ts';
import { nothingFolded } from '../scene/folding.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Graph } from '../scene/graph.ts';
import { levelAt } from '../scene/levels.ts';
import type { Level } from '../scene/levels.ts';
import { openAim } from './aim.ts';
import { openArranging } from './arranging.ts';
import type { Canvas, CanvasOptions } from './canvas-door.ts';
import { chooseFrom } from './choosing.ts';
import type { SelectWay } from './choosing.ts';
import { openDragging } from './dragging.ts';
import { openKeyboard } from './keyboard.ts';
import { openMinimaps } from './minimap.ts';
import { openMirror } from './mirror.ts';
import { openNavigator } from './navigator.ts';
import { nothingStanding, openPainter } from './painter.ts';
import { openPlacement } from './placement.ts';
import { openPointer } from './pointer.ts';
import { openShownLook } from './shown-look.ts';
import { labelSurface, openStage } from './stage.ts';

export type { Canvas, CanvasOptions } from './canvas-door.ts';

/** Opens the topology canvas inside `parent`, which must be positioned; it fills it and follows its size. */
export function openCanvas(parent: HTMLElement, options: CanvasOptions): Canvas {
  const arrangement = options.arrangement ?? { folding: nothingFolded, kept: null };
  let graph: Graph = { clusters: [], nodes: new Map() };
  let level: Level | null = null;
  let selection: ReadonlySet<string> = new Set();
  let hovered: string | null = null;
  let focused: string | null = null;
  /** What the keyboard has come to, whose card is shown once nothing moves. */
  let looked: string | null = null;
  let standing = nothingStanding;
  let marquee: Rect | null = null;
  let scheduled = 0;
  let isClosed = false;
  const shownLook = openShownLook();
  let waiting: (() => void)[] = [];

  const onRoom = (): void => {
    const before = placement.layout();
    placement.setRoom(stage.size());
    navigator.follow(before);
    arranging.tell();
    painter.markScene();
    refresh();
  };
  const stage = openStage(parent, onRoom, () => {
    painter.markScene();
    refresh();
  });
  const placement = openPlacement(graph, stage.size(), arrangement);
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
  const drawn =
    <T>(set: (value: T) => void) =>
    (value: T): void => {
      set(value);
      refresh();
    };
  const levelNow = (): Level => level ?? levelAt(navigator.camera().zoom, null);
  const view = () => ({
    layout: placement.layout(),
    look: shownLook.look(graph),
    camera: navigator.camera(),
    level: levelNow(),
  });
  const onFrame = (nowMs: number): void => {
    scheduled = -1;
    const isMoving = [navigator.tick(nowMs), dragging.tick(), arranging.tick()].some(Boolean);
    const { isCrisp, isGlowing } = painter.paint(
      {
        ...view(),
        selection,
        ...standing,
        hovered,
        focused,
        marquee,
        ...dragging.shown(),
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

  const known = { graph: () => graph, layout: placement.layout, isHidden: shownLook.isHidden };
  const aim = openAim({
    ...known,
    isFar: () => level === 'far',
    viewport: stage.size,
    navigator,
  });
  const dragging = openDragging({
    targetAt: (client) => aim.boxAt(stage.toOwn(client)),
    nodeAt: (client) => aim.nodeAt(stage.toOwn(client)),
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
  const arranging = openArranging(
    {
      graph: () => graph,
      stage,
      placement,
      navigator,
      isSelected: (id) => selection.has(id),
      refresh,
      theme: painter.theme,
      onChange: drawn(({ before, anchor }) => {
        navigator.follow(before, anchor ?? walk.cursor());
        mirror.setFolding(arranging.folding());
      }),
      say: (text) => mirror.say(text),
    },
    options,
    arrangement.folding,
  );
  const menuFor = (id: string, at: Point | null): void => {
    const rect = clientRect(arranging.shownId(id));
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
    ...known,
    selection: () => selection,
    shownId: arranging.shownId,
    first: aim.first,
    changeSelection,
    onCursor(id) {
      focused = id !== null && selection.has(id) ? null : id;
      look(id);
    },
    ...{ navigator, open, shortcuts: options.shortcuts },
    say: (text) => mirror.say(text),
    menu: (id) => menuFor(id, null),
    fold: arranging.toggle,
    nudge: arranging.nudge,
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
    onFold: arranging.toggle,
    onNudge: arranging.nudge,
    onClear: () => choose(null, 'only'),
  });
  mirror.setFolding(arrangement.folding);
  const pointer = openPointer(stage.surface, {
    aim,
    arranging,
    dragging,
    navigator,
    hover,
    choose,
    add: (ids) => changeSelection(new Set([...selection, ...ids]), ids[0] ?? walk.cursor()),
    open,
    menu: menuFor,
    dragOf: (id) => options.dragOf?.(id, selection) ?? null,
    showMarquee: drawn((rect) => (marquee = rect)),
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
      arranging.tell();
      walk.follow(old, document.activeElement === stage.surface);
      if (hovered !== null && !graph.nodes.has(hovered)) hover(null);
      refresh();
    },
    setTheme: drawn(painter.setTheme),
    relabel() {
      mirror.relabel();
      labelSurface(stage.surface);
      shownLook.forget();
      painter.forgetText();
      refresh();
    },
    setSelection(ids) {
      selection = new Set(ids);
      const cursor = walk.cursor();
      if (cursor === null || !selection.has(cursor)) walk.setCursor(ids.at(-1) ?? null);
      mirror.setSelection(selection, walk.cursor());
      refresh();
    },
    setFolding: arranging.setFolding,
    ...{ fold: arranging.toggle, putBack: arranging.putBack, restore: arranging.restore },
    setPending: drawn((ids) => (standing = { ...standing, pending: new Set(ids) })),
    setFlights: drawn((flights) => (standing = { ...standing, flights })),
    setOverlay: drawn(shownLook.setOverlay),
    setMemberships: drawn(shownLook.setMemberships),
    setEmphasis: drawn(shownLook.setEmphasis),
    level: levelNow,
    ...{ camera: navigator.camera, setCamera: navigator.moveTo, fit: navigator.fit },
    zoomTo: (id) => navigator.zoomTo(arranging.shownIds(typeof id === 'string' ? [id] : id)),
    ...{ zoomBy: navigator.zoomBy, panBy: navigator.panBy },
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
    picture: () => ({ ...view(), viewport: stage.size(), theme: painter.theme(), selection, ...standing }),
    frames: painter.takeFrames,
    close() {
      isClosed = true;
      cancelAnimationFrame(scheduled);
      dragging.close();
      arranging.close();
      minimaps.close();
      pointer.close();
      walk.close();
      mirror.close();
      stage.close();
      for (const resolve of waiting) resolve();
    },
  };
}
