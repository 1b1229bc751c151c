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

it('does not take a proxy that knows no path for a kind that is gone', async () => {
  const { api, clock } = open();
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  api.expire();
  api.fail({ at: 'watch', type: 'expired' });
  for (let count = 0; count < 12; count += 1) api.fail({ at: 'list', type: 'astray' });
  api.cut();
  await clock.pass(60_000);
  expect(reflected.health()).toMatchObject({ type: 'stale', error: { code: 'not-found' } });
  expect(Object.keys(reflected.state())).toHaveLength(5);
  api.heal();
  await clock.pass(60_000);
  expect(reflected.health().type).toBe('live');
  expect(reflected.removed).toEqual([]);
  await reflected.reflector.close();
});

it('does not take a kind for gone that is back when the server is asked for its version', async () => {
  const { api, clock } = open();
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  api.expire();
  api.fail({ at: 'watch', type: 'expired' });
  for (let count = 0; count < 3; count += 1) api.fail({ at: 'list', type: 'missing' });
  api.cut();
  await clock.pass(60_000);
  expect(reflected.healths).not.toContain('absent');
  expect([reflected.health().type, reflected.removed]).toEqual(['live', []]);
  await reflected.reflector.close();
});

it('finds that a connection is half-open, and lists where the next one is silent too', async () => {
  const { api, clock } = open();
  api.fail({ at: 'stream', after: 0, type: 'silence' });
  api.fail({ at: 'stream', after: 0, type: 'silence' });
  const reflected = openReflected(api, clock);
  await clock.pass(1000);
  const { lists } = api.counts;
  api.put('thing-0', 1);
  await clock.pass(149_000);
  expect(api.counts.watches).toBe(1);
  await clock.pass(5000);
  expect(api.counts).toMatchObject({ watches: 2, lists });
  expect(reflected.healths).toEqual(['loading', 'live']);
  await clock.pass(155_000);
  expect(reflected.healths).toEqual(['loading', 'live', 'stale', 'live']);
  expect(reflected.state()).toEqual(api.state());
  expect(api.counts).toMatchObject({ watches: 3, lists: 2 * lists });
  await reflected.reflector.close();
});

it('says that it is stale where every watch is cut at once, and asks ever more rarely', async () => {
  const { api, clock } = open();
  for (let count = 0; count < 1000; count += 1) api.fail({ at: 'stream', after: 0, type: 'drop' });
  const reflected = openReflected(api, clock);
  await clock.pass(10_000);
  expect(reflected.health()).toMatchObject({ type: 'stale', error: { code: 'unreachable' } });
  await clock.pass(600_000);
  expect(api.counts.watches + api.counts.lists).toBeLessThan(80);
  api.heal();
  await clock.pass(60_000);
  expect(reflected.health().type).toBe('live');
  await reflected.reflector.close();
});

it('gets past an event that never comes whole', async () => {
  for (const type of ['garbage', 'nameless'] as const) {
    const { api, clock } = open();
    const reflected = openReflected(api, clock);
    await clock.pass(2000);
    for (let count = 0; count < 4; count += 1) api.fail({ at: 'stream', after: 0, type });
    api.cut();
    api.put('thing-0', 7);
    await clock.pass(60_000);
    expect(reflected.state()).toEqual(api.state());
    expect(reflected.health().type).toBe('live');
    await reflected.reflector.close();
  }
});

it('doubts what it knows where events come in the wrong order, and lists anew', async () => {
  for (const type of ['swap', 'old'] as const) {
    const clock = openVirtualClock();
    const api = openScriptedApi(clock, 'decimal');
    for (const name of ['a', 'b', 'c']) api.put(name, 0);
    api.remove('b');
    const reflected = openReflected(api, clock);
    await clock.pass(2000);
    api.fail({ at: 'stream', after: 0, type });
    api.cut();
    api.put('a', 1);
    api.put('a', 2);
    await clock.pass(10_000);
    expect(reflected.state()).toEqual({ a: 2, c: 0 });
    expect(api.counts.lists).toBe(2);
    expect(reflected.health().type).toBe('live');
    await reflected.reflector.close();
  }
});

it('goes on by the other token where continue tokens expire again and again', async () => {
  const { api, clock } = open(7);
  const reflected = openReflected(api, clock);
  await clock.pass(2000);
  const before = api.counts.lists;
  // Every second request finds its token too old: two new beginnings, then on from where it was.
  api.fail({ at: 'watch', type: 'expired' });
  api.cut();
  for (let count = 0; count < 12; count += 1) api.fail({ at: 'list', type: 'expired' });
  await clock.pass(1500);
  api.put('thing-0', 3);
  api.remove('thing-6');
  api.put('thing-00', 1);
  await clock.pass(5000);
  expect(reflected.state()).toEqual(api.state());
  expect(reflected.healths).toEqual(['loading', 'live']);
  expect(reflected.removed).toEqual(['thing-6']);
  expect(api.counts.lists - before).toBeLessThan(20);
  await reflected.reflector.close();
});
