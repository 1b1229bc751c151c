import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

/** The entry of the palette whose title begins so. */
async function paletteItem(page: Page, title: string) {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('What do you want to do?').fill(title);
  return page.getByRole('option', { name: new RegExp(`^${title}`) }).first();
}

test('a viewer sees every VM, and for each action which right is missing: by button, menu, palette and batch', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.viewerKubeconfig);
  const vm = simulator.cluster.plan.vms.find(({ name }) => name.startsWith('web-frontend'))!;
  const start = `You may not update virtualmachines/start in ${vm.namespace}.`;
  const stop = `You may not patch virtualmachines in ${vm.namespace}.`;

  await acre.goTo(vm.name);
  const button = acre.inspector.getByRole('button', { name: /^Stop/ });
  await expect(button).toContainText(stop);
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(acre.inspector.getByRole('button', { name: /^Start/ })).toContainText(start);

  const row = acre.row(vm.name);
  await row.focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: /^Start/ })).toContainText(start);
  await page.keyboard.press('Escape');

  await expect(await paletteItem(page, 'Start')).toContainText(start);
  await page.keyboard.press('Escape');

  const box = page.getByRole('combobox', { name: 'Find', exact: true });
  const two = simulator.cluster.plan.vms.filter(({ namespace }) => namespace === vm.namespace).slice(0, 2);
  await box.fill(`kind:vm name=${two.map(({ name }) => name).join(',')}`);
  await expect(page.getByRole('option')).toHaveCount(2);
  await box.press('Control+Enter');
  await expect(acre.inspector.getByRole('heading', { name: '2 selected' })).toBeVisible();
  await expect(acre.inspector.getByRole('button', { name: /^Stop/ })).toContainText(stop);
  await expect(await paletteItem(page, 'Stop')).toContainText(stop);
  await page.keyboard.press('Escape');
  expect([...simulator.cluster.requests.keys()].filter((asked) => /^(PUT|PATCH)/.test(asked))).toEqual([]);
  await app.close();
  await simulator.close();
});

test('a project member is shown the namespaces of the project, told that they are not all, and may act in them', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  const { memberKubeconfig, memberNamespaces, plan } = simulator.cluster;
  await addCluster(acre, memberKubeconfig);
  const mine = plan.vms.filter(({ namespace }) => memberNamespaces.includes(namespace));
  const foreign = plan.vms.find(({ namespace }) => !memberNamespaces.includes(namespace))!;
  const cluster = acre.tree.getByRole('treeitem', { level: 1 }).first();
  await expect(cluster).toHaveAccessibleName(new RegExp(`, ${mine.length} VMs`));

  await page
    .getByRole('navigation', { name: 'Clusters' })
    .getByRole('button', { name: /^three/ })
    .first()
    .click();
  const data = acre.inspector.locator('.health');
  await expect(data).toContainText(
    `Only in ${memberNamespaces.length} namespaces: ${[...memberNamespaces].sort().join(', ')}.`,
  );
  await expect(data.locator('li', { hasText: /^VMs/ })).toContainText(
    `Live · ${memberNamespaces.length} namespaces`,
  );
  await expect(data.locator('li', { hasText: /^Settings/ })).toContainText('Read by name');

  const find = page.getByRole('combobox', { name: 'Find' });
  await find.fill(foreign.name);
  await expect(page.getByText(/^Nothing is found/).first()).toBeVisible();
  await find.press('Escape');

  const running =
    mine.find(({ name, isRunning }) => isRunning && name.startsWith('web-frontend')) ??
    mine.find((vm) => vm.isRunning)!;
  await acre.goTo(running.name);
  const stop = acre.inspector.getByRole('button', { name: /^Stop/ });
  await expect(stop).not.toHaveAttribute('aria-disabled', 'true');
  await stop.click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
  await expect(acre.inspector.getByText('Off', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await app.close();
  await simulator.close();
});
