import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { canvasSettled, openCanvasPages } from '../support/canvas-page.ts';
import type { CanvasPages } from '../support/canvas-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

let pages: CanvasPages;

test.beforeAll(async () => {
  pages = await openCanvasPages();
});
test.afterAll(() => pages.close());

/** How many elements the canvas with its tree puts on the page, once the tree has followed. */
async function elements(page: Page, vms: number, hosts: number): Promise<number> {
  await pages.open(page, `clusters=1&hosts=${String(hosts)}&vms=${String(vms)}`);
  await page.getByRole('treeitem').nth(100).waitFor({ state: 'attached' });
  return page.locator('#page *').count();
}

test('20,000 VMs put no more on the page than 2,000 do, and few', async ({ page }) => {
  test.setTimeout(180_000);
  const few = await elements(page, 2_000, 20);
  const many = await elements(page, 20_000, 200);
  expect(many).toBe(few);
  expect(many).toBeLessThanOrEqual(600);
});

for (const reducedMotion of ['reduce', 'no-preference'] as const) {
  test(`a cell that changed ${reducedMotion === 'reduce' ? 'does not glow' : 'glows once'} where the wish is ${reducedMotion}`, async ({
    page,
  }) => {
    await page.emulateMedia({ reducedMotion });
    await page.clock.install();
    await pages.open(page, 'clusters=1&hosts=3&vms=20');
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.clock.runFor(1_000);
    const before = await page.screenshot();
    await page.evaluate(() => {
      const shown = window.canvasPage!;
      const inputs = shown.inputs().map((input) => {
        const entities = new Map(input.world.entities);
        const vm = shown.graph().clusters[0]?.hosts[0]?.vms.find(({ state }) => state === 'running');
        for (const part of [vm?.vm, vm?.instance])
          if (part) entities.set(part.id, { ...part, state: 'paused' });
        return { ...input, world: { ...input.world, entities } };
      });
      shown.show(inputs);
    });
    await page.clock.runFor(60);
    const early = await page.screenshot();
    await page.clock.runFor(2_000);
    const late = await page.screenshot();
    expect(late.equals(before)).toBe(false);
    expect(early.equals(late)).toBe(reducedMotion === 'reduce');
    await page.clock.resume();
    await canvasSettled(page);
  });
}

test('a list of 2,000 VMs is walked to its end with a few rows on the page, and the canvas stays small', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const simulator = await openTestSimulator({ scenario: 'single', vms: 2_000 });
  const app = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  expect(await page.locator('.topology *').count()).toBeLessThanOrEqual(600);
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await page.getByRole('tab', { name: 'Lists' }).click();
  const grid = page.getByRole('grid', { name: 'VMs' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(simulator.cluster.plan.vms.length + 1));
  await grid.focus();
  await page.keyboard.press('End');
  const last = grid.getByRole('row', { selected: true });
  await expect(last).toHaveAttribute('aria-rowindex', String(simulator.cluster.plan.vms.length + 1));
  await expect(last).toBeInViewport();
  expect(await grid.getByRole('row').count()).toBeLessThan(100);
  const slow = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return /[1-9]/.test(`${transitionDuration}${animationDuration}`);
      })
      .map((element) => element.className),
  );
  expect(slow).toEqual([]);
  await app.close();
  await simulator.close();
});
