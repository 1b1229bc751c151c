import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { openApp, spawnScript, stopScript, waitForPrinted } from '../support/app.ts';
import { addCluster } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';

/** What an app is opened on for pictures. */
export type StageName = 'empty' | 'fleet' | 'rancher';

/** An app with what it shows, for as long as pictures are taken of it. */
export type Stage = { url: string; close: () => Promise<void> };

const simulated: Readonly<Record<Exclude<StageName, 'empty'>, readonly string[]>> = {
  // So slow that nothing goes on between two pictures.
  fleet: ['--scenario', 'fleet', '--time-scale', '0.001', '--guest-kubeconfigs'],
  // As fast as guest clusters can be waited for.
  rancher: [
    ...['--scenario', 'three', '--clusters', '1', '--vms', '6', '--guest-clusters', '0'],
    ...['--rancher', '--time-scale', '40'],
  ],
};

/** Opens an app on a stage; `openPage` opens a page of it, which is closed once everything is there. */
export async function openStage(
  name: StageName,
  openPage: (url: string) => Promise<AppPage>,
): Promise<Stage> {
  const app = await openApp();
  if (name === 'empty') return app;
  const folder = await mkdtemp(join(tmpdir(), 'acre-screenshots-'));
  const simulator = spawnScript('electron/simulator/cli.ts', [
    ...simulated[name],
    ...['--seed', '1', '--out', folder],
  ]);
  const [line] = await waitForPrinted(simulator, /^\{"ready":true.*\}$/m);
  const { clusters } = JSON.parse(line) as { clusters: { kubeconfig: string }[] };
  const acre = await openPage(app.url);
  for (const { kubeconfig } of clusters) await addCluster(acre, await readFile(kubeconfig, 'utf8'));
  if (name === 'rancher') await addRancher(acre, await readFile(join(folder, 'rancher.kubeconfig'), 'utf8'));
  await acre.page.context().close();
  return {
    url: app.url,
    close: async () => {
      await Promise.all([app.close(), stopScript(simulator.child)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Adds the Rancher by the kubeconfig it gave out, which has its authority. */
async function addRancher({ page, dialog, command }: AppPage, kubeconfig: string): Promise<void> {
  await command('Add clusters through a Rancher');
  await dialog.getByRole('button', { name: 'A kubeconfig of Rancher' }).click();
  await dialog.getByLabel('Or paste its text').fill(kubeconfig);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('HQ');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog.getByRole('checkbox').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}
