import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { at, conditionOf, objectsAt } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let running: RunningApp;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  simulator = await openTestSimulator({ scenario: 'fleet', hosts: 4, vms: 40 });
  running = await openApp();
});
test.afterAll(async () => {
  await running.close();
  await simulator.close();
});

const vmiOf = (name: string): KubeObject | undefined =>
  simulator.cluster.store.list(RESOURCES.vmis).find(({ metadata }) => metadata.name === name);
const nicsOf = (name: string): unknown[] =>
  objectsAt(vmiOf(name), 'status', 'interfaces').map((nic) => nic.name);
const mediaOf = (name: string): unknown[] =>
  objectsAt(vmiOf(name), 'status', 'volumeStatus')
    .filter(({ hotplugVolume, phase }) => hotplugVolume !== undefined && phase === 'Ready')
    .map((volume) => volume.name);

/** A VM that can grow and has an empty drive, runs, and can be migrated. */
async function pluggable(): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(() => {
      found = simulator.cluster.plan.vms.find(({ name, canGrow, hasDrive }) => {
        const vmi = vmiOf(name);
        const isUp = (type: string) => conditionOf(vmi, type)?.status === 'True';
        return canGrow === true && hasDrive === true && isUp('Ready') && isUp('LiveMigratable');
      })?.name;
      return found;
    })
    .toBeDefined();
  return found ?? '';
}

const faultsIn = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).include('[role=alertdialog]').analyze();
  return violations.map(({ id }) => id);
};

test('a NIC is plugged in, CPU and memory are raised, a CD is inserted and ejected, all while the VM runs', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const app = await openPage(page, running.url);
  await addCluster(app, simulator.cluster.kubeconfig);
  const name = await pluggable();
  await app.goTo(name);
  const { inspector } = app;
  await expect(inspector.getByRole('heading', { name, exact: true })).toBeVisible();
  const uid = vmiOf(name)?.metadata.uid;

  await inspector.getByRole('button', { name: 'Plug in NIC…' }).click();
  const plug = page.getByRole('alertdialog', { name: `Plug in NIC: ${name}` });
  await plug.getByRole('combobox', { name: 'VM network' }).selectOption({ index: 0 });
  await plug.getByRole('textbox', { name: 'MAC address' }).fill('03:00:00:00:00:01');
  await expect(plug.getByText(/a multicast address/)).toBeVisible();
  await plug.getByRole('textbox', { name: 'MAC address' }).fill('02:00:00:AA:00:01');
  expect(await faultsIn(page)).toEqual([]);
  await plug.getByRole('button', { name: 'Plug in NIC' }).click();
  const nics = inspector.getByRole('list', { name: 'NICs' });
  await expect(nics.getByText('02:00:00:aa:00:01')).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => nicsOf(name), { timeout: 60_000 }).toContain('nic-0');
  await expect(nics.getByText('Being plugged in')).toHaveCount(0);

  const more = inspector.getByRole('button', { name: 'Actions', exact: true });
  await expect(async () => {
    await more.click();
    await page.getByRole('menuitem', { name: 'Change CPU and memory…' }).click({ timeout: 2_000 });
    await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  const resize = page.getByRole('alertdialog', { name: `Change CPU and memory: ${name}` });
  const cpus = resize.getByRole('textbox', { name: 'CPUs' });
  const before = Number(await cpus.inputValue());
  const most = before * 2;
  await cpus.fill(String(most + 1));
  await expect(resize.getByText(new RegExp(`can have ${most} CPUs at most`))).toBeVisible();
  await cpus.fill(String(before + 1));
  await expect(resize.getByText('Could go to')).toBeVisible();
  expect(await faultsIn(page)).toEqual([]);
  await resize.getByRole('button', { name: 'Change CPU and memory' }).click();
  await expect
    .poll(() => at(vmiOf(name), 'status', 'currentCPUTopology', 'sockets'), { timeout: 60_000 })
    .toBe(before + 1);

  const insert = inspector.getByRole('button', { name: 'Insert CD…' });
  await expect(insert).toBeEnabled({ timeout: 60_000 });
  await insert.click();
  const question = page.getByRole('alertdialog', { name: `Insert CD: ${name}` });
  await expect(question.getByRole('combobox', { name: 'Image' })).toHaveValue('default/image-m2r7d');
  expect(await faultsIn(page)).toEqual([]);
  await question.getByRole('button', { name: 'Insert CD' }).click();
  await expect.poll(() => mediaOf(name), { timeout: 60_000 }).toEqual(['cdrom-0']);
  const drives = inspector.getByRole('list', { name: 'CD-ROM drives' });
  await expect(drives.getByText(/^Holds /)).toBeVisible();

  const eject = inspector.getByRole('button', { name: 'Eject CD…' });
  await expect(eject).toBeEnabled({ timeout: 60_000 });
  await eject.click();
  await page
    .getByRole('alertdialog', { name: `Eject CD: ${name}` })
    .getByRole('button', { name: 'Eject CD' })
    .click();
  await expect.poll(() => mediaOf(name), { timeout: 60_000 }).toEqual([]);
  await expect(drives.getByText('Empty')).toBeVisible();

  await nics.getByRole('button', { name: 'What can be done with nic-0' }).click();
  await page.getByRole('menuitem', { name: 'Unplug NIC…' }).click();
  await page
    .getByRole('alertdialog', { name: `Unplug NIC: ${name}` })
    .getByRole('button', { name: 'Unplug NIC' })
    .click();
  await expect.poll(() => nicsOf(name), { timeout: 60_000 }).not.toContain('nic-0');
  expect(vmiOf(name)?.metadata.uid).toBe(uid);
});
