import { expect, test } from '@playwright/test';
import type { RunningApp } from '../support/app.ts';
import { openApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';

type Box = { x: number; y: number; width: number; height: number };

let running: RunningApp;
let app: AppPage;

test.beforeAll(async () => {
  running = await openApp({ args: ['--demo'] });
});
test.afterAll(() => running.close());
test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await app.settled();
});

/** The clusters in the order of the tree. */
const clusters = (): Promise<string[]> =>
  app.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[role=treeitem][aria-level="1"]')].map(
      (item) => item.dataset.id ?? '',
    ),
  );
const boxOf = (id: string): Promise<Box> =>
  app.page.evaluate((wanted) => window.acreTest?.rectOf(wanted)?.toJSON() as Box, id);
const command = async (name: string): Promise<void> => {
  await app.command(name);
  await app.settled();
};
const row = (id: string) => app.tree.locator(`[data-id="${id}"]`);

test('what is folded and moved is so again after the page is loaded anew, and can be taken back', async ({
  page,
}) => {
  const [first = '', second = ''] = await clusters();
  const open = await boxOf(first);
  await page.mouse.dblclick(open.x + open.width * 0.6, open.y + 6);
  await expect(row(first)).toHaveAttribute('aria-expanded', 'false');
  await app.settled();
  expect((await boxOf(first)).height).toBeLessThan((await boxOf(second)).height);

  const [foldedBefore, before] = [await boxOf(first), await boxOf(second)];
  await page.mouse.move(before.x + before.width * 0.6, before.y + 6);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width * 0.6 + 20, before.y + 60);
  await page.mouse.move(before.x + before.width * 0.6 + 40, before.y + before.height + 400);
  await app.settled();
  await page.mouse.up();
  await app.settled();
  const [foldedNow, movedNow] = [await boxOf(first), await boxOf(second)];
  const shape = (a: Box, b: Box) => [(b.x - a.x) / a.width, (b.y - a.y) / a.height, b.height / a.height];
  const moved = shape(foldedNow, movedNow);
  const stood = shape(foldedBefore, before);
  expect(Math.abs((moved[1] ?? 0) - (stood[1] ?? 0))).toBeGreaterThan(0.5);

  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await app.settled();
  await expect(row(first)).toHaveAttribute('aria-expanded', 'false');
  const again = shape(await boxOf(first), await boxOf(second));
  for (const [index, value] of again.entries()) expect(value).toBeCloseTo(moved[index] ?? 0, 2);

  await command('Put all clusters back');
  await command('Unfold everything');
  await expect(row(first)).toHaveAttribute('aria-expanded', 'true');
});
