import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf, toMergePatch } from '../../../shared/objects/edit.ts';
import { hiddenText, holdsHidden } from '../../../shared/objects/hidden.ts';
import { isObject } from '../../../shared/plan/canonical.ts';
import type { Json } from '../../../shared/plan/canonical.ts';

/** A JSON merge patch as RFC 7396 has it, written down once more so that it is not our own that is trusted. */
function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const out: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(out, key);
    else out[key] = mergePatch(out[key], value);
  }
  return out;
}

const told = (base: Json, now: Json, intended: Json): [string, string][] =>
  fieldsOf(base, now, intended).map(({ path, state }) => [path.join('.'), state]);

describe('the fields an edit changes', () => {
  it('are those that differ from what was opened; of the others nothing is sent', () => {
    const base = { spec: { a: 1, b: { c: 2, d: 3 } } };
    const edited = { spec: { a: 1, b: { c: 2, d: 4 } } };
    expect(told(base, base, edited)).toEqual([['spec.b.d', 'planned']]);
    expect(toMergePatch(fieldsOf(base, base, edited))).toEqual({ spec: { b: { d: 4 } } });
  });

  it('keep what somebody else changed meanwhile', () => {
    const base = { spec: { a: 1, b: 2 } };
    const fields = fieldsOf(base, { spec: { a: 9, b: 2 } }, { spec: { a: 1, b: 3 } });
    expect(fields.map(({ path, state }) => [path.join('.'), state])).toEqual([
      ['spec.a', 'drift'],
      ['spec.b', 'planned'],
    ]);
    expect(toMergePatch(fields)).toEqual({ spec: { b: 3 } });
  });

  it('are a conflict where both changed the same, and agreed where to the same', () => {
    const base = { spec: { a: 1, b: 1 } };
    expect(told(base, { spec: { a: 2, b: 5 } }, { spec: { a: 3, b: 5 } })).toEqual([
      ['spec.a', 'conflict'],
      ['spec.b', 'agreed'],
    ]);
  });

  it('take a block away as a whole, but not what somebody else put into it meanwhile', () => {
    const base = { spec: { selector: { disk: 'ssd' }, x: 1 } };
    const edited = { spec: { x: 1 } };
    expect(toMergePatch(fieldsOf(base, base, edited))).toEqual({ spec: { selector: null } });
    const now = { spec: { selector: { disk: 'ssd', zone: 'b' }, x: 1 } };
    expect(toMergePatch(fieldsOf(base, now, edited))).toEqual({ spec: { selector: { disk: null } } });
  });

  it('leave out what only the server writes', () => {
    const edited = {
      metadata: { name: 'a', resourceVersion: '1', labels: { x: 'y' } },
      status: { ready: true },
    };
    expect(told({ metadata: { name: 'a' } }, { metadata: { name: 'a' } }, edited)).toEqual([
      ['metadata.labels', 'planned'],
    ]);
  });

  it('put a list or an object in the place of another form', () => {
    const base = { spec: { source: { url: 'u' }, list: [1, 2] } };
    const edited = { spec: { source: 'none', list: [2] } };
    expect(mergePatch(base, toMergePatch(fieldsOf(base, base, edited)))).toEqual(edited);
    expect(mergePatch(edited, toMergePatch(fieldsOf(edited, edited, base)))).toEqual(base);
  });

  const keys = fc.constantFrom('a', 'b', 'c');
  const leaf: fc.Arbitrary<Json> = fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  );
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.dictionary(keys, fc.oneof({ maxDepth: 3 }, leaf, tie('tree'))),
  }));

  it('carried out over what was opened are what was made of it', () => {
    fc.assert(
      fc.property(tree, tree, (base, edited) => {
        expect(mergePatch(base, toMergePatch(fieldsOf(base, base, edited)))).toEqual(edited);
      }),
    );
  });

  it('carried out over what others made of it, change no field that was not edited', () => {
    fc.assert(
      fc.property(tree, tree, tree, (base, now, edited) => {
        const result = mergePatch(now, toMergePatch(fieldsOf(base, now, edited)));
        for (const { path, state, now: theirs } of fieldsOf(base, now, edited)) {
          if (state !== 'drift' || isObject(theirs)) continue;
          let value: Json | undefined = result;
          for (const key of path) value = isObject(value) ? value[key] : undefined;
          expect(value).toEqual(theirs);
        }
      }),
    );
  });
});

it('what stands for a hidden value is found wherever it is, and tells only a length', () => {
  expect(hiddenText('hunter2')).toBe('[hidden: 7 characters]');
  expect(holdsHidden({ a: [{ b: hiddenText('x') }] })).toBe(true);
  expect(holdsHidden({ [hiddenText('x')]: 1 })).toBe(true);
  expect(holdsHidden({ a: 'hidden: 7 characters', b: [1, null, true] })).toBe(false);
});
