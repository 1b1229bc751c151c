import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { conditionOf, objectAt, textAt } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

test.describe.configure({ timeout: 180_000 });

let simulator: TestSimulator;
let running: RunningApp;
let app: AppPage;
let taken = 0;

test.beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'witness', hosts: 6, vms: 18 });
});
test.afterAll(() => simulator.close());
test.beforeEach(async ({ page }) => {
  running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await addCluster(app, simulator.cluster.kubeconfig);
  await page.getByRole('application').focus();
  await page.keyboard.press('0');
  await app.settled();
});
test.afterEach(() => running.close());

const vmiOf = (name: string): KubeObject | undefined =>
  simulator.cluster.store.list(RESOURCES.vmis).find(({ metadata }) => metadata.name === name);
const hostOf = (name: string): string => textAt(vmiOf(name), 'status', 'nodeName') ?? '';

/** So many VMs that run and can be migrated, which no other test has; on one host. */
async function takeVms(count: number): Promise<string[]> {
  let names: string[] = [];
  await expect
    .poll(() => {
      const fit = simulator.cluster.plan.vms
        .filter(({ trouble, guest }) => trouble === undefined && guest === undefined)
        .map(({ name }) => name)
        .filter((name) => {
          const vmi = vmiOf(name);
          const isReady = conditionOf(vmi, 'Ready')?.status === 'True';
          return isReady && conditionOf(vmi, 'LiveMigratable')?.status === 'True';
        });
      names = fit.slice(taken, taken + count);
      return names.length;
    })
    .toBe(count);
  taken += count;
  return names;
}
const nodes = (): string[] =>
  simulator.cluster.store.list(RESOURCES.nodes).map(({ metadata }) => metadata.name);
/** A worker or management host that is neither of these. */
const hostBut = (...others: string[]): string =>
  nodes().find((name) => !name.startsWith('witness') && !others.includes(name)) ?? '';
const cordon = (name: string, unschedulable: boolean): void =>
  void simulator.cluster.store.change(RESOURCES.nodes, undefined, name, (node) => ({
    ...node,
    spec: { ...objectAt(node, 'spec'), unschedulable },
  }));
function slowDown(bandwidthPerMigration: string): void {
  simulator.cluster.store.change(RESOURCES.kubevirts, 'harvester-system', 'kubevirt', (kubevirt) => {
    const spec = objectAt(kubevirt, 'spec');
    const configuration = objectAt(spec, 'configuration');
    const migrations = { ...objectAt(configuration, 'migrations'), bandwidthPerMigration };
    return { ...kubevirt, spec: { ...spec, configuration: { ...configuration, migrations } } };
  });
}

/** Takes a VM by the mouse and carries it over a host; it is not let go. */
async function carry(page: Page, vm: string): Promise<(host: string) => Promise<void>> {
  const from = await app.middleOf(vm);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 8, { steps: 2 });
  return async (host) => {
    const to = await app.middleOf(host);
    await page.mouse.move(to.x, to.y, { steps: 4 });
  };
}
const question = (page: Page, title: string): Locator => page.getByRole('alertdialog', { name: title });

test('a VM is dragged onto a host: hosts that cannot take it say why, one that can asks once, and it moves', async ({
  page,
}) => {
  const [vm = ''] = await takeVms(1);
  const from = hostOf(vm);
  const closed = hostBut(from);
  const to = hostBut(from, closed);
  const witness = nodes().find((name) => name.startsWith('witness')) ?? '';
  cordon(closed, true);
  await expect(app.row(closed)).toContainText('cordoned');

  const over = await carry(page, vm);
  await over(closed);
  await expect(page.getByText(`✕ ${closed} is cordoned.`)).toBeVisible();
  await over(witness);
  await expect(page.getByText(`✕ ${witness} is the witness, which runs no VMs.`)).toBeVisible();
  await over(from);
  await expect(page.getByText(`✕ ${vm} runs on ${from} already.`)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(`${vm} runs on ${from} already.`)).toBeHidden();
  await page.mouse.up();
  await expect(question(page, `Migrate ${vm}`)).toBeHidden();

  const again = await carry(page, vm);
  await again(to);
  await expect(page.getByText(/✓ It fits, and leaves/)).toBeVisible();
  await page.mouse.up();
  const asked = question(page, `Migrate ${vm}`);
  await expect(asked).toContainText('Memory to move');
  await expect(asked.getByRole('radio', { name: new RegExp(to) })).toBeChecked();
  await expect(asked.getByRole('radio', { name: new RegExp(`${closed} cordoned`) })).toBeDisabled();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await asked.getByRole('button', { name: 'Migrate' }).click();
  await expect(page.getByText(`${vm} was migrated`).first()).toBeVisible({ timeout: 60_000 });
  expect(hostOf(vm)).toBe(to);
  cordon(closed, false);
});

test('a VM is migrated by the keyboard alone: a key asks, arrows go through the targets, Enter takes one', async ({
  page,
}) => {
  const [vm = ''] = await takeVms(1);
  const from = hostOf(vm);
  await app.goTo(vm);
  await page.getByRole('application').focus();
  await page.keyboard.press('m');
  const asked = question(page, `Migrate ${vm}`);
  const chosen = asked.locator('input:checked');
  await expect(chosen).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const target = asked.locator('.migrate-target:has(input:checked) .name').first();
  const name = (await target.textContent()) ?? '';
  await page.keyboard.press('Enter');
  await expect(asked).toBeHidden();
  await expect.poll(() => hostOf(vm), { timeout: 60_000 }).not.toBe(from);
  expect(name).not.toBe('');
});

test('a migration shows how far it is, and is called off; the VM stays where it was', async ({ page }) => {
  const [vm = ''] = await takeVms(1);
  const from = hostOf(vm);
  slowDown('1Ki');
  const over = await carry(page, vm);
  await over(hostBut(from));
  await page.mouse.up();
  await question(page, `Migrate ${vm}`).getByRole('button', { name: 'Migrate' }).click();
  const strip = page.getByRole('list', { name: 'Live migrations under way' });
  await expect(strip.getByText(vm)).toBeVisible();
  await expect(strip).toContainText(/about \d+%/);
  await expect(strip).toContainText('copying memory', { timeout: 60_000 });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await strip.getByRole('button', { name: `Abort the migration of ${vm}` }).click();
  await expect(page.getByText(`Could not migrate ${vm}`).first()).toBeVisible({ timeout: 60_000 });
  await expect(strip).toBeHidden();
  expect(hostOf(vm)).toBe(from);
  slowDown('0');
});

test('several VMs are migrated with one question that says where each goes', async ({ page }) => {
  const names = await takeVms(2);
  const before = names.map(hostOf);
  const box = page.getByRole('combobox', { name: 'Find', exact: true });
  await box.fill(`kind:vm name=${names.join(',')}`);
  await expect(page.getByRole('option')).toHaveCount(2);
  await box.press('Control+Enter');
  await expect(app.inspector.getByRole('heading', { name: '2 selected' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('migrate 2');
  await page.keyboard.press('Enter');
  const asked = question(page, 'Migrate 2 VMs');
  await expect(asked.getByRole('list', { name: 'What becomes of each VM' })).toContainText('goes to');
  await asked.getByRole('button', { name: 'Migrate 2 VMs' }).click();
  const record = page.getByRole('list', { name: 'Actions on several VMs' });
  await expect(record.getByRole('status')).toHaveText('2 done', { timeout: 60_000 });
  expect(names.map(hostOf).every((host, index) => host !== before[index])).toBe(true);
});

test('while a plan is open, dragging a VM drafts its move', async ({ page }) => {
  const [vm = ''] = await takeVms(1);
  const from = hostOf(vm);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill('New plan');
  await page.keyboard.press('Enter');
  const planState = page.getByRole('button', { name: /^Plan \d/ }).first();
  await expect(planState).toBeVisible();
  await page.getByRole('application').focus();
  await page.keyboard.press('0');
  await app.settled();
  const over = await carry(page, vm);
  await over(hostBut(from));
  await expect(page.getByText(/Draft in the plan: It fits/)).toBeVisible();
  await page.mouse.up();
  await expect(planState).toContainText('1 change');
  expect(hostOf(vm)).toBe(from);
});
