import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPlanFiles } from '../../../electron/plans/plan-files.ts';
import { newPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'acre-plans-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const plan = (id: string, more: Partial<Plan> = {}): Plan => ({
  ...newPlan({ id, name: `Plan ${id}`, cluster: 'lab', createdAt: `2026-01-0${id.length}T00:00:00Z` }),
  ...more,
});
const powered = (id: string): Plan =>
  plan(id, {
    intentions: [
      {
        id: 'i1',
        type: 'power-vm',
        vms: ['lab/VirtualMachine/default/a'],
        power: 'stop',
        allowsQuorumLoss: false,
      },
    ],
  });

it('keeps plans over a restart, oldest first, each in a file that only its user can read', async () => {
  const files = await openPlanFiles(dataDir);
  expect(await files.save(powered('bb'))).toEqual({ ok: true, value: undefined });
  await files.save(plan('a'));
  expect(files.list().map(({ id }) => id)).toEqual(['a', 'bb']);
  const again = await openPlanFiles(dataDir);
  expect(again.list()).toEqual(files.list());
  expect(again.find('bb')?.intentions).toHaveLength(1);
  expect((await stat(join(dataDir, 'plans', 'a.json'))).mode & 0o777).toBe(0o600);
});

it('ends with the save that was asked for last, and tells every change', async () => {
  const files = await openPlanFiles(dataDir);
  const told: string[] = [];
  const stop = files.listen((change) =>
    told.push(change.type === 'put' ? change.plan.name : `gone ${change.plan}`),
  );
  await Promise.all(['one', 'two', 'three'].map((name) => files.save(plan('a', { name }))));
  await files.remove('a');
  await files.remove('a');
  stop();
  await files.save(plan('b'));
  expect(told).toEqual(['one', 'two', 'three', 'gone a']);
  expect((await openPlanFiles(dataDir)).list().map(({ id }) => id)).toEqual(['b']);
  expect(await readdir(join(dataDir, 'plans'))).toEqual(['b.json']);
});

it('sets a damaged plan aside and opens the others', async () => {
  const files = await openPlanFiles(dataDir);
  await files.save(plan('a'));
  await files.save(plan('bb'));
  const path = join(dataDir, 'plans', 'a.json');
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 40));
  const again = await openPlanFiles(dataDir);
  expect(again.list().map(({ id }) => id)).toEqual(['bb']);
  expect(again.warnings).toEqual([expect.stringContaining('a.json cannot be used')]);
  expect((await readdir(join(dataDir, 'plans'))).filter((name) => name.includes('.corrupt-'))).toHaveLength(
    1,
  );
});

it('refuses an id that is no name for a file, and leaves out a file under another name', async () => {
  const files = await openPlanFiles(dataDir);
  expect(await files.save(plan('../clusters'))).toMatchObject({ ok: false, error: { code: 'invalid' } });
  await files.save(plan('a'));
  await writeFile(join(dataDir, 'plans', 'other.json'), await readFile(join(dataDir, 'plans', 'a.json')));
  const again = await openPlanFiles(dataDir);
  expect(again.list().map(({ id }) => id)).toEqual(['a']);
  expect(again.warnings[0]).toContain('its id is a');
});
