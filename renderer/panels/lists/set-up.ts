import type { ListSetUp } from '../../../shared/preferences.ts';
import type { Column, List } from './column.ts';
import type { Order } from './sort.ts';

/** A list as it is shown: its columns with their widths in CSS pixels, and how it is sorted. */
export type Shown = { columns: readonly (Column & { widthPx: number })[]; order: Order };

const firstSetUp: ListSetUp = { columns: null, widths: {}, order: null };
const least = 48;
const most = 1_200;

/** What is shown of a list for what the user has chosen; columns that are no longer there are left out. */
export function toShown(list: List, setUp: ListSetUp = firstSetUp): Shown {
  const { columns: chosen, widths, order } = setUp;
  const isShown = (column: Column): boolean => (chosen ? chosen.includes(column.id) : column.isShown);
  const columns = list.columns
    .filter(isShown)
    .map((column) => ({ ...column, widthPx: widths[column.id] ?? column.width }));
  const all =
    columns.length > 0
      ? columns
      : list.columns.slice(0, 1).map((column) => ({ ...column, widthPx: column.width }));
  const isThere = list.columns.some(({ id }) => id === order?.column);
  return { columns: all, order: order && isThere ? order : { column: 'name', isDescending: false } };
}

/** The set-up with a column shown or hidden; the last one stays. */
export function withColumn(list: List, setUp: ListSetUp = firstSetUp, id: string): ListSetUp {
  const shown = toShown(list, setUp).columns.map((column) => column.id);
  const next = shown.includes(id) ? shown.filter((each) => each !== id) : [...shown, id];
  return next.length === 0 ? setUp : { ...setUp, columns: next };
}

/** The set-up with another width of a column, within what can be used. */
export function withWidth(setUp: ListSetUp = firstSetUp, id: string, widthPx: number): ListSetUp {
  const width = Math.round(Math.min(most, Math.max(least, widthPx)));
  return { ...setUp, widths: { ...setUp.widths, [id]: width } };
}

/** The set-up sorted by a column; the other way round where it is that column already. */
export function withOrder(
  setUp: ListSetUp = firstSetUp,
  { column, isDescending }: Order,
  id: string,
): ListSetUp {
  return { ...setUp, order: { column: id, isDescending: column === id && !isDescending } };
}
