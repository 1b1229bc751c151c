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

const middleOf = async (id: string): Promise<{ x: number; y: number }> => {
  const box = await app.page.evaluate(
    (wanted) =>
      window.acreTest?.rectOf(wanted)?.toJSON() as { x: number; y: number; width: number; height: number },
    id,
  );
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
/** Whether the canvas has something of this name. */
const isDrawn = (name: string): Promise<boolean> =>
  app.page.evaluate((wanted) => window.acreTest?.idOf(wanted) !== null, name);
const planState = (): Locator => app.page.getByRole('button', { name: /^Plan \d/ }).first();

test('a cluster is drafted by dragging its template, counted otherwise, undone, and is there after a reload', async ({
  page,
}) => {
  const host = 'berlin-dc1/Node/-/node-03';
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.getByLabel('Agents').fill('1');
  const template = await page.getByRole('button', { name: 'K3s cluster', exact: true }).boundingBox();
  const from = { x: (template?.x ?? 0) + 20, y: (template?.y ?? 0) + 10 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 100);
  const witness = await middleOf('edge-hamburg/Node/-/witness-01');
  await page.mouse.move(witness.x, witness.y, { steps: 4 });
  await expect(page.getByText('witness-01 is the witness, which runs no VMs')).toBeVisible();
  const to = await middleOf(host);
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await expect(page.getByText('4 VMs land on node-03')).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByText('2 × K3s cluster')).toBeVisible();
  await expect(page.getByText('8 VMs land on node-03')).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.getByText('4 VMs land on node-03')).toBeVisible();
  await page.mouse.up();
  await expect(planState()).toContainText('1 change');
  await expect.poll(() => isDrawn('k3s-1-server-3')).toBe(true);
  expect(await isDrawn('k3s-1-agent-1')).toBe(true);

  await page.keyboard.press('p');
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
  const { command } = app;
  await page.getByRole('application').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await expect(app.inspector.getByRole('heading', { name: 'berlin-dc1' })).toBeVisible();
  await command('Plan: add RKE2 server');
  await expect(planState()).toContainText('1 change');
  await expect.poll(() => isDrawn('rke2-1-server-1')).toBe(true);
  await command('Plan: add RKE2 agent');
  await expect.poll(() => isDrawn('rke2-1-agent-1')).toBe(true);
  await page.keyboard.press('Control+z');
  await expect.poll(() => isDrawn('rke2-1-agent-1')).toBe(false);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => isDrawn('rke2-1-agent-1')).toBe(true);
  await command('Show all plans');
  await expect(page.getByRole('tabpanel', { name: /Plans/ })).toContainText('1 server, 1 agent');

  await app.tree.locator('[data-id$="/rke2-1-agent-1"]').focus();
  await page.keyboard.press('Space');
  await expect(app.inspector).toContainText('Where it lands');
  await page.keyboard.press('p');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await app.tree.locator('[data-id$="/rke2-1-agent-1"]').focus();
  await page.keyboard.press('Delete');
  await expect.poll(() => isDrawn('rke2-1-agent-1')).toBe(false);
});
