import { expect, it } from 'vitest';
import type { WorldEvent } from '../../../shared/ipc/contract/objects.ts';
import { openFeed } from '../../../electron/world/feed.ts';
import { openWorld } from '../../../electron/world/world.ts';
import { isSame } from '../../../electron/world/same.ts';
import { toEntity } from '../../support/made-world.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';

function open(count: number, isAcknowledging = true) {
  const clock = openVirtualClock();
  const world = openWorld('c');
  world.put(Array.from({ length: count }, (_, index) => toEntity(`n${index}`, 'Active')));
  const sent: WorldEvent[] = [];
  let pending = 0;
  const sink = {
    send: (event: WorldEvent) => {
      sent.push(event);
      if (!isAcknowledging) pending += 1;
    },
    pending: () => pending,
  };
  const feed = openFeed(world, sink, { clock });
  return { clock, world, sent, feed, acknowledgeAll: () => (pending = 0) };
}

it('sends the snapshot in chunks of at most 1,000', () => {
  const { sent } = open(2500);
  const sizes = sent.flatMap((event) => (event.type === 'patch' ? [event.patch.put.length] : []));
  expect(sent[0]).toEqual({ type: 'reset' });
  expect(sent.at(-1)).toEqual({ type: 'complete' });
  expect(sizes.filter((size) => size > 0)).toEqual([1000, 1000, 500]);
});

it('gathers what changes within 50 ms into one patch, and says nothing where nothing changed', async () => {
  const { clock, world, sent, feed } = open(3);
  sent.length = 0;
  world.put([toEntity('n0', 'One')]);
  world.put([toEntity('n0', 'Two'), toEntity('n1', 'Active')]);
  world.remove(['c/Namespace/-/n2']);
  world.setHealth('Node', { type: 'live' });
  await clock.pass(49);
  expect(sent).toEqual([]);
  await clock.pass(1);
  expect(sent).toEqual([
    {
      type: 'patch',
      patch: {
        put: [toEntity('n0', 'Two')],
        remove: ['c/Namespace/-/n2'],
        health: { Node: { type: 'live' } },
      },
    },
  ]);
  world.put([toEntity('n0', 'Two')]);
  await clock.pass(1000);
  expect(sent).toHaveLength(1);
  feed.close();
});

it('stops for a follower that is behind, and starts it afresh once it has caught up', async () => {
  const { clock, world, sent, acknowledgeAll, feed } = open(3, false);
  for (let turn = 0; turn < 200; turn += 1) {
    world.put([toEntity('n0', `turn ${turn}`)]);
    await clock.pass(50);
  }
  expect(sent.length).toBeLessThan(40);
  const before = sent.length;
  acknowledgeAll();
  await clock.pass(100);
  expect(sent.slice(before).map(({ type }) => type)).toEqual(['reset', 'patch', 'patch', 'complete']);
  const snapshot = sent.at(-2);
  expect(snapshot?.type === 'patch' && snapshot.patch.put[0]?.status).toBe('turn 199');
  feed.close();
});

it('retains by kind, an unreadable entity included, and nothing of another kind', () => {
  const world = openWorld('c');
  const node = { ...toEntity('x', 'Active'), id: 'c/Node/-/x' };
  world.put([toEntity('a', 'Active'), toEntity('b', 'Active'), node]);
  world.retain('Namespace', new Set(['c/Namespace/-/a']));
  expect([...world.view.entities.keys()]).toEqual(['c/Namespace/-/a', 'c/Node/-/x']);
});

it('compares values by what is in them', () => {
  expect(isSame({ a: [1, { b: null }], c: undefined }, { a: [1, { b: null }] })).toBe(true);
  expect(isSame({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
  for (const [left, right] of [
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[1], [1, 2]],
    [[], {}],
    [null, {}],
    ['1', 1],
  ]) {
    expect(isSame(left, right)).toBe(false);
  }
});

it('keeps since when a kind is stale, however often it is tried in vain, and knows of none that was never read', () => {
  const error = { code: 'unreachable', message: 'gone' } as const;
  const world = openWorld('c', () => '2026-03-01T12:00:00Z');
  const since = (): unknown => world.view.health.Node?.type === 'stale' && world.view.health.Node.since;
  world.setHealth('Node', { type: 'loading' });
  world.setHealth('Node', { type: 'stale', since: '2026-03-01T10:00:00Z', error });
  expect(since()).toBe(null);
  world.setHealth('Node', { type: 'live' });
  world.setHealth('Node', { type: 'forbidden', error });
  world.setHealth('Node', { type: 'stale', since: '2026-03-01T13:00:00Z', error });
  expect(since()).toBe('2026-03-01T12:00:00Z');
  world.setHealth('Node', { type: 'live' });
  world.setHealth('Node', { type: 'stale', since: '2026-03-01T14:00:00Z', error });
  world.setHealth('Node', { type: 'stale', since: '2026-03-01T15:00:00Z', error });
  expect(since()).toBe('2026-03-01T14:00:00Z');
  world.setHealth('Node', { type: 'absent' });
  world.setHealth('Node', { type: 'stale', since: '2026-03-01T16:00:00Z', error });
  expect(since()).toBe(null);
});

it('tells a follower that has the entities already of changes alone', async () => {
  const clock = openVirtualClock();
  const world = openWorld('c');
  world.put([toEntity('a', 'Active')]);
  world.setHealth('Namespace', { type: 'live' });
  const sent: WorldEvent[] = [];
  const sink = { send: (event: WorldEvent) => void sent.push(event), pending: () => 0 };
  const feed = openFeed(world, sink, { clock, isKnown: true });
  const health = { Namespace: { type: 'live' } } as const;
  expect(sent).toEqual([{ type: 'patch', patch: { put: [], remove: [], health } }]);
  world.put([toEntity('b', 'Active')]);
  await clock.pass(50);
  expect(sent.at(-1)).toEqual({
    type: 'patch',
    patch: { put: [toEntity('b', 'Active')], remove: [], health: {} },
  });
  feed.close();
});
