import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { shownState, troubleOf } from '../../scene/trouble.ts';
import { formatCount } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Bytes, Cores, Name, Time } from '../../ui/text.tsx';
import type { Column, Row } from './column.ts';

/** What stands in a cell, set as its column wants it. */
export function CellContent({ column, row }: { column: Column; row: Row }) {
  const value = column.read(row);
  if (column.form === 'problem') return <ProblemContent row={row} />;
  if (value === null) return null;
  switch (column.form) {
    case 'name':
      return <Name text={String(value)} />;
    case 'mono':
      return (
        <span className="mono list-text" title={String(value)}>
          {value}
        </span>
      );
    case 'state':
      return <StateContent row={row} />;
    case 'bytes':
      return <Bytes bytes={Number(value)} />;
    case 'cores':
      return <Cores cpuMillis={Number(value)} />;
    case 'count':
      return formatCount(Number(value));
    case 'time':
      return <Time iso={String(value)} isShort />;
    case 'yes-no':
      return t(value === true ? 'common.yes' : 'common.no');
    default:
      return (
        <span className="list-text" title={String(value)}>
          {value}
        </span>
      );
  }
}

function StateContent({ row }: { row: Row }) {
  return (
    <>
      <StateGlyph state={shownState(row)} isStale={row.isStale} />
      <span className="list-text" title={say(row.status)}>
        {say(row.status)}
      </span>
      {row.isStale && <span className="visually-hidden"> {t('health.stale')}</span>}
    </>
  );
}

function ProblemContent({ row }: { row: Row }) {
  const [first, ...others] = row.problems;
  if (!first) return null;
  const trouble = troubleOf(row);
  const all = row.problems.map(({ text }) => say(text)).join('\n');
  return (
    <>
      <StateGlyph state={trouble === 'error' ? 'error' : 'warning'} isStale={row.isStale} />
      <span className="visually-hidden">{t(trouble === 'error' ? 'state.error' : 'state.warning')} </span>
      <span className="list-text" title={all}>
        {say(first.text)}
      </span>
      {others.length > 0 && <span className="muted">{t('list.moreProblems', { count: others.length })}</span>}
    </>
  );
}
