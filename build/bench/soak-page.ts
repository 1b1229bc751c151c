import { chromium } from '@playwright/test';
import type { CDPSession, Page } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';

/** What the page offers; it runs in the browser, so only its shape is known here. */
declare const acreTest: { drawn: (vms: number) => Promise<void>; frames: () => number[] };

/** What the page holds. Sizes in bytes. */
export type PageFigures = {
  heapBytes: number;
  /** Buffers outside the heap, pictures among them. */
  bufferBytes: number;
  domNodes: number;
  listeners: number;
  documents: number;
  /** Frames drawn since the last look. */
  frames: number;
};

/** The page of the app in a browser, with the canvas open. */
export type SoakPage = {
  measure: () => Promise<PageFigures>;
  /** Does what a user does all day: looks around, finds something, opens it and closes it again. */
  use: (turn: number) => Promise<void>;
  /** Errors of the page that nobody handled. */
  complaints: readonly string[];
  close: () => Promise<void>;
};

async function addCluster(page: Page, kubeconfig: string, vms: number): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Add cluster' }).first().click();
  await dialog.getByLabel('Or paste its text').fill(kubeconfig);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByRole('button', { name: 'Add cluster' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.evaluate((count) => acreTest.drawn(count), vms);
}

async function collected(cdp: CDPSession): Promise<{ heapBytes: number; bufferBytes: number }> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await cdp.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return { heapBytes: usedSize, bufferBytes: backingStorageSize };
}

/** Opens the app's page, adds a cluster by its kubeconfig, and waits until so many VMs are drawn. */
export async function openSoakPage(url: string, kubeconfig: string, vms: number): Promise<SoakPage> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error('No Chromium was found: run "npm run setup:test" or set ACRE_CHROMIUM.');
  const browser = await chromium.launch({ executablePath });
  const complaints: string[] = [];
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(120_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${url}&testing=1`);
    await page.waitForFunction(() => 'acreTest' in globalThis);
    await addCluster(page, kubeconfig, vms);
    const cdp = await page.context().newCDPSession(page);
    return {
      complaints,
      close: () => browser.close(),
      async measure() {
        const frames = await page.evaluate(() => acreTest.frames().length);
        const held = await collected(cdp);
        const { nodes, jsEventListeners, documents } = await cdp.send('Memory.getDOMCounters');
        return { ...held, domNodes: nodes, listeners: jsEventListeners, documents, frames };
      },
      async use(turn) {
        const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 };
        await page.mouse.move(width / 2, height / 2);
        await page.mouse.wheel(0, turn % 2 === 0 ? -400 : 400);
        const find = page.getByRole('combobox', { name: 'Find' });
        await find.fill(`node-0${1 + (turn % 3)}`);
        await page.getByRole('option').first().waitFor();
        await find.press('Enter');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog', { name: 'Commands' }).waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'hidden' });
        await find.fill('');
        await page.keyboard.press('Escape');
      },
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
