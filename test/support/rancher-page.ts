import { expect } from '@playwright/test';
import type { Locator } from '@playwright/test';
import type { SimulatedRancher } from '../../electron/simulator/rancher/open.ts';
import type { AppPage } from './app-page.ts';

/** Adds a Rancher as a user does, by the palette, waits until it told a Harvester of this name, and leaves the dialog. */
export async function addRancher(
  { page, dialog, command }: AppPage,
  { url, token }: Pick<SimulatedRancher, 'url' | 'token'>,
  of: { name: string; harvester: string },
): Promise<void> {
  await command('Add clusters through a Rancher');
  const address = dialog.getByLabel('Address of the Rancher');
  const another = dialog.getByRole('radio', { name: /Another Rancher/ });
  await expect(address.or(another).first()).toBeVisible();
  if (await another.isVisible()) await another.click();
  await address.fill(url);
  await dialog.getByLabel('API token').fill(token);
  await dialog.getByLabel('Name', { exact: true }).fill(of.name);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await dialog.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(dialog.getByRole('checkbox', { name: of.harvester })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

/** The clusters and guest clusters in the rail. */
export function rail({ page }: AppPage): Locator {
  return page.getByRole('navigation', { name: 'Clusters' });
}

/** Selects a cluster by the rail. */
export async function chooseCluster(acre: AppPage, name: string): Promise<void> {
  await rail(acre)
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click();
}

/** Cuts a Rancher off: what is open breaks, and nothing new is answered until the result is called. */
export async function cutOff({ faults }: Pick<SimulatedRancher, 'faults'>): Promise<() => Promise<void>> {
  const end = await faults.set('reset');
  faults.cut();
  return async () => {
    await end();
  };
}
