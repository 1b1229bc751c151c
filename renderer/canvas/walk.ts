import type { Graph, GraphNode } from '../scene/graph.ts';
import { firstInside, parentOf, siblingsOf, vmsOf } from '../scene/kin.ts';
import type { Layout } from '../scene/layout.ts';
import { neighbour } from '../scene/within.ts';
import type { Direction } from '../scene/within.ts';
import type { Step } from './keys.ts';
import { labelOf } from './labels.ts';
import { counted, t } from '../i18n/i18n.ts';
import { joined } from './words.ts';

/** What walking needs to know of the canvas, and what it does to it. */
export type WalkSurroundings = {
  graph: () => Graph;
  layout: () => Layout;
  /** The node, else what is folded around it. */
  shownId: (id: string) => string;
  /** Whether a node is not drawn, so that walking passes it over. */
  isHidden?: (node: GraphNode) => boolean;
  selection: () => ReadonlySet<string>;
  /** The node where walking begins while there is none. */
  first: () => string | null;
  changeSelection: (ids: ReadonlySet<string>, last: string | null) => void;
  /** The node the keyboard is on, for its ring and its card; null for none. */
  onCursor: (id: string | null) => void;
  reveal: (id: string) => void;
  say: (text: string) => void;
};

/** Walking over the canvas with the keyboard: from neighbour to neighbour, into what a node holds and out of it. */
export type Walk = {
  move: (direction: Direction, step: Step) => void;
  end: (which: 'first' | 'last', step: Step) => void;
  up: () => void;
  into: () => void;
  toggle: () => void;
  /** Selects all VMs of a node, or those beside a VM; of the one the keyboard is on where none is named. */
  all: (id?: string) => void;
  /** The node the keyboard is on. */
  cursor: () => string | null;
  setCursor: (id: string | null) => void;
  /** Goes to what held the node the keyboard was on, where that is gone, and says so if the keyboard is there. */
  follow: (before: Graph, isHere: boolean) => void;
};

/** Opens walking; nothing is current at first. */
export function openWalk(own: WalkSurroundings): Walk {
  let cursor: string | null = null;
  const isSeen = (node: GraphNode): boolean => !own.isHidden?.(node);

  const nodeOf = (id: string | null): GraphNode | undefined =>
    id === null ? undefined : own.graph().nodes.get(id);
  const here = (): GraphNode | undefined => nodeOf(cursor) ?? nodeOf(own.first());
  const howMany = (): string => {
    const { size } = own.selection();
    return size > 1 ? counted('drawn.countSelected', size) : '';
  };
  const goTo = (node: GraphNode | null | undefined, step: Step): void => {
    if (!node) return;
    const from = cursor;
    cursor = node.id;
    if (step === 'select') own.changeSelection(new Set([node.id]), node.id);
    if (step === 'extend') {
      const kept = from === null ? [] : [from];
      own.changeSelection(new Set([...own.selection(), ...kept, node.id]), node.id);
    }
    own.onCursor(node.id);
    own.reveal(node.id);
    own.say(joined([labelOf(own.graph(), node), howMany()]));
  };

  return {
    move(direction, step) {
      const from = nodeOf(cursor);
      const shown = from && nodeOf(own.shownId(from.id));
      if (shown && shown !== from) {
        goTo(shown, step);
        return;
      }
      goTo(from ? nodeOf(neighbour(own.layout(), from, direction, own.isHidden)) : nodeOf(own.first()), step);
    },
    end(which, step) {
      const from = here();
      if (from)
        goTo(
          siblingsOf(own.graph(), from)
            .filter(isSeen)
            .at(which === 'first' ? 0 : -1),
          step,
        );
    },
    up() {
      const from = nodeOf(cursor);
      const parent = from ? parentOf(own.graph(), from) : null;
      // Several have no one way out: they are let go of.
      if (parent && own.selection().size <= 1) {
        goTo(parent, 'select');
        return;
      }
      cursor = null;
      own.onCursor(null);
      if (own.selection().size === 0) return;
      own.changeSelection(new Set(), null);
      own.say(t('drawn.nothingSelected'));
    },
    into() {
      const from = here();
      if (from) goTo(firstInside(from, isSeen), 'select');
    },
    toggle() {
      const node = here();
      if (!node) return;
      const next = new Set(own.selection());
      const isAdded = !next.delete(node.id);
      if (isAdded) next.add(node.id);
      cursor = node.id;
      own.changeSelection(next, node.id);
      own.onCursor(node.id);
      const label = labelOf(own.graph(), node);
      const said = t(isAdded ? 'drawn.nowSelected' : 'drawn.notSelected', { label });
      own.say(joined([said, howMany()]));
    },
    all(id) {
      const node = id === undefined ? here() : nodeOf(id);
      if (!node) return;
      const ids = vmsOf(own.graph(), node)
        .filter(isSeen)
        .map((vm) => vm.id);
      if (ids.length === 0) return;
      own.changeSelection(new Set(ids), node.type === 'vm' ? node.id : (ids[0] ?? null));
      own.say(counted('drawn.vmsSelected', ids.length));
    },
    cursor: () => cursor,
    setCursor(id) {
      cursor = id;
    },
    follow(before, isHere) {
      const gone = cursor === null || nodeOf(cursor) ? undefined : before.nodes.get(cursor);
      if (!gone) return;
      const parent = parentOf(before, gone);
      const holder = nodeOf(parent?.id ?? null) ?? nodeOf(gone.type === 'cluster' ? null : gone.cluster);
      cursor = holder?.id ?? null;
      if (!isHere) return;
      own.onCursor(cursor);
      const name = gone.type === 'cluster' ? gone.info.name : gone.name;
      const label = holder && labelOf(own.graph(), holder);
      own.say(label ? t('drawn.goneNow', { name, label }) : t('drawn.gone', { name }));
    },
  };
}
