import { say } from '../../i18n/say.ts';
import type { CellValue, Column, Row } from './column.ts';

/** By which column a list is sorted. */
export type Order = { column: string; isDescending: boolean };

/** A text whose plain order is the natural one: "vm-2" before "vm-10", capitals beside small letters. */
export function naturalKey(text: string): string {
  const known = keys.get(text);
  if (known !== undefined) return known;
  const key = text
    .toLowerCase()
    .replace(/0*(\d+)/g, (_all, digits: string) => String.fromCharCode(0x30 + digits.length) + digits);
  if (keys.size >= keysKept) keys.clear();
  keys.set(text, key);
  return key;
}

/** A list is sorted again at every change of a cluster, and hardly any of its texts is new then. */
const keys = new Map<string, string>();
const keysKept = 200_000;

function toKey(value: CellValue): string | number | null {
  if (typeof value === 'string') return value === '' ? null : naturalKey(value);
  return typeof value === 'boolean' ? Number(!value) : value;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The rows sorted by a column: texts in natural order, numbers by value, what is not known last in either direction;
 * equal ones by name and then by id, so that the order is the same whatever it was before.
 */
export function sortRows(rows: readonly Row[], column: Column, isDescending: boolean): Row[] {
  const read = column.order ?? column.read;
  const sign = isDescending ? -1 : 1;
  // An age grows the other way than the time it is counted from.
  const direction = column.form === 'time' ? -sign : sign;
  const keyed = rows.map((row) => ({ row, key: toKey(read(row)), name: naturalKey(row.name) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) {
      if (a.key !== b.key) return a.key === null ? 1 : -1;
    } else {
      const order = compare(a.key, b.key) * direction;
      if (order !== 0) return order;
    }
    return compare(a.name, b.name) || compare(a.row.id, b.row.id);
  });
  return keyed.map(({ row }) => row);
}

/** The rows in which every word of a text is found: in a shown text, a namespace, a cluster or a problem. */
export function filterRows(rows: readonly Row[], text: string, columns: readonly Column[]): Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...rows];
  const texts = columns.filter(({ form }) => form !== 'time');
  return rows.filter((row) => {
    const parts = [row.name, row.namespace ?? '', row.cluster.info.name, row.status, say(row.status)];
    for (const { code } of row.problems) parts.push(code);
    for (const column of texts) {
      const value = column.read(row);
      if (typeof value === 'string') parts.push(value);
    }
    const all = parts.join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
