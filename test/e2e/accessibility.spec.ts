import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { violationsIn, violationsInAll } from '../support/axe.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

const kinds = (page: Page) => page.getByRole('combobox', { name: 'List of' });

async function fromMenu({ page }: AppPage, item: RegExp): Promise<void> {
  const entry = page.getByRole('menuitem', { name: item });
  // What was closed right before gives the focus back a moment later, and a menu that is open by then closes.
  await expect(async () => {
    if (!(await entry.isVisible())) await page.getByRole('button', { name: 'Clusters menu' }).click();
    await entry.click({ timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
}

/** What is opened in turn, and how; Escape closes what is left open. */
const states: readonly [string, (acre: AppPage) => Promise<unknown>][] = [
  ['overview', ({ page }) => page.getByRole('button', { name: 'Show everything' }).click()],
  ['vault notice', ({ page }) => page.getByRole('button', { name: 'Credentials in memory' }).click()],
  ['overlay menu', ({ page }) => page.getByRole('button', { name: /^Overlay/ }).click()],
  ['theme menu', ({ page }) => page.getByRole('button', { name: 'Theme' }).click()],
  ['filter menu', ({ page }) => page.getByRole('button', { name: 'Filter', exact: true }).click()],
  ['export menu', ({ page }) => page.getByRole('button', { name: 'Export', exact: true }).click()],
  ['legend', ({ page }) => page.getByRole('button', { name: 'Show the legend' }).click()],
  ['cluster', (acre) => acre.goTo('berlin-dc1')],
  ['host', (acre) => acre.goTo('node-08')],
  [
    'host, Hardware',
    async (acre) => {
      await acre.goTo('node-04');
      await acre.inspector.getByRole('tab', { name: 'Hardware' }).click();
      await acre.inspector.getByText('/dev/nvme0n1').waitFor();
    },
  ],
  ['VM', (acre) => acre.goTo('postgres-replica-01')],
  ...['Conditions', 'Timeline', 'YAML', 'Overview'].map(
    (tab): [string, (acre: AppPage) => Promise<unknown>] => [
      `VM, ${tab}`,
      async (acre) => {
        await acre.inspector.getByRole('tab', { name: tab }).click();
        await acre.settled();
      },
    ],
  ),
  ['guest cluster', (acre) => acre.goTo('shop-prod')],
  [
    'focus mode',
    ({ page }) =>
      page
        .getByRole('button', { name: /^Focus/ })
        .first()
        .click(),
  ],
  [
    'context menu',
    async ({ page }) => {
      await page.getByRole('application').focus();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menu').waitFor();
    },
  ],
  [
    'find list',
    async ({ page }) => {
      await page.getByRole('combobox', { name: 'Find' }).fill('state:error');
      await page.getByRole('option').first().waitFor();
    },
  ],
  ['nothing found', ({ page }) => page.getByRole('combobox', { name: 'Find' }).fill('zzzzqqq')],
  ['query that is wrong', ({ page }) => page.getByRole('combobox', { name: 'Find' }).fill('colour:red')],
  [
    'commands',
    async ({ page }) => {
      await page.getByRole('combobox', { name: 'Find' }).fill('');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['keys', ({ page }) => page.getByRole('application').press('?')],
  ['name of a view', ({ page }) => page.getByRole('button', { name: 'Save view' }).click()],
  ['menu of the clusters', ({ page }) => page.getByRole('button', { name: 'Clusters menu' }).click()],
  [
    'export of clusters',
    async (acre) => {
      await fromMenu(acre, /^Export clusters/);
      await acre.dialog.getByLabel('Passphrase', { exact: true }).fill('short');
    },
  ],
  [
    'import of clusters',
    async (acre) => {
      await fromMenu(acre, /^Import clusters/);
      const buffer = Buffer.from('not an export');
      const file = { name: 'x.acre-clusters', mimeType: 'application/octet-stream', buffer };
      await acre.dialog.locator('input[type=file]').setInputFiles(file);
      await acre.dialog.getByLabel('Passphrase').fill('any');
      await acre.dialog.getByRole('button', { name: 'Open', exact: true }).click();
      await acre.dialog.getByRole('alert').waitFor();
    },
  ],
  ['activity', ({ page }) => page.getByRole('button', { name: 'Activity', exact: true }).click()],
  ['connections', ({ page }) => page.getByRole('tab', { name: 'Connections' }).click()],
  ['lists', ({ page }) => page.getByRole('tab', { name: 'Lists' }).click()],
];

/** Where colours come together that are nowhere else. */
const inAllThemes = new Set([
  'nodes of a guest cluster',
  'overview',
  'VM, Overview',
  'find list',
  'filter menu',
  'lists',
]);

async function closeAll(page: Page): Promise<void> {
  const isOpen = page.locator('[role="menu"], [role="dialog"], [role="alertdialog"]');
  for (let tries = 0; tries < 3 && (await isOpen.count()) > 0; tries += 1)
    await page.keyboard.press('Escape');
  await expect(isOpen).toHaveCount(0);
}

test('axe finds nothing on any screen, in both themes and in high contrast', async ({ browser }) => {
  test.setTimeout(300_000);
  const app = await openApp({ args: ['--demo'] });
  const context = await browser.newContext({
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    viewport: { width: 1600, height: 1000 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const acre = await openPage(page, app.url);
  await acre.settled();
  const found: string[] = [];
  for (const [name, open] of states) {
    await open(acre);
    const look = inAllThemes.has(name) ? violationsInAll : violationsIn;
    found.push(...(await look(page, name)));
    await closeAll(page);
  }
  const names = await kinds(page).locator('option').allTextContents();
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    await kinds(page).selectOption(name);
    found.push(...(await violationsIn(page, `list of ${name}`, [], '.frame-drawer')));
  }
  await page.getByRole('searchbox', { name: 'Filter' }).fill('no such thing');
  found.push(...(await violationsIn(page, 'list with no rows')));
  expect(found).toEqual([]);
  await context.close();
  await app.close();
});

test('axe finds nothing while clusters are added, asked about, and removed', async ({ browser }) => {
  test.setTimeout(180_000);
  const simulator = await openTestSimulator();
  const app = await openApp();
  const context = await browser.newContext({
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const acre = await openPage(page, app.url);
  const found = await violationsInAll(page, 'no clusters');
  await page.getByRole('button', { name: 'Add cluster' }).first().click();
  found.push(...(await violationsIn(page, 'where a kubeconfig is from')));
  await page.keyboard.press('Escape');
  await acre.addByPaste(simulator.cluster.kubeconfig);
  const add = acre.dialog.getByRole('button', { name: 'Add cluster' });
  await expect(add).toBeEnabled();
  found.push(...(await violationsIn(page, 'what was found of a cluster')));
  await add.click();
  await expect(acre.dialog).toBeHidden();
  await acre.settled();
  await acre.goTo(simulator.cluster.plan.vms[0]?.name ?? '');
  await acre.inspector
    .getByRole('button', { name: /^(Stop|Start)/, disabled: false })
    .first()
    .click();
  found.push(...(await violationsIn(page, 'question')));
  await page.keyboard.press('Escape');
  const menu = page.getByRole('button', { name: /^Menu of / });
  for (const item of ['Settings', 'Remove']) {
    await menu.click();
    await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
    await page.locator('[role="dialog"], [role="alertdialog"]').waitFor();
    found.push(...(await violationsInAll(page, item)));
    await page.keyboard.press('Escape');
  }
  const endFault = await simulator.cluster.faults.set('500@write');
  await acre.inspector
    .getByRole('button', { name: /^(Stop|Start)/, disabled: false })
    .first()
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Could not stop/)).toBeVisible();
  found.push(...(await violationsInAll(page, 'toast')));
  await endFault();
  await simulator.close();
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Clusters' }).getByText(/Unreachable/)).toBeVisible();
  found.push(...(await violationsIn(page, 'cluster that is lost')));
  expect(found).toEqual([]);
  await context.close();
  await app.close();
});

test('colours the system forces are on panels and on the canvas', async ({ page }) => {
  const app = await openApp();
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await openPage(page, app.url);
  const read = (): Promise<Record<string, string | undefined>> =>
    page.evaluate(() => {
      const root = document.documentElement;
      const sample = document.createElement('i');
      sample.style.color = 'CanvasText';
      root.append(sample);
      const text = getComputedStyle(sample).color;
      sample.remove();
      return { contrast: root.dataset.contrast, own: root.style.getPropertyValue('--text'), text };
    });
  const forced = await read();
  expect(forced.contrast).toBe('forced');
  const parts = (forced.own ?? '').match(/[0-9a-f]{2}/g)?.map((part) => Number.parseInt(part, 16));
  expect(forced.text).toBe(`rgb(${parts?.join(', ') ?? ''})`);
  await page.emulateMedia({ forcedColors: 'none', contrast: 'more' });
  await expect.poll(async () => (await read()).contrast).toBe('high');
  await page.emulateMedia({ contrast: 'no-preference' });
  await expect.poll(async () => (await read()).contrast).toBe('normal');
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'On' }).click();
  await expect.poll(async () => (await read()).contrast).toBe('high');
  await page.reload();
  await expect.poll(async () => (await read()).contrast).toBe('high');
  await app.close();
});

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
