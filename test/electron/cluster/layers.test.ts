import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import type { Clock } from '../../../electron/clock.ts';
import { openLayers } from '../../../electron/cluster/layers.ts';
import { openSession } from '../../../electron/cluster/session.ts';
import type { Session } from '../../../electron/cluster/session.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { kindsOf } from '../../../shared/kinds/index.ts';
import { ok } from '../../../shared/result.ts';
import type { Health } from '../../../shared/world/patch.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';

const keep = closeAfterEach();
const lingerMs = 30_000;
const times = { backoffBaseMs: 20, backoffMaxMs: 200, refusedMs: 200, absentMs: 400 };

/** The machine's clock, but for what waits as long as a layer after its last holder left: that ends when the test says so. */
function openLingerClock(): Clock & { passLinger: () => void } {
  const runs = new Set<() => void>();
  return {
    now: systemClock.now,
    after: (delayMs, run) => {
      if (delayMs !== lingerMs) return systemClock.after(delayMs, run);
      runs.add(run);
      return () => runs.delete(run);
    },
    passLinger: () => {
      for (const run of [...runs]) {
        runs.delete(run);
        run();
      }
    },
  };
}

type Stage = {
  simulator: TestSimulator;
  session: Session;
  clock: ReturnType<typeof openLingerClock>;
  health: () => (Health['type'] | undefined)[];
  /** How often the volumes were asked for, by lists and watches. */
  asked: () => number;
  count: () => number;
};

async function openStage({ isViewer = false, faults = '' } = {}): Promise<Stage> {
  const simulator = keep(await openTestSimulator({ bookmarkMs: 200, ...(faults ? { faults } : {}) }));
  const { cluster } = simulator;
  const clock = openLingerClock();
  const session = openSession({
    cluster: 'c',
    readCredential: () =>
      Promise.resolve(ok(new Secret(isViewer ? cluster.viewerKubeconfig : cluster.kubeconfig))),
    onConnection: () => undefined,
    onProbe: () => undefined,
    clock,
    random: Math.random,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    userAgent: 'test',
    times,
  });
  keep(session);
  session.connect();
  const { view } = session.world;
  return {
    simulator,
    session,
    clock,
    health: () => kindsOf('storage').map((kind) => view.health[kind]?.type),
    asked: () => cluster.requests.get('GET /apis/longhorn.io/v1beta2/volumes') ?? 0,
    count: () => [...view.entities.values()].filter(({ kind }) => kind === 'StorageVolume').length,
  };
}
const connected = ({ session }: Stage): Promise<void> =>
  until('VMs are live', () => session.world.view.health.VirtualMachine?.type === 'live');
const all = (stage: Stage, type: Health['type']): Promise<void> =>
  until(`the layer is ${type}`, () => stage.health().every((each) => each === type));

it('reads a layer only while it is held, and lets go of it a little after the last one left', async () => {
  const stage = await openStage();
  const { session, simulator, clock, asked, count } = stage;
  await connected(stage);
  expect(stage.health()).toEqual(['unfollowed', 'unfollowed']);
  const watches = (): number => simulator.cluster.watchCount();
  await until('what is always followed is watched', () => watches() === kindsOf(null).length - 1);
  expect(asked()).toBe(0);

  const first = session.holdLayer('storage');
  const second = session.holdLayer('storage');
  await all(stage, 'live');
  await until('it is watched', () => watches() === kindsOf(null).length + 1);
  expect(count()).toBeGreaterThan(0);
  const before = asked();

  first();
  first();
  clock.passLinger();
  expect(stage.health()).toEqual(['live', 'live']);
  second();
  expect(stage.health()).toEqual(['live', 'live']);
  const third = session.holdLayer('storage');
  clock.passLinger();
  expect(stage.health()).toEqual(['live', 'live']);
  expect(asked()).toBe(before);

  third();
  clock.passLinger();
  expect(stage.health()).toEqual(['unfollowed', 'unfollowed']);
  expect(count()).toBe(0);
  await until('its watches are gone', () => watches() === kindsOf(null).length - 1);
  session.holdLayer('storage');
  await all(stage, 'live');
  expect(count()).toBeGreaterThan(0);
});

it('keeps a held layer over a disconnect, and reads it after the next connect', async () => {
  const stage = await openStage();
  const { session, count } = stage;
  await connected(stage);
  session.holdLayer('storage');
  await all(stage, 'live');
  const known = count();
  await session.disconnect();
  expect(stage.health()).toEqual(['stale', 'stale']);
  expect(count()).toBe(known);
  session.connect();
  await all(stage, 'live');
  expect(count()).toBe(known);
});

it('says of a layer that is held while there is no connection that it cannot be read now', async () => {
  const stage = await openStage();
  const { session, clock } = stage;
  await connected(stage);
  await session.disconnect();
  expect(stage.health()).toEqual(['unfollowed', 'unfollowed']);
  const release = session.holdLayer('storage');
  expect(session.world.view.health.StorageVolume).toMatchObject({
    type: 'stale',
    error: { code: 'cancelled' },
  });
  release();
  clock.passLinger();
  expect(stage.health()).toEqual(['unfollowed', 'unfollowed']);
  session.holdLayer('storage');
  session.connect();
  await all(stage, 'live');
});

it('does not take the cluster for lost where a layer may not be read or is not installed', async () => {
  const viewer = await openStage({ isViewer: true });
  await connected(viewer);
  viewer.session.holdLayer('storage');
  await all(viewer, 'forbidden');
  expect(viewer.session.connection().type).toBe('connected');

  const bare = await openStage({ faults: '404@longhorn.io' });
  await connected(bare);
  bare.session.holdLayer('storage');
  await all(bare, 'absent');
  expect(bare.session.connection().type).toBe('connected');
});

it('is held by pages: by every one of them until it closes its stream', async () => {
  const { cluster } = keep(await openTestSimulator());
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(cluster.kubeconfig, { name: 'One' });
  if (!added.ok) throw new Error(added.error.message);
  const id = added.value.cluster;
  const { world } = app.followWorld(id);
  await until('VMs are live', () => world().health.VirtualMachine?.type === 'live');
  expect(world().health.StorageReplica).toEqual({ type: 'unfollowed' });
  let held = 0;
  const hold = (): ReturnType<typeof app.follow> =>
    app.follow('layer.follow', { cluster: id, layer: 'storage' }, () => (held += 1));
  const pages = [hold(), hold()];
  await until('both are told', () => held === 2);
  await until('replicas came', () =>
    [...world().entities.values()].some(({ kind }) => kind === 'StorageReplica'),
  );
  pages[0]?.cancel();
  await app.call('cluster.remove', { cluster: id });
  expect(await pages[1]?.ended).toMatchObject({ code: 'not-found' });
  expect(
    await app.follow('layer.follow', { cluster: id, layer: 'storage' }, () => undefined).ended,
  ).toMatchObject({
    code: 'not-found',
  });
});

it('counts holders by layer, and forgets what lingers when it is closed', async () => {
  const clock = openVirtualClock();
  const onOpen = vi.fn();
  const onClose = vi.fn();
  const layers = openLayers({ clock, onOpen, onClose });
  const release = layers.hold('storage');
  layers.hold('workloads');
  expect(onOpen.mock.calls).toEqual([['storage'], ['workloads']]);
  release();
  await clock.pass(lingerMs - 1);
  expect([layers.isOpen('storage'), onClose.mock.calls.length]).toEqual([true, 0]);
  await clock.pass(1);
  expect([layers.isOpen('storage'), onClose.mock.calls]).toEqual([false, [['storage']]]);
  layers.hold('storage')();
  layers.close();
  expect(clock.waiting()).toBe(0);
});
