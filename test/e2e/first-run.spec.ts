import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import { violationsIn, violationsInAll } from '../support/axe.ts';

let app: RunningApp;
test.beforeEach(async () => {
  app = await openApp();
});
test.afterEach(async () => {
  await app.close();
});

test('goes from nothing through the demo fleet to the end of the tour by keyboard alone, once', async ({
  page,
}) => {
  test.slow();
  const acre = await openPage(page, app.url);
  await expect(page.getByText('Add a Harvester cluster to see its hosts and VMs.')).toBeVisible();
  expect(await violationsInAll(page, 'first run')).toEqual([]);
  const demo = page.getByRole('button', { name: 'Try the demo fleet' });
  for (let tabs = 0; !(await demo.evaluate((each) => each === document.activeElement)); tabs += 1) {
    expect(tabs).toBeLessThan(60);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  const card = page.getByRole('region', { name: 'Tour' });
  await expect(card).toBeVisible({ timeout: 60_000 });
  await acre.settled();
  await expect(page.getByRole('button', { name: 'Demo fleet' })).toBeVisible();

  const titles: string[] = [];
  for (let step = 1; step <= 9; step += 1) {
    await expect(card.getByText(`${step} of 9`)).toBeVisible();
    await expect(card.getByRole('button', { name: step === 9 ? 'Done' : 'Next' })).toBeFocused();
    titles.push(await card.getByRole('heading').innerText());
    expect(await violationsIn(page, `step ${step}`, [], '.tour-card')).toEqual([]);
    await page.keyboard.press('Enter');
  }
  expect(new Set(titles).size).toBe(9);
  await expect(card).toBeHidden();
  await expect(page.getByRole('application')).toBeFocused();

  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await acre.settled();
  await expect(card).toBeHidden();
  await acre.command('Leave the demo fleet');
  await expect(page.getByText('Add a Harvester cluster to see its hosts and VMs.')).toBeVisible();
  await expect
    .poll(async () => {
      const files = await app.files();
      // The log tells what was, and where a plate stood is kept as for any cluster.
      const kept = files.filter(({ path }) => !/(?:acre\.log|preferences\.json)$/.test(path));
      return kept.filter(({ text }) => text.includes('berlin-dc1')).map(({ path }) => path);
    })
    .toEqual([]);
  await page.getByRole('button', { name: 'Try the demo fleet' }).press('Enter');
  await expect(acre.row('berlin-dc1')).toBeAttached({ timeout: 60_000 });
  await acre.settled();
  await expect(card).toBeHidden();
});

test('leaves the tour at any step and goes on with it from the palette, with everything in use meanwhile', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  await acre.command('Try the demo fleet');
  const card = page.getByRole('region', { name: 'Tour' });
  await expect(card).toBeVisible({ timeout: 60_000 });
  await acre.settled();
  for (const title of ['Your clusters', 'Three levels of detail', 'What is wrong', 'What is selected']) {
    await expect(card.getByRole('heading', { name: title })).toBeVisible();
    await page.keyboard.press('Enter');
  }
  await expect(card.getByRole('heading', { name: 'Migrate by dragging' })).toBeVisible();
  // Keys go on working: the question of a migration is asked over the tour.
  await page.keyboard.press('m');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Next' }).focus();
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await acre.command('Continue the tour');
  await expect(card.getByRole('heading', { name: 'Migrate by dragging' })).toBeVisible();
});

test('keeps settings over a reload, on the canvas too', async ({ page }) => {
  await openPage(page, app.url);
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('radio', { name: 'Light' }).check();
  await settings.getByRole('radio', { name: /^Decimal/ }).check();
  await settings.getByRole('radio', { name: '24 hours' }).check();
  await expect(settings.getByText('A host with 96 GiB shows 103 GB.')).toBeVisible();
  await expect(settings.getByText(/^It is \d\d:\d\d:\d\d\.$/)).toBeVisible();
  for (const section of ['General', 'Keyboard shortcuts', 'Privacy', 'Data']) {
    await settings.getByRole('tab', { name: section }).click();
    expect(await violationsInAll(page, section)).toEqual([]);
  }
  await expect(settings.getByText(app.dataDir)).toBeVisible();
  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await page.keyboard.press('Control+,');
  await expect(settings.getByRole('radio', { name: 'Light' })).toBeChecked();
  await expect(settings.getByRole('radio', { name: /^Decimal/ })).toBeChecked();
  await expect(settings.getByRole('radio', { name: '24 hours' })).toBeChecked();
  await settings.getByRole('tab', { name: 'Data' }).click();
  const downloading = page.waitForEvent('download');
  await settings.getByRole('button', { name: 'Export settings' }).click();
  const file = await (await downloading).path();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    app: 'acre',
    settings: { theme: 'light', sizes: 'decimal', clock: 'h23' },
  });
  await settings.getByRole('tab', { name: 'General' }).click();
  await settings.getByRole('radio', { name: 'Dark' }).check();
  await settings.getByRole('tab', { name: 'Data' }).click();
  const choosing = page.waitForEvent('filechooser');
  await settings.getByRole('button', { name: 'Import settings' }).click();
  await (
    await choosing
  ).setFiles({ name: 'a.json', mimeType: 'application/json', buffer: await readFile(file) });
  await expect(settings.getByText(/settings were taken over/)).toBeVisible();
  await settings.getByRole('tab', { name: 'General' }).click();
  await expect(settings.getByRole('radio', { name: 'Light' })).toBeChecked();
});

test('takes other keys for a shortcut, tells of a conflict, and shows them wherever keys are shown', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Keyboard shortcuts' }).click();
  const change = settings.getByRole('button', { name: 'Change the keys for: Show or hide the drawer' });
  await change.click();
  await page.keyboard.press('n');
  await expect(settings.getByRole('alert')).toContainText(
    'N is used already: Create a VM, on the selected host.',
  );
  await settings.getByRole('button', { name: 'Leave it' }).click();
  await change.click();
  await page.keyboard.press('Control+Shift+J');
  await expect(change).toHaveAccessibleName('Change the keys for: Show or hide the drawer Ctrl Shift J');
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();

  const drawer = page.getByRole('region', { name: 'Lists, activity and connections' });
  await expect(drawer).toBeHidden();
  await page.keyboard.press('Control+Shift+J');
  await expect(drawer).toBeVisible();
  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Control+Shift+J');
  await expect(drawer).toBeHidden();

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await palette.getByRole('combobox').fill('Show panel: Activity');
  await expect(palette.getByRole('option').first()).toContainText('Ctrl Shift J');
  await page.keyboard.press('Escape');
  await page.getByRole('application').focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByRole('searchbox').fill('shift j');
  await expect(sheet.getByText('Show or hide the drawer')).toBeVisible();
  expect(await violationsInAll(page, 'keys')).toEqual([]);
  await page.keyboard.press('Escape');
  await acre.command('About Acre');
  await expect(page.getByRole('dialog', { name: 'About Acre' })).toContainText('Browser mode');
  expect(await violationsIn(page, 'about')).toEqual([]);
  await page.getByRole('button', { name: 'What’s new' }).click();
  await expect(page.getByRole('dialog', { name: 'What’s new' })).toContainText('0.1.0');
  expect(await violationsIn(page, 'news')).toEqual([]);
});
