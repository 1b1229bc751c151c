// node test/visual/take-screenshots.ts [FOLDER]: pictures of the app on the demo fleet, both themes; docs/ without FOLDER.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { chromium } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { openApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs'));
const executablePath = findBrowser();
if (executablePath === undefined) throw new Error('No Chromium was found: run "npm run setup:test".');

await mkdir(folder, { recursive: true });
const app = await openApp({ args: ['--demo'] });
const browser = await chromium.launch({ executablePath });
for (const colorScheme of ['dark', 'light'] as const) {
  const viewport = { width: 1600, height: 1000 };
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
  const acre = await openPage(await context.newPage(), app.url);
  await acre.settled();
  await acre.page.screenshot({ path: join(folder, `acre-${colorScheme}.png`) });
  await acre.goTo('node-02');
  await acre.page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await acre.page.screenshot({ path: join(folder, `acre-${colorScheme}-host.png`) });
  await context.close();
}
await browser.close();
await app.close();
