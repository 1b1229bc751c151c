import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

/** Goes to nodes that addresses name, which may not be known yet. */
export type Guide = {
  /** Selects and shows a node, as soon as it is there; `onMissing` where it does not come in time. */
  goTo: (id: string) => void;
  close: () => void;
};

type GuideTools = {
  world: WorldStore;
  view: ViewStore;
  zoomTo: (id: string) => void;
  onMissing: (id: string) => void;
};

const patienceMs = 20_000;

/** Opens a guide; a later wish, or a choice of the user, takes the place of one that still waits. */
export function openGuide({ world, view, zoomTo, onMissing }: GuideTools): Guide {
  let stop: (() => void) | null = null;
  const cancel = (): void => {
    stop?.();
    stop = null;
  };
  const arrive = (id: string): boolean => {
    if (!world.getState().graph.nodes.has(id)) return false;
    cancel();
    view.setState({ selection: [id] });
    zoomTo(id);
    return true;
  };
  return {
    goTo: (id) => {
      cancel();
      if (arrive(id)) return;
      const stopWorld = world.subscribe(() => arrive(id));
      const stopView = view.subscribe((state, before) => {
        if (state.selection !== before.selection) cancel();
      });
      const timer = setTimeout(() => {
        cancel();
        onMissing(id);
      }, patienceMs);
      stop = () => {
        stopWorld();
        stopView();
        clearTimeout(timer);
      };
    },
    close: cancel,
  };
}
