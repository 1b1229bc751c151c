import { fieldNames, fieldOf, toFieldName } from './fields.ts';
import type { FieldName } from './fields.ts';
import { toAmount } from './amount.ts';
import type { Operator, Query, QueryError, Term } from './query.ts';
import { cutToken, toTokens } from './tokens.ts';
import type { Token } from './tokens.ts';
import { isNear } from './near.ts';

/** Words that stand for any value, and for none. */
export const anyValue = '*';
export const noValue = 'none';

type Read = { term: Term } | { error: QueryError };

const fieldForm = /^([a-zA-Z]+)(>=|<=|[:=><])/;

/** Reads a query as it is typed: what it cannot understand is told with its place, and the rest stands. */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  const errors: QueryError[] = [];
  for (const token of toTokens(text)) {
    const read = readTerm(token);
    if ('term' in read) terms.push(read.term);
    else errors.push(read.error);
  }
  return { terms, errors };
}

function readTerm(token: Token): Read {
  const { from, to } = token;
  if (token.isOpen) return { error: { code: 'unclosed-quote', from, to } };
  const isNot = token.text.startsWith('-') && token.isQuoted[0] === false;
  const rest = isNot ? cutToken(token, 1) : token;
  const form = fieldForm.exec(rest.text);
  const head = form?.[0] ?? '';
  const hasField = form !== null && !rest.isQuoted.slice(0, head.length).includes(true);
  if (hasField) return readField(rest, form[1] ?? '', form[2] as Operator, { isNot, from, to });
  if (rest.text.trim() === '') {
    return { error: { code: 'empty', from, to } };
  }
  return { term: { type: 'text', text: rest.text, isNot, from, to } };
}

type Frame = { isNot: boolean; from: number; to: number };

function readField(token: Token, word: string, operator: Operator, { isNot, from, to }: Frame): Read {
  const field = toFieldName(word);
  if (field === null) {
    const suggestion = fieldNames.find((name) => name.startsWith(word.toLowerCase())) ?? nearest(word);
    return {
      error: {
        code: 'unknown-field',
        field: word,
        suggestion,
        from: token.from,
        to: token.from + word.length,
      },
    };
  }
  const values = splitValues(cutToken(token, word.length + operator.length));
  if (values.length === 0) return { error: { code: 'no-value', field, from, to } };
  for (const value of values) {
    const error = errorOf(field, operator, value.text);
    if (error) return { error: { ...error, from: value.from, to: value.to } };
  }
  const isNumeric = ['number', 'bytes'].includes(fieldOf(field).type);
  // For a number ":" and "=" are one; a text is looked through by the first and compared by the second.
  const used = isNumeric && operator === '=' ? ':' : operator;
  return {
    term: { type: 'field', field, operator: used, values: values.map((each) => each.text), isNot, from, to },
  };
}

function nearest(word: string): FieldName | null {
  return word.length < 3 ? null : (fieldNames.find((name) => isNear(name, word.toLowerCase())) ?? null);
}

type Value = { text: string; from: number; to: number };

/** The values between commas outside of quotes; empty ones are left out. */
function splitValues(token: Token): Value[] {
  const values: Value[] = [];
  let start = 0;
  for (let at = 0; at <= token.text.length; at += 1) {
    const isEnd = at === token.text.length;
    if (!isEnd && !(token.text.charAt(at) === ',' && token.isQuoted[at] === false)) continue;
    const text = token.text.slice(start, at);
    if (text.trim() !== '') {
      values.push({ text, from: token.offsets[start] ?? token.to, to: token.offsets[at] ?? token.to });
    }
    start = at + 1;
  }
  return values;
}

type WithoutPlace<T> = T extends unknown ? Omit<T, 'from' | 'to'> : never;

function errorOf(name: FieldName, operator: Operator, value: string): WithoutPlace<QueryError> | null {
  const field = fieldOf(name);
  const isOrdered = field.type === 'number' || field.type === 'bytes';
  if (!isOrdered && operator !== ':' && operator !== '=') {
    return { code: 'no-order', field: name, operator };
  }
  if (operator === ':' && (value === anyValue || value === noValue)) return null;
  if (isOrdered) {
    if (toAmount(field.type, value) !== null) return null;
    return { code: field.type === 'bytes' ? 'not-a-size' : 'not-a-number', field: name, value };
  }
  if (field.type === 'choice') {
    const isKnown = field.choices.some((choice) => choice.startsWith(value.toLowerCase()));
    return isKnown ? null : { code: 'unknown-value', field: name, value, choices: field.choices };
  }
  return null;
}
