import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { addRancher } from '../support/rancher-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';
import { picture } from '../support/pictures.ts';

let simulator: TestSimulator;
let running: RunningApp;
let app: AppPage;

test.beforeEach(async ({ page }) => {
  test.setTimeout(600_000);
  page.setDefaultTimeout(60_000);
  simulator = await openTestSimulator({ timeScale: 40, rancher: '2.13', vms: 6, guestClusters: 0 });
  running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await addCluster(app, simulator.cluster.kubeconfig);
  await addRancher(app, simulator.rancher!, { name: 'HQ', harvester: simulator.cluster.name });
  await app.settled();
});
test.afterEach(async () => {
  await running.close();
  await simulator.close();
});

const inRail = (): Locator => app.page.getByRole('navigation', { name: 'Clusters' });
const review = (): Locator => app.page.getByRole('dialog', { name: /^Review/ });
const run = (plan: string): Locator =>
  app.page.getByRole('tabpanel', { name: /Runs/ }).getByRole('region', { name: plan, exact: true });
const planState = (): Locator => app.page.getByRole('button', { name: /^Plan \d/ }).first();
const vms = (prefix: string): string[] =>
  simulator.cluster.store
    .list(RESOURCES.vms)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith(`${prefix}-`))
    .sort();

/** Carries a template of the strip to a place and lets it go once a verdict is told. */
async function dropTemplate(name: string, to: { x: number; y: number }, verdict: RegExp): Promise<void> {
  const { page } = app;
  const template = await page.getByRole('button', { name, exact: true }).boundingBox();
  await page.mouse.move((template?.x ?? 0) + 20, (template?.y ?? 0) + 10);
  await page.mouse.down();
  await page.mouse.move((template?.x ?? 0) + 40, (template?.y ?? 0) + 80);
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await expect(page.getByText(verdict)).toBeVisible();
  await page.mouse.up();
}

/** Reviews the open plan and applies it; every box is ticked. */
async function apply(plan: string): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await expect(review().getByText(/steps?, about/)).toBeVisible();
  await expect(review().getByRole('img', { name: 'The server refuses it' })).toHaveCount(0);
  expect(await violationsIn(page, 'the review')).toEqual([]);
  for (const box of await review().getByRole('checkbox').all()) await box.check();
  await picture(app.page, `${plan.replace(' ', '-')}-review`);
  await review().getByRole('button', { name: 'Apply' }).click();
  await expect(run(plan)).toBeVisible();
}

/** Cuts the Rancher off until the run says that it waits, and waits until it is over. */
async function interruptedUntilDone(plan: string): Promise<void> {
  const { faults } = simulator.rancher!;
  const end = await faults.set('reset');
  faults.cut();
  await expect(run(plan).getByRole('status')).toHaveText(/Waiting|Waits|Done/, { timeout: 60_000 });
  await end();
  await expect(run(plan).getByRole('status')).toHaveText('Done', { timeout: 300_000 });
}

test('two pools of RKE2 are drafted on a managed Harvester, made by its Rancher, scaled by a drop, lose one node by a drag, and go', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.getByLabel('Servers').selectOption('1');
  await page.getByLabel('Agents').fill('2');
  await app.settled();
  await dropTemplate('RKE2 cluster', await app.headOf(simulator.cluster.name), /3 VMs land on/);
  await expect(planState()).toContainText('1 change');
  await planState().click();
  await page.getByLabel('Provisioned').selectOption({ label: 'through Rancher HQ' });
  await expect(page.getByLabel('Snapshots of etcd (cron)')).toHaveValue('0 */5 * * *');
  await expect(page.getByLabel('Join', { exact: false })).toHaveCount(0);
  expect(await violationsIn(page, 'the form')).toEqual([]);
  await picture(app.page, 'r1-form');
  await apply('Plan 1');
  await expect(run('Plan 1').getByText(/Wait until rke2-1 is Ready/)).toBeVisible();
  await picture(app.page, 'r2-run');
  await interruptedUntilDone('Plan 1');
  expect(vms('rke2-1')).toHaveLength(3);
  await inRail().getByRole('button', { name: 'rke2-1' }).click();
  await app.inspector.getByRole('tab', { name: 'Rancher' }).click();
  await expect(app.inspector.getByText('Credential', { exact: true })).toBeVisible();
  await picture(app.page, 'r3-ready');

  // A template on a node of the pool is one node more.
  const [worker = ''] = vms('rke2-1-agent');
  await app.goTo(worker);
  await page.keyboard.press('Escape');
  await app.settled();
  await dropTemplate('RKE2 agent', await app.headOf(worker), /Lands on/);
  await expect(planState()).toContainText('1 change');
  await planState().click();
  await expect(page.getByText('Pool agent: 2 → 3 nodes').first()).toBeVisible();
  await picture(app.page, 'r4-scale');
  await apply('Plan 2');
  await interruptedUntilDone('Plan 2');
  expect(vms('rke2-1-agent')).toHaveLength(3);

  // A node that is let go beside all hosts is taken out.
  await app.goTo(worker);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show everything' }).first().click();
  await app.settled();
  const from = await app.headOf(worker);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const title = await app.headOf(simulator.cluster.name);
  await page.mouse.move(from.x + 20, from.y + 20, { steps: 3 });
  await page.mouse.move(title.x, title.y, { steps: 8 });
  await expect(page.getByText(new RegExp(`${worker} is taken out of rke2-1`))).toBeVisible();
  await picture(app.page, 'r5-drag-out');
  await page.mouse.up();
  await expect(planState()).toContainText('1 change');
  await planState().click();
  await expect(page.getByText(new RegExp(`Without ${worker}`)).first()).toBeVisible();
  await apply('Plan 3');
  await interruptedUntilDone('Plan 3');
  expect(vms('rke2-1-agent')).toHaveLength(2);
  expect(vms('rke2-1-agent')).not.toContain(worker);

  // By keyboard: the whole guest cluster goes, and its volumes stay.
  await inRail().getByRole('button', { name: 'rke2-1' }).click();
  await app.command('Delete the guest cluster');
  await expect(planState()).toContainText('1 change');
  await planState().click();
  await expect(page.getByLabel('Keep the volumes of its workloads')).toBeChecked();
  await picture(app.page, 'r6-delete');
  await apply('Plan 4');
  await interruptedUntilDone('Plan 4');
  expect(vms('rke2-1')).toEqual([]);
  await expect(inRail().getByRole('button', { name: 'rke2-1' })).toHaveCount(0);
  expect(app.received.join('\n')).not.toContain(simulator.rancher!.token.split(':')[1]);
});
