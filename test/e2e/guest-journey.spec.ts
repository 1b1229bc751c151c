import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { violationsIn } from '../support/axe.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';
import { picture } from '../support/pictures.ts';

let simulator: TestSimulator;
let running: RunningApp;
let app: AppPage;
/** Ends what keeps the cluster from being reached. */
let comeBack: () => Promise<void>;

test.beforeEach(async ({ page }) => {
  test.setTimeout(600_000);
  simulator = await openTestSimulator({ timeScale: 40 });
  running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await addCluster(app, simulator.cluster.kubeconfig);
  await app.settled();
  comeBack = await simulator.cluster.faults.set('reset');
  simulator.cluster.faults.cut();
  await expect(inRail().getByText('Unreachable')).toBeVisible();
});
test.afterEach(async () => {
  await running.close();
  await simulator.close();
});

const five = ['k3s-1-agent-1', 'k3s-1-agent-2', 'k3s-1-server-1', 'k3s-1-server-2', 'k3s-1-server-3'];
const four = five.filter((name) => name !== 'k3s-1-agent-2');
const inRail = (): Locator => app.page.getByRole('navigation', { name: 'Clusters' });
const review = (): Locator => app.page.getByRole('dialog', { name: /^Review/ });
const run = (plan: string): Locator =>
  app.page.getByRole('tabpanel', { name: /Runs/ }).getByRole('region', { name: plan, exact: true });
const planState = (): Locator => app.page.getByRole('button', { name: /^Plan \d/ }).first();
const vmsMade = (): string[] =>
  simulator.cluster.store
    .list(RESOURCES.vms)
    .flatMap(({ metadata: { name } }) => (name.startsWith('k3s-1-') ? [name] : []))
    .sort();

/** Whether the canvas has something of this name. */
const isDrawn = (name: string): Promise<boolean> =>
  app.page.evaluate((wanted) => window.acreTest?.idOf(wanted) !== null, name);

/** Lets the cluster be reached again, connects it, and waits until it is live. */
async function reconnected(connect: () => Promise<void>): Promise<void> {
  await comeBack();
  await connect();
  await expect(inRail().getByText('Live').first()).toBeVisible();
}
/** Waits until all steps were tried, and none was refused. */
async function reviewed(): Promise<void> {
  await expect(review().getByText(/steps?, about/)).toBeVisible();
  await expect(review().getByRole('img', { name: 'The server refuses it' })).toHaveCount(0);
  expect(await violationsIn(app.page, 'the review')).toEqual([]);
}
/** Waits until the run of a plan is over. */
async function applied(plan: string): Promise<void> {
  await expect(run(plan).getByRole('status')).toHaveText('Done', { timeout: 300_000 });
}

test('by mouse: five nodes of K3s are drafted while their cluster is away, become Ready, are one less, and go', async ({
  page,
}) => {
  await picture(app.page, 'm0-away');
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.getByLabel('Servers').selectOption('3');
  await page.getByLabel('Agents').fill('2');
  await app.settled();
  const template = await page.getByRole('button', { name: 'K3s cluster', exact: true }).boundingBox();
  await page.mouse.move((template?.x ?? 0) + 20, (template?.y ?? 0) + 10);
  await page.mouse.down();
  await page.mouse.move((template?.x ?? 0) + 40, (template?.y ?? 0) + 80);
  const title = await app.headOf(simulator.cluster.name);
  await page.mouse.move(title.x, title.y, { steps: 5 });
  await expect(page.getByText(/5 VMs land on/)).toBeVisible();
  await picture(app.page, 'm1-drag', false);
  await page.mouse.up();
  await expect(planState()).toContainText('1 change');
  for (const name of five) expect(await isDrawn(name)).toBe(true);
  await planState().click();
  await picture(app.page, 'm2-drafted');

  await reconnected(() => app.inspector.getByRole('button', { name: 'Try again' }).click());
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await reviewed();
  await picture(app.page, 'm3-review');
  await review().getByRole('button', { name: 'Apply' }).click();
  await expect(run('Plan 1').getByText(/Wait until k3s-1-server-1 is Ready/)).toBeVisible();
  await picture(app.page, 'm4-run', false);
  await applied('Plan 1');
  await run('Plan 1')
    .getByRole('button', { name: /requests: Create k3s-1-server-1/ })
    .click();
  const requests = run('Plan 1').getByRole('list', { name: 'Requests, oldest first' });
  await expect(requests).toContainText(/201PATCH .*\/virtualmachines\/k3s-1-server-1/);
  await picture(app.page, 'm5-applied');
  await run('Plan 1').getByRole('button', { name: 'Log' }).click();
  await picture(app.page, 'm5-log');
  await run('Plan 1').getByRole('button', { name: 'Log' }).click();
  await run('Plan 1').getByRole('button', { name: 'Go to k3s-1-server-2' }).first().click();
  await expect(app.inspector.getByRole('heading', { name: 'k3s-1-server-2' })).toBeVisible();
  expect(vmsMade()).toEqual(five);
  await inRail().getByRole('button', { name: 'k3s-1' }).click();
  await app.inspector.getByRole('tab', { name: 'Nodes' }).click();
  await expect(app.inspector.getByText('5 of 5 ready', { exact: true })).toBeVisible();
  await picture(app.page, 'm6-ready');

  await app.clickOnCanvas('k3s-1-agent-2');
  const agent = await app.headOf('k3s-1-agent-2');
  await page.mouse.click(agent.x, agent.y, { button: 'right' });
  await page.getByRole('menuitem', { name: 'Add to plan' }).hover();
  await page.getByRole('menuitem', { name: 'Take the node out of its guest cluster' }).click();
  await expect(planState()).toContainText('1 change');
  await planState().click();
  await picture(app.page, 'm8-scale-in');
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await reviewed();
  await picture(app.page, 'm9-review');
  for (const box of await review().getByRole('checkbox').all()) await box.check();
  await review().getByRole('button', { name: 'Apply' }).click();
  await applied('Plan 2');
  expect(vmsMade()).toEqual(four);
  await inRail().getByRole('button', { name: 'k3s-1' }).click();
  await expect(app.inspector.getByText('4 of 4 ready', { exact: true })).toBeVisible();

  await inRail().getByRole('button', { name: 'k3s-1' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Add to plan' }).hover();
  await page.getByRole('menuitem', { name: 'Delete the guest cluster' }).click();
  await expect(planState()).toContainText('1 change');
  await planState().click();
  await picture(app.page, 'm10-delete');
  await page.getByRole('button', { name: 'Review and apply' }).click();
  await reviewed();
  await picture(app.page, 'm11-review');
  for (const box of await review().getByRole('checkbox').all()) await box.check();
  await review().getByRole('button', { name: 'Apply' }).click();
  await applied('Plan 3');
  await picture(app.page, 'm12-gone');
  expect(vmsMade()).toEqual([]);
  await expect(inRail().getByRole('button', { name: 'k3s-1' })).toHaveCount(0);
});

test('by keyboard: the same from the first key to the last', async ({ page }) => {
  const command = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    await page.keyboard.type(text);
    await expect(page.getByRole('option', { name: text }).first()).toBeVisible();
    await page.keyboard.press('Enter');
  };
  /** Goes by Tab to what a locator names, and presses a key there. */
  const tabTo = async (goal: Locator, key: string): Promise<void> => {
    await expect(goal).toBeVisible();
    for (let step = 0; step < 60; step += 1) {
      if (await goal.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await expect(goal).toBeFocused();
    await page.keyboard.press(key);
  };
  const select = async (text: string): Promise<void> => {
    await page.keyboard.press('/');
    await page.keyboard.type(text);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await expect(app.inspector.getByRole('heading', { name: text })).toBeVisible();
    await app.settled();
  };
  const reviewAndApply = async (plan: string): Promise<void> => {
    await command('Review and apply');
    await reviewed();
    for (const box of await review().getByRole('checkbox').all()) await tabTo(box, 'Space');
    await tabTo(review().getByRole('button', { name: 'Apply' }), 'Enter');
    await applied(plan);
  };

  await page.getByRole('application').focus();
  await select(simulator.cluster.name);
  await command('Plan: add K3s cluster');
  await expect(planState()).toContainText('1 change');
  await expect.poll(() => isDrawn('k3s-1-agent-2')).toBe(true);
  await picture(app.page, 'k1-drafted');
  await reconnected(() => command('Connect three'));
  await reviewAndApply('Plan 1');
  expect(vmsMade()).toEqual(five);
  await select('k3s-1');
  await tabTo(app.inspector.getByRole('tab', { name: 'Overview' }), 'ArrowRight');
  await expect(app.inspector.getByText('5 of 5 ready', { exact: true })).toBeVisible();

  await select('k3s-1-agent-2');
  await command('Take the node out of its guest cluster');
  await expect(planState()).toContainText('1 change');
  await reviewAndApply('Plan 2');
  expect(vmsMade()).toEqual(four);
  await select('k3s-1');
  await expect(app.inspector.getByText('4 of 4 ready', { exact: true })).toBeVisible();
  await command('Delete the guest cluster');
  await expect(planState()).toContainText('1 change');
  await reviewAndApply('Plan 3');
  expect(vmsMade()).toEqual([]);
  await expect(inRail().getByRole('button', { name: 'k3s-1' })).toHaveCount(0);
});
