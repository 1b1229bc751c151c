import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import type { RunningApp } from '../support/app.ts';
import { openApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';

let running: RunningApp;
let app: AppPage;

test.beforeAll(async () => {
  running = await openApp({ args: ['--demo'] });
});
test.afterAll(() => running.close());
test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await app.settled();
});

const panel = (): Locator => app.inspector.getByRole('region', { name: 'What if' });
const chip = (): Locator => app.page.getByRole('status').filter({ hasText: /^What if/ });
/** What is drawn on the canvas, without what floats over it. */
const picture = async (): Promise<string> => {
  await app.settled();
  return app.page
    .locator('.topology canvas')
    .evaluateAll((all) => all.map((each) => (each as HTMLCanvasElement).toDataURL()).join(' '));
};

test('by mouse: asked in the menu of a host, drained, then failed, and on to a VM that stays down', async () => {
  await app.goTo('node-02');
  const before = await picture();
  await app.inspector.getByRole('button', { name: 'More' }).click();
  await app.page.getByRole('menuitem', { name: 'What if it is drained' }).click();
  await expect(panel()).toContainText('Move without stopping');
  await expect(chip()).toContainText(/VMs? moves?/);
  const drained = await picture();
  expect(drained).not.toBe(before);

  await panel().getByRole('button', { name: 'Let it fail' }).click();
  await expect(panel()).toContainText('Restart on another host');
  await expect(chip()).toContainText('stays down');
  expect(await picture()).not.toBe(drained);
  await expect(panel()).toContainText('Nothing starts it again: its run strategy is Manual.');
  await panel().getByRole('button', { name: 'keycloak-02' }).click();
  await expect(app.row('keycloak-02').first()).toHaveAttribute('aria-selected', 'true');
  await expect(panel()).toBeVisible();
  // However long the list, the page itself has nothing to scroll to.
  expect(await app.page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);

  await chip().getByRole('button', { name: 'Leave what if' }).click();
  await expect(panel()).toBeHidden();
});

test('by keyboard: Shift W asks of the selected hosts, once more of another, and Escape leaves', async () => {
  const { page } = app;
  await app.goTo('node-02');
  await page.getByRole('application').focus();
  await page.keyboard.press('Shift+W');
  await expect(panel().getByRole('listitem').filter({ hasText: 'fails' })).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+W');
  await expect(panel().getByRole('listitem').filter({ hasText: 'fails' })).toHaveCount(2);
  await expect(panel()).toContainText(/Left with fewer copies|Lose their last copy/);
  await page.keyboard.press('Escape');
  await expect(panel()).toBeHidden();
  await expect(app.inspector.getByRole('button', { name: 'What if it fails' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('What if it is drained');
  await page.keyboard.press('Enter');
  await expect(panel().getByRole('listitem').filter({ hasText: 'is drained' })).toHaveCount(1);
});

test('the overlay N-1 is worked out and says which hosts cannot fail, and why', async () => {
  const { page } = app;
  await page.getByRole('button', { name: /^Overlay:/ }).click();
  await page.getByRole('menuitemradio', { name: 'N-1' }).click();
  await app.goTo('node-02');
  await expect(app.inspector.getByText('Stay down: keycloak-02.')).toBeVisible();
  await page.getByRole('navigation', { name: 'Clusters' }).getByText('berlin-dc1').click();
  await expect(app.inspector.getByText(/hosts cannot fail without loss/)).toBeVisible();
});

test('both are accessible in every theme', async () => {
  const { page } = app;
  await app.goTo('node-02');
  await app.inspector.getByRole('button', { name: 'What if it fails' }).click();
  await expect(panel()).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const contrast of ['no-preference', 'more'] as const) {
      await page.emulateMedia({ colorScheme, contrast });
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .disableRules(['region'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
  }
});
