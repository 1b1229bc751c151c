import { openFindIndex } from '../scene/query/find-index.ts';
import type { FindIndex } from '../scene/query/find-index.ts';
import { parseQuery } from '../scene/query/parse-query.ts';
import { isAsking, searchSteps } from '../scene/query/search.ts';
import type { Found, Search } from '../scene/query/search.ts';
import { openSlices } from './slices.ts';
import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

/**
 * Looks for what the view asks for, and again as the clusters change; what it finds is the view's `found`. It looks in
 * slices behind the input that asks; what was found before stays until the new is there.
 */
export type Finder = {
  /** The index searches use, for what can be typed next. */
  index: FindIndex;
  /** Makes the index ready in idle moments, before the first key is pressed. */
  warm: () => void;
  /** Brings `found` up to what is asked for now, for what acts upon it. */
  finish: () => void;
  close: () => void;
};

/** How long changes of the clusters are gathered before they are searched again, in ms. */
const quietMs = 250;

/** Whether two searches found the same nodes, which are the same objects as long as nothing of them changed. */
function isSameFound(a: Found | null, b: Found | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.isNear === b.isNear &&
    a.hits.length === b.hits.length &&
    a.hits.every((hit, index) => hit === b.hits[index])
  );
}

/** Opens the finder. */
export function openFinder({ world, view }: { world: WorldStore; view: ViewStore }): Finder {
  const index = openFindIndex();
  const searching = openSlices();
  const warming = openSlices();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** What the view's `found` was found for. */
  let answered = '';

  const wanted = (): Search & { key: string } => {
    const { query, isProblemsOnly } = view.getState();
    return { query: parseQuery(query), isProblemsOnly, key: `${String(isProblemsOnly)} ${query}` };
  };
  function* lookSteps({ key, ...asked }: ReturnType<typeof wanted>): Generator<undefined, void> {
    yield* index.steps(world.getState().graph);
    const found = yield* searchSteps(index, asked);
    const isSame = key === answered && isSameFound(found, view.getState().found);
    answered = key;
    view.setState(isSame ? { isSearching: false } : { found, isSearching: false });
  }
  const onSlice = (): void => {
    if (!view.getState().isSearching) view.setState({ isSearching: true });
  };
  const look = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const asked = wanted();
    if (isAsking(asked)) {
      searching.run(lookSteps(asked), onSlice);
      return;
    }
    searching.stop();
    if (view.getState().found !== null) view.setState({ found: null, isSearching: false });
  };
  const stops = [
    view.subscribe((state, before) => {
      if (state.query !== before.query || state.isProblemsOnly !== before.isProblemsOnly) look();
    }),
    world.subscribe((state, before) => {
      if (state.graph === before.graph || !isAsking(wanted())) return;
      timer ??= setTimeout(look, quietMs);
    }),
  ];
  look();
  return {
    index,
    warm: () => warming.run(index.steps(world.getState().graph)),
    finish: searching.finish,
    close: () => {
      clearTimeout(timer);
      searching.close();
      warming.close();
      for (const stop of stops) stop();
    },
  };
}
