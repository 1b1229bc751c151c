import { describe, expect, it } from 'vitest';
import { faultOf, flatten, markOf, unflatten, wantedKeys } from '../../build/texts/catalogue.ts';
import { compare } from '../../build/texts/compare.ts';

const english = new Map([
  ['a.name', 'Name of {{thing}}'],
  ['a.vms_one', '{{count, number}} VM'],
  ['a.vms_other', '{{count, number}} VMs'],
  ['a.type_zero', 'Type it'],
  ['a.type_one', 'Type {{count}} letter'],
  ['a.type_other', 'Type {{count}} letters'],
]);

describe('the catalogue of texts', () => {
  it('wants a form for each plural of a language, and the form for none', () => {
    expect([...wantedKeys(english, 'ja').keys()]).toEqual([
      'a.name',
      'a.vms_other',
      'a.type_zero',
      'a.type_other',
    ]);
    expect([...wantedKeys(english, 'pl').keys()]).toContain('a.vms_few');
    expect(wantedKeys(english, 'pl').get('a.vms_few')).toBe('{{count, number}} VMs');
  });

  it('takes a tree apart and puts it together', () => {
    const tree = { a: { b: 'x', 'c-d': { e: 'y' } }, f: 'z' };
    expect(unflatten(flatten(tree))).toEqual(tree);
  });

  it.each([
    ['a.name', 'Name of {{thing}}', 'Name von {{thing}}', null],
    ['a.name', 'Name of {{thing}}', 'Name', 'lacks thing'],
    ['a.name', 'Name of {{thing}}', 'Name von {{ding}}', 'lacks thing'],
    ['a.name', 'Name', 'Name von {{thing}}', 'has thing, which nobody gives'],
    ['a.vms_one', '{{count, number}} VM', 'eine VM', null],
    ['a.vms_other', '{{count, number}} VMs', 'VMs', 'lacks count'],
    ['a.name', 'Name', ' ', 'is empty'],
  ])('says of %s, %s: %s that it %s', (key, en, text, expected) =>
    expect(faultOf(key, en, text)).toBe(expected),
  );

  it('tells what is missing, changed and too much, by language', () => {
    const de = new Map([
      ['a.name', 'Name von {{thing}}'],
      ['a.vms_one', '{{count, number}} VM'],
      ['a.vms_other', '{{count, number}} VMs'],
      ['b.gone', 'weg'],
    ]);
    const origins = new Map([
      ['a.name', markOf('Name')],
      ['a.vms_one', markOf('{{count, number}} VM')],
      ['a.vms_other', markOf('{{count, number}} VMs')],
    ]);
    const found = compare(english, new Map([['de', de]]), origins);
    expect(found.todo['a.name']).toEqual({
      en: 'Name of {{thing}}',
      missing: ['zh-CN', 'ja'],
      changed: ['de'],
    });
    expect(found.todo['a.vms_one']).toBeUndefined();
    expect(found.todo['a.type_zero']?.missing).toEqual(['de', 'zh-CN', 'ja']);
    expect(found.extra).toEqual({ de: ['b.gone'] });
  });
});
