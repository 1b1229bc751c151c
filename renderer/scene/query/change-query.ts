import { parseQuery } from './parse-query.ts';
import { printTerm } from './query.ts';
import type { FieldTerm } from './query.ts';
import type { FieldName } from './fields.ts';

function isPlain(term: FieldTerm): boolean {
  return !term.isNot && term.operator === ':';
}

/** The text with another in the place of a condition. */
function put(text: string, { from, to }: FieldTerm, printed: string): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  if (printed !== '') return `${before}${printed}${after}`.trim();
  return [before.trimEnd(), after.trimStart()].join(' ').trim();
}

/** The values that a query asks for of a field, where one of them is enough. */
export function valuesOf(text: string, field: FieldName): readonly string[] {
  return parseQuery(text).terms.flatMap((term) =>
    term.type === 'field' && term.field === field && isPlain(term) ? term.values : [],
  );
}

/** The text of a query with a value of a field put in, or taken out where it is there; all else stays as it was typed. */
export function toggleValue(text: string, field: FieldName, value: string): string {
  const term = parseQuery(text).terms.find(
    (each): each is FieldTerm => each.type === 'field' && each.field === field && isPlain(each),
  );
  if (!term) {
    const added: FieldTerm = {
      type: 'field',
      field,
      operator: ':',
      values: [value],
      isNot: false,
      from: 0,
      to: 0,
    };
    return [text.trim(), printTerm(added)].filter((part) => part !== '').join(' ');
  }
  const values = term.values.includes(value)
    ? term.values.filter((each) => each !== value)
    : [...term.values, value];
  const printed = values.length === 0 ? '' : printTerm({ ...term, values });
  return put(text, term, printed);
}

/** A condition of a query that can be taken away by itself: a value of a field, or all of a condition that cannot be split. */
export type QueryPart = { text: string; term: FieldTerm; value: string | null; from: number };

/** The conditions of a query that are more than words. */
export function partsOf(text: string): QueryPart[] {
  return parseQuery(text).terms.flatMap((term): QueryPart[] => {
    if (term.type === 'text') return [];
    const { from } = term;
    if (!isPlain(term) || term.values.length === 1) {
      return [{ text: printTerm(term), term, value: null, from }];
    }
    return term.values.map((value) => ({ text: printTerm({ ...term, values: [value] }), term, value, from }));
  });
}

/** The text of a query without one of its parts; all else stays as it was typed. */
export function withoutPart(text: string, { term, value }: QueryPart): string {
  const values = value === null ? [] : term.values.filter((each) => each !== value);
  const printed = values.length === 0 ? '' : printTerm({ ...term, values });
  return put(text, term, printed);
}
