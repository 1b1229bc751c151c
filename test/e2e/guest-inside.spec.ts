import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { violationsIn, violationsInAll } from '../support/axe.ts';
import { openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { asWritten, changeKubeconfig, guestOf } from '../support/guest-access.ts';
import { openTestSimulator } from '../support/simulator.ts';

const inRail = ({ page }: AppPage, name: string): Locator =>
  page.getByRole('navigation', { name: 'Clusters' }).getByRole('button', { name });

test.describe('in the demo fleet', () => {
  let running: RunningApp;
  test.beforeAll(async () => {
    running = await openApp({ args: ['--demo'] });
  });
  test.afterAll(() => running.close());

  test('a guest cluster opens its own nodes and workloads, by mouse and by keyboard', async ({ page }) => {
    const app = await openPage(page, running.url);
    const { inspector } = app;
    await app.settled();
    await inRail(app, 'shop-prod').click();
    await expect(inspector.getByText('Connected', { exact: true })).toBeVisible();
    await expect(inspector).toContainText('3 of 3 ready, 2 needed');
    await expect(inspector).toContainText('v1.33.6+rke2r1');

    await inspector.getByRole('tab', { name: 'Nodes' }).click();
    await expect(inspector.getByText('8 of 8 ready')).toBeVisible();
    const node = inspector.getByRole('button', { name: /^shop-prod-cp-/ }).first();
    await expect(node).toContainText('Control plane and etcd');

    await inspector.getByRole('tab', { name: 'Nodes' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(inspector.getByRole('heading', { name: 'kube-system' })).toBeVisible();
    await expect(inspector.getByText('rke2-coredns-rke2-coredns').first()).toBeVisible();
    await page.keyboard.press('ArrowLeft');

    const name = ((await node.textContent()) ?? '').slice(0, 'shop-prod-cp-nz9mt-2xjdj'.length);
    await node.click();
    await expect(inspector.getByRole('heading', { name })).toBeVisible();
    await expect(inspector).toContainText('Ready, v1.33.6+rke2r1');
  });

  test('one without a kubeconfig says so and how to come by one, and RKE1 says why it stays as it is', async ({
    page,
  }) => {
    const app = await openPage(page, running.url);
    await app.settled();
    await inRail(app, 'analytics').click();
    await expect(app.inspector).toContainText('Acre has no kubeconfig of this guest cluster.');
    await expect(app.inspector).toContainText('/etc/rancher/rke2/rke2.yaml');
    await inRail(app, 'legacy-erp').click();
    await expect(app.inspector).toContainText('New RKE1 clusters can only be made by Rancher 2.11 or older');
  });
});

test('axe finds nothing in what is shown of a guest cluster, in both themes and in high contrast', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const running = await openApp({ args: ['--demo'] });
  const app = await openPage(page, running.url);
  const { inspector } = app;
  const found: string[] = [];
  await app.settled();
  await inRail(app, 'legacy-erp').click();
  await expect(inspector.getByText('Connected', { exact: true })).toBeVisible();
  found.push(...(await violationsIn(page, 'guest cluster that is reached')));
  await inspector.getByRole('tab', { name: 'Nodes' }).click();
  await expect(inspector.getByText('6 of 6 ready')).toBeVisible();
  found.push(...(await violationsInAll(page, 'its nodes')));
  await inspector.getByRole('tab', { name: 'Workloads' }).click();
  await expect(inspector.getByRole('heading', { name: 'kube-system' })).toBeVisible();
  found.push(...(await violationsIn(page, 'its workloads')));
  await inspector.getByRole('tab', { name: 'Overview' }).click();
  await inRail(app, 'analytics').click();
  await inspector.getByRole('button', { name: 'Add kubeconfig' }).waitFor();
  found.push(...(await violationsInAll(page, 'guest cluster without a kubeconfig')));
  await inspector.getByRole('button', { name: 'Add kubeconfig' }).click();
  await app.dialog.waitFor();
  found.push(...(await violationsIn(page, 'its kubeconfig')));
  expect(found).toEqual([]);
  await running.close();
});

test('a kubeconfig as a server wrote it opens the way through the Harvester API, and is forgotten again', async ({
  page,
}) => {
  const simulator = await openTestSimulator({ timeScale: 200, vms: 16, guestClusters: 2 });
  const { namespace, name, servers, agents } = guestOf(simulator);
  const api = await simulator.cluster.guests.apiOf(namespace, name);
  const running = await openApp();
  const app = await openPage(page, running.url);
  const { inspector, dialog } = app;
  await app.addByPaste(simulator.cluster.kubeconfig);
  await dialog.getByRole('button', { name: 'Add cluster' }).click();
  await expect(dialog).toBeHidden();
  await inRail(app, name).click();
  await inspector.getByRole('button', { name: 'Add kubeconfig' }).click();
  await dialog
    .getByLabel('Or paste its text')
    .fill(changeKubeconfig(api?.kubeconfig ?? '', { server: asWritten }));
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog).toContainText('This address stands for the server it was copied from.');
  await dialog.getByRole('button', { name: 'Keep kubeconfig' }).click();
  await expect(dialog).toBeHidden();
  await expect(inspector).toContainText('the Harvester API, by');
  await inspector.getByRole('tab', { name: 'Nodes' }).click();
  const count = servers.length + agents.length;
  await expect(inspector.getByText(`${count} of ${count} ready`)).toBeVisible();
  await inspector.getByRole('tab', { name: 'Overview' }).click();
  await inspector.getByRole('button', { name: 'Forget' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click();
  await expect(inspector.getByRole('button', { name: 'Add kubeconfig' })).toBeVisible();
  await running.close();
  await simulator.close();
});
