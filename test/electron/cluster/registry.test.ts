import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDrafts } from '../../../electron/cluster/drafts.ts';
import { openRegistry, toFreeColour, toFreeId } from '../../../electron/cluster/registry.ts';
import { usualRoute } from '../../../electron/cluster/route.ts';
import { readKubeconfig } from '../../../electron/kube/kubeconfig.ts';
import { clusterRecord } from '../../support/clusters.ts';
import { toKubeconfigText } from '../../support/tls-server.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'acre-registry-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const record = (id: string, colour = 0): ReturnType<typeof clusterRecord> => clusterRecord(id, { colour });

it('keeps records over a restart, and loses none of changes made at once', async () => {
  const registry = await openRegistry(dataDir);
  await Promise.all([registry.add(record('a')), registry.add(record('b')), registry.add(record('c'))]);
  await Promise.all([
    registry.update('a', { name: 'A' }),
    registry.remove('b'),
    registry.update('c', { colour: 3 }),
  ]);
  expect(await registry.update('b', { name: 'B' })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  const again = await openRegistry(dataDir);
  expect(again.list().map(({ id, name, colour }) => [id, name, colour])).toEqual([
    ['a', 'A', 0],
    ['c', 'c', 3],
  ]);
  expect(again.find('a')?.name).toBe('A');
});

it('gives free ids and colours', () => {
  expect(toFreeId('Lab Köln', new Set())).toBe('lab-koln');
  expect(toFreeId('lab', new Set(['lab', 'lab-2']))).toBe('lab-3');
  expect(toFreeColour([])).toBe(0);
  expect(toFreeColour([record('a', 0), record('b', 1), record('c', 3)])).toBe(2);
});

it('forgets drafts after a while, when told, and the oldest of many', async () => {
  const clock = openVirtualClock();
  const drafts = openDrafts(clock);
  const read = readKubeconfig(toKubeconfigText({ server: 'https://h.example' }));
  if (!read.ok) throw new Error(read.error.message);
  const keep = (): string => drafts.keep(read.value, 'pasted').draft;
  const first = keep();
  const second = keep();
  expect(first).not.toBe(second);
  drafts.forget(second);
  expect(drafts.find(second)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  await clock.pass(14 * 60_000);
  expect(drafts.find(first).ok).toBe(true);
  await clock.pass(2 * 60_000);
  expect(drafts.find(first).ok).toBe(false);
  const many = Array.from({ length: 25 }, keep);
  expect(many.filter((draft) => drafts.find(draft).ok)).toEqual(many.slice(5));
  drafts.close();
  expect(clock.waiting()).toBe(0);
});

it('has everything on disk once it is settled, though nobody waited for the changes', async () => {
  const registry = await openRegistry(dataDir);
  void registry.add(record('late'));
  void registry.update('late', { name: 'Later' });
  await registry.settled();
  expect((await openRegistry(dataDir)).list()).toMatchObject([{ id: 'late', name: 'Later' }]);
});

it('reads the file of an older Acre, and one whose groups and tags are spoilt, without losing a cluster', async () => {
  const old = {
    ...{ id: 'a', name: 'A', colour: 2, server: 'https://a.example', context: 'a', auth: 'exec' },
    ...{ pinnedSha256: null, addedAt: '2025-01-01T00:00:00Z' },
    ...{ harvesterVersion: 'v1.5.0', kubernetesVersion: null },
  };
  const value = [
    old,
    { ...old, id: 'b', harvesterVersion: null },
    { ...old, id: 'c', group: 7, tags: ['a b'] },
  ];
  await writeFile(join(dataDir, 'clusters.json'), JSON.stringify({ version: 1, value }));
  const registry = await openRegistry(dataDir);
  expect(registry.warnings).toEqual([]);
  const defaults = {
    ...{ route: usualRoute, certificate: null, expiries: [] },
    group: null,
    tags: [],
    connectOnStart: 'as-left',
    isWanted: true,
    clusterUid: null,
  };
  expect(registry.list()).toEqual([
    { ...old, ...defaults, verifiedAt: '2025-01-01T00:00:00Z' },
    { ...old, ...defaults, id: 'b', harvesterVersion: null, verifiedAt: null },
    { ...old, ...defaults, id: 'c', verifiedAt: '2025-01-01T00:00:00Z' },
  ]);
  await registry.update('b', { group: 'Labs', tags: ['edge'], connectOnStart: 'never', isWanted: false });
  expect((await openRegistry(dataDir)).find('b')).toMatchObject({
    ...{ group: 'Labs', tags: ['edge'], connectOnStart: 'never', isWanted: false, verifiedAt: null },
  });
});

it('keeps the order in which clusters are put, and the group they are put in', async () => {
  const registry = await openRegistry(dataDir);
  for (const id of ['a', 'b', 'c']) await registry.add(record(id));
  const order = (): string =>
    registry
      .list()
      .map(({ id }) => id)
      .join('');
  await registry.move('c', { group: null, before: 'a' });
  expect(order()).toBe('cab');
  await registry.move('c', { group: null, before: null });
  expect(order()).toBe('abc');
  await registry.move('b', { group: 'Labs', before: 'b' });
  expect([order(), registry.find('b')?.group]).toEqual(['abc', 'Labs']);
  expect(await registry.move('gone', { group: null, before: null })).toMatchObject({ ok: false });
  await registry.move('a', { group: null, before: 'gone' });
  expect((await openRegistry(dataDir)).list().map(({ id }) => id)).toEqual(['b', 'c', 'a']);
});
