import { expect, it } from 'vitest';
import { openReflected } from '../../support/reflected.ts';
import { openScriptedApi } from '../../support/scripted-api.ts';
import type { ScriptedApi } from '../../support/scripted-api.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';

function open(count = 5): { api: ScriptedApi; clock: VirtualClock } {
  const clock = openVirtualClock();
  const api = openScriptedApi(clock);
  for (let index = 0; index < count; index += 1) api.put(`thing-${index}`, 0);
  return { api, clock };
}

it('is live after the list and follows the watch', async () => {
  const { api, clock } = open();
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  expect(reflected.healths).toEqual(['loading', 'live']);
  api.put('thing-0', 1);
  api.remove('thing-1');
  await clock.pass(0);
  expect(reflected.state()).toEqual(api.state());
  expect(api.counts).toMatchObject({ lists: 3, watches: 1 });
  await reflected.reflector.close();
});

it('resumes a watch that breaks without a list and without a moment of being stale', async () => {
  const { api, clock } = open();
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  const { lists } = api.counts;
  api.fail({ at: 'stream', after: 1, type: 'cut' });
  await clock.pass(2000);
  api.cut();
  await clock.pass(1000);
  api.put('thing-0', 1);
  api.put('thing-0', 2);
  await clock.pass(60_000);
  expect(reflected.state()).toEqual(api.state());
  expect(api.counts.lists).toBe(lists);
  expect(reflected.healths).toEqual(['loading', 'live']);
  await reflected.reflector.close();
});

it('keeps what it knows and says since when while the server is away', async () => {
  const { api, clock } = open();
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  api.fail({ at: 'stream', after: 0, type: 'drop' });
  for (let count = 0; count < 40; count += 1) {
    api.fail({ at: 'watch', type: 'network' });
    api.fail({ at: 'list', type: 'network' });
  }
  await clock.pass(2000);
  api.cut();
  api.put('thing-0', 1);
  await clock.pass(5000);
  const first = reflected.health();
  expect(first).toMatchObject({ type: 'stale', error: { code: 'unreachable' } });
  await clock.pass(60_000);
  expect(reflected.health()).toMatchObject({
    type: 'stale',
    since: first.type === 'stale' ? first.since : '',
  });
  expect(Object.keys(reflected.state())).toHaveLength(5);
  expect(api.counts.watches + api.counts.lists).toBeLessThan(25);
  api.heal();
  await clock.pass(60_000);
  expect(reflected.health().type).toBe('live');
  await reflected.reflector.close();
});

it('lists anew after 410 and removes only what is gone', async () => {
  const { api, clock } = open();
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  api.fail({ at: 'stream', after: 0, type: 'expired' });
  await clock.pass(2000);
  api.cut();
  api.remove('thing-3');
  api.put('thing-9', 9);
  await clock.pass(10_000);
  expect(reflected.state()).toEqual(api.state());
  expect(reflected.removed).toEqual(['thing-3']);
  expect(reflected.healths).toEqual(['loading', 'live']);
  await reflected.reflector.close();
});

it('does not run hot where every version is too old at once', async () => {
  const { api, clock } = open();
  for (let count = 0; count < 1000; count += 1) api.fail({ at: 'watch', type: 'expired' });
  const reflected = openReflected(api, clock);
  await clock.pass(120_000);
  expect(api.counts.lists).toBeLessThan(40);
  await reflected.reflector.close();
});

it('asks rarely after a refusal, and goes on when it is lifted', async () => {
  for (const type of ['unauthorized', 'forbidden'] as const) {
    const { api, clock } = open();
    api.fail({ at: 'list', type });
    const reflected = openReflected(api, clock);
    await clock.pass(59_000);
    expect(api.counts.lists).toBe(1);
    expect(reflected.health().type).toBe(type === 'forbidden' ? 'forbidden' : 'stale');
    await clock.pass(5000);
    expect(reflected.health().type).toBe('live');
    await reflected.reflector.close();
  }
});

it('takes a missing API as not installed, but a kind that was live only after some time', async () => {
  const { api, clock } = open();
  api.fail({ at: 'list', type: 'missing' });
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  expect(reflected.health().type).toBe('absent');
  await clock.pass(300_000);
  expect(reflected.health().type).toBe('live');

  api.expire();
  api.fail({ at: 'stream', after: 0, type: 'drop' });
  for (let count = 0; count < 4; count += 1) api.fail({ at: 'list', type: 'missing' });
  api.fail({ at: 'watch', type: 'expired' });
  await clock.pass(2000);
  api.cut();
  api.put('thing-0', 1);
  await clock.pass(30_000);
  expect(reflected.healths.slice(3)).toEqual(['stale', 'stale', 'absent']);
  expect(reflected.state()).toEqual({});
  await clock.pass(301_000);
  expect(reflected.state()).toEqual(api.state());
  await reflected.reflector.close();
});

it('follows single names where the list is forbidden, until the list is allowed', async () => {
  const { api, clock } = open();
  api.fail({ at: 'list', type: 'forbidden' });
  const names = ['thing-0', 'thing-1', 'thing-none'];
  const reflected = openReflected(api, clock, { read: { type: 'watch', namesWhenForbidden: names } });
  await clock.pass(1000);
  expect(reflected.health().type).toBe('forbidden');
  expect(reflected.state()).toEqual({ 'thing-0': 0, 'thing-1': 0 });
  api.put('thing-0', 5);
  api.put('thing-2', 5);
  api.put('thing-none', 5);
  api.remove('thing-1');
  await clock.pass(1000);
  expect(reflected.state()).toEqual({ 'thing-0': 5, 'thing-none': 5 });
  await clock.pass(301_000);
  expect(reflected.state()).toEqual(api.state());
  expect(reflected.health().type).toBe('live');
  await reflected.reflector.close();
  expect(api.openStreams()).toBe(0);
});

it('lists again and again what cannot be watched', async () => {
  const { api, clock } = open();
  const reflected = openReflected(api, clock, { read: { type: 'poll', pollMs: 30_000 } });
  await clock.pass(1000);
  api.remove('thing-0');
  await clock.pass(30_000);
  expect(reflected.state()).toEqual(api.state());
  expect(api.counts).toMatchObject({ lists: 5, watches: 0 });
  api.fail({ at: 'list', type: 'unavailable' });
  await clock.pass(35_000);
  expect(reflected.healths).toEqual(['loading', 'live', 'stale', 'live']);
  await reflected.reflector.close();
});

it('ends at any time with nothing left open', async () => {
  for (const afterMs of [0, 50, 100, 250, 320, 400, 1000, 200_000]) {
    const { api, clock } = open();
    const reflected = openReflected(api, clock);
    await clock.pass(afterMs);
    const closed = reflected.reflector.close();
    await clock.pass(1000);
    await closed;
    expect([api.openStreams(), clock.waiting()]).toEqual([0, 0]);
  }
});

it('outlives a fault of its own', async () => {
  const { api, clock } = open();
  let faults = 1;
  const reflected = openReflected(api, clock, {
    onProject: () => {
      faults -= 1;
      if (faults === 0) throw new TypeError('a mistake');
    },
  });
  await clock.pass(1000);
  expect(reflected.health()).toMatchObject({ type: 'stale', error: { code: 'internal' } });
  await clock.pass(61_000);
  expect(reflected.state()).toEqual(api.state());
  expect(reflected.health().type).toBe('live');
  await reflected.reflector.close();
});
