import { t } from '../i18n/i18n.ts';
import type { Folding, KeptPlaces } from '../../shared/arrangement.ts';
import { toScreenRect } from '../scene/camera.ts';
import type { Point } from '../scene/camera.ts';
import { folderOf, isFolded, nothingFolded, withFolded, withShown } from '../scene/folding.ts';
import type { ClusterNode, Graph, HostNode } from '../scene/graph.ts';
import { rectOf } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';
import type { Direction } from '../scene/within.ts';
import type { Navigator } from './navigator.ts';
import type { Placement } from './placement.ts';
import { openPlateDrag } from './plate-drag.ts';
import type { PlateDragSurroundings } from './plate-drag.ts';
import type { Stage } from './stage.ts';
import { titleAt } from './title-at.ts';

/** What the user does to the arrangement, and what is to be kept of it. */
export type ArrangingOptions = {
  /** A cluster or host is to be folded or opened. */
  onFold?: (id: string, isFolded: boolean) => void;
  /** Something hidden is to be shown: all that hides it is to be opened. */
  onShow?: (id: string) => void;
  /** A plate has been moved; `before` is how all stood. */
  onMoved?: (before: KeptPlaces) => void;
  /** Plates stand otherwise than before, for whatever reason. */
  onPlaces?: (kept: KeptPlaces) => void;
};

/** Folds, opens and moves what is on the canvas. Points are in CSS pixels from its upper left corner. */
export type Arranging = {
  folding: () => Folding;
  setFolding: (folding: Folding) => void;
  /** Whether something at a point was folded or opened: by a click its sign, by a double click its title. */
  click: (at: Point) => boolean;
  doubleClick: (at: Point) => boolean;
  /** Folds or opens a cluster or a host, or the host a VM is on. */
  toggle: (id: string) => void;
  /** The node, else what is folded around it. */
  shownId: (id: string) => string;
  /** The same for all of these; where there is but one, what hides it is opened. */
  shownIds: (ids: readonly string[]) => string[];
  /** Begins to move a plate by its title; answers whether there was one. */
  grab: (at: Point, client: Point, isTouch: boolean) => boolean;
  /** Moves a plate a step by the keyboard; answers whether the id is a cluster's. */
  nudge: (id: string, direction: Direction) => boolean;
  putBack: (id: string | null) => void;
  restore: (kept: KeptPlaces) => void;
  /** The cursor for a point; null for the usual one. */
  cursorAt: (at: Point) => string | null;
  /** Tells what is to be kept, where it is not what was told before. */
  tell: () => void;
  isActive: () => boolean;
  tick: () => boolean;
  close: () => void;
};

/** What arranging asks of the canvas. */
export type ArrangingSurroundings = Pick<PlateDragSurroundings, 'refresh' | 'theme'> & {
  graph: () => Graph;
  stage: Stage;
  placement: Placement;
  navigator: Navigator;
  isSelected: (id: string) => boolean;
  /** Called after the layout has changed by the user's hand; the corner of `anchor` should stay where it is. */
  onChange: (change: { before: Layout; anchor: string | null }) => void;
  say: (text: string) => void;
};

const stepPx = 48;
const coarseUnits = 48;

/** Opens arranging. */
export function openArranging(
  own: ArrangingSurroundings,
  options: ArrangingOptions,
  first: Folding,
): Arranging {
  const { placement, graph, navigator, stage } = own;
  const zoom = (): number => navigator.camera().zoom;
  let folding = first;
  /** What the user has just folded or opened here. */
  let anchor: string | null = null;
  let told: KeptPlaces | null = null;

  const tell = (): void => {
    if (!options.onPlaces || placement.layout().plates.length === 0) return;
    const kept = placement.kept();
    if (kept === told) return;
    told = kept;
    options.onPlaces(kept);
  };
  const change = (act: () => void, around: string | null): void => {
    const before = placement.layout();
    act();
    own.onChange({ before, anchor: around });
    tell();
  };
  const move = (act: () => void): void => {
    const kept = placement.kept();
    change(act, null);
    if (placement.kept() !== kept) options.onMoved?.(kept);
  };
  const drag = openPlateDrag({
    ...own,
    parent: stage.surface,
    toOwn: stage.toOwn,
    toWorld: navigator.toWorld,
    toScreen: (rect) => toScreenRect(navigator.camera(), stage.size(), rect),
    room: () => stage.surface.getBoundingClientRect(),
    panBy: navigator.panBy,
    preview: placement.preview,
    onDrop: (id, to) => move(() => placement.move(id, to)),
  });
  const setFolding = (next: Folding): void => {
    if (next === folding) return;
    folding = next;
    change(() => placement.setFolding(next), anchor);
  };
  const shownId = (id: string): string => {
    const node = folding === nothingFolded ? undefined : graph().nodes.get(id);
    return (node && folderOf(folding, graph(), node)?.id) ?? id;
  };
  const fold = (node: ClusterNode | HostNode): void => {
    anchor = node.id;
    const isNow = !isFolded(folding, node);
    if (options.onFold) options.onFold(node.id, isNow);
    else setFolding(withFolded(folding, node, isNow));
    anchor = null;
  };
  const title = (at: Point) => titleAt(placement.layout(), navigator.toWorld(at), zoom());
  const boxOf = (id: string): ClusterNode | HostNode | null => {
    const node = graph().nodes.get(id);
    if (node?.type === 'cluster' || node?.type === 'host') return node;
    const isOnHost = node?.type === 'vm' || node?.type === 'pod';
    const host = isOnHost && node.host !== null ? graph().nodes.get(node.host) : undefined;
    return host?.type === 'host' ? host : null;
  };

  return {
    folding: () => folding,
    setFolding,
    click(at) {
      const found = title(at);
      if (found?.isChevron !== true) return false;
      fold(found.node);
      return true;
    },
    doubleClick(at) {
      const found = title(at);
      if (found && !found.isChevron) fold(found.node);
      return found !== null;
    },
    toggle(id) {
      const node = boxOf(id);
      if (node) fold(node);
    },
    shownId,
    shownIds(ids) {
      const [only, ...others] = ids;
      const node = only === undefined || others.length > 0 ? undefined : graph().nodes.get(only);
      if (node && folderOf(folding, graph(), node)) {
        if (options.onShow) options.onShow(node.id);
        else setFolding(withShown(folding, graph(), node));
      }
      return [...new Set(ids.map(shownId))];
    },
    grab(at, client, isTouch) {
      const found = title(at);
      if (found?.node.type !== 'cluster' || (isTouch && !own.isSelected(found.node.id))) return false;
      const rect = rectOf(placement.layout(), found.node.id);
      if (rect) drag.start(found.node.id, rect, client);
      return rect !== null;
    },
    nudge(id, direction) {
      if (graph().nodes.get(id)?.type !== 'cluster') return false;
      const step = Math.max(1, Math.round(stepPx / zoom() / coarseUnits)) * coarseUnits;
      move(() => placement.step(id, direction, step));
      navigator.reveal(id);
      own.say(t(`drawn.moved.${direction}`));
      return true;
    },
    putBack: (id) => move(() => placement.putBack(id)),
    restore: (kept) => change(() => placement.restore(kept), null),
    cursorAt(at) {
      if (drag.isActive()) return 'grabbing';
      const found = title(at);
      if (!found) return null;
      return found.isChevron ? 'pointer' : found.node.type === 'cluster' ? 'grab' : null;
    },
    tell,
    isActive: drag.isActive,
    tick: drag.tick,
    close: drag.close,
  };
}
