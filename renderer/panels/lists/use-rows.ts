import { useEffect, useMemo, useState } from 'react';
import { useApp } from '../app-context.ts';
import { troubleOf } from '../../scene/trouble.ts';
import type { List, Row } from './column.ts';
import { rowsOf } from './rows.ts';
import type { Shown } from './set-up.ts';
import { filterRows, sortRows } from './sort.ts';

const calmMs = 300;

/** The world as it was at most a third of a second ago: a list that moves with every patch cannot be read. */
function useCalmWorld() {
  const { world } = useApp();
  const [state, setState] = useState(world.getState);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (): void => {
      timer = undefined;
      setState(world.getState());
    };
    const stop = world.subscribe(() => (timer ??= setTimeout(read, calmMs)));
    // It may have changed between drawing and following it.
    timer = setTimeout(read, 0);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [world]);
  return state;
}

type Wanted = { filter: string; isProblemsOnly: boolean };

/** The rows of a list, filtered and sorted, with how many there are without the filter. */
export function useRows(
  list: List,
  shown: Shown,
  { filter, isProblemsOnly }: Wanted,
): { rows: readonly Row[]; total: number } {
  const { graph, worlds } = useCalmWorld();
  const all = useMemo(() => rowsOf(list.kind, graph, worlds), [list, graph, worlds]);
  const chosen = useMemo(
    () => (isProblemsOnly ? all.filter((row) => troubleOf(row) !== 'none') : all),
    [all, isProblemsOnly],
  );
  const found = useMemo(() => filterRows(chosen, filter, shown.columns), [chosen, filter, shown.columns]);
  const { column: id, isDescending } = shown.order;
  const rows = useMemo(() => {
    const column = list.columns.find((each) => each.id === id);
    return column ? sortRows(found, column, isDescending) : found;
  }, [found, list, id, isDescending]);
  return { rows, total: all.length };
}
