import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import type { RunningApp } from '../support/app.ts';
import { openApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';

let running: RunningApp;
let app: AppPage;

test.beforeEach(async ({ page }) => {
  running = await openApp({ args: ['--demo'] });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
  await app.settled();
});
test.afterEach(() => running.close());

const middleOf = async (name: string): Promise<{ x: number; y: number }> => {
  const box = await app.page.evaluate((wanted) => {
    const id = window.acreTest?.idOf(wanted) ?? '';
    return window.acreTest?.rectOf(id)?.toJSON() as { x: number; y: number; width: number; height: number };
  }, name);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const ghosts = (name: RegExp): Locator => app.tree.getByRole('treeitem', { name, includeHidden: true });
/** The ids of what the canvas has with these names. */
const isDrawn = (name: string): Promise<boolean> =>
  app.page.evaluate((wanted) => window.acreTest?.idOf(wanted) !== null, name);
const planState = (): Locator => app.page.getByRole('button', { name: /^Plan \d/ }).first();

test('a cluster is drafted by dragging its template, counted otherwise, undone, and is there after a reload', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Show the templates' }).click();
  const template = page.getByRole('button', { name: 'K3s cluster', exact: true });
  const host = await app.page.evaluate(
    () => document.querySelector<HTMLElement>('[role=treeitem][aria-level="2"]')?.dataset.id ?? '',
  );
  const name = host.split('/').at(-1) ?? '';
  await app.goTo(name);
  await page.keyboard.press('Escape');
  await page.getByLabel('Agents').fill('1');
  const from = await template.boundingBox();
  const to = await middleOf(name);
  await page.mouse.move((from?.x ?? 0) + 20, (from?.y ?? 0) + 10);
  await page.mouse.down();
  await page.mouse.move((from?.x ?? 0) + 40, (from?.y ?? 0) - 10);
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await expect(page.getByText(/land on|cannot|is /).last()).toBeVisible();
  await page.mouse.up();
  await expect(planState()).toContainText('1 change');
  await expect.poll(() => isDrawn('k3s-1-server-3')).toBe(true);
  expect(await isDrawn('k3s-1-agent-1')).toBe(true);

  await planState().click();
  const agents = page.getByRole('group', { name: /agent/ }).getByLabel('Count');
  await agents.fill('2');
  await expect.poll(() => isDrawn('k3s-1-agent-2')).toBe(true);
  await page.getByRole('button', { name: 'Undo the last edit' }).click();
  await expect.poll(() => isDrawn('k3s-1-agent-2')).toBe(false);
  await page.getByRole('button', { name: 'Redo it' }).click();
  await expect.poll(() => isDrawn('k3s-1-agent-2')).toBe(true);

  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await expect(planState()).toContainText('1 change');
  await expect.poll(() => isDrawn('k3s-1-agent-2')).toBe(true);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
});

test('a cluster is drafted, looked at and taken out again by the keyboard alone', async ({ page }) => {
  const command = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/./).last().fill(text);
    await page.keyboard.press('Enter');
  };
  await page.getByRole('application').focus();
  await page.keyboard.press('Home');
  await command('Plan: add RKE2 server');
  await expect(planState()).toContainText('1 change');
  await expect.poll(() => isDrawn('rke2-1-server-1')).toBe(true);
  await command('Plan: add RKE2 agent');
  await expect.poll(() => isDrawn('rke2-1-agent-1')).toBe(true);
  await page.keyboard.press('Control+z');
  await expect.poll(() => isDrawn('rke2-1-agent-1')).toBe(false);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => isDrawn('rke2-1-agent-1')).toBe(true);
  await app.goTo('rke2-1-agent-1').catch(() => undefined);
  await page.getByRole('application').focus();
  await command('Show all plans');
  await expect(page.getByRole('tabpanel', { name: /Plans/ })).toContainText('New RKE2 cluster');
  await expect(ghosts(/^rke2-1-agent-1/)).toHaveCount(1);
});
