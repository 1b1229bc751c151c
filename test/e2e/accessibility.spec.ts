import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

async function expectNoViolations(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
  );
  expect(found).toEqual([]);
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing in the ${colorScheme} theme`, async ({ browser }) => {
    test.setTimeout(180_000);
    const simulator = await openTestSimulator();
    const app = await openApp();
    const context = await browser.newContext({
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    const acre = await openPage(page, app.url);
    await expectNoViolations(page, 'empty');
    await page.getByRole('button', { name: 'Add cluster' }).first().click();
    await expectNoViolations(page, 'add dialog');
    await page.keyboard.press('Escape');
    await addCluster(acre, simulator.cluster.kubeconfig);
    await expectNoViolations(page, 'cluster');
    await acre.goTo(simulator.cluster.plan.hosts[0]?.name ?? '');
    await expectNoViolations(page, 'host');
    await acre.goTo(simulator.cluster.plan.vms[0]?.name ?? '');
    for (const tab of ['Conditions', 'Events', 'YAML', 'Overview']) {
      await acre.inspector.getByRole('tab', { name: tab }).click();
      await acre.settled();
      await expectNoViolations(page, tab);
    }
    await acre.inspector
      .getByRole('button', { name: /^(Stop|Start)/, disabled: false })
      .first()
      .click();
    await expectNoViolations(page, 'question');
    await context.close();
    await app.close();
    await simulator.close();
  });
}

test('a VM can be found, stopped and started with the keyboard alone', async ({ page }) => {
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const vm = simulator.cluster.plan.vms.find(({ name }) => name.startsWith('web-frontend'));
  const name = vm?.name ?? '';
  await page.keyboard.press('/');
  await page.keyboard.type(name);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await acre.settled();
  const row = acre.row(name);
  await row.focus();
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: /^Stop/ }).waitFor();
  const items = page.getByRole('menuitem', { name: /^Stop/ });
  while (!(await items.evaluate((item) => item === document.activeElement)))
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  while (
    !(await question
      .getByRole('button', { name: 'Stop' })
      .evaluate((button) => button === document.activeElement))
  ) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(acre.row(name)).toHaveAccessibleName(/off, on no host/);
  await app.close();
  await simulator.close();
});
