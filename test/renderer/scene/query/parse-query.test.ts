import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toggleValue, valuesOf } from '../../../../renderer/scene/query/change-query.ts';
import { fieldNames, fieldOf } from '../../../../renderer/scene/query/fields.ts';
import { parseQuery } from '../../../../renderer/scene/query/parse-query.ts';
import { isFilter, printQuery } from '../../../../renderer/scene/query/query.ts';
import type { Term } from '../../../../renderer/scene/query/query.ts';

const printed = (text: string): string => printQuery(parseQuery(text));
const withoutPlace = (terms: readonly Term[]): object[] =>
  terms.map(({ from: _from, to: _to, ...rest }) => rest);

test.each([
  ['web', 'web'],
  ['  web   db ', 'web db'],
  ['state:error host:h2', 'state:error host:h2'],
  ['STATE:error ns:shop mem>=16Gi', 'state:error namespace:shop memory>=16Gi'],
  ['-guest:shop -web', '-guest:shop -web'],
  ['host:"rack 2, left"', 'host:"rack 2, left"'],
  ['"state:error"', '"state:error"'],
  ['"-web"', '"-web"'],
  ['state:error,warning', 'state:error,warning'],
  ['cpu=8', 'cpu:8'],
  ['name=web', 'name=web'],
  ['"say \\"hi\\""', '"say \\"hi\\""'],
  ['fd00::1', '"fd00::1"'],
  ['problem:* guest:none', 'problem:* guest:none'],
])('%s is read and printed as %s', (text, expected) => {
  expect(parseQuery(text).errors).toEqual([]);
  expect(printed(text)).toBe(expected);
});

test.each([
  ['colour:red', { code: 'unknown-field', field: 'colour', suggestion: null, from: 0, to: 6 }],
  ['web stat:error', { code: 'unknown-field', field: 'stat', suggestion: 'state', from: 4, to: 8 }],
  ['hots:a', { code: 'unknown-field', field: 'hots', suggestion: 'host', from: 0, to: 4 }],
  ['host:', { code: 'no-value', field: 'host', from: 0, to: 5 }],
  ['-state:broken', { code: 'unknown-value', value: 'broken', from: 7, to: 13 }],
  ['cpu>many', { code: 'not-a-number', value: 'many', from: 4, to: 8 }],
  ['memory>16Xi', { code: 'not-a-size', value: '16Xi', from: 7, to: 11 }],
  ['host>5', { code: 'no-order', field: 'host', operator: '>', from: 5, to: 6 }],
  ['a "b c', { code: 'unclosed-quote', from: 2, to: 6 }],
  ['a -', { code: 'empty', from: 2, to: 3 }],
])('%s is told to be wrong where it is', (text, error) => {
  expect(parseQuery(text).errors).toMatchObject([error]);
});

it('keeps what it understands beside what it does not', () => {
  expect(withoutPlace(parseQuery('web colour:red cpu>8').terms)).toEqual([
    { type: 'text', text: 'web', isNot: false },
    { type: 'field', field: 'cpu', operator: '>', values: ['8'], isNot: false },
  ]);
});

it('tells a name to go to from a filter', () => {
  expect(isFilter(parseQuery('web 1'))).toBe(false);
  expect(isFilter(parseQuery('web cpu>1'))).toBe(true);
  expect(isFilter(parseQuery('-web'))).toBe(true);
});

describe('any query', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .filter((each) => each.trim() !== '');
  const place = { from: fc.constant(0), to: fc.constant(0) };
  const term: fc.Arbitrary<Term> = fc.oneof(
    fc.record({ type: fc.constant('text' as const), text, isNot: fc.boolean(), ...place }),
    fc.constantFrom(...fieldNames).chain((field): fc.Arbitrary<Term> => {
      const definition = fieldOf(field);
      const isOrdered = definition.type === 'number' || definition.type === 'bytes';
      const value = isOrdered
        ? fc.integer({ min: 0, max: 1_000_000 }).map(String)
        : definition.type === 'choice'
          ? fc.constantFrom(...definition.choices)
          : text;
      return fc.record({
        type: fc.constant('field' as const),
        field: fc.constant(field),
        operator: isOrdered ? fc.constantFrom(':', '>', '>=', '<', '<=') : fc.constantFrom(':', '='),
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
        isNot: fc.boolean(),
        ...place,
      });
    }),
  );

  it('is the same after it has been printed and read', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 5 }), (terms) => {
        const again = parseQuery(printQuery({ terms }));
        expect(again.errors).toEqual([]);
        expect(withoutPlace(again.terms)).toEqual(withoutPlace(terms));
      }),
    );
  });

  it('is read without a fault, whatever is typed, and is stable once printed', () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc
        .array(fc.constantFrom('web', 'cpu', 'host', ':', '>', '=', '"', '-', ',', ' ', '8', 'Gi', '\\', '*'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(typed, (each) => {
        const query = parseQuery(each);
        for (const { from, to } of [...query.terms, ...query.errors]) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(each.length);
          expect(from).toBeLessThanOrEqual(to);
        }
        const once = printQuery(query);
        expect(printed(once)).toBe(once);
      }),
    );
  });
});

describe('toggling a value', () => {
  it('adds it, joins it to others, and takes it out again', () => {
    expect(toggleValue('web', 'state', 'error')).toBe('web state:error');
    expect(toggleValue('web state:error cpu>2', 'state', 'off')).toBe('web state:error,off cpu>2');
    expect(toggleValue('web state:error,off cpu>2', 'state', 'error')).toBe('web state:off cpu>2');
    expect(toggleValue('web state:off cpu>2', 'state', 'off')).toBe('web cpu>2');
    expect(toggleValue('', 'cluster', 'Berlin 1')).toBe('cluster:"Berlin 1"');
  });

  it('leaves alone what is negated', () => {
    expect(toggleValue('-state:error', 'state', 'error')).toBe('-state:error state:error');
    expect(valuesOf('-state:error state:off', 'state')).toEqual(['off']);
  });
});
