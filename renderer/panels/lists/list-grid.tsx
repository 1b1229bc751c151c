import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MouseEvent } from 'react';
import { useApp, useView } from '../app-context.ts';
import { choose, chooseRows, chosenIn, zoomToRows } from './choose.ts';
import type { Way } from './choose.ts';
import type { Row } from './column.ts';
import { openGridKeys } from './grid-keys.ts';
import { ListHead } from './list-head.tsx';
import { ListRow } from './list-row.tsx';
import type { Shown } from './set-up.ts';
import { headPx, rowPx, scrollFor, windowOf } from './window-rows.ts';

type GridProps = {
  label: string;
  rows: readonly Row[];
  shown: Shown;
  onSort: (id: string) => void;
  onWidth: (id: string, widthPx: number) => void;
};

/** The table of a list: only the rows that can be seen are on the page. */
export function ListGrid({ label, rows, shown, onSort, onWidth }: GridProps) {
  const app = useApp();
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ top: 0, height: 400 });
  const [activeId, setActiveId] = useState<string | null>(() => app.view.getState().selection.at(-1) ?? null);
  const anchor = useRef<string | null>(null);
  const [onKey] = useState(openGridKeys);
  const selection = useView((state) => state.selection);
  const chosenRows = useView((state) => state.chosenRows);
  const chosen = useMemo(() => new Set(chosenIn({ selection, chosenRows })), [selection, chosenRows]);
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const active = useMemo(() => rows.findIndex((row) => row.id === activeId), [rows, activeId]);
  const { columns } = shown;
  const template = `${columns.map(({ widthPx }) => `${String(widthPx)}px`).join(' ')} minmax(0, 1fr)`;

  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = (): void => setPlace((before) => ({ ...before, height: element.clientHeight || 400 }));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  const reveal = useCallback((index: number): void => {
    const element = grid.current;
    if (element) element.scrollTop = scrollFor(index, element.scrollTop, element.clientHeight);
  }, []);

  // What is selected already is in sight when the list opens.
  const firstActive = useRef(active);
  useLayoutEffect(() => {
    if (firstActive.current >= 0) reveal(firstActive.current);
  }, [reveal]);

  // What is selected on the canvas is shown here too, unless it was this list that selected it.
  const isOwn = useRef(false);
  useEffect(
    () =>
      app.view.subscribe((state, before) => {
        const last = state.selection.at(-1);
        if (state.selection === before.selection || isOwn.current || last === undefined) return;
        const index = rows.findIndex((row) => row.id === last);
        if (index < 0) return;
        setActiveId(last);
        anchor.current = last;
        reveal(index);
      }),
    [app, rows, reveal],
  );
  const chooseOwn = useCallback(
    (ids: readonly string[]): void => {
      isOwn.current = true;
      chooseRows(app, byId, ids);
      isOwn.current = false;
    },
    [app, byId],
  );

  const pick = useCallback(
    (rowId: string, way: Way): void => {
      const before = chosenIn(app.view.getState());
      chooseOwn(choose(rows, before, { id: rowId, way, anchor: anchor.current }));
      if (way !== 'range') anchor.current = rowId;
      setActiveId(rowId);
    },
    [app, chooseOwn, rows],
  );
  const onClick = useCallback(
    (row: Row, event: MouseEvent): void =>
      pick(row.id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only'),
    [pick],
  );
  const onOpen = useCallback((row: Row): void => zoomToRows(app, [row]), [app]);
  const showMenu = useCallback(
    (row: Row, x: number, y: number): void => {
      if (!chosenIn(app.view.getState()).includes(row.id)) pick(row.id, 'only');
      app.view.setState({ menu: { id: row.id, x, y } });
    },
    [app, pick],
  );
  const onMenu = useCallback(
    (row: Row, event: MouseEvent): void => {
      event.preventDefault();
      showMenu(row, event.clientX, event.clientY);
    },
    [showMenu],
  );

  const { from, to } = windowOf(rows.length, place.top, place.height);
  const domId = (index: number): string => `${id}-${String(index)}`;
  const chosenHere = (): Row[] => rows.filter((row) => chosen.has(row.id));

  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={0}
      className="list-grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={active >= from && active < to ? domId(active) : undefined}
      onScroll={(event) => {
        const { scrollTop: top } = event.currentTarget;
        setPlace((before) => ({ ...before, top }));
      }}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        onKey(event, {
          rows,
          active,
          page: Math.max(1, Math.floor((place.height - headPx) / rowPx) - 1),
          go(index, way) {
            const row = rows[index];
            if (!row) return;
            if (way === null) setActiveId(row.id);
            else pick(row.id, way);
            reveal(index);
          },
          chooseAll: () => chooseOwn(rows.map((row) => row.id)),
          clear: () => chooseOwn([]),
          open: () => zoomToRows(app, chosenHere()),
          menu() {
            const row = rows[active];
            const rect = document.getElementById(domId(active))?.getBoundingClientRect();
            if (row && rect) showMenu(row, rect.left + 24, rect.bottom);
          },
        });
      }}
    >
      <ListHead shown={shown} template={template} onSort={onSort} onWidth={onWidth} />
      <div role="rowgroup" className="list-body" style={{ height: rows.length * rowPx }}>
        {rows.slice(from, to).map((row, at) => (
          <ListRow
            key={row.id}
            row={row}
            index={from + at}
            domId={domId(from + at)}
            columns={columns}
            template={template}
            isChosen={chosen.has(row.id)}
            isActive={from + at === active}
            onClick={onClick}
            onOpen={onOpen}
            onMenu={onMenu}
          />
        ))}
      </div>
    </div>
  );
}
