import { readFile, stat, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { openWorld } from '../../../electron/world/world.ts';
import type { LiveWorld } from '../../../electron/world/world.ts';
import { kindsOf } from '../../../shared/kinds/index.ts';
import { openTestAtlas, withHead } from '../../support/atlas.ts';
import type { TestAtlas } from '../../support/atlas.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { makeFleet } from '../../support/fleet.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';
import { until } from '../../support/backend.ts';

const keep = closeAfterEach();
const { entities } = makeFleet({ clusters: 1, hosts: 4, vms: 30 })[0]!.world;
const cluster = 'production';
const readAt = '2026-03-01T10:00:00.000Z';

/** A world in which everything was read and the connection is lost since `readAt`. */
function fill(world: LiveWorld): void {
  world.put([...entities.values()]);
  const error = { code: 'unreachable', message: 'gone' } as const;
  for (const kind of kindsOf(null)) {
    world.setHealth(kind, { type: 'live' });
    world.setHealth(kind, { type: 'stale', since: readAt, error });
  }
  world.setHealth('Setting', { type: 'absent' });
  world.setHealth('NodeMetrics', { type: 'forbidden', error: { ...error, code: 'forbidden' } });
}

async function write(own: TestAtlas): Promise<void> {
  const world = openWorld(cluster);
  const page = own.atlas.open(cluster, world);
  await page.opened;
  fill(world);
  await page.close();
}

async function reopen(own: TestAtlas): Promise<LiveWorld> {
  const world = openWorld(cluster);
  await own.again().open(cluster, world).opened;
  return world;
}

it('opens with everything that was there, each kind with the time it was last live', async () => {
  const own = keep(await openTestAtlas());
  await write(own);
  expect((await stat(own.pathOf(cluster))).mode & 0o777).toBe(0o600);
  expect(await own.files()).toEqual(['production.atlas']);
  const world = await reopen(own);
  expect(new Map(world.view.entities)).toEqual(new Map(entities));
  expect(world.view.health.Node).toMatchObject({ type: 'stale', since: readAt });
  expect(world.view.health.VirtualMachine).toMatchObject({ type: 'stale', since: readAt });
  expect(world.view.health.Setting).toEqual({ type: 'absent' });
  expect(world.view.health.NodeMetrics?.type).toBe('forbidden');
  // Tried in vain: it is as old as it was.
  world.setHealth('Node', {
    type: 'stale',
    since: '2026-04-01T00:00:00Z',
    error: { code: 'timeout', message: '' },
  });
  expect(world.view.health.Node).toMatchObject({ since: readAt });
  expect(own.warnings).toEqual([]);
});

it('tells a cluster that was never read from one that has none of a kind', async () => {
  const own = keep(await openTestAtlas());
  const world = openWorld(cluster);
  const page = own.atlas.open(cluster, world);
  await page.opened;
  expect(world.view.health).toEqual({});
  world.setHealth('Node', { type: 'live' });
  world.setHealth('VirtualMachine', { type: 'loading' });
  await page.close();
  const again = await reopen(own);
  expect(again.view.health.Node?.type).toBe('stale');
  expect(again.view.health.VirtualMachine).toBeUndefined();
  again.setHealth('VirtualMachine', {
    type: 'stale',
    since: readAt,
    error: { code: 'timeout', message: '' },
  });
  expect(again.view.health.VirtualMachine).toMatchObject({ type: 'stale', since: null });
});

const damages: [string, (page: Buffer) => Buffer, RegExp][] = [
  [
    'has a wrong byte',
    (page) => (page.writeUInt8(page.readUInt8(page.length - 9) ^ 1, page.length - 9), page),
    /damaged/,
  ],
  ['was cut short', (page) => page.subarray(0, page.length - 20), /damaged/],
  ['has a head and nothing else', (page) => page.subarray(0, 30), /cut short/],
  ['is empty', () => Buffer.alloc(0), /not a file of this app/],
  ['is of a newer app', (page) => (page.writeUInt32LE(2, 11), page), /newer Acre/],
  ['is something else', () => Buffer.from('{"version":1}'), /not a file of this app/],
  [
    'is of another cluster',
    (page) => withHead(page, (head) => head.replace(cluster, 'lab')),
    /another cluster/,
  ],
  [
    'says it is larger',
    (page) => withHead(page, (head) => head.replace(/"rawBytes":\d+/, '"rawBytes":5')),
    /damaged/,
  ],
  [
    'has no list in it',
    (page) => withHead(page, (head) => head.replace(/"blocks":.*/, '"blocks":7}')),
    /damaged/,
  ],
];
it.each(damages)('sets a page aside that %s, says so, and opens empty', async (_what, damage, why) => {
  const own = keep(await openTestAtlas());
  await write(own);
  const path = own.pathOf(cluster);
  const damaged = damage(await readFile(path));
  await writeFile(path, damaged);
  const world = await reopen(own);
  expect(world.view.entities.size).toBe(0);
  expect(own.warnings).toHaveLength(1);
  expect(own.warnings[0]).toMatch(why);
  const health = world.view.health.Node;
  expect(health).toMatchObject({ type: 'stale', since: null });
  expect(health?.type === 'stale' && health.error.message).toBe(own.warnings[0]);
  const [aside, ...others] = await own.files();
  expect(others).toEqual([]);
  expect(aside).toMatch(/^production\.atlas\.corrupt-/);
  expect(await readFile(`${own.folder}/${aside!}`)).toEqual(damaged);
});

it('checks one by one what was written by an Acre of other shapes, and leaves out what it does not understand', async () => {
  const own = keep(await openTestAtlas());
  const world = openWorld(cluster);
  const page = own.atlas.open(cluster, world);
  await page.opened;
  fill(world);
  const [first] = entities.values();
  world.put([{ ...first!, state: 'of a later version' as 'running' }]);
  await page.close();
  const path = own.pathOf(cluster);
  const other = withHead(await readFile(path), (head) => head.replace(/"shapes":"\w+"/, '"shapes":"other"'));
  await writeFile(path, other);
  const again = await reopen(own);
  expect(again.view.entities.size).toBe(entities.size - 1);
  expect(again.view.entities.has(first!.id)).toBe(false);
  expect(own.warnings).toEqual(['entities of an earlier version were left out']);
});

it('is written some seconds after a change and not again for half a minute, and not where nothing changes', async () => {
  const clock = openVirtualClock();
  const own = keep(await openTestAtlas({ clock }));
  const world = openWorld(cluster);
  const page = own.atlas.open(cluster, world);
  await page.opened;
  const writtenAt = (): Promise<number> =>
    stat(own.pathOf(cluster)).then(
      ({ ino }) => ino,
      () => 0,
    );
  const [one, two] = entities.values();
  world.put([one!]);
  await clock.pass(4_900);
  expect(await writtenAt()).toBe(0);
  await clock.pass(200);
  await until('the page is written', async () => (await writtenAt()) !== 0);
  await page.flush();
  const before = await writtenAt();
  world.put([two!]);
  await clock.pass(25_000);
  expect(await writtenAt()).toBe(before);
  await clock.pass(10_000);
  await until('the change is written', async () => (await writtenAt()) !== before);
  await page.flush();
  const last = await writtenAt();
  await clock.pass(3_600_000);
  await page.flush();
  expect(await writtenAt()).toBe(last);
  await page.close();
});

it('leaves out whole kinds of a world that is too large, and goes on without a folder it can write to', async () => {
  const hosts = [...entities.values()].filter(({ kind }) => kind === 'Node').length;
  const own = keep(await openTestAtlas({ maxEntities: hosts + 2 }));
  await write(own);
  const world = await reopen(own);
  expect([...world.view.entities.values()].map(({ kind }) => kind)).toEqual(Array(hosts).fill('Node'));
  expect(own.warnings).toEqual(['kinds are too large to be kept']);

  const blocked = keep(await openTestAtlas({ folder: '/dev/null/atlas' }));
  await write(blocked);
  expect(blocked.warnings).toHaveLength(1);
});

it('forgets a removed cluster with what was set aside of it, and writes nothing of it any more', async () => {
  const own = keep(await openTestAtlas());
  await write(own);
  await writeFile(`${own.pathOf(cluster)}.corrupt-2026`, 'x');
  await writeFile(own.pathOf('production-2'), 'x');
  const atlas = own.again();
  const world = openWorld(cluster);
  const page = atlas.open(cluster, world);
  await page.opened;
  world.setHealth('Node', { type: 'live' });
  const written = page.flush();
  await atlas.remove(cluster);
  await written;
  await page.close();
  expect(await own.files()).toEqual(['production-2.atlas']);
});

it('hands out the text of what was last seen only as long as nothing of it has changed', async () => {
  const own = keep(await openTestAtlas());
  await write(own);
  const world = openWorld(cluster);
  const page = own.again().open(cluster, world);
  const texts: string[] = [];
  const isSent = await page.first((first) => {
    texts.push(...first.texts);
    expect(first.health.Node?.type).toBe('stale');
    return Promise.resolve();
  });
  expect(isSent).toBe(true);
  expect(texts.flatMap((text) => JSON.parse(text) as unknown[])).toHaveLength(entities.size);
  await page.shown;
  world.remove([[...entities.keys()][0]!]);
  expect(await page.first(() => Promise.reject(new Error('sent')))).toBe(false);
  await page.close();
});
