import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reuse } from '../../shared/world/reuse.ts';

it('a value is what it is, whatever it was, and neither is changed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      const [was, is] = [structuredClone(before), structuredClone(after)];
      expect(reuse(before, after)).toEqual(is);
      expect(before).toEqual(was);
      expect(after).toEqual(is);
    }),
  );
});

it('what is equal is what it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(reuse(value, structuredClone(value))).toBe(value);
    }),
  );
});

it('keeps what did not change of what did, and drops what is gone', () => {
  const before = { id: 'a', list: [{ name: 'x' }, { name: 'y' }], gone: 1, same: { deep: ['z'] } };
  const after = { id: 'a', list: [{ name: 'x' }, { name: 'n' }, { name: 'm' }], same: { deep: ['z'] } };
  const now = reuse(before, after);
  expect(now).toEqual(after);
  expect(now.list[0]).toBe(before.list[0]);
  expect(now.same).toBe(before.same);
});

it('a key of the prototype is a key like another', () => {
  for (const text of ['{"constructor":{"a":1},"toString":"x"}', '{"__proto__":{"a":1},"b":2}']) {
    const after = JSON.parse(text) as object;
    expect(JSON.stringify(reuse({}, after))).toBe(text);
    expect(JSON.stringify(reuse({ b: 1 }, after))).toBe(text);
  }
  expect(reuse({ list: [] }, { list: { length: 0 } })).toEqual({ list: { length: 0 } });
});
