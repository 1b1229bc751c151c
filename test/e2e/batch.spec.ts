import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let app: RunningApp;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  simulator = await openTestSimulator();
  app = await openApp();
});
test.afterAll(async () => {
  await app.close();
  await simulator.close();
});

type Stored = { metadata: { name: string }; status?: { printableStatus?: string; ready?: boolean } };

function vmsThatRun(): string[] {
  return (simulator.cluster.store.list(RESOURCES.vms) as unknown as Stored[])
    .filter(({ status }) => status?.printableStatus === 'Running' && status.ready === true)
    .map(({ metadata }) => metadata.name);
}

test('three VMs are stopped from the palette with one question; what one of them is refused is named', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const names = vmsThatRun().slice(0, 3);
  expect(names).toHaveLength(3);
  await simulator.cluster.faults.set('403@virtualmachines+patch:count=1');
  const box = page.getByRole('combobox', { name: 'Find', exact: true });
  await box.fill(`kind:vm name=${names.join(',')}`);
  await expect(page.getByRole('option')).toHaveCount(3);
  await box.press('Control+Enter');
  await expect(acre.inspector.getByRole('heading', { name: '3 selected' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('stop 3');
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Stop 3 VMs', exact: true });
  for (const name of names) await expect(question.getByText(name, { exact: true })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('[role=alertdialog]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await question.getByRole('button', { name: 'Stop 3 VMs', exact: true }).click();

  const record = page.getByRole('list', { name: 'Actions on several VMs' });
  await expect(record.getByRole('status')).toHaveText('2 done, 1 refused', { timeout: 60_000 });
  await expect(record.getByText(/cannot patch resource "virtualmachines"/)).toBeVisible();
  await record.getByRole('button', { name: 'Select what was refused' }).click();
  const running = vmsThatRun().filter((name) => names.includes(name));
  expect(running).toHaveLength(1);
  await expect(acre.inspector.getByRole('heading', { name: running[0] ?? '' })).toBeVisible();

  // What was done is taken back as a whole; what was refused says why it is left out.
  await record.getByRole('button', { name: 'Undo…' }).click();
  const undo = page.getByRole('alertdialog', { name: 'Undo “Stop 3 VMs”' });
  await expect(undo.getByText('It was refused: there is nothing to take back.')).toBeVisible();
  await undo.getByRole('button', { name: 'Start 2 VMs' }).click();
  const back = record.getByRole('listitem').filter({ hasText: 'takes back “Stop 3 VMs”' });
  await expect(back.getByRole('status')).toHaveText('2 done', { timeout: 60_000 });
  await back.getByRole('button', { name: 'Results' }).click();
  await expect(back.getByText('done', { exact: true })).toHaveCount(2);
  await expect
    .poll(() => vmsThatRun().filter((name) => names.includes(name)), { timeout: 60_000 })
    .toHaveLength(3);

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: /^Stop/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
});

test('a question about several says which it leaves out and why', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  const box = page.getByRole('combobox', { name: 'Find', exact: true });
  await box.fill('kind:vm state:off,running');
  await expect(page.getByRole('option').first()).toBeVisible();
  await box.press('Control+Enter');
  await acre.inspector.getByRole('button', { name: 'Stop…' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByText(/left out$/)).toBeVisible();
  await expect(question.getByText('The VM is off already.')).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
});
