import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { canvasSettled, openCanvasPages } from '../support/canvas-page.ts';
import type { CanvasPages } from '../support/canvas-page.ts';

type Box = { x: number; y: number; width: number; height: number };

let pages: CanvasPages;

test.beforeAll(async () => {
  pages = await openCanvasPages();
});
test.afterAll(() => pages.close());
test.beforeEach(({ page }) => pages.open(page));

/** Runs a verb of the canvas with one argument, and waits until it has been drawn. */
async function act(page: Page, verb: 'fit' | 'zoomTo' | 'setSelection', id?: string): Promise<void> {
  await page.evaluate(
    ([name, target]) => {
      const canvas = window.canvasPage?.canvas;
      if (name === 'fit') canvas?.fit();
      if (name === 'zoomTo') canvas?.zoomTo(target ?? '');
      if (name === 'setSelection') canvas?.setSelection([target ?? '']);
    },
    [verb, id] as const,
  );
  await canvasSettled(page);
}

function camera(page: Page): Promise<{ x: number; y: number; zoom: number }> {
  return page.evaluate(() => window.canvasPage!.canvas.camera());
}

async function boxOf(page: Page, id: string): Promise<Box> {
  const box = await page.evaluate((wanted) => window.canvasPage?.canvas.rectOf(wanted)?.toJSON() as Box, id);
  return box;
}

function middle({ x, y, width, height }: Box): [number, number] {
  return [x + width / 2, y + height / 2];
}

/** Takes what the canvas has said since the last call, without hovers. */
function events(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = window.canvasPage?.events.splice(0) ?? [];
    return said.filter((event) => !event.startsWith('hover'));
  });
}

/** Ids of the first VMs on a host, and of one on the shelf. */
function someVms(page: Page): Promise<{ vms: string[]; shelved: string; host: string; cluster: string }> {
  return page.evaluate(() => {
    const [cluster] = window.canvasPage!.graph().clusters;
    const host = cluster?.hosts.find(({ vms }) => vms.length >= 3);
    return {
      vms: host?.vms.map(({ id }) => id) ?? [],
      shelved: cluster?.shelf.at(-1)?.id ?? '',
      host: host?.id ?? '',
      cluster: cluster?.id ?? '',
    };
  });
}

test('selects by click, adds by shift and click, and clears by Escape or a click on nothing', async ({
  page,
}) => {
  const { vms, host } = await someVms(page);
  const [first = '', second = ''] = vms;
  await act(page, 'zoomTo', host);
  await events(page);
  await page.mouse.click(...middle(await boxOf(page, first)));
  expect(await events(page)).toEqual([`select ${first}`]);
  await page.keyboard.down('Shift');
  await page.mouse.click(...middle(await boxOf(page, second)));
  await page.keyboard.up('Shift');
  expect(await events(page)).toEqual([`select ${first} ${second}`]);
  await page.keyboard.press('Escape');
  expect(await events(page)).toEqual(['select ']);
  await page.mouse.click(...middle(await boxOf(page, first)));
  await act(page, 'fit');
  await page.mouse.click(2, 2);
  expect(await events(page)).toEqual([`select ${first}`, 'select ']);
});

test('opens by double click and comes nearer', async ({ page }) => {
  const { vms } = await someVms(page);
  const before = await camera(page);
  await page.mouse.dblclick(...middle(await boxOf(page, vms[0] ?? '')));
  await canvasSettled(page);
  expect(await events(page)).toContain(`open ${vms[0]}`);
  expect((await camera(page)).zoom).toBeGreaterThan(before.zoom * 1.5);
});

test('zooms at the pointer by the wheel', async ({ page }) => {
  const { host } = await someVms(page);
  const before = await boxOf(page, host);
  await page.mouse.move(before.x, before.y);
  await page.mouse.wheel(0, -200);
  await expect.poll(async () => (await boxOf(page, host)).width).toBeGreaterThan(before.width * 1.3);
  const after = await boxOf(page, host);
  expect(after.x).toBeCloseTo(before.x, 0);
  expect(after.y).toBeCloseTo(before.y, 0);
});

test('pans by dragging and selects nothing by it', async ({ page }) => {
  const { host } = await someVms(page);
  const before = await boxOf(page, host);
  const [x, y] = middle(before);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 40, { steps: 4 });
  await page.mouse.up();
  await canvasSettled(page);
  const after = await boxOf(page, host);
  expect([after.x - before.x, after.y - before.y]).toEqual([expect.closeTo(60, 0), expect.closeTo(40, 0)]);
  expect(await events(page)).toEqual([]);
});

test('selects what a frame drawn with Shift touches, and drops the frame on Escape', async ({ page }) => {
  const { vms, host } = await someVms(page);
  await act(page, 'zoomTo', host);
  const box = await boxOf(page, host);
  const draw = async (): Promise<void> => {
    await page.keyboard.down('Shift');
    await page.mouse.move(box.x - 4, box.y - 4);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + box.height - 2, { steps: 4 });
  };
  await draw();
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await page.keyboard.up('Shift');
  expect(await events(page)).toEqual([]);
  await draw();
  await page.mouse.up();
  await page.keyboard.up('Shift');
  const [selected = ''] = await events(page);
  expect(selected.split(' ').slice(1).sort()).toEqual([...vms].sort());
});

test('moves by arrow keys, opens by Enter and calls the menu by its key', async ({ page }) => {
  const { vms, host } = await someVms(page);
  const [first = ''] = vms;
  await act(page, 'zoomTo', host);
  await page.mouse.click(...middle(await boxOf(page, first)));
  await events(page);
  await page.keyboard.press('ArrowRight');
  const [selected = ''] = await events(page);
  const next = selected.replace('select ', '');
  await canvasSettled(page);
  const [from, to] = [await boxOf(page, first), await boxOf(page, next)];
  expect(to.x).toBeGreaterThan(from.x);
  expect(to.y).toBeCloseTo(from.y, 0);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ContextMenu');
  expect(await events(page)).toEqual([`open ${next}`, `menu ${next}`]);
  await page.keyboard.press('Shift+ArrowLeft');
  expect(await events(page)).toEqual([`select ${next} ${first}`]);
});

test('calls the menu of what is under the pointer by its right button, and selects it', async ({ page }) => {
  const { host, vms } = await someVms(page);
  await act(page, 'zoomTo', host);
  const [x, y] = middle(await boxOf(page, vms[1] ?? ''));
  await page.mouse.click(x, y, { button: 'right' });
  expect(await events(page)).toEqual([`select ${vms[1]}`, `menu ${vms[1]}`]);
});

test('keeps the tree and the canvas in step', async ({ page }) => {
  const { vms, host } = await someVms(page);
  const [first = '', second = ''] = vms;
  await act(page, 'zoomTo', host);
  await page.mouse.click(...middle(await boxOf(page, first)));
  const row = (id: string) => page.locator(`[role=treeitem][data-id="${id}"]`);
  await expect(row(first)).toHaveAttribute('aria-selected', 'true');
  await expect(row(first)).toHaveText(/, on node-\d+,/);
  await events(page);
  await row(first).focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(second)).toBeFocused();
  await page.keyboard.press('Space');
  expect(await events(page)).toEqual([`select ${second}`]);
  await expect(row(second)).toHaveAttribute('aria-selected', 'true');
  await expect(row(first)).toHaveAttribute('aria-selected', 'false');
});

test('brings a VM wholly into view with room around it, and is settled only once it stands still', async ({
  page,
}) => {
  const { vms, shelved } = await someVms(page);
  for (const [width, height] of [
    [1280, 800],
    [680, 756],
    [2560, 1440],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const id of [vms[0] ?? '', shelved]) {
      await act(page, 'fit');
      await act(page, 'zoomTo', id);
      const there = await camera(page);
      const box = await boxOf(page, id);
      expect(box.x).toBeGreaterThanOrEqual(24);
      expect(box.y).toBeGreaterThanOrEqual(24);
      expect(box.x + box.width).toBeLessThanOrEqual(width - 24);
      expect(box.y + box.height).toBeLessThanOrEqual(height - 24);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      expect(await camera(page)).toEqual(there);
    }
  }
});

test('fills the room it has, whatever its shape', async ({ page }) => {
  for (const [width, height] of [
    [680, 756],
    [1280, 800],
    [520, 900],
    [1900, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await act(page, 'fit');
    const ids = await page.evaluate(() => window.canvasPage!.graph().clusters.map(({ id }) => id));
    const boxes = await Promise.all(ids.map((id) => boxOf(page, id)));
    const filled = boxes.reduce((sum, box) => sum + box.width * box.height, 0);
    // Around everything 32 pixels are left free.
    expect(filled / ((width - 64) * (height - 64)), `${width} x ${height}`).toBeGreaterThan(0.5);
  }
});

test('keeps what is in the middle in the middle when the shape of the room changes', async ({ page }) => {
  const { host } = await someVms(page);
  await act(page, 'zoomTo', host);
  await page.setViewportSize({ width: 520, height: 900 });
  await canvasSettled(page);
  await expect
    .poll(async () => {
      const [x, y] = middle(await boxOf(page, host));
      return Math.round(Math.hypot(x - 260, y - 450));
    })
    .toBeLessThanOrEqual(2);
});
