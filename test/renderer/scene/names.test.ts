import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames, cutMiddle } from '../../../renderer/scene/names.ts';

describe('compareNames', () => {
  it('orders digits by value', () => {
    expect(['node-10', 'node-2', 'node-1', 'node'].sort(compareNames)).toEqual([
      'node',
      'node-1',
      'node-2',
      'node-10',
    ]);
  });

  it('is a total order', () => {
    const name = fc.stringMatching(/^[ab0-9-]{0,6}$/);
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) + 0);
        if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0)
          expect(compareNames(a, c)).toBeLessThanOrEqual(0);
        expect(compareNames(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('cutMiddle', () => {
  it('keeps both ends', () => {
    expect(cutMiddle('web-frontend-pool1-7xk2', 14)).toBe('web-fron…-7xk2');
    expect(cutMiddle('short', 14)).toBe('short');
    expect(cutMiddle('abcdef', 1)).toBe('…');
    expect(cutMiddle('abcdef', 0)).toBe('');
  });

  it('is never longer than asked for, and begins and ends like the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 3, max: 40 }), (text, limit) => {
        const cut = cutMiddle(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        const [head, tail] =
          text.length > limit
            ? [cut.slice(0, cut.lastIndexOf('…')), cut.slice(cut.lastIndexOf('…') + 1)]
            : [cut, ''];
        if (text.length > limit) expect(head.length + tail.length).toBe(limit - 1);
        expect(text.startsWith(head)).toBe(true);
        expect(text.endsWith(tail)).toBe(true);
      }),
    );
  });
});
