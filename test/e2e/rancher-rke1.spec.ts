import { expect, test } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { RancherVersion } from '../../electron/simulator/rancher/releases.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { openRancherLab } from '../support/rancher-lab.ts';
import type { RancherLab } from '../support/rancher-lab.ts';
import { addRancher, chooseCluster, cutOff, rail } from '../support/rancher-page.ts';

let lab: RancherLab;
let running: RunningApp;

/** An app with a Harvester and the Rancher of this version that manages it. */
async function open(page: AppPage['page'], version: RancherVersion): Promise<AppPage> {
  test.setTimeout(300_000);
  lab = await openRancherLab(version, { timeScale: 40, vms: 4, guestClusters: 0, clusters: 1 });
  running = await openApp();
  page.setDefaultTimeout(60_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const acre = await openPage(page, running.url);
  await addCluster(acre, lab.simulator.cluster.kubeconfig);
  await addRancher(acre, lab.rancher, { name: 'HQ', harvester: lab.simulator.cluster.name });
  await chooseCluster(acre, lab.simulator.cluster.name);
  await expect(acre.inspector.getByText('Managed by HQ')).toBeVisible();
  await acre.settled();
  return acre;
}
test.afterEach(async () => {
  await running.close();
  await lab.close();
});

const vms = (): string[] =>
  lab.simulator.cluster.store
    .list(RESOURCES.vms)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('legacy-'))
    .sort();

for (const version of ['2.10', '2.11'] as const)
  test(`an RKE1 cluster is made by Rancher ${version} of a node template by keyboard, goes on after the Rancher was away, and is scaled`, async ({
    page,
  }) => {
    const acre = await open(page, version);
    const { dialog, inspector } = acre;
    await acre.command('New RKE1 cluster');
    await expect(dialog.getByText('HQ has no node template for Harvester.')).toBeVisible();
    await picture(page, `rke1-${version}-none`);
    await lab.addTemplate('small');
    await dialog.getByRole('button', { name: 'Ask again' }).press('Enter');
    const name = dialog.getByLabel('Name', { exact: true });
    await expect(name).toBeFocused();
    await page.keyboard.type('legacy');
    const create = dialog.getByRole('button', { name: /^Create/ });
    await expect(create).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByRole('button', { name: 'Add a pool' }).press('Enter');
    const prefixes = dialog.getByLabel('Names of nodes begin with');
    await expect(prefixes.nth(0)).toHaveValue('legacy-all-');
    await expect(prefixes.nth(1)).toHaveValue('legacy-worker-');
    await dialog.getByLabel('I know that RKE1 is no longer supported').press('Space');
    await expect(create).not.toHaveAttribute('aria-disabled', 'true');
    expect(await violationsIn(page, 'the form', [], '[role=dialog]')).toEqual([]);
    await picture(page, `rke1-${version}-form`);

    // The answer to the first pool is lost after it was made.
    const end = await lab.rancher.faults.set('drop@POST+/v3/nodepools:count=1');
    await create.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('127.0.0.1');
    await expect(
      dialog.getByText('What was created already is kept, and is not created again.'),
    ).toBeVisible();
    await picture(page, `rke1-${version}-lost`);
    await end();
    await dialog.getByRole('button', { name: 'Go on' }).press('Enter');
    await expect(dialog.getByText('Rancher goes on with it when this is closed.')).toBeVisible();

    // Rancher goes away while it makes the machines; it is said so, and followed on once it is back.
    const back = await cutOff(lab.rancher);
    await expect(dialog.getByText('Rancher cannot be asked. This is how it was.')).toBeVisible({
      timeout: 60_000,
    });
    expect(await violationsIn(page, 'while Rancher is away', [], '[role=dialog]')).toEqual([]);
    await picture(page, `rke1-${version}-away`);
    await back();
    await expect(dialog.getByRole('status').getByText('Ready', { exact: true })).toBeVisible({
      timeout: 120_000,
    });
    await expect(dialog.getByText('Rancher cannot be asked. This is how it was.')).toHaveCount(0);
    await expect(dialog.getByText('1 of 1 ready')).toHaveCount(2, { timeout: 60_000 });
    await picture(page, `rke1-${version}-made`);
    expect(vms()).toEqual(['legacy-all-1', 'legacy-worker-1']);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().press('Enter');
    await expect(dialog).toBeHidden();

    // It is on the canvas and in the inspector, with its pools and nodes.
    await rail(acre)
      .getByRole('button', { name: /^legacy/ })
      .click();
    await expect(inspector).toContainText('New RKE1 clusters can only be made by Rancher 2.11 or older');
    await inspector.getByRole('tab', { name: 'Rancher' }).click();
    await expect(inspector.getByRole('button', { name: /legacy-all-1|m-/ }).first()).toBeVisible();
    await picture(page, `rke1-${version}-inspector`);
    expect(await violationsIn(page, 'the inspector', [], 'aside')).toEqual([]);

    const confirm = page.getByRole('alertdialog');
    await inspector.getByRole('button', { name: 'One node more in legacy-all-' }).click();
    await expect(confirm).toContainText('There would be 2 nodes with etcd.');
    await picture(page, `rke1-${version}-even`, false);
    await confirm.getByRole('button', { name: 'Cancel' }).click();
    await inspector.getByRole('button', { name: 'One node less in legacy-all-' }).click();
    await expect(confirm).toContainText('the cluster would be lost');
    await confirm.getByRole('button', { name: 'Cancel' }).click();

    await inspector.getByRole('button', { name: 'One node more in legacy-worker-' }).press('Enter');
    await expect(confirm).toContainText('Have legacy-worker- have 2 nodes?');
    await confirm.getByRole('button', { name: 'Scale the pool' }).press('Enter');
    await expect(inspector.getByText('3 of 3 ready')).toBeVisible({ timeout: 120_000 });
    await expect(inspector.getByText('2 of 2 ready')).toBeVisible();
    expect(vms()).toEqual(['legacy-all-1', 'legacy-worker-1', 'legacy-worker-2']);
    await inspector.getByRole('button', { name: 'One node less in legacy-worker-' }).click();
    await confirm.getByRole('button', { name: 'Scale the pool' }).click();
    await expect(inspector.getByText('1 of 1 ready')).toHaveCount(2, { timeout: 120_000 });
    await expect.poll(vms).toEqual(['legacy-all-1', 'legacy-worker-1']);

    // A pool that cannot be scaled says why, and stays as it is.
    const away = await cutOff(lab.rancher);
    await inspector.getByRole('button', { name: 'One node more in legacy-worker-' }).click();
    await confirm.getByRole('button', { name: 'Scale the pool' }).click();
    await expect(inspector.getByRole('alert').first()).toContainText('127.0.0.1', { timeout: 60_000 });
    await picture(page, `rke1-${version}-not-scaled`, false);
    await away();
    expect(acre.received.join('\n')).not.toContain(lab.rancher.token.split(':')[1]);
  });

test('Rancher 2.13 makes no RKE1: the palette and the inspector say why, and what to make instead', async ({
  page,
}) => {
  const acre = await open(page, '2.13');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await palette.getByRole('combobox').fill('New RKE1 cluster');
  const command = palette.getByRole('option', { name: /^New RKE1 cluster/ });
  await expect(command).toContainText('Provision RKE2 or K3s instead.');
  await picture(page, 'rke1-2.13-palette', false);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New RKE1 cluster' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await chooseCluster(acre, lab.simulator.cluster.name);
  const button = acre.inspector.getByRole('button', { name: /New RKE1 cluster/ });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.hover();
  await expect(page.getByRole('tooltip')).toContainText('Rancher 2.11 or older');
  await picture(page, 'rke1-2.13-inspector', false);
});
