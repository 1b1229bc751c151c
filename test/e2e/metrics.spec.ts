import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
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
  test.setTimeout(120_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await app.settled();
});

async function expectAccessible(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: app.page })
      .setLegacyMode()
      .disableRules(['region'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }
}

test('what a host uses is seen in a line each, and plotted over an hour and a day', async () => {
  const { page } = app;
  await app.goTo('node-02');
  const section = app.inspector.locator('.section').filter({ hasText: 'Last half hour' });
  for (const name of ['CPU', 'Memory', 'Storage', 'Network', 'Disk traffic'])
    await expect(section.getByText(name, { exact: true })).toBeVisible({ timeout: 60_000 });
  await section.getByRole('button', { name: 'Plots' }).click();
  const panel = page.getByRole('region', { name: 'Metrics of node-02' });
  const cpu = panel.getByRole('img', { name: /^CPU/ });
  await expect(cpu).toBeVisible();
  await panel.getByRole('button', { name: '24 h' }).click();
  await expect(panel.getByRole('button', { name: '24 h' })).toHaveAttribute('aria-pressed', 'true');
  await expect(cpu.locator('path.chart-line')).toHaveAttribute('d', /L/);

  // The value at a time, by keyboard.
  const value = panel.locator('figure').filter({ hasText: 'CPU' }).locator('.plot-value');
  const last = await value.textContent();
  await cpu.focus();
  await page.keyboard.press('ArrowLeft');
  for (let step = 0; step < 40 && (await value.textContent()) === last; step += 1)
    await page.keyboard.press('ArrowLeft');
  expect(await value.textContent()).not.toBe(last);
  await expectAccessible();

  // Of a VM the same.
  await app.goTo('web-frontend-01');
  await expect(page.getByRole('region', { name: 'Metrics of web-frontend-01' })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Network/ })).toBeVisible();
});

test('what happened to a VM is one timeline of its events and conditions', async () => {
  await app.goTo('web-frontend-01');
  await app.inspector.getByRole('tab', { name: 'Timeline' }).click();
  await expect(app.inspector.getByText('Ready is True').first()).toBeVisible();
  await app.inspector.getByRole('button', { name: 'Events', exact: true }).click();
  await expect(app.inspector.getByText('Ready is True')).toHaveCount(0);
  await app.inspector.getByRole('button', { name: 'Conditions', exact: true }).click();
  await expect(app.inspector.getByText('Ready is True').first()).toBeVisible();
});

test('what a host is made of is told, part by part', async () => {
  await app.goTo('node-04');
  await app.inspector.getByRole('tab', { name: 'Hardware' }).click();
  await expect(app.inspector.getByText('/dev/nvme0n1', { exact: true })).toBeVisible();
  await expect(app.inspector.getByText('eno1 → mgmt-bo → mgmt-br')).toBeVisible();
  await expect(app.inspector.getByText(/NVIDIA Corporation GA100/)).toBeVisible();
  await expect(app.inspector.getByText('NVIDIA A100-20C')).toBeVisible();
});
