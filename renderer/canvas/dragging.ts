import type { Point } from '../scene/camera.ts';
import type { ClusterNode, GraphNode, HostNode } from '../scene/graph.ts';
import type { DropMark, DropMarks } from './drop-layer.ts';
import type { CanvasTheme } from './theme.ts';

/** What dropping somewhere would do: whether it may be, and in words what or why not. */
export type DropVerdict = { isAllowed: boolean; words: string; tone?: DropMark['tone'] };

/** Something that is carried over the canvas; whoever begins it knows what it is and what a drop means. */
export type Drag = {
  /** What is carried, in words. */
  label: string;
  /** The nodes it is taken from; empty where it comes from outside. */
  sources: readonly string[];
  /** What a node under the pointer stands for as a target; hosts and clusters do where it is not given. */
  targetOf?: (node: GraphNode) => GraphNode | null;
  /** What a drop of so many would do; null where it is no target at all. Asked once for each target and count of a drag. */
  verdictOf: (target: GraphNode, times: number) => DropVerdict | null;
  /** What every target would be, shown on all of them while it is carried; worked out once, when it begins. */
  marks?: DropMarks;
  /** What is carried, in words, where a digit or Alt and the wheel multiply it; without it they do not. */
  labelOf?: (times: number) => string;
  /** Called for an allowed target; `at` is in client coordinates. */
  onDrop: (target: string, at: Point, times: number) => void;
  onCancel?: () => void;
};

/** Where a drag would drop now. */
export type DropTarget = { id: string; isAllowed: boolean };

/** What is shown of a drag: the nodes that are carried, where it would drop, and what every target would be. */
export type DragShown = { lifted: readonly string[]; drop: DropTarget | null; dropMarks: DropMarks | null };

/** The drag that is under way, if any. */
export type Dragging = {
  /** Begins; from then on the pointer and Escape are followed wherever they are on the page. */
  start: (drag: Drag, client: Point) => void;
  isActive: () => boolean;
  shown: () => DragShown;
  /** Follows the pointer once a frame, panning near the edges; answers whether it must be called again. */
  tick: () => boolean;
  close: () => void;
};

/** What dragging asks of the canvas. Points are in client coordinates. */
export type DragSurroundings = {
  /** The host at a point, else the cluster; null where there is none. */
  targetAt: (client: Point) => HostNode | ClusterNode | null;
  /** The innermost node that can be meant at a point. */
  nodeAt: (client: Point) => GraphNode | null;
  /** The canvas on the page. */
  room: () => DOMRect;
  panBy: (dx: number, dy: number) => void;
  refresh: () => void;
  theme: () => CanvasTheme;
};

const rimPx = 60;
/** The most room in CSS pixels that what is carried takes beside the pointer. */
const ghostRoomPx = 340;
const panStepPx = 18;

/** How far to pan in a frame, for a position along a side of this length: the deeper in the rim, the more. */
export function panStep(at: number, length: number): number {
  if (at < rimPx) return Math.min(1, (rimPx - at) / rimPx) * panStepPx;
  if (at > length - rimPx) return -Math.min(1, (at - length + rimPx) / rimPx) * panStepPx;
  return 0;
}

function makeGhost(theme: CanvasTheme): { box: HTMLElement; title: HTMLElement; words: HTMLElement } {
  const box = document.createElement('div');
  const title = document.createElement('div');
  const words = document.createElement('div');
  box.setAttribute('aria-hidden', 'true');
  Object.assign(box.style, {
    position: 'fixed',
    left: '0',
    top: '0',
    zIndex: '50',
    pointerEvents: 'none',
    maxWidth: '320px',
    padding: '8px 12px',
    borderRadius: '6px',
    willChange: 'transform',
    color: theme.text,
    background: theme.cell,
    border: `1px dashed ${theme.accent}`,
    boxShadow: '0 4px 16px rgb(0 0 0 / 0.28)',
    font: `450 12px ${theme.fonts.sans}`,
  });
  title.style.font = `450 12px ${theme.fonts.mono}`;
  words.style.color = theme.muted;
  box.append(title, words);
  document.body.append(box);
  return { box, title, words };
}

/** The verdict as a character too, so that it is not told by colour. */
const symbols: Record<DropMark['tone'], string> = { fits: '\u2713', tight: '\u25b2', no: '\u2715' };

function toneOf({ isAllowed, tone }: Pick<DropVerdict, 'isAllowed' | 'tone'>): DropMark['tone'] {
  return isAllowed ? (tone ?? 'fits') : 'no';
}

type Active = {
  drag: Drag;
  at: Point;
  isMoved: boolean;
  /** Whether it has been away from the edges, where panning begins: what begins there is not on its way out. */
  hasBeenInside: boolean;
  times: number;
  verdicts: Map<string, DropVerdict | null>;
  target: (DropTarget & DropVerdict) | null;
  ghost: ReturnType<typeof makeGhost>;
  stop: AbortController;
};

/** Opens the door for drags over the canvas. */
export function openDragging(surroundings: DragSurroundings): Dragging {
  let active: Active | null = null;

  const end = (): Active | null => {
    const ended = active;
    active = null;
    ended?.stop.abort();
    ended?.ghost.box.remove();
    surroundings.refresh();
    return ended;
  };
  const find = (own: Active): void => {
    const met = own.drag.targetOf && surroundings.nodeAt(own.at);
    const node = own.drag.targetOf ? (met ? own.drag.targetOf(met) : null) : surroundings.targetAt(own.at);
    let verdict: DropVerdict | null = null;
    if (node) {
      const known = own.verdicts.get(node.id);
      verdict = known === undefined ? own.drag.verdictOf(node, own.times) : known;
      own.verdicts.set(node.id, verdict);
    }
    own.target = node && verdict ? { id: node.id, ...verdict } : null;
    const words = own.target ? `${symbols[toneOf(own.target)]} ${own.target.words}` : '';
    if (own.ghost.words.textContent !== words) own.ghost.words.textContent = words;
    // At the right edge it goes to the other side of the pointer, so that its words stay on the page.
    const isAtEdge = own.at.x > innerWidth - ghostRoomPx;
    const side = isAtEdge ? `translate(${own.at.x - 14}px, ${own.at.y + 10}px) translateX(-100%)` : null;
    own.ghost.box.style.transform = side ?? `translate(${own.at.x + 14}px, ${own.at.y + 10}px)`;
  };
  const drop = (): void => {
    if (active) find(active);
    const ended = end();
    if (ended?.target?.isAllowed) ended.drag.onDrop(ended.target.id, ended.at, ended.times);
    else ended?.drag.onCancel?.();
  };
  const cancel = (): void => end()?.drag.onCancel?.();

  return {
    start(drag, client) {
      cancel();
      const stop = new AbortController();
      const ghost = makeGhost(surroundings.theme());
      ghost.title.textContent = drag.label;
      active = {
        drag,
        at: client,
        isMoved: true,
        hasBeenInside: false,
        times: 1,
        verdicts: new Map(),
        target: null,
        ghost,
        stop,
      };
      const { signal } = stop;
      const onMove = (event: PointerEvent): void => {
        if (!active) return;
        event.stopPropagation();
        active.at = { x: event.clientX, y: event.clientY };
        active.isMoved = true;
        surroundings.refresh();
      };
      const multiply = (event: Event, times: number): void => {
        event.stopImmediatePropagation();
        event.preventDefault();
        if (!active || !drag.labelOf) return;
        active.times = Math.min(99, Math.max(1, times));
        active.verdicts.clear();
        active.isMoved = true;
        ghost.title.textContent = drag.labelOf(active.times);
        surroundings.refresh();
      };
      const onWheel = (event: WheelEvent): void => {
        if (event.altKey && active && drag.labelOf)
          multiply(event, active.times + (event.deltaY + event.deltaX < 0 ? 1 : -1));
      };
      const onKey = (event: KeyboardEvent): void => {
        if (drag.labelOf && /^[1-9]$/.test(event.key)) {
          multiply(event, Number(event.key));
          return;
        }
        if (event.key !== 'Escape') return;
        event.stopImmediatePropagation();
        event.preventDefault();
        cancel();
      };
      // What is under the pointer is a target now, and no surface of its own.
      addEventListener('pointerdown', (event) => event.stopPropagation(), { signal, capture: true });
      addEventListener('pointermove', onMove, { signal, capture: true });
      addEventListener('pointerup', drop, { signal, capture: true });
      addEventListener('pointercancel', cancel, { signal, capture: true });
      addEventListener('blur', cancel, { signal });
      addEventListener('keydown', onKey, { signal, capture: true });
      addEventListener('wheel', onWheel, { signal, capture: true, passive: false });
      surroundings.refresh();
    },
    isActive: () => active !== null,
    shown: () => ({
      lifted: active?.drag.sources ?? [],
      drop: active?.target ?? null,
      dropMarks: active?.drag.marks ?? null,
    }),
    tick() {
      if (!active) return false;
      const { left, top, right, bottom } = surroundings.room();
      const { x, y } = active.at;
      const isInside = x >= left && x <= right && y >= top && y <= bottom;
      const dx = isInside ? panStep(x - left, right - left) : 0;
      const dy = isInside ? panStep(y - top, bottom - top) : 0;
      active.hasBeenInside ||= isInside && dx === 0 && dy === 0;
      const isPanning = active.hasBeenInside && (dx !== 0 || dy !== 0);
      if (isPanning) surroundings.panBy(dx, dy);
      if (active.isMoved || isPanning) find(active);
      active.isMoved = false;
      return isPanning;
    },
    close: cancel,
  };
}
