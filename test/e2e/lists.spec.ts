import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

async function saved(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await act();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('lists are sorted, filtered, in step with the canvas, and saved with pictures and objects', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await page.getByRole('tab', { name: 'Lists' }).click();
  const grid = page.getByRole('grid', { name: 'VMs' });
  const { vms, hosts } = simulator.cluster.plan;
  await expect(grid).toHaveAttribute('aria-rowcount', String(vms.length + 1));

  await grid.getByRole('button', { name: 'Memory' }).click();
  await expect(grid.getByRole('columnheader', { name: 'Memory' })).toHaveAttribute('aria-sort', 'ascending');
  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid.getByRole('row', { selected: true })).toHaveCount(1);
  const name = vms[0]?.name ?? '';
  await acre.goTo(name);
  await expect(grid.getByRole('row', { selected: true })).toContainText(name);

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join('; ')}`),
  ).toEqual([]);

  const csv = await saved(page, () => page.getByRole('button', { name: 'Export as CSV' }).click());
  expect(csv.name).toBe('acre-vms.csv');
  expect(csv.bytes.toString().trimEnd().split('\r\n')).toHaveLength(vms.length + 1);

  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const yaml = await saved(page, () => choose('Export as YAML'));
  expect(yaml.bytes.toString()).toContain('kind: VirtualMachine');
  const svg = await saved(page, () => choose('SVG of everything'));
  for (const host of hosts) expect(svg.bytes.toString()).toContain(`>${host.name}<`);
  const png = await saved(page, () => choose('PNG of everything'));
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(1_000);

  await page.getByRole('searchbox', { name: 'Filter' }).fill('no such thing');
  await expect(page.getByText('Nothing in this list')).toBeVisible();
  await app.close();
  await simulator.close();
});
