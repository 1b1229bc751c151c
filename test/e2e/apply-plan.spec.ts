import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let running: RunningApp;
let app: AppPage;

test.beforeEach(async ({ page }) => {
  simulator = await openTestSimulator();
  running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await addCluster(app, simulator.cluster.kubeconfig);
  await app.settled();
});
test.afterEach(async () => {
  await running.close();
  await simulator.close();
});

const review = (): Locator => app.page.getByRole('dialog', { name: /^Review/ });
const run = (): Locator => app.page.getByRole('tabpanel', { name: /Runs/ }).getByRole('region');
const violations = (): Promise<string[]> => violationsIn(app.page, 'the page');
const command = (name: string): Promise<void> => app.command(name);

test('a VM is drafted, reviewed, applied until it runs, copied as kubectl, and taken back', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.goTo(simulator.cluster.plan.hosts[0]!.name);
  await page.getByRole('application').focus();
  await command('Plan: add VM');
  await command('Show all plans');
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await expect(review().getByText(/steps?, about/)).toBeVisible();
  await expect(review().getByRole('img', { name: 'The server would take it' }).first()).toBeVisible();
  expect(await violations()).toEqual([]);
  await review().getByRole('button', { name: 'Apply' }).click();

  await expect(run().getByRole('status')).toHaveText('Done', { timeout: 60_000 });
  await expect(page.getByText(/is applied$/).first()).toBeVisible();
  await expect(app.row('vm-1').first()).toContainText(/running/i);
  expect(await violations()).toEqual([]);

  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await run().getByRole('button', { name: 'Copy as kubectl' }).click();
  await expect.poll(copied).toMatch(/^kubectl apply --server-side --field-manager=acre[^]*"name":"vm-1"/m);
  await page.getByRole('tab', { name: 'Activity' }).click();
  const applied = page.getByRole('listitem').filter({ hasText: 'Apply the plan' });
  await expect(applied).toContainText('admin');
  await expect(applied).toContainText(/Done, (\d+) of \1 steps?/);
  await applied.getByRole('button', { name: 'Plan 1', exact: true }).click();

  await run().getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('VirtualMachine vm-1');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo' }).click();
  await expect(run()).toHaveAccessibleName(/^Undo of/);
  await expect(run().getByRole('status')).toHaveText('Done', { timeout: 60_000 });
  await expect(app.row('vm-1')).toHaveCount(0);
});

test('a plan for a cluster that cannot be reached is kept and reviewed again once it is connected', async ({
  page,
}) => {
  await app.goTo(simulator.cluster.plan.hosts[0]!.name);
  await page.getByRole('application').focus();
  await command('Plan: add VM');
  await command('Show all plans');
  await command('Disconnect');
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await expect(review()).toContainText('the plan is kept; review again when it is connected');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Menu of three' }).click();
  await page.getByRole('menuitem', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Clusters' }).getByText('Live').first()).toBeVisible();
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await expect(review().getByText(/steps?, about/)).toBeVisible();
});

test('a K3s server is drafted and applied until its node is Ready', async ({ page }) => {
  await app.goTo(simulator.cluster.plan.hosts[0]!.name);
  await page.getByRole('application').focus();
  await command('Plan: add K3s server');
  await command('Show all plans');
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await expect(review().getByText(/steps?, about/)).toBeVisible();
  for (const box of await review().getByRole('checkbox').all()) await box.check();
  await review().getByRole('button', { name: 'Apply' }).click();
  await expect(run().getByRole('list', { name: 'Steps' })).toContainText(/Wait until .* is Ready/);
  await expect(run().getByRole('status')).toHaveText('Done', { timeout: 75_000 });
});

test('a VM gets the SSH keys and the host that its plan wishes for, and a pool shows what is wrong with a wish', async ({
  page,
}) => {
  const { store, plan } = simulator.cluster;
  const [first, , third] = plan.hosts;
  const key = store.list(RESOURCES.keyPairs)[0]!;
  await app.goTo(first!.name);
  await page.getByRole('application').focus();
  await command('Plan: add VM');
  await command('Show all plans');
  const panel = page.getByRole('tabpanel', { name: /Plans/ });
  await panel.getByLabel('Placement').selectOption('scheduler');
  await panel.getByText('SSH keys and rules about hosts').click();
  await panel.getByLabel(`${key.metadata.namespace ?? ''}/${key.metadata.name}`).check();
  await panel.getByRole('button', { name: 'Add a rule about hosts' }).click();
  const wish = panel.getByRole('group', { name: 'Rule about hosts' });
  await wish.getByLabel('Strength').selectOption('Must');
  await wish.getByLabel('Values').fill('nowhere');
  await wish.getByLabel('Values').press('Enter');
  await expect(panel.getByText(/not among those its affinity asks for/)).toBeVisible();
  expect(await violations()).toEqual([]);
  await wish.getByLabel('Values').fill(third!.name);
  await wish.getByLabel('Values').press('Enter');
  await expect(panel.getByText(/not among those its affinity asks for/)).toBeHidden();
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await expect(review().getByText(/steps?, about/)).toBeVisible();
  await review().getByRole('button', { name: 'Apply' }).click();
  await expect(run().getByRole('status')).toHaveText('Done', { timeout: 60_000 });
  const vmi = store.list(RESOURCES.vmis).find(({ metadata }) => metadata.name === 'vm-1');
  expect((vmi?.status as { nodeName?: string } | undefined)?.nodeName).toBe(third!.name);
  const secret = store.list(RESOURCES.secrets).find(({ metadata }) => metadata.name === 'vm-1-cloudinit');
  const data = secret?.data as Record<string, string> | undefined;
  const text = Buffer.from(data?.userdata ?? '', 'base64').toString();
  expect(text).toContain((key.spec as { publicKey: string }).publicKey.trim());
});
