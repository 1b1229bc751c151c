import { expect } from '@playwright/test';
import type { AppPage } from '../support/app-page.ts';
import type { StageName } from './stages.ts';

/** What a picture of the documentation shows, and in which themes. */
export type Scenery = {
  name: string;
  themes: readonly ('dark' | 'light')[];
  /** What the app is opened on; the fleet where absent. */
  stage?: StageName;
  show: (acre: AppPage) => Promise<void>;
};

const both = ['dark', 'light'] as const;
const dark = ['dark'] as const;
const light = ['light'] as const;

/** Lets go of the keyboard, so that no ring is drawn around what had it. */
async function blur({ page }: AppPage): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
}

async function dialog({ page }: AppPage, name: RegExp | string): Promise<void> {
  await expect(page.getByRole('dialog', { name })).toBeVisible();
}

/** How many colours a canvas has among some of its pixels. */
function countColours(canvas: Element): number {
  if (!(canvas instanceof HTMLCanvasElement)) return 0;
  const { width, height } = canvas;
  const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  const seen = new Set<string>();
  for (let at = 0; at < data.length; at += 4 * 17) seen.add([data[at], data[at + 1], data[at + 2]].join());
  return seen.size;
}

/** Goes to a host, a VM or a guest cluster. */
function at(name: string): Scenery['show'] {
  return async (acre) => {
    await acre.goTo(name);
    await blur(acre);
  };
}

/** Opens the settings at a part. */
function settings(section: string): Scenery['show'] {
  return async (acre) => {
    await acre.page.keyboard.press('Control+,');
    await acre.page.getByRole('tab', { name: section }).click();
    await blur(acre);
  };
}

/** Looks at a list of the drawer. */
function drawer(tab: string): Scenery['show'] {
  return async (acre) => {
    await acre.page.getByRole('button', { name: 'Activity', exact: true }).click();
    await acre.page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await blur(acre);
  };
}

/** Chooses another overlay for as long as the picture is taken. */
function overlay(name: string): Scenery['show'] {
  return async (acre) => {
    await acre.page.getByRole('button', { name: /^Overlay: / }).click();
    await acre.page.getByRole('menuitemradio', { name: new RegExp(`^${name}`) }).click();
    await blur(acre);
  };
}

/** What the pictures of the documentation show, by name. */
export const sceneries: readonly Scenery[] = [
  { name: 'first-run', themes: dark, stage: 'empty', show: blur },
  {
    name: 'add-cluster',
    themes: dark,
    stage: 'empty',
    async show(acre) {
      await acre.page
        .getByRole('button', { name: /^Add cluster/ })
        .first()
        .click();
      await dialog(acre, /^Add/);
    },
  },
  {
    name: 'add-rancher',
    themes: light,
    stage: 'empty',
    async show(acre) {
      await acre.page.getByRole('button', { name: /^Add clusters through a Rancher/ }).click();
      await dialog(acre, /^Add/);
    },
  },
  { name: 'settings-general', themes: both, stage: 'empty', show: settings('General') },
  { name: 'settings-shortcuts', themes: dark, stage: 'empty', show: settings('Keyboard shortcuts') },
  { name: 'settings-data', themes: light, stage: 'empty', show: settings('Data') },
  { name: 'fleet', themes: both, show: blur },
  { name: 'host', themes: both, show: at('node-02') },
  { name: 'vm', themes: light, show: at('jenkins-2') },
  {
    name: 'tour',
    themes: dark,
    async show(acre) {
      await acre.command('Take the tour');
      const card = acre.page.getByRole('region', { name: 'Tour' });
      await card.getByRole('button', { name: 'Next' }).click();
      await expect(card.getByText('2 of 9')).toBeVisible();
    },
  },
  {
    name: 'find',
    themes: dark,
    async show({ page }) {
      await page.getByRole('combobox', { name: 'Find' }).fill('state:error');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'palette',
    themes: light,
    async show(acre) {
      await acre.goTo('jenkins-2');
      await acre.page.keyboard.press('Control+k');
      await dialog(acre, 'Commands');
    },
  },
  {
    name: 'migrate',
    themes: dark,
    async show(acre) {
      await acre.goTo('jenkins-2');
      await acre.inspector.getByRole('button', { name: /^Migrate/ }).click();
      await expect(acre.page.getByRole('alertdialog')).toBeVisible();
    },
  },
  {
    name: 'maintenance',
    themes: light,
    async show(acre) {
      await acre.goTo('node-02');
      await acre.command('Maintenance');
      await dialog(acre, /^Maintenance of/);
      await blur(acre);
    },
  },
  { name: 'guest', themes: dark, show: at('shop-prod') },
  {
    name: 'new-vm',
    themes: light,
    async show(acre) {
      await acre.command('New VM');
      await dialog(acre, /./);
    },
  },
  {
    name: 'yaml',
    themes: dark,
    async show(acre) {
      await acre.goTo('jenkins-2');
      await acre.inspector.getByRole('tab', { name: 'YAML' }).click();
      await expect(acre.inspector.locator('.cm-content')).toContainText('apiVersion');
      await blur(acre);
    },
  },
  { name: 'lists', themes: light, show: drawer('Lists') },
  { name: 'connections', themes: dark, show: drawer('Connections') },
  {
    name: 'diagnostics',
    themes: light,
    async show(acre) {
      await acre.command('Diagnose');
      // What waits within the page may wait for ever while its clock stands still.
      const run = acre.page.getByRole('button', { name: 'Run' });
      await expect(run).toBeVisible();
      await run.click();
      await expect(acre.page.getByRole('button', { name: 'Copy as text' })).toBeVisible({ timeout: 60_000 });
      await blur(acre);
    },
  },
  {
    name: 'console',
    themes: dark,
    async show(acre) {
      await acre.goTo('jenkins-2');
      await acre.inspector.getByRole('button', { name: /^Console/ }).click();
      const screen = acre.page.locator('.frame-drawer canvas').first();
      await expect(screen).toBeVisible();
      // What the guest draws comes a moment after the connection.
      await expect.poll(() => screen.evaluate(countColours), { timeout: 30_000 }).toBeGreaterThan(1);
      await blur(acre);
    },
  },
  {
    name: 'plan',
    themes: dark,
    async show(acre) {
      await acre.goTo('node-04');
      await acre.command('Plan: add K3s server');
      await acre.command('Show all plans');
      await blur(acre);
    },
  },
  {
    name: 'rancher-plan',
    themes: light,
    stage: 'rancher',
    async show(acre) {
      const { page } = acre;
      await page
        .getByRole('navigation', { name: 'Clusters' })
        .getByRole('button', { name: /^three/ })
        .first()
        .click();
      await acre.command('Plan: add RKE2 cluster');
      await acre.command('Show all plans');
      await page.getByLabel('Provisioned').selectOption({ label: 'through Rancher HQ' });
      await blur(acre);
    },
  },
  {
    // What the picture before has drafted is applied.
    name: 'rancher-guest',
    themes: light,
    stage: 'rancher',
    async show(acre) {
      const { page } = acre;
      await acre.command('Review and apply');
      const review = page.getByRole('dialog', { name: /^Review/ });
      await expect(review.getByText(/steps?, about/)).toBeVisible();
      for (const box of await review.getByRole('checkbox').all()) await box.check();
      await review.getByRole('button', { name: 'Apply' }).click();
      const status = page.getByRole('tabpanel', { name: /Runs/ }).getByRole('status').first();
      await expect(status).toHaveText('Done', { timeout: 300_000 });
      await page.getByRole('button', { name: 'Activity', exact: true }).click();
      for (const toast of await page.locator('.toast').all())
        await toast.getByRole('button', { name: /^(Close|Dismiss)/ }).click();
      await page
        .getByRole('navigation', { name: 'Clusters' })
        .getByRole('button', { name: 'rke2-1' })
        .click();
      await acre.inspector.getByRole('tab', { name: 'Rancher' }).click();
      await blur(acre);
    },
  },
  { name: 'overlay-n-1', themes: dark, show: overlay('N-1') },
  { name: 'overlay-memory', themes: light, show: overlay('Memory heat') },
];
