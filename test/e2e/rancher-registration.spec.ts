import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { cutOff } from '../support/rancher-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('a Harvester is registered with a Rancher: stopped under way, active, Rancher away in between, and undone', async ({
  page,
}) => {
  test.setTimeout(300_000);
  // Slow enough that what is under way can be seen.
  const simulator = await openTestSimulator({
    clusters: 1,
    managed: 0,
    rancher: '2.13',
    vms: 4,
    timeScale: 1,
  });
  const running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  const acre = await openPage(page, running.url);
  const { dialog, inspector } = acre;
  const rancher = simulator.rancher!;
  const imports = (): number =>
    rancher.store.list(rancher.kinds.rancherClusters).filter(({ metadata }) => metadata.name !== 'local')
      .length;
  await addCluster(acre, simulator.cluster.kubeconfig);
  const openPart = async (): Promise<void> => {
    await acre.command('Settings: Rancher');
    await expect(dialog.getByRole('tab', { name: 'Rancher' })).toHaveAttribute('aria-selected', 'true');
  };

  // Without a Rancher there is one sentence, and the way to one.
  await openPart();
  await expect(dialog.getByText(/^Add a Rancher first/)).toBeVisible();
  await picture(page, 'registration-1-none');
  await dialog.getByRole('button', { name: /^Add clusters through a Rancher/ }).click();
  await dialog.getByLabel('Address of the Rancher').fill(rancher.url);
  await dialog.getByLabel('API token').fill(rancher.token);
  await dialog.getByLabel('Name', { exact: true }).fill('HQ');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await dialog.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(dialog.getByText(/manages no Harvester cluster that this token may see/)).toBeVisible();
  await picture(page, 'registration-2-empty');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // Under way, and stopped: nothing is left behind.
  await openPart();
  await expect(dialog.getByLabel(/^Do not verify/)).toBeChecked();
  await picture(page, 'registration-3-form');
  await dialog.getByRole('button', { name: 'Register' }).press('Enter');
  await expect(dialog.getByText('Waiting for the agent to connect')).toBeVisible();
  await picture(page, 'registration-4-waiting', false);
  await dialog.getByRole('button', { name: 'Stop the registration' }).press('Enter');
  const confirm = page.getByRole('alertdialog');
  await expect(confirm).toContainText('Stop the registration of');
  await confirm.getByRole('button', { name: 'Stop the registration' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Register' })).toBeVisible();
  expect(imports()).toBe(0);

  // Once more, until it is active.
  await dialog.getByRole('button', { name: 'Register' }).click();
  await expect(dialog.getByText('Active', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText('Managed by HQ')).toBeVisible({ timeout: 60_000 });
  await picture(page, 'registration-5-active');
  expect(await violationsIn(page, 'an active registration', [], '[role=dialog]')).toEqual([]);

  // Rancher is away: it says so, does not say that it waits, and is found active again.
  const back = await cutOff(rancher);
  await expect(dialog.getByText('HQ cannot be asked now how it sees this cluster')).toBeVisible({
    timeout: 120_000,
  });
  await expect(dialog.getByText('Waiting for the agent to connect')).toHaveCount(0);
  await picture(page, 'registration-6-away');
  await dialog.getByRole('button', { name: 'End the registration' }).click();
  await expect(confirm).toContainText('HQ cannot be asked now, so the cluster stays in its list');
  await picture(page, 'registration-7-end-away', false);
  await confirm.getByRole('button', { name: 'Cancel' }).click();
  await back();
  await expect(dialog.getByText('Active', { exact: true })).toBeVisible({ timeout: 120_000 });

  // Undone, at both.
  await dialog.getByRole('button', { name: 'End the registration' }).click();
  await expect(confirm).toContainText('the cluster is removed from Rancher');
  await confirm.getByRole('button', { name: 'End the registration' }).click();
  await expect(dialog.getByRole('button', { name: 'Register' })).toBeVisible({ timeout: 60_000 });
  expect(imports()).toBe(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(inspector.getByText('Managed by HQ')).toHaveCount(0, { timeout: 60_000 });
  expect(acre.received.join('\n')).not.toContain(rancher.token.split(':')[1]);
  await running.close();
  await simulator.close();
});
