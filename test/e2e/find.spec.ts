import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';

let app: RunningApp;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  app = await openApp({ args: ['--demo'] });
});
test.afterAll(() => app.close());

const box = (page: Page) => page.getByRole('combobox', { name: 'Find', exact: true });

async function expectNoViolations(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
  );
  expect(found).toEqual([]);
}

test('a query with fields is completed, lists what it finds, stays as a filter, and is cleared', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  await page.keyboard.press('/');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type('stat');
  await page.keyboard.press('Tab');
  await page.keyboard.type('err');
  await page.keyboard.press('Tab');
  await expect(box(page)).toHaveValue(/^state:error$/);
  const first = page.getByRole('option').first();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(first).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('ArrowUp');
  const name = await first.locator('.find-item-name').getAttribute('title');
  await page.keyboard.press('Enter');
  await acre.settled();
  await expect(acre.row(name ?? '')).toHaveAttribute('aria-selected', 'true');
  await expect(box(page)).toHaveValue('state:error');
  await box(page).focus();
  await page.keyboard.press('Escape');
  await expect(box(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(box(page)).toHaveValue('state:error');
  await page.keyboard.press('Escape');
  await expect(box(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(box(page)).not.toBeFocused();
});

test('each condition has a chip that takes it away, and what is healthy can be left out', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  await box(page).fill('kind:vm,host state:running');
  const chip = (text: string) => page.getByRole('button', { name: `Take away: ${text}`, exact: true });
  await expect(chip('kind:host')).toBeVisible();
  await expectNoViolations(page, 'chips');
  await chip('kind:host').focus();
  await page.keyboard.press('Delete');
  await expect(box(page)).toHaveValue('kind:vm state:running');
  await expect(chip('state:running')).toBeFocused();
  await page.keyboard.press('Enter');
  await chip('kind:vm').click();
  await expect(box(page)).toHaveValue('');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Hide what is healthy' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('healthy=0');
  const hidden = page.getByRole('button', { name: /^Take away: [1-9][\d,]* healthy hidden$/ });
  await hidden.click();
  await expect(hidden).toBeHidden();
});

test('what cannot be understood is told in words, and Ctrl+Enter selects all results', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  await box(page).fill('hots:node-01 kind:vm');
  await expect(page.getByRole('alert')).toContainText('There is no field hots. Is host meant?');
  await box(page).fill('kind:host');
  const count = await page.getByRole('option').first().getAttribute('aria-setsize');
  await page.keyboard.press('Control+Enter');
  await acre.settled();
  await expect(acre.inspector.getByRole('heading', { name: `${count} selected` })).toBeVisible();
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('q=kind%3Ahost');
});

test('only problems stand out where that is asked for', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  const toggle = page.getByRole('button', { name: /^Only problems/ });
  const label = (await toggle.getAttribute('aria-label')) ?? '';
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await box(page).focus();
  await expect(page.getByRole('option').first()).toBeVisible();
  const count = await page.getByRole('option').first().getAttribute('aria-setsize');
  expect(label).toBe(`Only problems: ${count}`);
  await toggle.click();
});

test('the palette offers what the selection allows, runs it, and names its reasons', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  await acre.goTo('node-01');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(palette.getByRole('option', { name: 'Select all its VMs' })).toBeVisible();
  await expectNoViolations(page, 'palette');
  await page.keyboard.type('theme dark');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await expectNoViolations(page, 'palette, dark');
  await page.keyboard.press('Escape');
  await box(page).fill('kind:vm state:running');
  await expectNoViolations(page, 'find');
});

test('a view is saved, renamed, replaced, removed and brought back, and is there the next time', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  await box(page).fill('kind:vm state:off');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('save view');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name', { exact: true }).fill('What is off');
  await page.keyboard.press('Enter');
  const rail = page.getByRole('region', { name: 'Views' });
  const row = rail.getByRole('button', { name: 'What is off', exact: true });
  await expect(row).toBeVisible();
  await box(page).fill('');
  const kept = async (): Promise<boolean> =>
    (await app.files()).some(({ text }) => text.includes('What is off'));
  await expect.poll(kept).toBe(true);
  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await row.click();
  await expect(box(page)).toHaveValue('kind:vm state:off');
  await row.focus();
  await page.keyboard.press('F2');
  await page.getByLabel('Name', { exact: true }).fill('Off');
  await page.keyboard.press('Enter');
  const renamed = rail.getByRole('button', { name: 'Off', exact: true });
  await renamed.focus();
  await page.keyboard.press('Delete');
  await expect(renamed).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(renamed).toBeVisible();
  await expectNoViolations(page, 'views');
});

test('a link restores query, selection and camera', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await acre.settled();
  await acre.goTo('node-02');
  const id = await page.evaluate(() => window.acreTest?.idOf('node-02') ?? '');
  const before = await page.evaluate((node) => window.acreTest?.rectOf(node)?.width ?? 0, id);
  const query = new URLSearchParams({ v: '1', q: 'kind:host', camera: '300,200,0.2', select: id });
  await page.goto(`${page.url().split('#')[0]}#?${query.toString()}`);
  await expect(box(page)).toHaveValue('kind:host');
  await expect(acre.row('node-02').first()).toBeAttached();
  await expect
    .poll(() => page.evaluate((node) => window.acreTest?.rectOf(node)?.width ?? 0, id))
    .toBeLessThan(before);
  await expect(acre.inspector.getByRole('heading', { name: 'node-02' })).toBeVisible();
});

test('a copied link restores all of a view', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const acre = await openPage(page, app.url);
  await acre.settled();
  await acre.goTo('node-02');
  const id = await page.evaluate(() => window.acreTest?.idOf('node-02') ?? '');
  const cluster = id.split('/')[0] ?? '';
  const asked = new URLSearchParams({
    v: '1',
    clusters: cluster,
    q: 'kind:host',
    problems: '1',
    healthy: '0',
    workloads: '1',
    overlay: 'memory',
    camera: '300,200,0.5',
    select: id,
  });
  await page.goto(`${page.url().split('#')[0]}#?${asked.toString()}`);
  await expect(acre.inspector.getByRole('heading', { name: 'node-02' })).toBeVisible();
  await acre.settled();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('copy link to this view');
  await page.keyboard.press('Enter');
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/^acre:/);
  const told = new URL(await copied()).searchParams;
  for (const [name, value] of asked) {
    if (name === 'clusters') expect(told.get(name)?.split(',')).toContain(value);
    else expect([name, told.get(name)]).toEqual([name, value]);
  }
  await expect(page.getByText('Only rows with something wrong.')).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Show the list: VMs');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Only rows with something wrong.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all rows' }).click();
  await expect(page.getByText('Only rows with something wrong.')).toBeHidden();
});
