import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { openRancherLab } from '../support/rancher-lab.ts';
import { addRancher, rail } from '../support/rancher-page.ts';

const all = { name: 'all', quantity: 1, etcdRole: true, controlPlaneRole: true, workerRole: true };

for (const version of ['2.11', '2.13'] as const)
  test(`the kubeconfig of a guest cluster comes from Rancher ${version} into the keychain, and another when it is refused`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    const lab = await openRancherLab(version, { clusters: 1, timeScale: 40, vms: 4, guestClusters: 0 });
    const { rancher } = lab;
    const running = await openApp();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    page.setDefaultTimeout(60_000);
    const acre = await openPage(page, running.url);
    const { inspector } = acre;
    const own = inspector.locator('section', {
      has: page.getByRole('heading', { name: 'Its own API' }),
    });
    await addCluster(acre, lab.simulator.cluster.kubeconfig);
    await addRancher(acre, rancher, { name: 'HQ', harvester: lab.simulator.cluster.name });
    await lab.addConfig('nc-shop');
    await lab.addCluster('shop', {}, [
      { ...all, machineConfigRef: { kind: 'HarvesterConfig', name: 'nc-shop' } },
    ]);
    await rail(acre).getByRole('button', { name: /^shop/ }).click();
    await inspector.getByRole('tab', { name: 'Rancher' }).click();
    await expect(inspector.getByText('1 of 1 ready').first()).toBeVisible({ timeout: 120_000 });

    // From the tab of Rancher itself.
    const before = new Set(rancher.auth.tokens.keys());
    const made = (): { name: string; bearer: string }[] =>
      [...rancher.auth.tokens.values()].filter((token) => !before.has(token.name));
    await picture(page, `kubeconfig-${version}-1-none`);
    await inspector.getByRole('button', { name: 'Get it from HQ' }).press('Enter');
    await expect(inspector.getByRole('button', { name: 'Get it from HQ' })).toHaveCount(0);
    expect(made()).toHaveLength(1);
    await inspector.getByRole('tab', { name: 'Overview' }).click();
    await expect(own).toContainText('Connected');
    await inspector.getByRole('tab', { name: 'Nodes' }).click();
    await expect(inspector.getByText('1 of 1 ready')).toBeVisible();
    await picture(page, `kubeconfig-${version}-2-nodes`);

    // Rancher takes the token away: what was seen stays, with why, and another is one press away.
    rancher.auth.revoke(made()[0]!.name);
    rancher.faults.cut();
    await inspector.getByRole('tab', { name: 'Overview' }).click();
    const again = inspector.getByRole('button', { name: 'Get it from HQ' });
    await expect(again).toBeVisible({ timeout: 120_000 });
    await expect(inspector.getByRole('alert').first()).toContainText('get a new kubeconfig');
    await picture(page, `kubeconfig-${version}-3-refused`);
    expect(await violationsIn(page, 'a kubeconfig that is refused', [], 'aside')).toEqual([]);
    await inspector.getByRole('tab', { name: 'Rancher' }).click();
    await again.press('Enter');
    await inspector.getByRole('tab', { name: 'Overview' }).click();
    await expect(own).toContainText('Connected', { timeout: 60_000 });
    expect(made()).toHaveLength(1);

    // Its user loses the rights in the cluster: each part says so, and is read on once that is mended.
    const end = await rancher.faults.set('403@apps,403@pods,403@nodes');
    rancher.faults.cut();
    await expect(own).toContainText(/forbid/i, { timeout: 120_000 });
    await picture(page, `kubeconfig-${version}-4-forbidden`);
    await end();
    await expect(own).not.toContainText(/forbid/i, { timeout: 120_000 });
    for (const { bearer } of [...made(), { bearer: rancher.token }])
      expect(acre.received.join('\n')).not.toContain(bearer.split(':')[1]);
    await running.close();
    await lab.close();
  });
