import { Download, Plus, TriangleAlert } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { t } from '../../i18n/i18n.ts';
import { parseEntityId } from '../../../shared/id.ts';
import { readingOf } from '../../../shared/kinds/index.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import type { ListSetUp } from '../../../shared/preferences.ts';
import { saveText } from '../../export/save-file.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import '../../ui/field.css';
import { SearchField } from '../../ui/search-field.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { useLayer } from '../use-layer.ts';
import { chosenIn } from './choose.ts';
import { listOf, lists } from './columns/index.ts';
import { newDialogOf } from '../objects/new-dialog.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { toCsv } from './csv.ts';
import { absentWords } from '../part-words.ts';
import { whyEmpty } from './why-empty.ts';
import { ListAge } from './list-age.tsx';
import { ListGrid } from './list-grid.tsx';
import './lists.css';
import { toShown, withColumn, withOrder, withWidth } from './set-up.ts';
import { useRows } from './use-rows.ts';

/** The list of one kind over all clusters, with what chooses the kind, the rows and the columns. */
export function Lists() {
  const app = useApp();
  const kind = useView((state) => state.listKind);
  const clusters = useWorld((state) => state.graph.clusters);
  const setUps = useView((state) => state.preferences.lists);
  const filter = useView((state) => state.listFilters[kind] ?? '');
  const setFilter = (text: string): void =>
    app.view.setState(({ listFilters }) => ({ listFilters: { ...listFilters, [kind]: text } }));
  const wanted = useDeferredValue(filter);
  const isProblemsOnly = useView((state) => state.isProblemsOnly);
  const showAll = (): void => app.view.setState({ isProblemsOnly: false });
  const list = listOf(kind);
  useLayer(readingOf(kind).layer ?? null);
  const setUp = setUps[kind];
  const shown = useMemo(() => toShown(list, setUp), [list, setUp]);
  const { rows, total } = useRows(list, shown, { filter: wanted, isProblemsOnly });
  const change = (next: ListSetUp): void => {
    app.preferences.change({ lists: { ...app.view.getState().preferences.lists, [kind]: next } });
  };
  const count =
    rows.length === total ? t('list.rows', { count: total }) : t('list.some', { count: rows.length, total });
  return (
    <>
      <div className="list-tools">
        <select
          className="input list-kind"
          aria-label={t('list.kind')}
          value={kind}
          onChange={(event) => app.view.setState({ listKind: event.target.value as KindName })}
        >
          {lists.map((each) => (
            <option key={each.kind} value={each.kind}>
              {t(`kinds.${each.kind}`)}
            </option>
          ))}
        </select>
        <SearchField
          className="input list-filter"
          label={t('list.filter')}
          hint={t('list.filterHint')}
          value={filter}
          onChange={setFilter}
        />
        <span className="list-count" role="status">
          {count}
          <ChosenCount />
        </span>
        <Button
          icon={<Plus size={13} aria-hidden />}
          onClick={() => app.view.setState({ dialog: newDialogOf(kind) })}
        >
          {t('entity.newOf')}
        </Button>
        <ColumnsMenu
          list={list}
          shown={shown}
          onToggle={(id) => change(withColumn(list, setUp, id))}
          onReset={() => change({ columns: null, widths: {}, order: null })}
        />
        <IconButton
          label={t('list.csv')}
          icon={<Download size={15} />}
          onClick={() => saveText(`${t(`kinds.${kind}`)}.csv`, 'text/csv', toCsv(shown.columns, rows))}
        />
      </div>
      {isProblemsOnly && (
        <p className="list-note">
          <TriangleAlert size={13} aria-hidden />
          {t('list.problemsOnly')}
          <Button tone="quiet" onClick={showAll}>
            {t('list.showAll')}
          </Button>
        </p>
      )}
      <ListAge kind={kind} clusters={clusters} />
      <ListGrid
        key={kind}
        label={t(`kinds.${kind}`)}
        rows={rows}
        shown={shown}
        onSort={(id) => change(withOrder(setUp, shown.order, id))}
        onWidth={(id, widthPx) => change(withWidth(setUps[kind], id, widthPx))}
      />
      {rows.length === 0 && (
        <div className="list-empty">
          <p>
            {total === 0
              ? t(`list.none.${whyEmpty(kind, clusters)}`, { part: absentWords(kind) })
              : filter === ''
                ? t('list.noProblems')
                : t('list.noneFound', { text: filter })}
          </p>
          {total > 0 && filter !== '' && (
            <Button onClick={() => setFilter('')}>{t('list.clearFilter')}</Button>
          )}
        </div>
      )}
    </>
  );
}

/** How many of a kind are chosen; what stands for them on the canvas, such as their cluster, is none of them. */
function ChosenCount() {
  const count = useView(
    (state) => chosenIn(state).filter((id) => parseEntityId(id)?.kind === state.listKind).length,
  );
  return count > 0 ? <span>{`, ${t('list.chosen', { count })}`}</span> : null;
}
