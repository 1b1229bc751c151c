import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openRealShell, openStandInShell, realElectron } from '../support/shell-host.ts';
import type { Shell } from '../support/shell-host.ts';

/** Asks the back end as the page could, past the page's own client, and waits for the answer. */
function ask(page: Page, name: string): Promise<unknown> {
  return page.evaluate((asked) => {
    type Bridge = { send: (frame: string) => void; onFrame: (listener: (frame: string) => void) => void };
    const bridge = Reflect.get(window, 'acre') as Bridge;
    const id = Date.now() * 1000 + 500_000;
    return new Promise((resolve) => {
      bridge.onFrame((frame) => {
        const reply = JSON.parse(frame) as { id: number };
        if (reply.id === id) resolve(reply);
      });
      bridge.send(JSON.stringify({ type: 'call', id, name: asked, input: {} }));
    });
  }, name);
}

const electron = realElectron();
const ways: { title: string; open: () => Promise<Shell>; reason: string | null }[] = [
  {
    title: 'the bundled shell on a stand-in of Electron',
    open: openStandInShell,
    reason: null,
  },
  {
    title: 'the bundled shell in Electron',
    open: () => openRealShell(electron.path ?? ''),
    reason: electron.path === null ? electron.reason : null,
  },
];

for (const { title, open, reason } of ways) {
  test.describe(title, () => {
    test.skip(reason !== null, reason ?? '');
    let shell: Shell;
    let isClosed: boolean;

    test.beforeEach(async () => {
      isClosed = false;
      shell = await open();
    });
    test.afterEach(async () => {
      if (!isClosed) await shell.close();
    });

    test('shows the page, which says nothing against its policy', async () => {
      await expect(shell.page).toHaveTitle('Acre');
      await expect(shell.page.locator('#root > *').first()).toBeVisible();
      expect(shell.errors).toEqual([]);
    });

    test('answers the page through preload and port', async () => {
      const reply = await ask(shell.page, 'app.info');
      expect(reply).toMatchObject({
        type: 'result',
        value: { mode: 'electron', hasFileDialog: true },
      });
    });

    test('gives the page two functions and nothing of Node', async () => {
      const seen = await shell.page.evaluate(() => ({
        bridge: Object.keys(Reflect.get(window, 'acre') as object).sort(),
        node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      }));
      expect(seen).toEqual({ bridge: ['onFrame', 'send'], node: [] });
    });

    test('keeps the page to its own scripts and its own origin', async () => {
      const outcome = await shell.page.evaluate(async () => {
        const script = document.createElement('script');
        script.textContent = 'window.isInjected = true;';
        document.head.append(script);
        const fetched = await fetch('https://example.invalid/').then(
          () => 'fetched',
          (error: unknown) => String(error),
        );
        return { isInjected: 'isInjected' in window, fetched };
      });
      expect(outcome.isInjected).toBe(false);
      expect(outcome.fetched).toContain('TypeError');
      expect(shell.errors.join('\n')).toContain('Content Security Policy');
    });

    test('starts the page anew after a reload', async () => {
      await shell.page.reload();
      await expect(shell.page).toHaveTitle('Acre');
      expect(await ask(shell.page, 'app.info')).toMatchObject({ type: 'result' });
    });

    test('ends with its window and lets go of its files', async () => {
      expect(existsSync(join(shell.dataDir, 'lock'))).toBe(true);
      await expect(shell.page.locator('#root > *').first()).toBeVisible();
      isClosed = true;
      expect(await shell.close()).toEqual({ code: 0, isHeld: false, log: '' });
    });
  });
}
