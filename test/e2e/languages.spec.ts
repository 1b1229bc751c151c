import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let app: RunningApp;
let acre: AppPage;

test.beforeEach(async ({ page }) => {
  test.setTimeout(180_000);
  simulator = await openTestSimulator();
  app = await openApp();
  acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
});
test.afterEach(async () => {
  await app.close();
  await simulator.close();
});

/** Chooses a language in the palette, whose own words are those of the language before. */
async function choose(page: Page, language: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(language);
  await page
    .getByRole('option', { name: new RegExp(`${language}$`) })
    .first()
    .click();
}

const leftOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluate((element) => element.getBoundingClientRect().left);

test('the language changes at once, on the canvas too, keeps what is open, and lasts', async ({ page }) => {
  const { vms, hosts, name } = simulator.cluster.plan;
  const vm = vms[0]?.name ?? '';
  await acre.goTo(vm);
  await page.getByRole('combobox', { name: 'Find' }).fill('');
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await page.getByRole('tab', { name: 'Lists' }).click();
  const filter = page.getByRole('searchbox', { name: 'Filter' });
  await filter.fill('a');
  const camera = await page.evaluate((id) => window.acreTest?.rectOf(id)?.toJSON() as unknown, name);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await choose(page, 'Deutsch');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  // What was open, selected and typed is still there.
  const inspector = page.getByRole('complementary', { name: 'Inspektor' });
  await expect(inspector.getByRole('heading', { name: vm })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Listen', selected: true })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Filter' })).toHaveValue('a');
  expect(await page.evaluate((id) => window.acreTest?.rectOf(id)?.toJSON() as unknown, name)).toEqual(camera);
  // Labels and reasons of actions, plurals, numbers and the tree of the canvas.
  await expect(inspector.getByRole('button', { name: 'Stoppen', exact: true })).toBeVisible();
  await expect(page.getByRole('navigation').getByText(`${String(hosts.length)} Hosts`)).toBeVisible();
  await expect(page.getByRole('tree', { name: 'Cluster, Hosts und VMs' })).toBeAttached();
  const row = page.getByRole('treeitem', { name: new RegExp(`^${vm},`) });
  await expect(row).toHaveText(/, läuft,|, Läuft,/);
  await expect(page.getByRole('application')).toHaveAttribute('aria-label', /^Topologie\. Pfeiltasten/);
  await expect(page.getByRole('grid', { name: 'VMs' }).getByText('Läuft').first()).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Status' })).toBeVisible();
  expect(await violationsIn(page, 'German')).toEqual([]);

  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('complementary', { name: 'Inspektor' })).toBeVisible();

  await choose(page, '日本語');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.getByRole('navigation').getByText(`ホスト ${String(hosts.length)} 台`)).toBeVisible();
  await expect(page.getByRole('tree', { name: 'クラスター、ホスト、VM' })).toBeAttached();
  expect(await violationsIn(page, 'Japanese')).toEqual([]);

  await choose(page, '简体中文');
  await expect(page.getByRole('navigation').getByText(`${String(hosts.length)} 台主机`)).toBeVisible();
  expect(await violationsIn(page, 'Chinese')).toEqual([]);

  await choose(page, 'English');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
});

test('a page from right to left is the mirror of the other, and nothing on it is cut off or out of reach', async ({
  page,
}) => {
  await acre.settled();
  const railBefore = await leftOf(page, '.frame-rail');
  expect(railBefore).toBe(0);
  expect(await leftOf(page, '.frame-inspector')).toBeGreaterThan(640);

  await page.goto(`${app.url}&testing=1&language=ar-XB`);
  await page.waitForFunction(() => window.acreTest !== undefined);
  await acre.settled();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  expect(await leftOf(page, '.frame-inspector')).toBe(0);
  expect(await leftOf(page, '.frame-rail')).toBeGreaterThan(640);
  expect(await violationsIn(page, 'right to left')).toEqual([]);

  // The edge of the rail moves with the pointer, which is the other way round.
  const rail = page.locator('.frame-rail');
  const width = (): Promise<number> => rail.evaluate((element) => element.getBoundingClientRect().width);
  const before = await width();
  const edge = await rail.locator('.splitter').boundingBox();
  if (!edge) throw new Error('The rail has no edge.');
  const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(before + 40);
});

test('texts of half their length more still leave every part in its place', async ({ page }) => {
  await page.goto(`${app.url}&testing=1&language=en-XA`);
  await page.waitForFunction(() => window.acreTest !== undefined);
  await acre.settled();
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('.frame button, .frame input, .frame [role=tab]')]
      .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.right > innerWidth + 1 || box.left < -1))
      .map(({ text }) => text),
  );
  expect(outside).toEqual([]);
  const shown = await page.evaluate(() => document.body.innerText);
  expect(shown).toContain('[Åðð çlüstér');
});
