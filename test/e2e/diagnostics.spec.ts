import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('a cluster is diagnosed from the palette and from where its connection failed, and the findings are copied', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.viewerKubeconfig);

  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('What do you want to do?').fill('diagnose all');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Diagnostics of all clusters' });
  await expect(dialog.getByText(/^Looks at the keychain/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Run' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  await expect(dialog.getByText('You are viewer.')).toBeVisible();
  const permissions = dialog.getByRole('listitem').filter({ hasText: 'Permissions' });
  await permissions.getByText(/\d+ facts/).click();
  await expect(permissions.getByText('list nodes', { exact: true })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy as text' }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('[ok] Who you are: You are viewer.');
  expect(text).not.toContain(simulator.cluster.viewerToken);
  await page.keyboard.press('Escape');

  await simulator.close();
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await expect(rail.getByText(/Unreachable|Failed/).first()).toBeVisible({ timeout: 30_000 });
  await rail
    .getByRole('button', { name: /^three/ })
    .first()
    .click();
  await acre.inspector.getByRole('button', { name: 'Diagnose' }).click();
  const own = page.getByRole('dialog', { name: 'Diagnostics of three' });
  await own.getByRole('button', { name: 'Run' }).click();
  await expect(own.getByText(/the connection was refused/)).toBeVisible();
  await expect(own.getByText('Not looked at, since reaching the server failed.').first()).toBeVisible();
  await app.close();
});
