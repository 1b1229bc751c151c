import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { guestWish, openPlanLab } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';

const keep = closeAfterEach();

/** The uids of the VMs of the guest cluster, by name. */
function uidsOf({ simulator }: PlanLab): Record<string, string> {
  const vms = simulator.cluster.store.list(RESOURCES.vms);
  return Object.fromEntries(
    vms.flatMap(({ metadata }) =>
      metadata.name.startsWith('shop-') ? [[metadata.name, metadata.uid ?? '']] : [],
    ),
  );
}

async function journalOf(lab: PlanLab): Promise<string> {
  const folder = join(lab.app().dataDir, 'plans', 'runs');
  const [name = ''] = await readdir(folder);
  return join(folder, name);
}

it('goes on by itself after Acre ended in the midst of a run, and makes nothing twice', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  await lab.save('shop', guestWish(lab.simulator, 'shop', 3, 1));
  const run = await lab.apply('shop');
  await until('the second server is made', () => uidsOf(lab)['shop-cp-2'] !== undefined, 60_000);
  const before = uidsOf(lab);
  await lab.restart();
  expect(lab.run(run)?.planName).toBe('shop');
  await lab.reach(run, 'done', 120_000);
  expect(Object.keys(uidsOf(lab)).sort()).toEqual(['shop-cp-1', 'shop-cp-2', 'shop-cp-3', 'shop-work-1']);
  expect(uidsOf(lab)).toMatchObject(before);
}, 240_000);

it('ends as if it had never been killed, wherever its journal breaks off, in the midst of a line too', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('shop', guestWish(lab.simulator, 'shop', 1, 1));
  const run = await lab.apply('shop');
  await lab.reach(run, 'done', 120_000);
  const path = await journalOf(lab);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  const before = uidsOf(lab);
  const whole = await readFile(path, 'utf8');
  const lines = whole.split('\n').slice(0, -1);
  expect(lines.length).toBeGreaterThan(12);
  for (let count = 1; count < lines.length; count += 2) {
    await lab.app().close();
    const torn = (lines[count] ?? '').slice(0, 20);
    await writeFile(path, `${lines.slice(0, count).join('\n')}\n${torn}`);
    await lab.restart();
    const again = await lab.reach(run, 'done', 60_000);
    expect(
      again.steps.every(({ status }) => status === 'done'),
      `after ${count} lines`,
    ).toBe(true);
    expect(uidsOf(lab)).toEqual(before);
  }
}, 240_000);

it('waits for the user where what is left could lose something', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('shop', guestWish(lab.simulator, 'shop', 1, 0));
  await lab.reach(await lab.apply('shop'), 'done', 120_000);
  const guest = `${lab.cluster}/GuestCluster/default/shop`;
  await lab.save('none', { id: 'none', type: 'delete-guest', guest });
  const run = await lab.apply('none');
  await lab.reach(run, 'done', 120_000);
  await lab.app().close();
  const folder = join(lab.app().dataDir, 'plans', 'runs');
  const path = join(folder, `${run}.jsonl`);
  const [header = ''] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, `${header}\n`);
  await lab.restart();
  expect(lab.run(run)?.status).toBe('interrupted');
  expect(await lab.app().call('run.resume', { run })).toEqual({ ok: true, value: {} });
  await lab.reach(run, 'done', 60_000);
}, 240_000);

it('lets no node join by another token than the first server has, where the keychain has lost it', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('shop', guestWish(lab.simulator, 'shop', 1, 1));
  const run = await lab.apply('shop');
  await lab.reach(run, 'done', 120_000);
  await lab.app().close();
  const path = join(lab.app().dataDir, 'plans', 'runs', `${run}.jsonl`);
  const lines = (await readFile(path, 'utf8')).split('\n');
  const events = lines.slice(1);
  const firstOfAgent = events.findIndex((line) => line.includes('shop-work-1'));
  expect(firstOfAgent).toBeGreaterThan(0);
  await writeFile(path, `${[lines[0], ...events.slice(0, firstOfAgent)].join('\n')}\n`);
  lab.loseSecrets((text) => text.includes('shop/token') || /^[0-9a-f]{64}$/.test(text));
  await lab.restart();
  await until('it says so', () => lab.run(run)?.error?.code === 'vault');
  expect(lab.run(run)).toMatchObject({ status: 'interrupted', error: { vault: 'missing' } });
  expect(lab.secrets().some((text) => text.includes('shop/token'))).toBe(false);
}, 120_000);
