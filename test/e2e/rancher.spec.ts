import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('a Harvester cluster is found in a Rancher and added through it, by keyboard where there is a way', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const simulator = await openTestSimulator({ clusters: 2, rancher: '2.13' });
  const rancher = simulator.rancher!;
  const app = await openApp();
  const acre = await openPage(page, app.url);

  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('What do you want to do?').fill('through a rancher');
  await page.keyboard.press('Enter');
  const { dialog } = acre;
  await dialog.getByLabel('Address of the Rancher').fill(`${rancher.url}/dashboard/home`);
  await dialog.getByLabel('API token').fill('token-abcde:wrong');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await dialog.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(dialog.getByRole('alert')).toContainText(/token|refused|credential/i);
  await dialog.getByLabel('API token').fill(rancher.token);
  await page.keyboard.press('Enter');
  const harvester = dialog.getByRole('checkbox', { name: simulator.cluster.name });
  await expect(harvester).toBeVisible();
  await expect(dialog.getByText(/Rancher v2\.13.* as admin/)).toBeVisible();
  expect(await violationsIn(page, 'the Ranchers', [], '[role=dialog]')).toEqual([]);
  await harvester.press('Space');
  await dialog.getByRole('button', { name: 'Add 1 cluster' }).click();
  const add = dialog.getByRole('button', { name: 'Add cluster' });
  await expect(add).toBeEnabled();
  await add.click();
  await expect(dialog).toBeHidden();
  await acre.settled();
  await expect(acre.row(simulator.cluster.name)).toBeVisible();
  await expect(acre.tree.getByRole('treeitem', { name: /^web-frontend-01,/ })).toBeAttached();
  expect(acre.received.join('\n')).not.toContain(rancher.token.split(':')[1]);

  await page.getByRole('button', { name: 'Add cluster' }).first().click();
  await dialog.getByRole('button', { name: 'Through a Rancher' }).click();
  await expect(dialog.getByText(/added as/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove this Rancher' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(dialog.getByLabel('Address of the Rancher')).toBeVisible();
  await app.close();
  await simulator.close();
});
