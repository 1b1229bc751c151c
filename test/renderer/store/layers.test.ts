import { beforeEach, expect, it } from 'vitest';
import { openLayerHolder } from '../../../renderer/store/layers.ts';
import type { LayerHolder } from '../../../renderer/store/layers.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import type { WorldStore } from '../../../renderer/store/world-store.ts';
import { appError } from '../../../shared/error.ts';
import { clusterInfo, worldWith } from '../../support/entities.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import type { FakeClient } from '../../support/fake-client.ts';

let client: FakeClient;
let world: WorldStore;
let retries: (() => void)[];
let layers: LayerHolder;

beforeEach(() => {
  client = openFakeClient();
  world = createWorldStore();
  retries = [];
  layers = openLayerHolder({ backend: client, world }, (run) => {
    retries.push(run);
    return () => void retries.splice(retries.indexOf(run), 1);
  });
});

const open = (): unknown[] => client.streams.filter(({ isClosed }) => !isClosed).map(({ input }) => input);

it('holds a layer of every cluster, also of those that come later, until the last one lets go', () => {
  world.setClusters([clusterInfo('a')]);
  expect(open()).toEqual([]);
  const first = layers.hold('storage');
  const second = layers.hold('storage');
  expect(open()).toEqual([{ cluster: 'a', layer: 'storage' }]);
  world.setClusters([clusterInfo('a', { name: 'renamed' }), clusterInfo('b')]);
  expect(open()).toEqual([
    { cluster: 'a', layer: 'storage' },
    { cluster: 'b', layer: 'storage' },
  ]);
  world.setClusters([clusterInfo('b')]);
  expect(open()).toEqual([{ cluster: 'b', layer: 'storage' }]);
  first();
  first();
  expect(open()).toHaveLength(1);
  second();
  expect(open()).toEqual([]);
});

it('opens a stream again that ended by a fault, and leaves one of a removed cluster alone', () => {
  world.setClusters([clusterInfo('a')]);
  const release = layers.hold('storage');
  client.streams[0]?.follower.onEnd?.(appError('internal', 'It ended.'));
  expect(retries).toHaveLength(1);
  retries[0]?.();
  expect(client.streams).toHaveLength(2);
  client.streams[1]?.follower.onEnd?.(appError('internal', 'Again.'));
  release();
  expect(retries).toHaveLength(1);
  layers.hold('storage');
  client.streams[2]?.follower.onEnd?.(appError('not-found', 'It is gone.'));
  expect(retries).toHaveLength(1);
});

it('waits while a held layer of a connected cluster has not begun to come', () => {
  const unfollowed = { ...worldWith(), health: { StorageVolume: { type: 'unfollowed' as const } } };
  world.setClusters([clusterInfo('a')]);
  world.setWorlds(new Map([['a', unfollowed]]));
  expect(layers.isWaiting()).toBe(false);
  layers.hold('storage');
  expect(layers.isWaiting()).toBe(true);
  world.setWorlds(new Map([['a', { ...unfollowed, health: { StorageVolume: { type: 'loading' } } }]]));
  expect(layers.isWaiting()).toBe(false);
  layers.close();
  expect(open()).toEqual([]);
});
