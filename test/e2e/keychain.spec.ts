import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openKeyring, whyNoKeyring } from '../support/keyring.ts';
import { openTestSimulator } from '../support/simulator.ts';

const missing = whyNoKeyring();

test('a cluster added once is there again after a restart, its credential only in the keychain', async ({
  page,
}) => {
  test.skip(missing !== null, missing ?? '');
  const simulator = await openTestSimulator({ scenario: 'single' });
  const keyring = await openKeyring();
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-keychain-'));
  const run = { dataDir, keychain: 'os' as const, env: keyring.env };
  const { adminToken, kubeconfig } = simulator.cluster;

  const first = await openApp(run);
  const acre = await openPage(page, first.url);
  await expect(page.getByRole('button', { name: 'Credentials in memory' })).toHaveCount(0);
  await addCluster(acre, kubeconfig);
  const files = await first.files();
  expect(files.filter(({ text }) => text.includes(adminToken)).map(({ path }) => path)).toEqual([]);
  await first.close();

  const second = await openApp(run);
  const again = await openPage(page, second.url);
  await again.settled();
  await expect(page.getByRole('navigation', { name: 'Clusters' }).getByText('Live')).toBeVisible();
  await expect(again.row(simulator.cluster.plan.hosts[0]?.name ?? '')).toBeAttached();
  await second.close();

  const forgetful = await openApp({ ...run, keychain: 'memory' });
  await openPage(page, forgetful.url);
  await expect(page.getByRole('button', { name: 'Credentials in memory' })).toBeVisible();
  await expect(page.getByText('Credential not available').first()).toBeVisible();
  await forgetful.close();
  await keyring.close();
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});
