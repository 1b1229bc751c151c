// npm run screenshots: the pictures of the documentation, from the app itself on the demo fleet.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { toFewColours } from './few-colours.ts';
import { sceneries } from './sceneries.ts';
import type { Scenery } from './sceneries.ts';
import { openStage } from './stages.ts';

const usage = `Usage: npm run screenshots [-- OPTIONS]

  Takes the pictures of the documentation (docs/images/*.png): starts a simulated fleet, always the same one and
  standing still, opens the app on it in browser mode, and looks at its parts one after the other; then a Rancher that
  makes a guest cluster.

  --out DIR    where to write them (default: docs/images)
  --only LIST  only pictures whose names begin with one of these, with commas between them
  --list       the names of all pictures
  --help       this text`;

const size = { width: 1280, height: 800 };
/** When the pictures are of. What is simulated is as old as ever at the start, so that ages are the same every time. */
const now = new Date(Date.now() + 30_000);

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '..', '..', 'docs', 'images') },
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const only = values.only.split(',');
const wanted = sceneries.filter(({ name }) => only.some((begin) => name.startsWith(begin)));
if (values.help) process.stdout.write(`${usage}\n`);
else if (values.list) process.stdout.write(`${wanted.map(({ name }) => name).join('\n')}\n`);
else await takeAll(resolve(values.out));

async function takeAll(folder: string): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('No Chromium was found: run "npm run setup:test".');
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath });
  try {
    for (const [stage, sceneries] of Map.groupBy(wanted, (each) => each.stage ?? 'fleet')) {
      const { url, close } = await openStage(stage, (of) => openAcre(browser, of, 'dark'));
      try {
        for (const scenery of sceneries) {
          for (const theme of scenery.themes) {
            const acre = await openAcre(browser, url, theme);
            await take(acre, scenery, join(folder, `${scenery.name}-${theme}.png`));
            await acre.page.context().close();
          }
        }
      } finally {
        await close();
      }
    }
  } finally {
    await browser.close();
  }
}

/** Opens the page with a clock that stands still: ages are the same however long it takes. */
async function openAcre(browser: Browser, url: string, colorScheme: 'dark' | 'light'): Promise<AppPage> {
  const context = await browser.newContext({
    ...{ colorScheme, viewport: size, reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-US' },
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await context.clock.setFixedTime(now);
  const acre = await openPage(await context.newPage(), url);
  await acre.settled();
  await tidy(acre);
  return acre;
}

/** Puts away what the picture before opened, which the app remembers. */
async function tidy({ page }: AppPage): Promise<void> {
  await page.getByRole('button', { name: 'Credentials in memory' }).click();
  await page.getByRole('button', { name: 'Hide for this session' }).click();
  const drawer = page.getByRole('button', { name: 'Activity', exact: true });
  if ((await drawer.getAttribute('aria-pressed')) === 'true') await drawer.click();
  const overlay = page.getByRole('button', { name: /^Overlay: / });
  if ((await overlay.getAttribute('aria-label')) === 'Overlay: Health') return;
  await overlay.click();
  await page.getByRole('menuitemradio', { name: /^Health/ }).click();
}

async function take(acre: AppPage, { name, show }: Scenery, path: string): Promise<void> {
  await show(acre);
  await acre.settled();
  await acre.page.evaluate(() => document.fonts.ready);
  const taken = await acre.page.screenshot({ caret: 'hide', animations: 'disabled' });
  const small = toFewColours(taken);
  await writeFile(path, small);
  process.stdout.write(`${name}: ${Math.round(small.length / 1024)} KiB\n`);
}
