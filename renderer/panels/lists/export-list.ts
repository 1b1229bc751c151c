import type { KindName } from '../../../shared/kinds/index.ts';
import { saveText } from '../../export/save-file.ts';
import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { listOf } from './columns/index.ts';
import { toCsv } from './csv.ts';
import { rowsOf } from './rows.ts';
import { toShown } from './set-up.ts';
import { sortRows } from './sort.ts';

/** Saves the whole list of a kind as CSV, with the columns and the order that it is shown in. */
export function exportList({ world, view }: Pick<App, 'world' | 'view'>, kind: KindName): void {
  const { graph, worlds } = world.getState();
  const list = listOf(kind);
  const { columns, order } = toShown(list, view.getState().preferences.lists[kind]);
  const rows = rowsOf(kind, graph, worlds);
  const by = list.columns.find(({ id }) => id === order.column);
  const sorted = by ? sortRows(rows, by, order.isDescending) : rows;
  saveText(`${t(`kinds.${kind}`)}.csv`, 'text/csv', toCsv(columns, sorted));
}
