import { useEffect, useState } from 'react';
import type { Entry } from '../../scene/query/find-index.ts';
import { searchSteps } from '../../scene/query/search.ts';
import { openSlices } from '../../store/slices.ts';
import { useApp } from '../app-context.ts';

const mostPlaces = 8;
const none: readonly Entry[] = [];

/** The clusters, hosts, guest clusters and VMs whose names fit best what is typed; found in slices, so that typing goes on. */
export function usePlaces(text: string): readonly Entry[] {
  const { finder, world } = useApp();
  const [found, setFound] = useState(none);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') return;
    const slices = openSlices();
    function* steps(): Generator<undefined, void> {
      yield* finder.index.steps(world.getState().graph);
      const terms = wanted
        .split(/\s+/)
        .map((word) => ({ type: 'text' as const, text: word, isNot: false, from: 0, to: 0 }));
      const { hits } = yield* searchSteps(finder.index, {
        query: { terms, errors: [] },
        isProblemsOnly: false,
      });
      setFound(hits.slice(0, mostPlaces));
    }
    slices.run(steps());
    return slices.close;
  }, [finder, world, wanted]);
  return wanted === '' ? none : found;
}
