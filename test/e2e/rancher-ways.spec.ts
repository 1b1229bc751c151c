import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { addRancher, chooseCluster, cutOff, rail } from '../support/rancher-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('a Harvester that was added directly and through its Rancher is drawn once with both ways, taken apart, merged, and reached the other way when one is cut', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const simulator = await openTestSimulator({ clusters: 2, managed: 1, rancher: '2.13', vms: 6 });
  const running = await openApp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  const acre = await openPage(page, running.url);
  const { dialog, inspector } = acre;
  const rancher = simulator.rancher!;
  const { name, faults } = simulator.cluster;
  await addCluster(acre, simulator.cluster.kubeconfig);

  // The Rancher knows it: its own list offers the way in the place of a second entry.
  await addRancher(acre, rancher, { name: 'HQ', harvester: name });
  await acre.command('Add clusters through a Rancher');
  await expect(dialog.getByText(`added as ${name}`)).toBeVisible();
  await expect(dialog.getByRole('checkbox', { name })).toBeDisabled();
  await picture(page, 'ways-1-offer');
  expect(await violationsIn(page, 'the offer of a way', [], '[role=dialog]')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(acre.row(name)).toHaveCount(1);
  await chooseCluster(acre, name);
  await expect(inspector.getByText('Managed by HQ')).toBeVisible();
  await expect(inspector.getByText('Agent connected')).toBeVisible();
  await picture(page, 'ways-2-managed');

  // By its settings it goes through the Rancher, and is the same cluster all the time.
  await inspector.getByRole('button', { name: /^Change how it is reached/ }).press('Enter');
  await picture(page, 'ways-3-settings');
  expect(await violationsIn(page, 'the ways', [], '[role=dialog]')).toEqual([]);
  const ways = dialog.getByRole('list').first();
  await expect(ways.getByRole('listitem').first()).toContainText('In use');
  await dialog.getByRole('button', { name: 'Use this way' }).press('Enter');
  await expect(ways.getByRole('listitem').first()).toContainText('Through HQ');
  await expect(ways.getByRole('listitem').nth(1)).toContainText('Directly');
  await picture(page, 'ways-4-through');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(inspector.getByText(rancher.url).first()).toBeVisible();
  await expect(rail(acre).getByText('Live')).toBeVisible();
  await acre.settled();
  await expect(acre.tree.getByRole('treeitem', { name: /^web-frontend-01,/ })).toBeAttached();

  // The Rancher is cut off: the direct way is offered, and used.
  const back = await cutOff(rancher);
  await expect(inspector.getByRole('button', { name: 'Connect directly' })).toBeVisible({ timeout: 120_000 });
  await expect(inspector.getByText('Rancher cannot be asked. This is how it was.')).toBeVisible({
    timeout: 60_000,
  });
  await picture(page, 'ways-5-rancher-away');
  expect(await violationsIn(page, 'the way that is cut', [], 'aside')).toEqual([]);
  await inspector.getByRole('button', { name: 'Connect directly' }).press('Enter');
  await expect(rail(acre).getByText('Live')).toBeVisible({ timeout: 60_000 });
  await expect(inspector.getByText(simulator.cluster.server).first()).toBeVisible();
  await picture(page, 'ways-6-directly');

  // A Rancher that is away is no way out of the direct one; once it is back, it is.
  const end = await faults.set('reset');
  faults.cut();
  await expect(inspector.getByRole('button', { name: 'Connect through HQ' })).toHaveCount(1, {
    timeout: 120_000,
  });
  await back();
  await inspector.getByRole('button', { name: 'Connect through HQ' }).click();
  await end();
  await expect(rail(acre).getByText('Live')).toBeVisible({ timeout: 120_000 });

  // Taken apart: two entries, each of which says what it is.
  await inspector.getByRole('button', { name: /^Change how it is reached/ }).click();
  await dialog.getByRole('button', { name: 'Make it an entry of its own' }).click();
  await expect(dialog.getByRole('button', { name: 'Make it an entry of its own' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const direct = `${name} directly`;
  await expect(acre.row(direct)).toHaveCount(1);
  await expect(inspector.getByText(`This is the same cluster as ${direct}.`)).toBeVisible();
  await acre.settled();
  await picture(page, 'ways-7-apart');
  expect(await violationsIn(page, 'the same cluster twice', [], 'aside')).toEqual([]);

  // And merged again, after a question.
  await inspector.getByRole('button', { name: 'Merge into this one' }).click();
  const confirm = page.getByRole('alertdialog');
  await expect(confirm).toContainText(`Merge ${direct} into ${name}?`);
  await picture(page, 'ways-8-merge', false);
  await confirm.getByRole('button', { name: 'Merge into this one' }).click();
  await expect(acre.row(direct)).toHaveCount(0);
  await expect(acre.row(name)).toHaveCount(1);
  await inspector.getByRole('button', { name: /^Change how it is reached/ }).click();
  await expect(ways.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  for (const { token } of [rancher, { token: simulator.cluster.adminToken }])
    expect(acre.received.join('\n')).not.toContain(token.split(':')[1]);
  await running.close();
  await simulator.close();
});
