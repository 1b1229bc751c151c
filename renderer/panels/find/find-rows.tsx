import { useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { Entry } from '../../scene/query/find-index.ts';
import type { Query } from '../../scene/query/query.ts';
import { RoleGlyph, StateGlyph } from '../../ui/glyph.tsx';
import { kindOf, stateOf, statusOf } from '../node-words.ts';

/** The id of a row on the page. */
export function optionId(index: number): string {
  return `find-option-${index}`;
}

const rowPx = 30;
const roomPx = 360;
const spareRows = 6;

type FindRowsProps = {
  id: string;
  hits: readonly Entry[];
  query: Query;
  active: number;
  onActive: (index: number) => void;
  onChoose: (entry: Entry) => void;
};

/** The results, of which only those that can be seen are on the page. */
export function FindRows({ id, hits, query, active, onActive, onChoose }: FindRowsProps) {
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const heightPx = Math.min(roomPx, hits.length * rowPx);
  useLayoutEffect(() => {
    const { current } = list;
    if (!current) return;
    const rowTop = active * rowPx;
    if (rowTop < current.scrollTop) current.scrollTop = rowTop;
    else if (rowTop + rowPx > current.scrollTop + heightPx) current.scrollTop = rowTop + rowPx - heightPx;
  }, [active, heightPx]);
  const first = Math.max(0, Math.floor(top / rowPx) - spareRows);
  const shown = hits.slice(first, first + Math.ceil(roomPx / rowPx) + spareRows * 2);
  return (
    <div
      ref={list}
      id={id}
      className="find-rows"
      role="listbox"
      aria-label={t('find.results')}
      tabIndex={-1}
      style={{ height: heightPx }}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <div className="find-run" role="presentation" style={{ height: hits.length * rowPx }}>
        {shown.map((entry, offset) => {
          const index = first + offset;
          return (
            <div
              key={entry.node.id}
              id={optionId(index)}
              className="find-item"
              role="option"
              aria-selected={index === active}
              aria-setsize={hits.length}
              aria-posinset={index + 1}
              style={{ top: index * rowPx }}
              onPointerMove={() => onActive(index)}
              onClick={() => onChoose(entry)}
            >
              <Row entry={entry} query={query} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row({ entry, query }: { entry: Entry; query: Query }) {
  const { node, cluster, host } = entry;
  const place = [kindOf(node), host?.name, node.type === 'cluster' ? undefined : cluster.info.name];
  return (
    <>
      <StateGlyph state={stateOf(node)} label={statusOf(node)} />
      {node.type === 'host' && <RoleGlyph role={node.role} />}
      <span className="find-item-name" title={entry.name}>
        <Matched entry={entry} query={query} />
      </span>
      <span className="find-item-place">{place.filter((part) => part !== undefined).join(' · ')}</span>
    </>
  );
}

/** The name with the part that the first matching word is, marked. */
function Matched({ entry: { name, lower }, query }: { entry: Entry; query: Query }) {
  for (const term of query.terms) {
    if (term.type !== 'text' || term.isNot) continue;
    const start = lower.indexOf(term.text.trim().toLowerCase());
    if (start < 0) continue;
    const end = start + term.text.trim().length;
    return (
      <>
        {name.slice(0, start)}
        <mark>{name.slice(start, end)}</mark>
        {name.slice(end)}
      </>
    );
  }
  return name;
}
