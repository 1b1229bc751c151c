import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let app: RunningApp;

test.beforeEach(async () => {
  simulator = await openTestSimulator({ scenario: 'single' });
  app = await openApp();
});
test.afterEach(async () => {
  await app.close();
  await simulator.close();
});

const railOf = (page: Page): Locator => page.getByRole('navigation', { name: 'Clusters' });
const names = (page: Page): Locator => railOf(page).locator('.cluster-row-name');

async function add({ dialog, addByPaste, settled }: AppPage, name: string): Promise<void> {
  await addByPaste(simulator.cluster.kubeconfig);
  await expect(dialog.getByRole('status')).toContainText('Harvester v');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Add cluster' }).click();
  await expect(dialog).toBeHidden();
  await settled();
}

test('a cluster that cannot be reached is saved unchecked, marked, and verified when it is reached', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  const endFault = await simulator.cluster.faults.set('503@harvesterhci.io');
  await acre.addByPaste(simulator.cluster.kubeconfig);
  await acre.dialog.getByLabel('Name').fill('Later');
  await acre.dialog.getByRole('button', { name: 'Save without checking' }).click();
  await expect(acre.dialog).toBeHidden();
  const rail = railOf(page);
  await expect(rail.getByText('Not verified')).toBeVisible();
  await expect(acre.inspector.getByText('Not yet: it was never reached')).toBeVisible();
  await endFault();
  await expect(rail.getByText('Live')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText('Not verified')).toHaveCount(0);
});

test('clusters are grouped, tagged, found by tag and put in order, all of which is kept', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  for (const name of ['One', 'Two', 'Three']) await add(acre, name);
  const rail = railOf(page);
  await expect(names(page)).toHaveText(['One', 'Two', 'Three']);

  await rail.getByRole('button', { name: 'Menu of Two' }).click();
  await page.getByRole('menuitem', { name: 'Settings…' }).click();
  await expect(acre.dialog.getByRole('heading', { name: 'Settings of Two' })).toBeVisible();
  await acre.dialog.getByLabel('Group').fill('Labs');
  await acre.dialog.getByLabel('Tags').fill('edge, cheap');
  await acre.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(acre.dialog.getByText('Saved')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rail.getByRole('heading', { name: /^Labs/ })).toBeVisible();
  await expect(names(page)).toHaveText(['One', 'Three', 'Two']);

  const three = rail.getByRole('button', { name: /^Three/ });
  await three.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(names(page)).toHaveText(['Three', 'One', 'Two']);
  await expect(three).toBeFocused();
  const [one, two] = [/^One/, /^Two/].map((name) => rail.getByRole('button', { name }));
  await one!.dragTo(two!, { targetPosition: { x: 40, y: 4 } });
  await expect(rail.getByRole('list', { name: 'Group Labs' }).locator('.cluster-row-name')).toHaveText([
    'One',
    'Two',
  ]);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('.rail-list').analyze();
  expect(violations).toEqual([]);

  const find = page.getByRole('combobox', { name: 'Find' });
  await find.fill('tag:');
  await expect(page.getByRole('search').getByText('cheap')).toBeVisible();
  await find.fill('tag:edge kind:cluster');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('option')).toContainText('Two');

  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await expect(names(page)).toHaveText(['Three', 'One', 'Two']);
});

test('an entry that turns out to be a cluster which is there already says so on both, and can be removed', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  for (const name of ['One', 'Two']) await add(acre, name);
  const rail = railOf(page);
  await expect(rail.getByText('This is the same cluster as One.')).toBeAttached();
  await expect(rail.getByText('This is the same cluster as Two.')).toBeAttached();
  await names(page).filter({ hasText: 'One' }).click();
  await expect(acre.inspector.getByText('This is the same cluster as Two.')).toBeVisible();
  await names(page).filter({ hasText: 'Two' }).click();
  await expect(acre.inspector.getByText('This is the same cluster as One.')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('aside, nav').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await acre.inspector.getByRole('button', { name: 'Remove this one' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(names(page)).toHaveText(['One']);
  await expect(page.getByText(/This is the same cluster/)).toHaveCount(0);
});
