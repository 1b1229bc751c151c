import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { toEntityId } from '../../../shared/id.ts';
import { toPageAddress } from '../../../renderer/store/address.ts';
import { parseViewLink, toViewHash, toViewLink } from '../../../renderer/store/view-link.ts';
import type { LinkedView } from '../../../renderer/store/view-link.ts';

const empty: LinkedView = {
  clusters: [],
  query: '',
  isProblemsOnly: false,
  isHealthyHidden: false,
  camera: null,
  selection: [],
  focus: null,
  overlay: null,
  hasWorkloads: null,
};

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const node = fc
  .tuple(name, name, name)
  .map(([cluster, namespace, called]) =>
    toEntityId({ cluster, kind: 'VirtualMachine', namespace, name: called }),
  );
const place = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 8);
const views: fc.Arbitrary<LinkedView> = fc.record({
  clusters: fc.array(name, { maxLength: 4 }),
  query: fc.string({ maxLength: 60, unit: 'grapheme' }).filter((text) => text.length <= 400),
  isProblemsOnly: fc.boolean(),
  isHealthyHidden: fc.boolean(),
  camera: fc.option(
    fc.record({ x: place, y: place, zoom: fc.integer({ min: 1, max: 2000 }).map((value) => value / 1000) }),
    { nil: null },
  ),
  selection: fc.array(fc.oneof(node, name), { maxLength: 5 }),
  focus: fc.option(node, { nil: null }),
  overlay: fc.option(fc.stringMatching(/^[a-z-]{1,20}$/), { nil: null }),
  hasWorkloads: fc.option(fc.boolean(), { nil: null }),
});

it('leads back to the view it was made of, in the app and in the page', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(parseViewLink(toViewLink(view))).toEqual(view);
      expect(parseViewLink(toViewHash(view))).toEqual(view);
    }),
  );
});

it('stays short enough to be passed on, and leaves out the end of a selection for that', () => {
  const selection = Array.from({ length: 150 }, (_, index) => `a/VirtualMachine/default/vm-${index}`);
  const link = toViewLink({ ...empty, selection });
  expect(link.length).toBeLessThan(2_000);
  expect(parseViewLink(link)?.selection).toEqual(selection.slice(0, parseViewLink(link)?.selection.length));
  expect(parseViewLink(link)?.selection.length).toBeGreaterThan(10);
});

test.each([
  ['acre://open?v=7&q=web&later=thing', { ...empty, query: 'web' }],
  ['acre://open?v=1&camera=1,2,0', empty],
  ['acre://open?v=1&camera=1,2', empty],
  ['acre://open?v=1&camera=a,b,c', empty],
  ['acre://open?v=1&clusters=a,B b,c', { ...empty, clusters: ['a', 'c'] }],
  ['acre://open?v=1&select=../etc&select=a', { ...empty, selection: ['a'] }],
  [`acre://open?v=1&overlay=${'x'.repeat(90)}&q=${'y'.repeat(900)}`, empty],
  ['#?v=1&problems=1', { ...empty, isProblemsOnly: true }],
  ['#?v=1&healthy=0', { ...empty, isHealthyHidden: true }],
  ['acre://open?entity=a/VirtualMachine/default/web', null],
  ['acre://open?v=one', null],
  ['https://open?v=1', null],
  ['#/a', null],
  ['', null],
])('%s asks for what can be read of it', (text, expected) => expect(parseViewLink(text)).toEqual(expected));

it('is the page address where there is more to a view than one node', () => {
  const state = { selection: [], query: '', isProblemsOnly: false, isHealthyHidden: false, focus: null };
  expect(toPageAddress(state)).toBe('');
  expect(toPageAddress({ ...state, selection: ['a/Node/-/h1'] })).toBe('#/a/Node/-/h1');
  const address = toPageAddress({ ...state, selection: ['a', 'b'], query: 'cpu>8' });
  expect(parseViewLink(address)).toEqual({ ...empty, selection: ['a', 'b'], query: 'cpu>8' });
});
