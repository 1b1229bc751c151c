import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let running: RunningApp;
let app: AppPage;

test.beforeEach(async ({ page }) => {
  simulator = await openTestSimulator();
  running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await addCluster(app, simulator.cluster.kubeconfig);
  await app.settled();
});
test.afterEach(async () => {
  await running.close();
  await simulator.close();
});

const dialog = (): Locator => app.page.getByRole('dialog');
const part = async (name: string): Promise<void> => dialog().getByRole('tab', { name, exact: true }).click();
const field = (name: string): Locator => dialog().getByLabel(name, { exact: true });
const press = async (name: string): Promise<void> =>
  dialog().getByRole('button', { name, exact: true }).click();
const yaml = (): Locator => dialog().getByLabel('YAML of the VM');
const vmOf = (name: string) =>
  simulator.cluster.store.list(RESOURCES.vms).find(({ metadata }) => metadata.name === name);
const violations = (): Promise<string[]> => violationsIn(app.page, 'the page');
const command = (name: string): Promise<void> => app.command(name);
/** Opens the form of a new VM with the keyboard, for a host that is selected. */
const openForm = async (): Promise<void> => {
  await app.goTo(simulator.cluster.plan.hosts[0]!.name);
  await app.page.getByRole('application').focus();
  await app.page.keyboard.press('n');
  await expect(field('Name')).toBeVisible();
};
const fill = async (name: string, value: string): Promise<void> => {
  await field(name).fill(value);
  await field(name).blur();
};
const make = async (verb: string | RegExp): Promise<void> => {
  await press('Review');
  await expect(dialog().getByRole('img', { name: 'The server would take it' }).first()).toBeVisible();
  await dialog().getByRole('button', { name: verb }).click();
  await expect(dialog().getByRole('status')).toHaveText('Done', { timeout: 60_000 });
};
/** A VM of the simulator that runs and belongs to nobody else's cluster. */
const anyVm = (): string =>
  simulator.cluster.store
    .list(RESOURCES.vms)
    .find(
      ({ metadata, status }) =>
        metadata.name.startsWith('web-') && (status as { ready?: boolean }).ready === true,
    )!.metadata.name;

test('a VM is made from an image on the host it was asked for, and never shows its password again', async ({
  page,
}) => {
  await openForm();
  await fill('Name', 'shop');
  await expect(dialog().getByText('Where they would land')).toBeVisible();
  await part('Cloud-init');
  await field('User data').fill('#cloud-config\npassword: hunter2-e2e\n');
  await part('Placement');
  await expect(dialog().getByRole('combobox', { name: 'Placement' })).toHaveValue(
    simulator.cluster.plan.hosts[0]!.name,
  );
  expect(await violations()).toEqual([]);
  await make('Create');
  expect(await violations()).toEqual([]);
  await press('Show');
  await expect(app.row('shop').first()).toContainText(/running/i);
  const secrets = simulator.cluster.store
    .list(RESOURCES.secrets)
    .filter(({ metadata }) => metadata.name === 'shop-cloudinit');
  expect(JSON.stringify(secrets)).toContain(
    Buffer.from('#cloud-config\npassword: hunter2-e2e\n').toString('base64'),
  );
  expect(await page.content()).not.toContain('hunter2-e2e');
});

test('the form and the YAML say the same, what the form does not know is kept, and a slip is told in its line', async () => {
  await openForm();
  await fill('Name', 'synced');
  await press('YAML');
  await expect(yaml()).toHaveValue(/name: synced/);
  const text = await yaml().inputValue();
  await yaml().fill(
    text
      .replace(/cores: \d+/, 'cores: 3')
      .replace('evictionStrategy:', 'subdomain: inner\n      evictionStrategy:'),
  );
  await part('CPU and memory');
  await expect(field('CPU cores')).toHaveValue('3');
  await field('Memory (GiB)').fill('6');
  await expect(yaml()).toHaveValue(/memory: 6Gi/);
  await expect(yaml()).toHaveValue(/subdomain: inner/);
  const good = await yaml().inputValue();
  await yaml().fill(good.replace('spec:', 'spec: {'));
  await expect(dialog().getByText(/^Line \d+: /)).toBeVisible();
  await expect(dialog().getByRole('button', { name: 'Review' })).toHaveAttribute('aria-disabled', 'true');
  await yaml().fill(good);
  await make('Create');
  expect(vmOf('synced')?.spec).toMatchObject({
    template: { spec: { subdomain: 'inner', domain: { cpu: { cores: 3 } } } },
  });
});

test('many are made at once, and what the server refuses is told in its place', async () => {
  await openForm();
  await fill('Name', 'farm');
  await field('Count').fill('3');
  await part('Disks');
  await press('Add a disk');
  await press('YAML');
  const good = await yaml().inputValue();
  await yaml().fill(good.replace(/(storageClassName\\?":\\?")[^"\\]+/, '$1nowhere'));
  await press('Outcome');
  await press('Review');
  await expect(
    dialog()
      .getByText(/denied the request/)
      .first(),
  ).toBeVisible();
  await press('Back');
  await expect(dialog().getByRole('tab', { name: /Disks/ })).toContainText('has a problem');
  await press('YAML');
  await yaml().fill(good);
  await make('Create 3 VMs');
  for (const name of ['farm-1', 'farm-2', 'farm-3']) expect(vmOf(name)).toBeDefined();
});

test('a template is made of a VM, and a VM of the template', async () => {
  const name = anyVm();
  await app.goTo(name);
  await app.page.getByRole('application').focus();
  await command('Make a template');
  await fill('Name', 'golden');
  await press('Make template');
  await expect(app.page.getByText('Template golden', { exact: true })).toBeVisible();
  await openForm();
  await expect(field('Made from').getByRole('option', { name: /Template golden/ })).toBeAttached();
  const option = await field('Made from')
    .getByRole('option', { name: /Template golden/ })
    .getAttribute('value');
  await field('Made from').selectOption(option);
  await expect(field('Name')).toHaveValue(/^web-/);
  await fill('Name', 'from-golden');
  await make('Create');
  expect(vmOf('from-golden')).toBeDefined();
});

test('a VM is edited with a look at what changes and what waits for a restart', async () => {
  const name = anyVm();
  await app.goTo(name);
  await app.page.getByRole('application').focus();
  await command('Edit configuration');
  await part('CPU and memory');
  const before = Number(await field('CPU cores').inputValue());
  await field('CPU cores').fill(String(before + 1));
  await expect(dialog().getByText('The VM takes these on when it is started again')).toBeVisible();
  await press('Try on the server');
  await expect(dialog().getByText('spec.template.spec.domain.cpu.cores')).toBeVisible();
  expect(await violations()).toEqual([]);
  expect(vmOf(name)?.spec).not.toMatchObject({
    template: { spec: { domain: { cpu: { cores: before + 1 } } } },
  });
  await press('Apply');
  await expect(dialog()).toHaveCount(0);
  expect(vmOf(name)?.spec).toMatchObject({ template: { spec: { domain: { cpu: { cores: before + 1 } } } } });
});

test('a VM is cloned with its volumes, or its configuration alone', async () => {
  const name = anyVm();
  await app.goTo(name);
  await app.page.getByRole('application').focus();
  await command('Clone');
  await fill('Name', 'twin');
  await press('Clone');
  await expect(dialog()).toHaveCount(0);
  expect(JSON.stringify(vmOf('twin'))).toContain('PersistentVolumeClaim');
  await app.goTo(name);
  await app.page.getByRole('application').focus();
  await command('Clone');
  await dialog().getByLabel('With its volumes').uncheck();
  await press('Open the form');
  await fill('Name', 'like-it');
  await make('Create');
  expect(JSON.stringify(vmOf('like-it'))).not.toContain('dataSource');
});

test('what cannot be reached is drafted into a plan instead', async ({ page }) => {
  await openForm();
  await page.keyboard.press('Escape');
  await command('Disconnect');
  await openForm();
  await expect(dialog().getByText('The cluster is not connected')).toBeVisible();
  await expect(dialog().getByRole('button', { name: 'Review' })).toHaveCount(0);
  await fill('Name', 'later');
  await press('Add to a plan');
  await expect(
    page.getByRole('region', { name: 'Changes' }).or(page.getByText('later').first()).first(),
  ).toBeVisible();
  await expect(app.row('later').first()).toBeVisible();
});
