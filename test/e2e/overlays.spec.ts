import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let app: RunningApp;

test.beforeAll(async () => {
  simulator = await openTestSimulator();
});
test.afterAll(async () => {
  await simulator.close();
});
test.beforeEach(async () => {
  app = await openApp();
});
test.afterEach(async () => {
  await app.close();
});

async function choose(acre: AppPage, name: string): Promise<void> {
  await acre.page.getByRole('button', { name: /^Overlay:/ }).click();
  await acre.page.getByRole('menuitemradio', { name }).click();
  await expect(acre.page.getByRole('region', { name: `Overlay: ${name}` })).toBeVisible();
  await acre.settled();
}

/** The canvas as pixels. */
async function picture(acre: AppPage): Promise<string> {
  await acre.settled();
  return (await acre.page.getByRole('main').screenshot()).toString('base64');
}

test('an overlay is chosen in the top bar, drawn, explained, and kept', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const host = simulator.cluster.plan.hosts[0]!.name;
  await acre.goTo(host);
  const pictures = new Set([await picture(acre)]);
  const reasons: [string, RegExp][] = [
    ['CPU heat', /cores? used|not measured/],
    ['Memory heat', /i used|not measured/],
    ['Storage use', /promised to volumes/],
    ['High availability', /deciding hosts answer/],
    ['Version skew', /as the cluster|API server/],
    ['Age of data', /^Hosts: Live$/],
  ];
  for (const [name, reason] of reasons) {
    await choose(acre, name);
    await expect(acre.inspector.getByRole('heading', { name: `Overlay: ${name}` })).toBeVisible();
    await expect(acre.inspector.getByText(reason).first()).toBeVisible();
    pictures.add(await picture(acre));
  }
  expect(pictures.size).toBe(reasons.length + 1);

  await choose(acre, 'High availability');
  // The page writes its preferences a moment after the last change.
  await expect
    .poll(async () => (await app.files()).some(({ text }) => /"overlay":\s*"availability"/.test(text)))
    .toBe(true);
  const again = await openPage(page, app.url);
  await again.settled();
  await expect(page.getByRole('region', { name: 'Overlay: High availability' })).toBeVisible();
});

test('the keyboard goes through the overlays and says which', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const says = page.getByText(/^The overlay shows/);
  await expect(says).toHaveText('The overlay shows Health');
  await page.keyboard.press('o');
  await expect(says).toHaveText('The overlay shows CPU heat');
  await page.keyboard.press('Shift+O');
  await page.keyboard.press('Shift+O');
  await expect(says).toHaveText('The overlay shows Age of data');
  await page.getByRole('combobox', { name: 'Find' }).fill('o');
  await expect(says).toHaveText('The overlay shows Age of data');
  await page.getByRole('button', { name: 'Hide the legend' }).click();
  await expect(page.getByRole('button', { name: 'Show the legend' })).toBeVisible();
});

test('a cluster says in words what its hosts cost it', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await choose(acre, 'High availability');
  await page.getByRole('navigation', { name: 'Clusters' }).getByText('Live').first().click();
  await expect(
    acre.inspector.getByText(/hosts: exactly one of them can be lost|One host|witness: one/),
  ).toBeVisible();
});
