import { parseQuery } from './parse-query.ts';
import { printTerm } from './query.ts';
import type { FieldTerm } from './query.ts';
import type { FieldName } from './fields.ts';

function isPlain(term: FieldTerm): boolean {
  return !term.isNot && term.operator === ':';
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
  return `${text.slice(0, term.from)}${printed}${text.slice(term.to)}`.replace(/ {2,}/g, ' ').trim();
}
