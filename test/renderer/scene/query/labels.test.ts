import { describe, expect, it, test } from 'vitest';
import { buildGraph } from '../../../../renderer/scene/graph.ts';
import { complete } from '../../../../renderer/scene/query/complete.ts';
import { openFindIndex } from '../../../../renderer/scene/query/find-index.ts';
import { parseQuery } from '../../../../renderer/scene/query/parse-query.ts';
import { search } from '../../../../renderer/scene/query/search.ts';
import { project } from '../../../../shared/kinds/index.ts';
import type { Entity } from '../../../../shared/kinds/index.ts';
import { splitLabel } from '../../../../shared/kinds/labels.ts';
import { hostObject, vmObject } from '../../../support/fixtures/objects.ts';
import { clusterInfo, worldWith } from '../../../support/entities.ts';

type Labelled = { metadata: { labels?: Record<string, string> } };

function labelled(kind: 'VirtualMachine' | 'Node', raw: object, labels: Record<string, string>): Entity {
  const object = structuredClone(raw) as Labelled;
  object.metadata.labels = labels;
  return project(kind, object, 'a')!;
}
const vm = (name: string, labels: Record<string, string>): Entity =>
  labelled('VirtualMachine', vmObject({ name }), labels);
const labelsOf = (entity: Entity): readonly string[] | undefined =>
  entity.kind === 'VirtualMachine' ? entity.vm.labels : entity.kind === 'Node' ? entity.host.labels : [];

const web = vm('web', { 'example.com/tier': 'front', app: 'shop-web', 'harvesterhci.io/vmName': 'web' });
const db = vm('db', { 'example.com/tier': 'back', app: 'shop-db', critical: '' });
const twin = vm('twin', { app: 'shop-db', critical: '', 'example.com/tier': 'back' });
const bare = vm('bare', {});
const host = labelled('Node', hostObject({ name: 'node-01' }), {
  zone: 'east',
  'kubernetes.io/hostname': 'node-01',
});

describe('the labels of an object', () => {
  it('are texts by key, without what repeats its name, and one list for equal sets', () => {
    expect(labelsOf(web)).toEqual(['app=shop-web', 'example.com/tier=front']);
    expect(labelsOf(host)).toEqual(['zone=east']);
    expect(labelsOf(twin)).toBe(labelsOf(db));
    expect(labelsOf(bare)).toBeUndefined();
    expect('vm' in bare && 'labels' in bare.vm).toBe(false);
  });

  it('are split into key, the name behind its prefix, and value', () => {
    expect(splitLabel('example.com/tier=front')).toEqual({
      key: 'example.com/tier',
      name: 'tier',
      value: 'front',
    });
    expect(splitLabel('critical=').value).toBe('');
  });
});

const graph = buildGraph([{ info: clusterInfo('a'), world: worldWith(web, db, twin, bare, host) }]);
const index = openFindIndex();
index.update(graph);
const names = (text: string): string[] =>
  search(index, { query: parseQuery(text), isProblemsOnly: false })
    .hits.map(({ name }) => name)
    .sort();

describe('queries for labels', () => {
  test.each([
    ['label:tier', ['db', 'twin', 'web']],
    ['label:example.com/tier', ['db', 'twin', 'web']],
    ['label:ti', []],
    ['label:ti*', ['db', 'twin', 'web']],
    ['label:tier=front', ['web']],
    ['label:TIER=Front', ['web']],
    ['label:app=shop-*', ['db', 'twin', 'web']],
    ['label:app=*web', ['web']],
    ['label:app=shop.db', []],
    ['label:*=back', ['db', 'twin']],
    ['label:zone=east', ['node-01']],
    ['label:tier=front,zone', ['node-01', 'web']],
    ['label:critical=', ['db', 'twin']],
    ['label:none', ['bare']],
    ['kind:vm -label:tier=back', ['bare', 'web']],
    ['labels:*', ['db', 'node-01', 'twin', 'web']],
  ])('%s', (text, expected) => expect(names(text)).toEqual(expected));

  it('are completed by key, the most common first, and behind it by value', () => {
    const offered = (text: string): string[] =>
      complete(text, text.length, graph, index).map(({ label }) => label);
    expect(offered('label:').slice(0, 2)).toEqual(['app', 'example.com/tier']);
    expect(offered('label:tie')).toEqual(['example.com/tier']);
    expect(offered('label:tier=')).toEqual(['tier=back', 'tier=front']);
    expect(offered('label:tier=fr')).toEqual(['tier=front']);
  });
});
