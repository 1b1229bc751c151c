import { t } from '../../i18n/i18n.ts';
import type { CellValue, Column, Row } from './column.ts';

/** What spreadsheets take for a formula at the start of a field, also behind a line feed or a tab. */
const formula = /^[\s]*[=+\-@\t\r|%]/;

/** One field as RFC 4180 wants it; a text that a spreadsheet would run as a formula is led by an apostrophe. */
export function toField(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = typeof value === 'boolean' ? t(value ? 'common.yes' : 'common.no') : value;
  const text = formula.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function headOf({ form, label }: Column): string {
  if (form === 'bytes') return t('list.inBytes', { column: label() });
  if (form === 'cores') return t('list.inCores', { column: label() });
  return form === 'time' ? t('list.atTime', { column: label() }) : label();
}

function valueOf(column: Column, row: Row): CellValue {
  const value = column.read(row);
  return column.form === 'cores' && typeof value === 'number' ? value / 1000 : value;
}

/** The columns and rows as CSV (RFC 4180: a head, CRLF); numbers are plain, sizes in bytes, times in ISO 8601. */
export function toCsv(columns: readonly Column[], rows: readonly Row[]): string {
  const head = columns.map((column) => toField(headOf(column)));
  const body = rows.map((row) => columns.map((column) => toField(valueOf(column, row))));
  return [head, ...body].map((fields) => `${fields.join(',')}\r\n`).join('');
}
