import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDrafts } from '../../../electron/cluster/drafts.ts';
import { openRegistry, toFreeColour, toFreeId } from '../../../electron/cluster/registry.ts';
import type { ClusterRecord } from '../../../electron/cluster/registry.ts';
import { readKubeconfig } from '../../../electron/kube/kubeconfig.ts';
import { toKubeconfigText } from '../../support/tls-server.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'acre-registry-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const record = (id: string, colour = 0): ClusterRecord => ({
  id,
  name: id,
  colour,
  server: 'https://h.example',
  context: 'c',
  auth: 'token',
  pinnedSha256: null,
  addedAt: '2026-01-01T00:00:00.000Z',
  harvesterVersion: null,
  kubernetesVersion: null,
  clusterUid: null,
});

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
