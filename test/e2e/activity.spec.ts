import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('what was done is kept over a restart, told by whom, found, repeated, copied as kubectl and exported', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-activity-'));
  const simulator = await openTestSimulator({ guestClusters: 0 });
  const isOff = (namespace: string, name: string): boolean =>
    simulator.cluster.store.get(RESOURCES.vmis, namespace, name) === undefined;
  const vm = simulator.cluster.plan.vms.find((each) => each.isRunning && each.trouble === undefined)!;
  let app = await openApp({ dataDir });
  const first = await openPage(page, app.url);
  await addCluster(first, simulator.cluster.kubeconfig);
  await first.goTo(vm.name);
  await first.inspector
    .getByRole('button', { name: 'Stop…' })
    .or(first.inspector.getByRole('button', { name: 'Stop', exact: true }))
    .click();
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => isOff(vm.namespace, vm.name), { timeout: 60_000 }).toBe(true);
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await page.getByRole('tab', { name: 'Activity' }).click();
  const list = page.getByRole('list', { name: 'Activity' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 });
  await app.close();

  app = await openApp({ dataDir });
  // The memory keychain of the first run is gone; what was done is not.
  const again = await openPage(page, app.url);
  await again.settled();
  await page.getByRole('tab', { name: 'Activity' }).click();
  const row = list.getByRole('listitem').first();
  for (const words of ['Stop', simulator.cluster.plan.name, 'admin', 'Done'])
    await expect(row.getByText(words, { exact: true })).toBeVisible();
  await row.getByRole('button', { name: `Copy as kubectl: Stop ${vm.name}` }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/^kubectl .*virtualmachines/);
  await expect(row.getByRole('button', { name: `Repeat: Stop ${vm.name}` })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.frame-drawer').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const find = page.getByRole('searchbox', { name: 'Find in what was done' });
  await find.fill('no such deed');
  await expect(page.getByText('Nothing of that kind was done.')).toBeVisible();
  await find.fill(`stop ${vm.name} admin`);
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('Not done or not seen');
  await expect(list.getByRole('listitem')).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('All outcomes');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  const path = await (await saved).path();
  expect(await readFile(path, 'utf8')).toContain(`,Stop,${vm.name},`);
  expect((await app.files()).filter(({ text }) => text.includes(simulator.cluster.adminToken))).toEqual([]);
  await app.close();
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});
