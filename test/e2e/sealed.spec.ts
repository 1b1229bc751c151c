import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

const passphrase = 'sunflower tractor pencil orbit';

test('clusters go to another Acre in a file that opens with its passphrase only', async ({ page }) => {
  const simulator = await openTestSimulator({ scenario: 'single' });
  const folder = await mkdtemp(join(tmpdir(), 'acre-sealed-'));
  const path = join(folder, 'site.acre-clusters');
  const from = await openApp();
  const acre = await openPage(page, from.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await page.getByRole('button', { name: 'Clusters menu' }).click();
  await page.getByRole('menuitem', { name: /Export clusters/ }).click();
  const button = acre.dialog.getByRole('button', { name: 'Export', exact: true });
  await acre.dialog.getByLabel('Passphrase', { exact: true }).fill('short');
  await expect(acre.dialog.getByRole('status')).toContainText('At least 10 characters');
  await acre.dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await acre.dialog.getByLabel('Passphrase again').fill('sunflower');
  await expect(acre.dialog).toContainText('The two passphrases differ.');
  await expect(button).toBeDisabled();
  await acre.dialog.getByLabel('Passphrase again').fill(passphrase);
  const downloading = page.waitForEvent('download');
  await button.click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^acre-\d{4}-\d{2}-\d{2}\.acre-clusters$/);
  await download.saveAs(path);
  await expect(acre.dialog).toBeHidden();
  const { adminToken } = simulator.cluster;
  const file = await readFile(path);
  expect(file.includes(adminToken)).toBe(false);
  expect(acre.received.filter((frame) => frame.includes(adminToken))).toEqual([]);
  await from.close();

  const to = await openApp();
  const other = await openPage(page, to.url);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /command/i }).fill('Import clusters');
  await page.keyboard.press('Enter');
  const damaged = join(folder, 'damaged.acre-clusters');
  const changed = Buffer.from(file);
  changed[changed.length - 20] = (changed[changed.length - 20] ?? 0) ^ 1;
  await writeFile(damaged, changed);
  const open = other.dialog.getByRole('button', { name: 'Open', exact: true });
  for (const [chosen, words, message] of [
    [damaged, passphrase, 'is damaged, or somebody changed it'],
    [path, 'another passphrase', 'does not open this export'],
  ] as const) {
    await other.dialog.locator('input[type=file]').setInputFiles(chosen);
    await other.dialog.getByLabel('Passphrase').fill(words);
    await open.click();
    await expect(other.dialog.getByRole('alert')).toContainText(message);
  }
  await other.dialog.getByLabel('Passphrase').fill(passphrase);
  await open.click();
  await expect(other.dialog.getByRole('listitem')).toHaveCount(1);
  await other.dialog.getByRole('button', { name: 'Import 1 cluster' }).click();
  await expect(other.dialog).toBeHidden();
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await expect(rail.getByText('Live')).toBeVisible();
  expect(to.printed()).not.toContain(passphrase);
  expect((await to.files()).filter(({ text }) => text.includes(passphrase))).toEqual([]);
  await to.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

test('a dropped export opens its own dialog, and a name that is there already is skipped unless told otherwise', async ({
  page,
}) => {
  const simulator = await openTestSimulator({ scenario: 'single' });
  const app = await openApp();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await page
    .getByRole('navigation', { name: 'Clusters' })
    .getByRole('button', { name: /^Menu of / })
    .click();
  await page.getByRole('menuitem', { name: /Export clusters/ }).click();
  await acre.dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await acre.dialog.getByLabel('Passphrase again').fill(passphrase);
  const downloading = page.waitForEvent('download');
  await acre.dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const bytes = [...(await readFile(await (await downloading).path()))];
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(content)], 'site.acre-clusters'));
    return data;
  }, bytes);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(acre.dialog).toContainText('site.acre-clusters');
  await acre.dialog.getByLabel('Passphrase').fill(passphrase);
  await acre.dialog.getByRole('button', { name: 'Open', exact: true }).click();
  const choice = acre.dialog.getByRole('combobox');
  await expect(choice).toHaveValue('skip');
  await expect(choice.getByRole('option')).toHaveText(['Keep both', 'Replace credential', 'Skip']);
  await choice.selectOption('add');
  await acre.dialog.getByRole('button', { name: 'Import 1 cluster' }).click();
  await expect(acre.dialog).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Clusters' }).getByText('Live')).toHaveCount(2);
  await app.close();
  await simulator.close();
});
