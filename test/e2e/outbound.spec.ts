import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { quietArgs, toBrowserArgs } from '../../electron/web/open-browser.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { readNetLog } from '../support/net-log.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';
import { openTrap } from '../support/trap.ts';
import type { Trap } from '../support/trap.ts';

let simulator: TestSimulator;
let app: RunningApp;
let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-outbound-'));
  simulator = await openTestSimulator({ scenario: 'single' });
});
test.beforeEach(async () => {
  app = await openApp();
});
test.afterEach(() => app.close());
test.afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

const launch = (args: readonly string[]): Promise<Browser> => {
  const executablePath = findBrowser();
  return chromium.launch({ args: [...args], ...(executablePath === undefined ? {} : { executablePath }) });
};

/** Does what a user does: adds a cluster through its form, looks at the settings, at the diagnostics and at the lists. */
async function useApp(page: Page): Promise<void> {
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await acre.settled();
  for (const command of ['Settings: Connection', 'Settings: Credential', 'Settings: Diagnostics']) {
    await page.keyboard.press('Control+k');
    await acre.dialog.getByRole('combobox').fill(command);
    await page.keyboard.press('Enter');
    await expect(acre.dialog.getByRole('tab', { selected: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(acre.dialog).toBeHidden();
  }
  await page.getByRole('combobox', { name: 'Find' }).fill('web');
  await acre.settled();
}

/** A browser for which every name and every address but 127.0.0.1 is a trap's. */
async function launchTrapped(): Promise<{ browser: Browser; trap: Trap }> {
  const trap = await openTrap();
  const rule = `--host-resolver-rules=MAP * 127.0.0.1:${trap.port}, EXCLUDE 127.0.0.1`;
  return { browser: await launch([...quietArgs, rule]), trap };
}

test('the page in use calls nobody whom the same browser with an empty page does not call', async () => {
  test.slow();
  const [control, tried] = await Promise.all([launchTrapped(), launchTrapped()]);
  try {
    const empty = await control.browser.newPage();
    // Where the trap did not work, nothing would be caught and all would be well.
    await empty.evaluate(() => fetch('https://caught.example/').catch(() => null));
    await empty.evaluate(() => fetch('http://192.0.2.1/').catch(() => null));
    expect([...control.trap.names()]).toEqual(expect.arrayContaining(['caught.example', '192.0.2.1']));
    const page = await tried.browser.newPage();
    await useApp(page);
    // What a browser does of itself about a page, it does within seconds.
    await page.waitForTimeout(5_000);
    await page.close();
    // The services of the browser have no fixed time: what one has called, the other may have yet to call.
    const own = (): string[] => [...tried.trap.names()].filter((name) => !control.trap.names().has(name));
    await expect.poll(own, { timeout: 40_000 }).toEqual([]);
  } finally {
    await Promise.all([control.browser.close(), tried.browser.close()]);
    await Promise.all([control.trap.close(), tried.trap.close()]);
  }
});

test('the browser that the app starts connects to nothing but the app itself', async () => {
  const path = join(folder, 'net-log.json');
  // The page is opened by its own address below, in a profile that Playwright chooses.
  const args = toBrowserArgs('about:blank', folder).filter((arg) => !/^--(app|user-data-dir)=/.test(arg));
  const browser = await launch([...args, `--log-net-log=${path}`]);
  try {
    const page = await browser.newPage();
    await useApp(page);
    await page.waitForTimeout(5_000);
  } finally {
    await browser.close();
  }
  const { connects, lookups, datagrams } = await readNetLog(path);
  expect([...new Set(connects)]).toEqual([new URL(app.url).host]);
  expect(lookups).toEqual([]);
  expect(datagrams).toBe(0);
});
