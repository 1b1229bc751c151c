import type { GraphNode } from '../graph.ts';
import { toAmount } from './amount.ts';
import { fieldOf } from './fields.ts';
import type { NumberReader, Place, TextReader } from './fields.ts';
import { anyValue, noValue } from './parse-query.ts';
import type { FieldTerm, Operator } from './query.ts';

/** Whether a node meets a condition. */
export type Matcher = (node: GraphNode, place: Place) => boolean;

type Test = (values: readonly (string | number)[]) => boolean;

const has: Test = (values) => values.length > 0;
const hasNone: Test = (values) => values.length === 0;

function compare(operator: Operator, value: number, wanted: number): boolean {
  switch (operator) {
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case ':':
    case '=':
      return value === wanted;
  }
}

/** An address begins with what was typed, or has it after a separator where that begins with one. */
function startsWith(text: string, wanted: string): boolean {
  return wanted.startsWith('.') || wanted.startsWith(':') ? text.includes(wanted) : text.startsWith(wanted);
}

function toTest(term: FieldTerm, value: string): Test {
  const { operator } = term;
  const field = fieldOf(term.field);
  if (operator === ':' && value === anyValue) return has;
  if (operator === ':' && value === noValue) return hasNone;
  if (field.type === 'number' || field.type === 'bytes') {
    const wanted = toAmount(field.type, value) ?? Number.NaN;
    return (values) => values.some((each) => compare(operator, Number(each), wanted));
  }
  const wanted = value.toLowerCase();
  const isSame = (each: string | number): boolean => String(each).toLowerCase() === wanted;
  if (operator === '=') return (values) => values.some(isSame);
  switch (field.type) {
    case 'choice': {
      // A choice that is typed in part means the first that begins so, unless it is one already.
      const chosen = field.choices.includes(wanted)
        ? wanted
        : field.choices.find((choice) => choice.startsWith(wanted));
      return (values) => values.some((each) => each === chosen);
    }
    case 'start':
      return (values) => values.some((each) => startsWith(String(each).toLowerCase(), wanted));
    case 'text':
      return (values) => values.some((each) => String(each).toLowerCase().includes(wanted));
  }
}

function isThere(value: string | null): value is string {
  return value !== null && value !== '';
}

function toValues(
  read: TextReader | NumberReader,
  node: GraphNode,
  place: Place,
): readonly (string | number)[] | undefined {
  const value = read(node, place);
  if (value === undefined) return undefined;
  if (value === null) return [];
  return typeof value === 'number' ? [value] : value.filter(isThere);
}

/**
 * The test of one condition on a field. What cannot have the field at all never passes, whether the condition is
 * negated or not: `-guest:shop` means the VMs of other clusters and of none, not the hosts.
 */
export function toMatcher(term: FieldTerm): Matcher {
  const { read } = fieldOf(term.field);
  const tests = term.values.map((value) => toTest(term, value));
  return (node, place) => {
    const values = toValues(read, node, place);
    return values !== undefined && tests.some((test) => test(values)) !== term.isNot;
  };
}
