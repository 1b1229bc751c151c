import type { FieldName } from './fields.ts';

/** How a field is compared; `:` is "has" for texts and "is" for numbers, and the only one that texts know beside `=`. */
export type Operator = ':' | '=' | '>' | '>=' | '<' | '<=';

/** A word that a name, an address, a namespace or a guest cluster is looked through for. */
export type TextTerm = { type: 'text'; text: string; isNot: boolean; from: number; to: number };

/** A field with the values of which one must hold; `*` stands for any value and `none` for its absence. */
export type FieldTerm = {
  type: 'field';
  field: FieldName;
  operator: Operator;
  /** At least one. */
  values: readonly string[];
  isNot: boolean;
  from: number;
  to: number;
};

/** One condition of a query; `from` and `to` are offsets in its text, the second one past its end. */
export type Term = TextTerm | FieldTerm;

/** What cannot be understood in a query, and where. The condition it stands in is left out. */
export type QueryError = { from: number; to: number } & (
  | { code: 'unknown-field'; field: string; suggestion: FieldName | null }
  | { code: 'no-value'; field: FieldName }
  | { code: 'unknown-value'; field: FieldName; value: string; choices: readonly string[] }
  | { code: 'not-a-number' | 'not-a-size'; field: FieldName; value: string }
  | { code: 'no-order'; field: FieldName; operator: string }
  | { code: 'unclosed-quote' }
  | { code: 'empty' }
);

/** Conditions that all must hold, and what could not be understood beside them. */
export type Query = { terms: readonly Term[]; errors: readonly QueryError[] };

/** Whether a query is more than a name to go to: it has a field, or leaves something out. */
export function isFilter({ terms }: Pick<Query, 'terms'>): boolean {
  return terms.some((term) => term.type === 'field' || term.isNot);
}

const plainText = /^[^\s"\\:=<>,-][^\s"\\:=<>,]*$/;
const plainValue = /^[^\s"\\,]+$/;

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** One condition as it is typed. */
export function printTerm(term: Term): string {
  const sign = term.isNot ? '-' : '';
  if (term.type === 'text') return sign + (plainText.test(term.text) ? term.text : quote(term.text));
  const values = term.values.map((value) =>
    plainValue.test(value) && !/^[=<>]/.test(value) ? value : quote(value),
  );
  return `${sign}${term.field}${term.operator}${values.join(',')}`;
}

/** A query in its plainest form; parsing it again gives the same conditions. */
export function printQuery({ terms }: { terms: readonly Term[] }): string {
  return terms.map(printTerm).join(' ');
}
