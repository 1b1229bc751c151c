import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEntityId, toEntityId, toSlug } from '../../shared/id.ts';

const part = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);

describe('entity ids', () => {
  it('use a dash for no namespace', () => {
    expect(toEntityId({ cluster: 'c', kind: 'Node', namespace: null, name: 'n1' })).toBe('c/Node/-/n1');
    expect(parseEntityId('c/Node/-/n1')).toEqual({ cluster: 'c', kind: 'Node', namespace: null, name: 'n1' });
  });

  it('come back as they were', () => {
    const ref = fc.record({ cluster: part, kind: part, namespace: fc.option(part), name: part });
    fc.assert(
      fc.property(ref, (value) => {
        expect(parseEntityId(toEntityId(value))).toEqual({ ...value });
      }),
    );
  });

  it.each(['', 'a/b/c', 'a/b/c/d/e', '/b/c/d', 'a/b//d'])('%j is none', (text) =>
    expect(parseEntityId(text)).toBeNull(),
  );
});

describe('slugs', () => {
  it.each([
    ['Berlin DC 1', 'berlin-dc-1'],
    ['Zürich / Nord', 'zurich-nord'],
    ['--', 'cluster'],
    ['株式会社', 'cluster'],
  ])('%s becomes %s', (name, slug) => expect(toSlug(name)).toBe(slug));

  it('are always safe as the first part of an id', () => {
    fc.assert(fc.property(fc.string(), (name) => /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(toSlug(name))));
  });
});
