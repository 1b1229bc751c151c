import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { openRancherLab, setTtl } from '../support/rancher-lab.ts';
import { addRancher } from '../support/rancher-page.ts';

test('a cloud credential that ends soon is told of, renewed by a plan with the keyboard alone, and is fine then', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const lab = await openRancherLab('2.10', { timeScale: 40, guestClusters: 0 });
  const { rancher, simulator } = lab;
  setTtl(rancher, 3);
  await lab.addConfig('nc-shop');
  const all = { name: 'all', quantity: 1, etcdRole: true, controlPlaneRole: true, workerRole: true };
  await lab.addCluster('shop', {}, [
    { ...all, machineConfigRef: { kind: 'HarvesterConfig', name: 'nc-shop' } },
  ]);
  const app = await openApp();
  const acre = await openPage(page, app.url);
  const { inspector } = acre;
  await addRancher(acre, rancher, { name: 'HQ', harvester: simulator.cluster.name });
  await addCluster(acre, simulator.cluster.kubeconfig);

  // Among what ends soon, in what needs attention, and with the guest cluster itself.
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await rail.getByRole('button', { name: /^shop/ }).click();
  await expect(
    inspector.getByText(/^The cloud credential that Rancher makes its nodes with ends on/),
  ).toBeVisible();
  await picture(page, 'credential-ends-guest');
  await expect(async () => {
    await acre.tree.getByRole('treeitem').first().focus();
    await page.keyboard.press('Escape');
    await expect(inspector.getByRole('heading', { name: /^Ends soon/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const ending = inspector.getByRole('listitem').filter({ hasText: /The cloud credential ends in 2 days/ });
  await expect(ending).toBeVisible();
  await expect(inspector.getByText('CredentialEnds')).toBeVisible();
  await picture(page, 'credential-ends');
  expect(await violationsIn(page, 'what ends soon', [], 'aside')).toEqual([]);

  setTtl(rancher, 90);
  const renew = ending.getByRole('button', { name: 'Renew the credential of shop' });
  await renew.focus();
  await page.keyboard.press('Enter');
  await expect(ending.getByRole('button', { name: /^In the plan/ })).toBeFocused();
  await expect(page.getByText('A new credential for Harvester').first()).toBeVisible();
  await page.getByRole('button', { name: 'Review and apply' }).press('Enter');
  const review = page.getByRole('dialog', { name: /^Review/ });
  await expect(review.getByText(/steps?, about/)).toBeVisible();
  await review.getByRole('button', { name: 'Apply' }).press('Enter');
  const runs = page.getByRole('tabpanel', { name: /Runs/ });
  await expect(runs.getByRole('status').first()).toHaveText('Done', { timeout: 120_000 });
  await expect(ending).toHaveCount(0);
  await expect(inspector.getByText('CredentialEnds')).toHaveCount(0);
  expect(acre.received.join('\n')).not.toContain(rancher.token.split(':')[1]);
  await app.close();
  await lab.close();
});
