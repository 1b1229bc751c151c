import { TriangleAlert } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { Completion } from '../../scene/query/complete.ts';
import { toggleValue, valuesOf } from '../../scene/query/change-query.ts';
import type { Entry } from '../../scene/query/find-index.ts';
import type { Query, QueryError } from '../../scene/query/query.ts';
import type { Found } from '../../scene/query/search.ts';
import { formatCount } from '../../ui/format.ts';
import { useApp, useView, useWorld } from '../app-context.ts';
import { FindRows } from './find-rows.tsx';
import { errorWords } from './find-words.ts';

export { optionId } from './find-rows.tsx';

type FindListProps = {
  id: string;
  isOpen: boolean;
  query: Query;
  text: string;
  error: QueryError | null;
  completions: readonly Completion[];
  active: number;
  onActive: (index: number) => void;
  onTake: (completion: Completion) => void;
  onChoose: (entry: Entry) => void;
  onAll: () => void;
};

/** What is below the find box: what is wrong with the query, how it can go on, how much is where, and the results. */
export function FindList(props: FindListProps) {
  const { id, isOpen, query, text, error, completions, active } = props;
  const found = useView((state) => state.found);
  const hits = found?.hits ?? [];
  return (
    <div
      className={isOpen ? 'find-list' : 'visually-hidden'}
      // The keyboard stays in the box.
      onPointerDown={(event) => event.preventDefault()}
    >
      {isOpen && error && (
        <p className="find-error" role="alert">
          <TriangleAlert size={13} aria-hidden />
          <span>
            {errorWords(error)} <span className="mono muted">{text.slice(error.from, error.to)}</span>
          </span>
        </p>
      )}
      {isOpen && completions.length > 0 && <Completions completions={completions} onTake={props.onTake} />}
      {isOpen && found && hits.length > 0 && <Counts found={found} />}
      {isOpen && found?.isNear && <p className="find-note">{t('find.near')}</p>}
      {isOpen && found && hits.length === 0 && (
        <div className="find-empty">
          {text.trim() === '' ? t('find.noProblems') : t('find.nothing', { text: text.trim() })}
        </div>
      )}
      <FindRows
        id={id}
        hits={isOpen ? hits : []}
        query={query}
        active={active}
        onActive={props.onActive}
        onChoose={props.onChoose}
      />
      {isOpen && hits.length > 0 && (
        <div className="find-foot">
          <span>{t('find.count', { count: hits.length })}</span>
          <button type="button" tabIndex={-1} className="find-all" onClick={props.onAll}>
            {t('find.selectAll')} <kbd className="find-key">Ctrl ↵</kbd>
          </button>
        </div>
      )}
    </div>
  );
}

type CompletionsProps = { completions: readonly Completion[]; onTake: (completion: Completion) => void };

function Completions({ completions, onTake }: CompletionsProps) {
  const [first] = completions;
  return (
    <div className="find-chips" role="group" aria-label={t('find.completions')}>
      {completions.map((completion) => (
        <button
          key={completion.label}
          type="button"
          tabIndex={-1}
          className="find-chip"
          title={completion.type === 'field' ? t(`find.field.${completion.field}`) : undefined}
          onClick={() => onTake(completion)}
        >
          {completion.type === 'field' ? `${completion.label}:` : completion.label}
          {completion === first && <kbd className="find-key">Tab</kbd>}
        </button>
      ))}
      {first?.type === 'field' && completions.length === 1 && (
        <span className="find-hint">{t(`find.field.${first.field}`)}</span>
      )}
    </div>
  );
}

function Counts({ found }: { found: Found }) {
  const { view } = useApp();
  const graph = useWorld((state) => state.graph);
  const chosen = valuesOf(
    useView((state) => state.query),
    'cluster',
  );
  if (graph.clusters.length < 2) return null;
  return (
    <div className="find-chips" role="group" aria-label={t('find.byCluster')}>
      {found.counts.map(({ cluster, count }) => {
        const node = graph.nodes.get(cluster);
        const name = node?.type === 'cluster' ? node.info.name : cluster;
        return (
          <button
            key={cluster}
            type="button"
            tabIndex={-1}
            className="find-chip"
            aria-pressed={chosen.includes(name)}
            onClick={() => view.setState(({ query }) => ({ query: toggleValue(query, 'cluster', name) }))}
          >
            {name} <span className="muted">{formatCount(count)}</span>
          </button>
        );
      })}
    </div>
  );
}
