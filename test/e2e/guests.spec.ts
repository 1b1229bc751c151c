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

const inRail = (name: string): Locator =>
  app.page.getByRole('navigation', { name: 'Clusters' }).getByRole('button', { name });
const chip = (): Locator => app.page.getByRole('status').filter({ hasText: 'In focus' });
/** What is drawn on the canvas, without what floats over it. */
const picture = async (): Promise<string> => {
  await app.settled();
  return app.page
    .locator('.topology canvas')
    .evaluateAll((all) => all.map((each) => (each as HTMLCanvasElement).toDataURL()).join(' '));
};

test('the rail lists guest clusters; one shows its nodes, where they are and why it is one', async () => {
  await inRail('edge-iot').click();
  await expect(app.inspector.getByRole('heading', { name: 'edge-iot' })).toBeVisible();
  await expect(app.inspector).toContainText('K3s (likely)');
  await expect(app.inspector).toContainText('Control plane and etcd');
  await expect(app.inspector).toContainText('Its user data installs Kubernetes');
  await expect(app.inspector.getByRole('button', { name: /edge-iot-server/ })).toHaveCount(1);

  await inRail('legacy-erp').click();
  await expect(app.inspector).toContainText('RKE1 (likely)');
  await expect(app.inspector).toContainText('Numbered name, as RKE1 gives');
  await expect(app.inspector).toContainText('Role not known');
});

test('hulls and links are drawn on selection only', async () => {
  await inRail('shop-prod').click();
  const selected = await picture();
  await app.page.getByRole('main').locator('[tabindex="0"]').first().focus();
  await app.page.keyboard.press('Escape');
  await expect(inRail('shop-prod')).toHaveAttribute('aria-pressed', 'false');
  expect(await picture()).not.toBe(selected);
});

test('F puts the guest cluster of what is selected in focus, Escape leaves it and keeps the selection', async () => {
  await inRail('shop-prod').click();
  const before = await picture();
  await app.page.keyboard.press('f');
  await expect(chip()).toContainText('shop-prod');
  expect(await picture()).not.toBe(before);
  await app.page.keyboard.press('Escape');
  await expect(chip()).toBeHidden();
  await expect(inRail('shop-prod')).toHaveAttribute('aria-pressed', 'true');
  await inRail('shop-prod').blur();
  await app.inspector.getByRole('button', { name: 'Focus' }).click();
  await expect(chip()).toBeVisible();
  await app.page.getByRole('button', { name: 'Leave focus' }).first().click();
  await expect(chip()).toBeHidden();
});

test('a node tells its guest cluster, and its menu leads there and selects them all', async () => {
  await app.goTo('ci-preview-server');
  await expect(app.inspector).toContainText('Label of Cluster API Provider Harvester');
  await expect(app.row('ci-preview-server-[^,]*').first()).toContainText(
    'control-plane node of guest cluster ci-preview',
  );
  await app.inspector.getByRole('button', { name: 'More' }).click();
  await app.page.getByRole('menuitem', { name: 'Select the nodes of ci-preview' }).click();
  await expect(app.inspector.getByRole('heading', { name: '5 selected' })).toBeVisible();
  await app.goTo('ci-preview-server');
  await app.inspector.getByRole('button', { name: 'ci-preview', exact: true }).click();
  await expect(app.inspector.getByRole('heading', { name: 'ci-preview' })).toBeVisible();
  await expect(app.row('ci-preview').first()).toContainText('5 nodes');
});
