import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { AcreTest } from '../../renderer/store/testing.ts';

declare global {
  interface Window {
    acreTest?: AcreTest;
  }
}

/** A place on the page, in CSS pixels. */
export type Point = { x: number; y: number };

/** The page of the app in the words of a user. */
export type AppPage = {
  page: Page;
  /** Waits until streams are quiet and everything is drawn. */
  settled: () => Promise<void>;
  addByPaste: (kubeconfig: string) => Promise<void>;
  dialog: Locator;
  inspector: Locator;
  tree: Locator;
  /** The row of the tree whose name is this. */
  row: (name: string) => Locator;
  /** Clicks the node of this name on the canvas, after bringing it near with the find box. */
  clickOnCanvas: (name: string) => Promise<void>;
  /** The middle of the node of this name on the canvas, once it is drawn. */
  middleOf: (name: string) => Promise<Point>;
  /** The middle of its upper edge, where the title of a cluster or host is; of what is low, its middle. */
  headOf: (name: string) => Promise<Point>;
  /** Finds a host or VM by its name and goes to it. */
  goTo: (name: string) => Promise<void>;
  /** Runs a command of the palette by its name, with the keyboard. */
  command: (name: string) => Promise<void>;
  /** Every frame the page has received over its WebSocket. */
  received: string[];
};

/** Opens the app's page and gives it verbs. */
export async function openPage(page: Page, url: string): Promise<AppPage> {
  const received: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(payload.toString()));
  });
  await page.goto(`${url}&testing=1`);
  await page.waitForFunction(() => window.acreTest !== undefined);
  const settled = (): Promise<void> => page.evaluate(() => window.acreTest?.settled());
  const rectOf = async (name: string): Promise<Point & { width: number; height: number }> => {
    await page.waitForFunction((wanted) => {
      const id = window.acreTest?.idOf(wanted) ?? '';
      return (window.acreTest?.rectOf(id) ?? null) !== null;
    }, name);
    return page.evaluate((wanted) => {
      const id = window.acreTest?.idOf(wanted) ?? '';
      return window.acreTest?.rectOf(id)?.toJSON() as Point & { width: number; height: number };
    }, name);
  };
  const dialog = page.getByRole('dialog');
  const tree = page.getByRole('tree');
  const app: AppPage = {
    page,
    settled,
    dialog,
    inspector: page.getByRole('complementary', { name: 'Inspector' }),
    tree,
    row: (name) => tree.getByRole('treeitem', { name: new RegExp(`^${name}(,|$)`) }),
    received,
    async addByPaste(kubeconfig) {
      await page.getByRole('button', { name: 'Add cluster' }).first().click();
      await dialog.getByLabel('Or paste its text').fill(kubeconfig);
      await dialog.getByRole('button', { name: 'Continue' }).click();
    },
    async goTo(name) {
      const find = page.getByRole('combobox', { name: 'Find' });
      await find.fill(name);
      await page.getByRole('option').first().waitFor();
      await find.press('Enter');
      await settled();
    },
    async command(name) {
      await page.keyboard.press('Control+k');
      const palette = page.getByRole('dialog', { name: 'Commands' });
      await palette.getByRole('combobox').fill(name);
      await expect(palette.getByRole('option', { name }).first()).toBeVisible();
      await page.keyboard.press('Enter');
    },
    async middleOf(name) {
      const { x, y, width, height } = await rectOf(name);
      return { x: x + width / 2, y: y + height / 2 };
    },
    async headOf(name) {
      const { x, y, width, height } = await rectOf(name);
      return { x: x + width / 2, y: y + Math.min(height / 2, 20) };
    },
    async clickOnCanvas(name) {
      await app.goTo(name);
      await app.inspector.getByRole('heading', { name }).waitFor();
      await page.keyboard.press('Escape');
      await settled();
      const { x, y } = await app.middleOf(name);
      await page.mouse.click(x, y);
    },
  };
  return app;
}

/** Adds the cluster of a kubeconfig once its check has succeeded, and waits until it is shown. */
export async function addCluster(app: AppPage, kubeconfig: string): Promise<void> {
  await app.addByPaste(kubeconfig);
  const add = app.dialog.getByRole('button', { name: 'Add cluster' });
  await expect(add).toBeEnabled();
  const name = await app.dialog.getByLabel('Name', { exact: true }).inputValue();
  await add.click();
  await expect(app.dialog).toBeHidden();
  await app.page.waitForFunction((added) => typeof window.acreTest?.idOf(added) === 'string', name);
  await app.settled();
}
