import type { GraphNode } from '../graph.ts';
import { toAmount } from './amount.ts';
import { fieldOf } from './fields.ts';
import type { NumberReader, Place, TextReader } from './fields.ts';
import { toLabelTest } from './match-label.ts';
import { anyValue, noValue } from './parse-query.ts';
import type { FieldTerm, Operator } from './query.ts';
import { choiceOf } from './traits.ts';

/** Whether a node meets a condition. */
export type Matcher = (node: GraphNode, place: Place) => boolean;

type Test = (value: string | number) => boolean;

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
  if (field.type === 'number' || field.type === 'bytes') {
    const wanted = toAmount(field.type, value) ?? Number.NaN;
    return (each) => compare(operator, Number(each), wanted);
  }
  if (field.type === 'label') {
    const isWanted = toLabelTest(value);
    return (each) => isWanted(String(each));
  }
  const wanted = value.toLowerCase();
  if (operator === '=') return (each) => String(each).toLowerCase() === wanted;
  switch (field.type) {
    case 'choice': {
      const chosen = choiceOf(field.choices, wanted);
      return (each) => each === chosen;
    }
    case 'start':
      return (each) => startsWith(String(each).toLowerCase(), wanted);
    case 'text':
      return (each) => String(each).toLowerCase().includes(wanted);
  }
}

type Value = ReturnType<TextReader | NumberReader>;

function isThere(value: string | number | null): value is string | number {
  return value !== null && value !== '';
}

function hasAny(value: Exclude<Value, undefined>, test: Test): boolean {
  if (value === null || typeof value !== 'object') return isThere(value) && test(value);
  for (const each of value) if (isThere(each) && test(each)) return true;
  return false;
}

const always: Test = () => true;

/**
 * The test of one condition on a field. What cannot have the field at all never passes, whether the condition is
 * negated or not: `-guest:shop` means the VMs of other clusters and of none, not the hosts.
 */
export function toMatcher(term: FieldTerm): Matcher {
  const { read } = fieldOf(term.field);
  const isSpecial = (value: string, word: string): boolean => term.operator === ':' && value === word;
  const wantsNone = term.values.some((value) => isSpecial(value, noValue));
  const tests = term.values
    .filter((value) => !isSpecial(value, noValue))
    .map((value) => (isSpecial(value, anyValue) ? always : toTest(term, value)));
  return (node, place) => {
    const value = read(node, place);
    if (value === undefined) return false;
    const isMet = tests.some((test) => hasAny(value, test)) || (wantsNone && !hasAny(value, always));
    return isMet !== term.isNot;
  };
}
