import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { openRancherLab } from '../support/rancher-lab.ts';
import { addRancher, chooseCluster, cutOff, rail } from '../support/rancher-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';
import { createAuthority, openTlsServer } from '../support/tls-server.ts';

let running: RunningApp;
let simulator: TestSimulator;
test.beforeEach(async ({ page }) => {
  test.setTimeout(240_000);
  running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
});
test.afterEach(async () => {
  await running.close();
  await simulator.close();
});

/** Fills the form of a Rancher and asks it. */
async function ask({ dialog }: AppPage, address: string, token: string): Promise<void> {
  await dialog.getByLabel('Address of the Rancher').fill(address);
  await dialog.getByLabel('API token').fill(token);
  await dialog.getByRole('button', { name: 'Connect' }).click();
}

test('every way to get the address, the token or the certificate of a Rancher wrong has its own answer, and nothing is kept', async ({
  page,
}) => {
  simulator = await openTestSimulator({ clusters: 2, managed: 1, rancher: '2.13', vms: 4 });
  const rancher = simulator.rancher!;
  const acre = await openPage(page, running.url);
  const { dialog } = acre;
  await acre.command('Add clusters through a Rancher');
  const alert = dialog.getByRole('alert');
  await picture(page, 'troubles-1-form');
  expect(await violationsIn(page, 'the form', [], '[role=dialog]')).toEqual([]);
  await ask(acre, 'http://rancher.example', 'token-a:b');
  await expect(alert).toContainText('A Rancher is only asked over https.');
  await ask(acre, 'https://', 'token-a:b');
  await expect(alert).toContainText('is not an address');
  await ask(acre, 'https://127.0.0.1:9', 'token-a:b');
  await expect(alert).toContainText('127.0.0.1:9');
  await picture(page, 'troubles-2-refused', false);
  await ask(acre, 'https://rancher.invalid', 'token-a:b');
  await expect(alert).toContainText('rancher.invalid');

  // The certificate first, of no known authority; then what answers, which is a page of something else.
  const other = await openTlsServer(await (await createAuthority()).issue(), (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html><body>Sign in</body></html>');
  });
  await ask(acre, `${other.url}/portal/`, rancher.token);
  await expect(dialog.getByRole('region', { name: 'Certificate of the server' })).toBeVisible();
  await picture(page, 'troubles-3-certificate');
  await dialog.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(alert).toContainText('does not answer like a Rancher');
  await picture(page, 'troubles-4-path', false);
  await other.close();
  const { auth } = rancher;
  const ended = auth.issue(auth.admin, 'Acre', 1).bearer;
  await ask(acre, `${rancher.url}/dashboard/c/_/manager`, ended);
  await dialog.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(alert).toContainText(`${new URL(rancher.url).host} refused the API token.`);
  await picture(page, 'troubles-5-token', false);
  await expect(dialog.getByRole('radio')).toHaveCount(0);

  // One who has no role in any cluster is kept, and told what is missing; another token mends it there.
  await dialog.getByLabel('API token').fill(rancher.strangerToken);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/manages no Harvester cluster that this token may see/)).toBeVisible();
  await picture(page, 'troubles-6-stranger', false);
  await dialog.getByRole('button', { name: 'Replace the token' }).press('Enter');
  await expect(dialog.getByLabel('API token')).toBeFocused();
  await picture(page, 'troubles-7-replace', false);
  expect(await violationsIn(page, 'another token', [], '[role=dialog]')).toEqual([]);
  await page.keyboard.insertText(rancher.token);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('checkbox', { name: simulator.cluster.name })).toBeVisible();

  for (const token of [rancher.token, rancher.strangerToken, ended])
    expect(acre.received.join('\n')).not.toContain(token.split(':')[1]);
});

test('thirty Harvester clusters of a Rancher, of which some have no agent, are chosen at once and added', async ({
  page,
}) => {
  simulator = await openTestSimulator({
    clusters: 31,
    managed: 30,
    hosts: 1,
    vms: 2,
    guestClusters: 0,
    rancher: '2.15',
  });
  const rancher = simulator.rancher!;
  for (const id of Object.values(rancher.harvesterIds()).slice(0, 4))
    rancher.store.change(rancher.kinds.rancherClusters, undefined, id, (now) => ({
      ...now,
      status: {
        ...(now.status as object),
        conditions: [
          { type: 'Connected', status: 'False' },
          { type: 'Ready', status: 'Unknown', message: 'Cluster agent is not connected' },
        ],
      },
    }));
  const acre = await openPage(page, running.url);
  const { dialog } = acre;
  await addRancher(acre, rancher, { name: 'HQ', harvester: simulator.clusters[10]!.name });
  await acre.command('Add clusters through a Rancher');
  await expect(dialog.getByRole('checkbox')).toHaveCount(30);
  await expect(dialog.getByText('Its agent is not connected: Cluster agent is not connected')).toHaveCount(4);
  await dialog.getByRole('button', { name: 'Choose all 26 that are connected' }).press('Enter');
  await picture(page, 'troubles-8-thirty');
  await dialog.getByRole('checkbox').first().press('Space');
  await dialog.getByRole('button', { name: 'Add 27 clusters' }).click();
  const contexts = dialog.getByRole('radiogroup', { name: 'Contexts' });
  await expect(contexts.getByRole('radio')).toHaveCount(27);
  await expect(dialog.getByText(/agent disconnected/)).toBeVisible();
  await picture(page, 'troubles-9-contexts');
  expect(await violationsIn(page, 'the clusters of a Rancher', [], '[role=dialog]')).toEqual([]);
  await dialog.getByRole('button', { name: 'Add all 27' }).press('Enter');
  await expect(dialog).toBeHidden({ timeout: 120_000 });
  await expect(rail(acre).getByText('Live', { exact: true })).toHaveCount(26, { timeout: 180_000 });
});

test('a Rancher is removed while a cluster goes through it, and a second one that manages the same cluster is another way', async ({
  page,
}) => {
  simulator = await openTestSimulator({ clusters: 2, managed: 1, rancher: '2.13', vms: 4 });
  const rancher = simulator.rancher!;
  const { name } = simulator.cluster;
  const acre = await openPage(page, running.url);
  const { dialog, inspector } = acre;
  await addCluster(acre, simulator.cluster.kubeconfig);
  await addRancher(acre, rancher, { name: 'HQ', harvester: name });
  // The same one under another of its names stands for a second.
  const second = { url: rancher.url.replace('127.0.0.1', 'localhost'), token: rancher.token };
  await addRancher(acre, second, { name: 'DR', harvester: name });
  await chooseCluster(acre, name);
  await expect(inspector.getByText(/^Managed by/)).toHaveCount(2);
  await picture(page, 'troubles-10-two', false);
  await inspector.getByRole('button', { name: /^Change how it is reached/ }).click();
  const ways = dialog.getByRole('list').first().getByRole('listitem');
  for (const by of ['HQ', 'DR']) {
    await ways
      .filter({ hasText: `Through ${by}` })
      .getByRole('button', { name: 'Use this way' })
      .click();
    await expect(ways.first()).toContainText(`Through ${by}`);
    await expect(ways.nth(1)).toContainText('Directly');
  }
  await expect(ways).toHaveCount(3);
  await picture(page, 'troubles-11-three-ways');
  expect(await violationsIn(page, 'three ways', [], '[role=dialog]')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(rail(acre).getByText('Live')).toBeVisible({ timeout: 60_000 });

  await acre.command('Add clusters through a Rancher');
  await dialog.getByRole('radio', { name: /DR/ }).click();
  await dialog.getByRole('button', { name: 'Remove this Rancher' }).click();
  const confirm = page.getByRole('alertdialog');
  await expect(confirm).toContainText('Clusters that were added through it stay');
  await confirm.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog.getByRole('radio', { name: /DR/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await chooseCluster(acre, name);
  await expect(inspector.getByText(second.url).first()).toBeVisible();
  await expect(rail(acre).getByText('Live')).toBeVisible();
  await inspector.getByRole('button', { name: /^Change how it is reached/ }).click();
  await expect(ways).toHaveCount(3);
  await picture(page, 'troubles-12-removed', false);
});

test('guest clusters of a Rancher that is away stay on the canvas as they were seen last, and say so', async ({
  page,
}) => {
  const lab = await openRancherLab('2.15', { clusters: 1, timeScale: 40, vms: 4, guestClusters: 0 });
  simulator = lab.simulator;
  const acre = await openPage(page, running.url);
  const { inspector } = acre;
  await addCluster(acre, simulator.cluster.kubeconfig);
  await addRancher(acre, lab.rancher, { name: 'HQ', harvester: simulator.cluster.name });
  const all = { etcdRole: true, controlPlaneRole: true, workerRole: true };
  await lab.addConfig('nc-shop');
  await lab.addConfig('nc-lost', {
    diskInfo: JSON.stringify({ disks: [{ imageName: 'default/gone', size: 10 }] }),
  });
  for (const [cluster, config, quantity] of [
    ['shop', 'nc-shop', 3],
    ['lost', 'nc-lost', 1],
  ] as const)
    await lab.addCluster(cluster, {}, [
      { ...all, name: 'all', quantity, machineConfigRef: { kind: 'HarvesterConfig', name: config } },
    ]);
  await rail(acre).getByRole('button', { name: /^shop/ }).click();
  await inspector.getByRole('tab', { name: 'Rancher' }).click();
  await expect(inspector.getByText('3 of 3 ready').first()).toBeVisible({ timeout: 120_000 });
  await acre.settled();
  await picture(page, 'troubles-13-guests');
  await rail(acre).getByRole('button', { name: /^lost/ }).click();
  await expect(inspector.getByText(/gone/).first()).toBeVisible({ timeout: 60_000 });
  await picture(page, 'troubles-14-failed');
  const back = await cutOff(lab.rancher);
  await expect(inspector.getByText('Rancher cannot be asked. This is how it was.')).toBeVisible({
    timeout: 60_000,
  });
  await picture(page, 'troubles-15-away');
  expect(await violationsIn(page, 'a guest cluster of a Rancher that is away', [], 'aside')).toEqual([]);
  await rail(acre).getByRole('button', { name: /^shop/ }).click();
  await expect(inspector.getByText('3 of 3 ready').first()).toBeVisible();
  await back();
  await expect(inspector.getByText('Rancher cannot be asked. This is how it was.')).toHaveCount(0, {
    timeout: 120_000,
  });
});
