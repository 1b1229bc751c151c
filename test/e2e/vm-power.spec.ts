import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
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

type Stored = {
  metadata: { name: string; namespace: string; labels?: Record<string, string> };
  spec: { template: { spec: { volumes?: { persistentVolumeClaim?: { claimName: string } }[] } } };
  status?: { printableStatus?: string; ready?: boolean };
};
const vms = (): Stored[] => simulator.cluster.store.list(RESOURCES.vms) as unknown as Stored[];
const running = (): Stored[] =>
  vms().filter(
    ({ metadata, status }) =>
      status?.printableStatus === 'Running' &&
      status.ready === true &&
      metadata.labels?.['guestcluster.harvesterhci.io/name'] === undefined,
  );
const statusOf = (name: string): string | undefined =>
  vms().find(({ metadata }) => metadata.name === name)?.status?.printableStatus;

/** Selects VMs by their names, and leaves the keyboard on the canvas. */
async function choose(page: Page, ...names: string[]): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Find', exact: true });
  await box.fill(`kind:vm name=${names.join(',')}`);
  const found = page.getByRole('listbox', { name: 'Found' });
  await expect(found.getByRole('option')).toHaveCount(names.length);
  await box.press('Control+Enter');
  await page.getByRole('application').focus();
}
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

test('a VM is paused and let go on by the keyboard, and the last of it undone', async ({ page }) => {
  test.setTimeout(120_000);
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const { name } = running()[0]!.metadata;
  await choose(page, name);
  await expect(heading(page, name)).toBeVisible();
  await page.keyboard.press('Shift+P');
  await expect.poll(() => statusOf(name), { timeout: 30_000 }).toBe('Paused');
  await expect(acre.inspector.getByText('Paused', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('Shift+P');
  await expect.poll(() => statusOf(name), { timeout: 30_000 }).toBe('Running');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('activity');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Undo: Pause' }).first().click();
  await expect.poll(() => statusOf(name), { timeout: 30_000 }).toBe('Paused');
});

test('several VMs are restarted with one question; what one of them is refused is named', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const acre = await openPage(page, app.url);
  await acre.settled();
  const names = running()
    .slice(1, 4)
    .map(({ metadata }) => metadata.name);
  await simulator.cluster.faults.set('403=webhook@/restart+PUT:count=1');
  await choose(page, ...names);
  await page.keyboard.press('r');
  const question = page.getByRole('alertdialog', { name: 'Restart 3 VMs' });
  for (const name of names) await expect(question.getByText(name, { exact: true })).toBeVisible();
  await question.getByRole('checkbox', { name: 'At once' }).check();
  const { violations } = await new AxeBuilder({ page }).include('[role=alertdialog]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await question.getByRole('button', { name: 'Restart 3 VMs' }).click();
  const record = page.getByRole('list', { name: 'Actions on several VMs' });
  await expect(record.getByRole('status').first()).toHaveText('2 done, 1 refused', { timeout: 60_000 });
  await expect(record.getByText(/denied the request: simulated refusal/)).toBeVisible();
});

test('a VM is deleted with the choice of its volumes; the node of a guest cluster is led to its pool', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const acre = await openPage(page, app.url);
  await acre.settled();
  const vm = running().at(-1)!;
  const { name, namespace } = vm.metadata;
  const claims = (vm.spec.template.spec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  await choose(page, name);
  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog', { name: `Delete ${name}` });
  const boxes = question.getByRole('checkbox');
  await expect(boxes).toHaveCount(claims.length);
  await expect(boxes.first()).toBeChecked();
  await boxes.first().uncheck();
  const { violations } = await new AxeBuilder({ page }).include('[role=alertdialog]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => statusOf(name), { timeout: 60_000 }).toBeUndefined();
  const isThere = (claim: string): boolean =>
    simulator.cluster.store.get(RESOURCES.claims, namespace, claim) !== undefined;
  await expect.poll(() => claims.map(isThere), { timeout: 30_000 }).toEqual(claims.map((_, at) => at === 0));

  const node = vms().find(({ metadata }) => metadata.labels?.['guestcluster.harvesterhci.io/name'])!;
  await choose(page, node.metadata.name);
  await page.keyboard.press('Delete');
  const guarded = page.getByRole('alertdialog', { name: `Delete ${node.metadata.name}` });
  await expect(guarded.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
  await guarded.getByRole('button', { name: 'Remove through its pool instead' }).click();
  await expect(guarded).toBeHidden();
  await expect(page.getByText('1 change').first()).toBeVisible();
  expect(statusOf(node.metadata.name)).toBeDefined();
});

test('a snapshot is taken of a VM and becomes a VM of its own', async ({ page }) => {
  test.setTimeout(180_000);
  const acre = await openPage(page, app.url);
  await acre.settled();
  const { name } = running()[4]!.metadata;
  await choose(page, name);
  await acre.inspector.getByRole('button', { name: 'Take snapshot…' }).click();
  const question = page.getByRole('alertdialog', { name: `Take snapshot: ${name}` });
  await question.getByRole('textbox', { name: 'Name' }).fill('before-change');
  await question.getByRole('button', { name: 'Take snapshot' }).click();
  const kept = acre.inspector.getByRole('list', { name: 'Snapshots and backups' });
  await expect(kept.getByText('before-change')).toBeVisible({ timeout: 30_000 });
  await kept.getByRole('button', { name: 'What can be done with before-change' }).click();
  await page.getByRole('menuitem', { name: 'Restore…' }).click();
  const restore = page.getByRole('alertdialog', { name: 'Restore before-change' });
  await restore.getByRole('radio', { name: /^In place of/ }).check();
  await expect(restore.getByRole('status')).toHaveText(`${name} has to be off first.`);
  await restore.getByRole('radio', { name: 'As a new VM' }).check();
  await restore.getByRole('textbox', { name: 'Name of the new VM' }).fill('made-again');
  const { violations } = await new AxeBuilder({ page }).include('[role=alertdialog]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await restore.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => statusOf('made-again'), { timeout: 90_000 }).toBe('Running');
});
