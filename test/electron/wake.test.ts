import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../electron/cluster/session.ts';
import { openWakeWatch } from '../../electron/wake-watch.ts';
import { until } from '../support/backend.ts';
import { openTestAtlas } from '../support/atlas.ts';
import { openReflected } from '../support/reflected.ts';
import { openScriptedApi } from '../support/scripted-api.ts';
import { openTestSession } from '../support/session.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';
import { openVirtualClock } from '../support/virtual-clock.ts';
import { openWorld } from '../../electron/world/world.ts';
import { toEntity } from '../support/made-world.ts';

const hourMs = 3_600_000;

describe('watching for the machine to wake', () => {
  it('tells when timers stood still and the clock did not, and since when, once', async () => {
    const clock = openVirtualClock();
    const onWake = vi.fn();
    const stop = openWakeWatch({ clock, onWake, everyMs: 5_000, lateMs: 20_000 });
    await clock.pass(60_000);
    expect(onWake).not.toHaveBeenCalled();
    const sleptMs = clock.now();
    clock.set(8 * hourMs);
    await clock.pass(5_000);
    expect(onWake.mock.calls).toEqual([[sleptMs]]);
    await clock.pass(60_000);
    expect(onWake).toHaveBeenCalledOnce();
    stop();
    expect(clock.waiting()).toBe(0);
  });

  it('takes neither a busy machine nor a clock that is set back for sleep', async () => {
    const clock = openVirtualClock();
    const onWake = vi.fn();
    const stop = openWakeWatch({ clock, onWake, everyMs: 5_000, lateMs: 20_000 });
    clock.set(15_000);
    await clock.pass(10_000);
    clock.set(-8 * hourMs);
    await clock.pass(60_000);
    expect(onWake).not.toHaveBeenCalled();
    stop();
  });
});

describe('a cluster after the machine slept', () => {
  let simulator: TestSimulator;
  let session: Session;
  beforeEach(async () => {
    simulator = await openTestSimulator();
  });
  afterEach(async () => {
    await session.close();
    await simulator.close();
  });
  const isLive = (): boolean => session.world.view.health.VirtualMachine?.type === 'live';
  const versions = (): number => simulator.cluster.requests.get('GET /version') ?? 0;
  const slow = { inactivityMs: hourMs, backoffBaseMs: hourMs, backoffMaxMs: hourMs };

  it('is connected anew at once, keeps what it knew and says since when that is old', async () => {
    const seen: string[] = [];
    session = openTestSession(simulator.cluster.kubeconfig, {
      times: slow,
      onConnection: () => seen.push(session.connection().type),
    });
    const { health } = session.world.view;
    /** Kinds that are watched; the metrics of hosts are asked for every now and then. */
    const watched = (): number =>
      Object.entries(health).filter(([kind, { type }]) => kind !== 'NodeMetrics' && type === 'live').length;
    const isRead = (): boolean => isLive() && Object.values(health).every(({ type }) => type !== 'loading');
    await until(
      'every kind is read and watched',
      () => isRead() && simulator.cluster.watchCount() === watched(),
    );
    const before = [...session.world.view.entities.keys()];
    const watches = simulator.cluster.watchCount();
    const asked = versions();
    const told: unknown[] = [];
    session.world.listen({
      onEntity: () => undefined,
      onHealth: (kind) => {
        if (kind === 'VirtualMachine') told.push(session.world.view.health.VirtualMachine);
      },
    });
    seen.length = 0;
    session.wake('2026-03-01T10:00:00.000Z');
    await until('it was asked anew', () => versions() > asked);
    await until('it is live again', () => isLive() && session.connection().type === 'connected');
    await until(
      'every watch is there again, and none twice',
      () => simulator.cluster.watchCount() === watches,
    );
    expect(told[0]).toMatchObject({
      ...{ type: 'stale', since: '2026-03-01T10:00:00.000Z' },
      error: { message: 'The computer was asleep.' },
    });
    expect(seen).not.toContain('disconnected');
    for (const id of before) expect(session.world.view.entities.has(id)).toBe(true);
  });

  it('that waits to be tried again does not wait for what is left of it', async () => {
    await simulator.cluster.faults.set('503');
    session = openTestSession(simulator.cluster.kubeconfig, { times: slow, random: () => 0.99 });
    await until('it has failed', () => session.connection().type === 'failed');
    await simulator.cluster.faults.clear();
    expect(session.connection()).toMatchObject({ retryAt: expect.any(String) as string });
    session.wake('2026-03-01T10:00:00.000Z');
    await until('it is live', isLive);
  });

  it('that is disconnected, or waits for its user, is left alone', async () => {
    session = openTestSession(simulator.cluster.kubeconfig.replace(/token: .*/, 'token: wrong'), {
      times: slow,
    });
    await until('it has failed', () => session.connection().type === 'failed');
    const { type, ...first } = session.connection();
    const asked = versions();
    session.wake('2026-03-01T10:00:00.000Z');
    await session.disconnect();
    expect([type, first]).toEqual(['failed', expect.objectContaining({ retryAt: null })]);
    session.wake('2026-03-01T10:00:00.000Z');
    session.wake('2026-03-01T10:00:00.000Z');
    await session.disconnect();
    expect(session.connection().type).toBe('disconnected');
    expect(versions()).toBe(asked);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['back by a year', -365 * 24 * hourMs],
    ['forward by a year', 365 * 24 * hourMs],
  ])('%s leaves a dead watch to be found in its time, and the kind to be read on', async (_title, byMs) => {
    const clock = openVirtualClock(Date.parse('2030-01-01T00:00:00Z'));
    const api = openScriptedApi(clock);
    api.put('thing', 0);
    const reflected = openReflected(api, clock);
    await clock.pass(1_000);
    api.fail({ at: 'stream', after: 0, type: 'silence' });
    api.cut();
    await clock.pass(20_000);
    clock.set(byMs);
    api.put('thing', 1);
    await clock.pass(0);
    expect(reflected.state()).not.toEqual(api.state());
    await clock.pass(400_000);
    expect(reflected.state()).toEqual(api.state());
    expect(reflected.health()).toMatchObject({ type: 'live' });
    await reflected.reflector.close();
  });

  it('back does not put the writing of what was last seen off', async () => {
    const clock = openVirtualClock(Date.parse('2030-01-01T00:00:00Z'));
    const own = await openTestAtlas({ clock });
    const world = openWorld('c');
    const page = own.atlas.open('c', world);
    await page.opened;
    const put = (name: string): void => {
      world.put([toEntity(name, 'there', 'c')]);
      world.setHealth('Namespace', { type: 'live' });
    };
    put('first');
    await page.flush();
    clock.set(-365 * 24 * hourMs);
    put('second');
    await until('it is written', async () => {
      await clock.pass(60_000);
      const again = openWorld('c');
      await own.again().open('c', again).opened;
      return again.view.entities.size === 2;
    });
    await page.close();
    await own.close();
  });
});
