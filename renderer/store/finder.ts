import { openFindIndex } from '../scene/query/find-index.ts';
import type { FindIndex } from '../scene/query/find-index.ts';
import { parseQuery } from '../scene/query/parse-query.ts';
import { isAsking, search } from '../scene/query/search.ts';
import type { Found, Search } from '../scene/query/search.ts';
import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

/** Looks for what the view asks for, and again as the clusters change; what it finds is the view's `found`. */
export type Finder = {
  /** The index searches use, for what can be typed next. */
  index: FindIndex;
  /** Makes the index ready in idle moments, before the first key is pressed. */
  warm: () => void;
  close: () => void;
};

/** How long changes of the clusters are gathered before they are searched again, in ms. */
const quietMs = 250;
const sliceMs = 8;

/** Whether two searches found the same nodes, which are the same objects as long as nothing of them changed. */
function isSameFound(a: Found | null, b: Found | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.isNear === b.isNear &&
    a.hits.length === b.hits.length &&
    a.hits.every((hit, index) => hit === b.hits[index])
  );
}

function openSlices(): { run: (work: (isOver: () => boolean) => boolean) => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = (work: (isOver: () => boolean) => boolean): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const startMs = performance.now();
      if (!work(() => performance.now() - startMs > sliceMs)) run(work);
    });
  };
  return { run, stop: () => clearTimeout(timer) };
}

/** Opens the finder. */
export function openFinder({ world, view }: { world: WorldStore; view: ViewStore }): Finder {
  const index = openFindIndex();
  const slices = openSlices();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wanted = (): Search => {
    const { query, isProblemsOnly } = view.getState();
    return { query: parseQuery(query), isProblemsOnly };
  };
  const look = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const asked = wanted();
    let found: Found | null = null;
    if (isAsking(asked)) {
      index.update(world.getState().graph);
      found = search(index, asked);
    }
    if (!isSameFound(found, view.getState().found)) view.setState({ found });
  };
  const stops = [
    view.subscribe((state, before) => {
      if (state.query !== before.query || state.isProblemsOnly !== before.isProblemsOnly) look();
    }),
    world.subscribe((state, before) => {
      if (state.graph !== before.graph && isAsking(wanted())) timer ??= setTimeout(look, quietMs);
    }),
  ];
  look();
  return {
    index,
    warm: () => {
      slices.run((isOver) => {
        const { graph } = world.getState();
        if (!index.warm(graph, isOver)) return false;
        index.update(graph);
        return true;
      });
    },
    close: () => {
      clearTimeout(timer);
      slices.stop();
      for (const stop of stops) stop();
    },
  };
}
