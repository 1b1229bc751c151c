import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorldEvent } from '../../../shared/ipc/contract/objects.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { appError } from '../../../shared/error.ts';
import type { Patch, World } from '../../../shared/world/patch.ts';
import { followWorlds } from '../../../renderer/backend/follow-world.ts';
import type { WorldFollower } from '../../../renderer/backend/follow-world.ts';
import { clusterInfo, vmEntity } from '../../support/entities.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import type { FakeClient } from '../../support/fake-client.ts';

const patch = (over: Partial<Patch>): WorldEvent => ({
  type: 'patch',
  patch: { put: [], remove: [], health: {}, ...over },
});
const put = (...entities: Entity[]): WorldEvent => patch({ put: entities });
const names = (world: World | undefined): string[] =>
  [...(world?.entities.values() ?? [])].map(({ name }) => name);

let client: FakeClient;
let follower: WorldFollower;
let frames: (() => void)[];
let retries: (() => void)[];
let patience: (() => void)[];
const onClusters = vi.fn();
const onWorlds = vi.fn<(worlds: ReadonlyMap<string, World>) => void>();
const shown = (cluster: string): World | undefined => onWorlds.mock.lastCall?.[0].get(cluster);
const drawFrame = (): void => {
  for (const run of frames.splice(0)) run();
};

beforeEach(() => {
  vi.clearAllMocks();
  frames = [];
  retries = [];
  patience = [];
  client = openFakeClient();
  const later = (list: (() => void)[]) => (run: () => void) => {
    list.push(run);
    return () => void list.splice(list.indexOf(run), 1);
  };
  follower = followWorlds(client, { onClusters, onWorlds }, later(frames), later(retries), later(patience));
  client.send('clusters.follow', { clusters: [clusterInfo('a'), clusterInfo('b')] });
});

describe('the first list', () => {
  const complete = (cluster: string): void => {
    client.send('world.follow', { type: 'reset' }, cluster);
    client.send('world.follow', put(vmEntity(cluster, 'one')), cluster);
    client.send('world.follow', { type: 'complete' }, cluster);
  };

  it('is told once every world is there, worlds first, so that no cluster is shown empty', () => {
    complete('a');
    drawFrame();
    expect(onClusters).not.toHaveBeenCalled();
    expect(onWorlds).not.toHaveBeenCalled();
    expect(follower.isIdle()).toBe(false);
    complete('b');
    drawFrame();
    expect([...(onWorlds.mock.lastCall?.[0].keys() ?? [])]).toEqual(['a', 'b']);
    expect(onClusters.mock.calls).toEqual([[[clusterInfo('a'), clusterInfo('b')]]]);
    expect(onWorlds.mock.invocationCallOrder[0]).toBeLessThan(onClusters.mock.invocationCallOrder[0]!);
    client.send('clusters.follow', { clusters: [clusterInfo('a'), clusterInfo('b'), clusterInfo('c')] });
    expect(onClusters).toHaveBeenCalledTimes(2);
  });

  it('waits for no world for long', () => {
    complete('a');
    drawFrame();
    for (const run of patience) run();
    drawFrame();
    expect(names(shown('a'))).toEqual(['one']);
    expect(shown('b')).toBeUndefined();
    expect(onClusters).toHaveBeenCalledTimes(1);
  });

  it('is told at once where it is empty, and waits no more for what was removed', () => {
    complete('a');
    client.send('clusters.follow', { clusters: [clusterInfo('a')] });
    drawFrame();
    expect(onClusters.mock.calls).toEqual([[[clusterInfo('a')]]]);
    const other = openFakeClient();
    onClusters.mockClear();
    followWorlds(other, { onClusters, onWorlds }, (run) => {
      run();
      return () => undefined;
    });
    other.send('clusters.follow', { clusters: [] });
    expect(onClusters.mock.calls).toEqual([[[]]]);
  });
});

describe('a snapshot', () => {
  beforeEach(() => {
    client.send('world.follow', { type: 'reset' }, 'b');
    client.send('world.follow', { type: 'complete' }, 'b');
  });

  it('is kept aside until it is whole, then shown at once', () => {
    client.send('world.follow', { type: 'reset' }, 'a');
    client.send('world.follow', put(vmEntity('a', 'one')), 'a');
    drawFrame();
    expect(onWorlds).not.toHaveBeenCalled();
    client.send('world.follow', put(vmEntity('a', 'two')), 'a');
    client.send('world.follow', { type: 'complete' }, 'a');
    expect(onWorlds).not.toHaveBeenCalled();
    drawFrame();
    expect(names(shown('a'))).toEqual(['one', 'two']);
  });

  it('takes the place of the last one, which stays until then', () => {
    client.send('world.follow', { type: 'reset' }, 'a');
    client.send('world.follow', put(vmEntity('a', 'old')), 'a');
    client.send('world.follow', { type: 'complete' }, 'a');
    drawFrame();
    client.send('world.follow', { type: 'reset' }, 'a');
    client.send('world.follow', put(vmEntity('a', 'new')), 'a');
    drawFrame();
    expect(names(shown('a'))).toEqual(['old']);
    client.send('world.follow', { type: 'complete' }, 'a');
    drawFrame();
    expect(names(shown('a'))).toEqual(['new']);
  });
});

describe('patches', () => {
  beforeEach(() => {
    for (const cluster of ['a', 'b']) {
      client.send('world.follow', { type: 'reset' }, cluster);
      client.send('world.follow', put(vmEntity(cluster, 'one')), cluster);
      client.send('world.follow', { type: 'complete' }, cluster);
    }
    drawFrame();
    onWorlds.mockClear();
  });

  it('of one frame are told together, and the other worlds stay identical', () => {
    const before = follower.isIdle();
    client.send('world.follow', put(vmEntity('a', 'two')), 'a');
    client.send('world.follow', patch({ remove: [vmEntity('a', 'one').id] }), 'a');
    client.send('world.follow', patch({ health: { Node: { type: 'absent' } } }), 'a');
    expect([before, follower.isIdle()]).toEqual([true, false]);
    drawFrame();
    expect(onWorlds).toHaveBeenCalledTimes(1);
    expect(names(shown('a'))).toEqual(['two']);
    expect(shown('a')?.health).toEqual({ Node: { type: 'absent' } });
    const b = shown('b');
    client.send('world.follow', put(vmEntity('a', 'three')), 'a');
    drawFrame();
    expect(shown('b')).toBe(b);
    expect(follower.isIdle()).toBe(true);
  });

  it('that waited are dropped by a new snapshot', () => {
    client.send('world.follow', put(vmEntity('a', 'late')), 'a');
    client.send('world.follow', { type: 'reset' }, 'a');
    client.send('world.follow', { type: 'complete' }, 'a');
    drawFrame();
    expect(names(shown('a'))).toEqual([]);
  });
});

describe('the list', () => {
  it('opens one stream a cluster, and closes it when the cluster goes', () => {
    const worlds = (): unknown[] =>
      client.streams
        .filter(({ name, isClosed }) => name === 'world.follow' && !isClosed)
        .map(({ input }) => input);
    expect(worlds()).toEqual([{ cluster: 'a' }, { cluster: 'b' }]);
    client.send('clusters.follow', { clusters: [clusterInfo('b', { name: 'renamed' })] });
    expect(worlds()).toEqual([{ cluster: 'b' }]);
    follower.close();
    expect(client.streams.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('is not idle before every world has come whole', () => {
    client.send('world.follow', { type: 'reset' }, 'a');
    client.send('world.follow', { type: 'complete' }, 'a');
    drawFrame();
    expect(follower.isIdle()).toBe(false);
  });
});

describe('a stream that ends by a fault', () => {
  const end = (code: 'internal' | 'not-found'): void =>
    client.streams
      .find(({ input }) => (input as { cluster?: string }).cluster === 'a')
      ?.follower.onEnd?.(appError(code, 'It ended.'));

  it('is opened again', () => {
    end('internal');
    expect(retries).toHaveLength(1);
    retries[0]?.();
    expect(
      client.streams.filter(({ input }) => (input as { cluster?: string }).cluster === 'a'),
    ).toHaveLength(2);
  });

  it('is left alone where the cluster is gone', () => {
    end('not-found');
    expect(retries).toHaveLength(0);
  });
});
