import type { Folding, KeptPlaces } from '../../shared/arrangement.ts';
import type { Canvas } from '../canvas/canvas-door.ts';
import { foldingOf, nothingFolded, withFolded, withHostsFolded, withShown } from '../scene/folding.ts';
import type { PreferenceKeeper } from './preferences.ts';
import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

/** Arranges the canvas for the user: what is folded and where plates stand, kept as preferences, with a way back. */
export type Arranger = {
  /** Folds or opens a cluster or a host. */
  fold: (id: string, isFolded: boolean) => void;
  /** Opens all that hides a node. */
  show: (id: string) => void;
  /** Folds or opens all hosts: of one cluster, or of all of them. */
  foldHosts: (isFolded: boolean, cluster?: string) => void;
  foldClusters: (isFolded: boolean) => void;
  openAll: () => void;
  /** Puts what is folded to what it was in a view. */
  setFolding: (folding: Folding) => void;
  /** Gives the place of a plate, or of all, back to the layout. */
  putBack: (cluster: string | null) => void;
  /** Remembers how plates stood before one was moved. */
  noteMoved: (before: KeptPlaces) => void;
  /** Takes the last fold or move back; answers whether there was one. */
  undo: () => boolean;
  canUndo: () => boolean;
  close: () => void;
};

type ArrangerTools = {
  world: WorldStore;
  view: ViewStore;
  preferences: PreferenceKeeper;
  canvas: { current: Pick<Canvas, 'putBack' | 'restore'> | null };
};

/** How many folds and moves can be taken back. */
const mostSteps = 50;

/** Opens the arranger; it forgets clusters that are removed. */
export function openArranger({ world, view, preferences, canvas }: ArrangerTools): Arranger {
  let past: { folding: Folding; places: KeptPlaces | null }[] = [];

  const now = (): Folding => view.getState().preferences.folding;
  const note = (places: KeptPlaces | null): void => {
    past = [...past, { folding: now(), places }].slice(-mostSteps);
  };
  const change = (next: Folding): void => {
    if (next === now()) return;
    note(null);
    preferences.change({ folding: next });
  };
  const clusters = (id?: string) =>
    world.getState().graph.clusters.filter((node) => id === undefined || node.id === id);
  const forget = (): void => {
    const known = world.getState().clusters;
    const next = known === null ? now() : foldingOf(now(), known);
    if (next !== now()) preferences.change({ folding: next });
  };
  const stop = world.subscribe((state, before) => {
    if (state.clusters !== before.clusters) forget();
  });

  return {
    fold(id, isFolded) {
      const node = world.getState().graph.nodes.get(id);
      if (node?.type === 'cluster' || node?.type === 'host') change(withFolded(now(), node, isFolded));
    },
    show(id) {
      const { graph } = world.getState();
      const node = graph.nodes.get(id);
      if (node) change(withShown(now(), graph, node));
    },
    foldHosts: (isFolded, cluster) => change(withHostsFolded(now(), clusters(cluster), isFolded)),
    foldClusters(isFolded) {
      change(clusters().reduce((folding, node) => withFolded(folding, node, isFolded), now()));
    },
    openAll() {
      if (Object.keys(now()).length > 0) change(nothingFolded);
    },
    setFolding: change,
    putBack: (cluster) => canvas.current?.putBack(cluster),
    noteMoved(before) {
      note(before);
      preferences.flush();
    },
    undo() {
      const last = past.at(-1);
      if (!last) return false;
      past = past.slice(0, -1);
      if (last.folding !== now()) preferences.change({ folding: last.folding });
      if (last.places) canvas.current?.restore(last.places);
      return true;
    },
    canUndo: () => past.length > 0,
    close: stop,
  };
}
