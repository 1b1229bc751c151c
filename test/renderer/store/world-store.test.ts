import { expect, it } from 'vitest';
import { createWorldStore, entityOf, worldOf } from '../../../renderer/store/world-store.ts';
import { clusterInfo, hostEntity, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';

it('knows no clusters until the list has come', () => {
  const store = createWorldStore();
  expect(store.getState().clusters).toBeNull();
  store.setClusters([]);
  expect(store.getState().clusters).toEqual([]);
});

it('builds the graph of what it knows, and keeps what did not change', () => {
  const store = createWorldStore();
  const one = worldWith(
    hostEntity('a', 'node-01'),
    vmEntity('a', 'web'),
    instanceEntity('a', 'web', 'node-01'),
  );
  store.setClusters([clusterInfo('b'), clusterInfo('a')]);
  store.setWorlds(new Map([['a', one]]));
  const { graph } = store.getState();
  expect(graph.clusters.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(graph.nodes.get('a/VirtualMachine/default/web')).toMatchObject({
    type: 'vm',
    host: 'a/Node/-/node-01',
  });

  const other = worldWith(vmEntity('b', 'db', { isOff: true }));
  store.setWorlds(
    new Map([
      ['a', one],
      ['b', other],
    ]),
  );
  const next = store.getState().graph;
  expect(next.clusters[0]).toBe(graph.clusters[0]);
  expect(next.clusters[1]?.shelf.map(({ name }) => name)).toEqual(['db']);
});

it('finds entities by their id', () => {
  const store = createWorldStore();
  store.setClusters([clusterInfo('a')]);
  store.setWorlds(new Map([['a', worldWith(vmEntity('a', 'web'))]]));
  expect(entityOf(store.getState(), 'a/VirtualMachine/default/web')?.name).toBe('web');
  expect(entityOf(store.getState(), 'a/VirtualMachine/default/other')).toBeUndefined();
  expect(entityOf(store.getState(), 'nonsense')).toBeUndefined();
  expect(worldOf(store.getState(), 'gone').entities.size).toBe(0);
});
