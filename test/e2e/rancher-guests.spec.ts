import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { openRancherLab } from '../support/rancher-lab.ts';
import { addRancher } from '../support/rancher-page.ts';

test('guest clusters of a Rancher are seen on the canvas and in the inspector, and a Harvester is registered until it is active', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const lab = await openRancherLab('2.13', { clusters: 2, managed: 1, timeScale: 40 });
  const { rancher, simulator } = lab;
  const app = await openApp();
  const acre = await openPage(page, app.url);
  const { dialog, inspector } = acre;

  await addRancher(acre, rancher, { name: 'HQ', harvester: simulator.cluster.name });
  await addCluster(acre, simulator.cluster.kubeconfig);
  await lab.addConfig('nc-shop');
  const all = { name: 'all', quantity: 2, etcdRole: true, controlPlaneRole: true, workerRole: true };
  await lab.addCluster('shop', {}, [
    { ...all, machineConfigRef: { kind: 'HarvesterConfig', name: 'nc-shop' } },
  ]);

  // It is there before its first VM is, and becomes ready under one's eyes.
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await rail.getByRole('button', { name: /^shop/ }).click();
  await inspector.getByRole('tab', { name: 'Rancher' }).click();
  await expect(inspector.getByText('2 of 2 ready').first()).toBeVisible({ timeout: 120_000 });
  await expect(inspector.getByRole('button', { name: /Running/ })).toHaveCount(2);
  await picture(page, 'guest-rancher', false);
  expect(await violationsIn(page, 'a guest cluster in Rancher', [], 'aside')).toEqual([]);

  // From a machine to its VM, and back.
  const machine = lab.machines('shop')[0]!.metadata.name;
  await inspector.getByRole('button', { name: new RegExp(machine) }).click();
  await expect(inspector.getByText('Machine in Rancher')).toBeVisible();
  await rail.getByRole('button', { name: /^shop/ }).click();
  await inspector.getByRole('tab', { name: 'Overview' }).click();
  await inspector.getByRole('button', { name: /^Get it from/ }).click();
  await inspector.getByRole('tab', { name: 'Nodes' }).click();
  await expect(inspector.getByText('Kubernetes nodes')).toBeVisible();

  // The other cluster is registered with the Rancher until it is active, and back.
  const other = simulator.clusters[1]!;
  await addCluster(acre, other.kubeconfig);
  await expect(acre.row(other.name)).toHaveAttribute('aria-selected', 'true');
  await inspector.getByRole('button', { name: 'Settings' }).click();
  await dialog.getByRole('tab', { name: 'Rancher' }).click();
  await dialog.getByRole('button', { name: 'Register' }).click();
  await expect(dialog.getByText('Active', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText(/^Managed by/)).toBeVisible({ timeout: 60_000 });
  await picture(page, 'registration', false);
  expect(await violationsIn(page, 'a registration', [], '[role=dialog]')).toEqual([]);
  await dialog.getByRole('button', { name: 'End the registration' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End the registration' }).click();
  await expect(dialog.getByRole('button', { name: 'Register' })).toBeVisible();
  expect(acre.received.join('\n')).not.toContain(rancher.token.split(':')[1]);
  await app.close();
  await lab.close();
});
