import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { violationsIn } from '../support/axe.ts';
import { picture } from '../support/pictures.ts';
import { addRancher } from '../support/rancher-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

test('a cluster is reached through its Rancher and back, and the way that is kept can be forgotten', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const simulator = await openTestSimulator({ managed: 1, rancher: '2.13' });
  const rancher = simulator.rancher!;
  const app = await openApp();
  const acre = await openPage(page, app.url);
  const { dialog, inspector } = acre;
  await addRancher(acre, rancher, { name: 'HQ', harvester: simulator.cluster.name });
  await addCluster(acre, simulator.cluster.kubeconfig);
  await expect(acre.row(simulator.cluster.name)).toHaveAttribute('aria-selected', 'true');

  await inspector.getByRole('button', { name: 'Settings' }).click();
  await dialog.getByRole('tab', { name: 'Rancher' }).click();
  const ways = dialog.getByRole('listitem');
  const inUse = ways.filter({ hasText: 'In use' });
  await expect(inUse).toContainText('Directly');
  await ways.filter({ hasText: 'Through' }).getByRole('button', { name: 'Use this way' }).click();
  await expect(inUse).toContainText('Through');
  const kept = ways.filter({ hasText: 'Directly' });
  await expect(kept).toContainText(simulator.cluster.server);
  await picture(page, 'ways');
  expect(await violationsIn(page, 'the ways to a cluster', [], '[role=dialog]')).toEqual([]);

  await kept.getByRole('button', { name: 'Use this way' }).click();
  await expect(inUse).toContainText('Directly');
  await ways.filter({ hasText: 'Through' }).getByRole('button', { name: 'Forget' }).press('Enter');
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText(`Forget the kept way to ${simulator.cluster.name}?`);
  await picture(page, 'ways-forget');
  await question.getByRole('button', { name: 'Forget this way' }).click();
  await expect(question).toBeHidden();
  // Its Rancher offers it again.
  await expect(dialog.getByRole('button', { name: 'Forget' })).toHaveCount(0);
  await expect(
    ways.filter({ hasText: 'Through' }).getByRole('button', { name: 'Use this way' }),
  ).toBeEnabled();
  expect(acre.received.join('\n')).not.toContain(rancher.token.split(':')[1]);
  await app.close();
  await simulator.close();
});
