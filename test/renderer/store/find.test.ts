import { expect, it } from 'vitest';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import { find, mostFound } from '../../../renderer/store/find.ts';
import { clusterInfo, hostEntity, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';

const graph = buildGraph([
  {
    info: clusterInfo('web-farm'),
    world: worldWith(
      hostEntity('web-farm', 'node-01'),
      vmEntity('web-farm', 'web'),
      instanceEntity('web-farm', 'web', 'node-01'),
      vmEntity('web-farm', 'web-frontend'),
      vmEntity('web-farm', 'my-web'),
      vmEntity('web-farm', 'cobweb'),
      vmEntity('web-farm', 'db'),
    ),
  },
]);
const names = (text: string): string[] => find(graph, text).map(({ name }) => name);

it('puts the whole name first, then its start, the start of a word, and anywhere', () => {
  expect(names('web')).toEqual(['web', 'web-farm', 'web-frontend', 'my-web', 'cobweb']);
});

it('tells where the name matches, whatever the case', () => {
  expect(find(graph, ' MY-W ')).toMatchObject([{ name: 'my-web', start: 0 }]);
  expect(find(graph, 'frontend')[0]?.start).toBe(4);
});

it('finds by address too', () => {
  expect(find(graph, '10.5.1.20')).toMatchObject([{ name: 'web', start: -1 }]);
  expect(names('10.5.0.11')).toEqual(['node-01']);
});

it('finds nothing for nothing', () => {
  expect(names('  ')).toEqual([]);
  expect(names('no such thing')).toEqual([]);
});

it('shows no more than can be read', () => {
  const many = Array.from({ length: 200 }, (_, index) => vmEntity('a', `vm-${index}`));
  const large = buildGraph([{ info: clusterInfo('a'), world: worldWith(...many) }]);
  expect(find(large, 'vm')).toHaveLength(mostFound);
});
