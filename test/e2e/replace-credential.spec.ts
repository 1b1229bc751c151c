import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('another credential takes the place of one, after warnings where it leads elsewhere', async ({
  page,
}) => {
  const simulator = await openTestSimulator({ scenario: 'single' });
  const other = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  const { kubeconfig } = simulator.cluster;
  await addCluster(acre, kubeconfig);
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await expect(rail.getByText('Live')).toBeVisible();
  await expect(acre.inspector).toContainText('Kubernetes');

  const replace = acre.dialog.getByRole('button', { name: 'Replace credential' });
  const read = async (text: string): Promise<void> => {
    await acre.dialog.getByLabel('Or paste its text').fill(text);
    await acre.dialog.getByRole('button', { name: 'Continue' }).click();
  };
  const openFromMenu = async (): Promise<void> => {
    await rail.getByRole('button', { name: /^Menu of / }).click();
    await page.getByRole('menuitem', { name: /Replace credential/ }).click();
  };

  // Another cluster: said before anything is changed.
  await openFromMenu();
  await expect(acre.dialog).toContainText('Replace the credential of single');
  await read(other.cluster.kubeconfig);
  await expect(acre.dialog.getByRole('alert')).toContainText('This is another cluster than single.');
  await expect(acre.dialog.getByLabel('Name')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(rail.getByText('Live')).toBeVisible();

  // A server that cannot be reached: saved all the same if the user says so, and the row says what comes of it.
  await openFromMenu();
  await read(kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9'));
  await expect(acre.dialog).toContainText('It leads to another address than the cluster has now.');
  await acre.dialog.getByRole('button', { name: 'Replace anyway' }).click();
  await expect(acre.dialog).toBeHidden();
  await expect(rail.getByText('Unreachable')).toBeVisible();

  // The right one again, from the settings of the cluster.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Settings: Credential');
  await page.keyboard.press('Enter');
  await acre.dialog.getByRole('button', { name: /Replace credential/ }).click();
  await read(kubeconfig);
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  await replace.click();
  await expect(acre.dialog).toBeHidden();
  await expect(rail.getByText('Live')).toBeVisible();
  await expect(rail.getByRole('listitem')).toHaveCount(1);
  await app.close();
  await other.close();
  await simulator.close();
});
