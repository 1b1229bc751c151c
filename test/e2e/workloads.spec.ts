import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('a user who may read less is told what may not be read', async ({ page }) => {
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  const { viewerKubeconfig, memberKubeconfig } = simulator.cluster;
  for (const [kubeconfig, ofCluster, ofPods] of [
    [viewerKubeconfig, /, hosts may not be read, .*, \d+ pods, /, /^\d+ pods on hosts that may not be read$/],
    [memberKubeconfig, /, pods may not be listed, /, /^Pods may not be listed in cluster /],
  ] as const) {
    await addCluster(acre, kubeconfig);
    const row = acre.tree.getByRole('treeitem', { name: ofCluster });
    if (kubeconfig === viewerKubeconfig) await page.keyboard.press('w');
    await expect(row).toBeVisible();
    await expect(acre.tree.getByRole('treeitem', { name: ofPods })).toBeVisible();
  }
  await app.close();
  await simulator.close();
});
