import { join } from 'node:path';
import process from 'node:process';
import type { Page } from '@playwright/test';

/**
 * Takes pictures of a stage of a page in both themes and at two sizes, where the environment names a folder for them
 * (ACRE_SHOTS); at the size it has where it is not to be resized.
 */
export async function picture(page: Page, stage: string, isResized = true): Promise<void> {
  const folder = process.env['ACRE_SHOTS'];
  if (folder === undefined) return;
  for (const [size, viewport] of [
    ['2560', { width: 2560, height: 1440 }],
    ['1280', { width: 1280, height: 800 }],
  ] as const) {
    if (isResized) await page.setViewportSize(viewport);
    else if (size === '2560') continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(folder, `${stage}-${size}-${colorScheme}.png`) });
    }
  }
}
