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

test('a locked keychain keeps the page open on the clusters; once unlocked, a try connects them', async ({
  page,
}) => {
  test.skip(missing !== null, missing ?? '');
  const simulator = await openTestSimulator({ scenario: 'single' });
  const keyring = await openKeyring();
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-keychain-'));
  const run = { dataDir, keychain: 'os' as const, env: keyring.env };
  const first = await openApp(run);
  await addCluster(await openPage(page, first.url), simulator.cluster.kubeconfig);
  await first.close();

  await keyring.lock();
  const second = await openApp(run);
  const acre = await openPage(page, second.url);
  const pill = page.getByRole('button', { name: 'Keychain locked' });
  await expect(pill).toBeVisible();
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await expect(rail.getByText('Credential not available')).toBeVisible();
  await rail.getByRole('button', { name: /^single/ }).click();
  await expect(acre.inspector.getByRole('alert')).toContainText('The keychain is locked.');
  await acre.inspector.getByRole('button', { name: 'Try again' }).click();
  await expect(acre.inspector.getByText('Asked just now')).toBeVisible();

  // On the word of the user a credential is kept for the session, and says so.
  await acre.inspector.getByRole('button', { name: 'Keep for this session only' }).click();
  await expect(page.getByRole('button', { name: 'Credentials in memory' })).toBeVisible();
  await acre.inspector.getByRole('button', { name: 'Enter credential again' }).click();
  await acre.dialog.getByLabel('Or paste its text').fill(simulator.cluster.kubeconfig);
  await acre.dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(acre.dialog).toContainText('are gone then');
  await acre.dialog.getByRole('button', { name: 'Replace credential' }).click();
  await expect(acre.dialog).toBeHidden();
  await expect(rail.getByText('Live')).toBeVisible();
  await expect(acre.inspector).toContainText('until Acre quits, in memory only');

  // Later it moves into the keychain, and is there after a restart.
  await keyring.unlockRunning();
  await page.getByRole('button', { name: 'Credentials in memory' }).click();
  await page.getByRole('button', { name: 'Keep in the keychain' }).click();
  await expect(page.getByRole('button', { name: /Credentials in memory|Keychain/ })).toHaveCount(0);
  await second.close();
  const third = await openApp(run);
  await openPage(page, third.url);
  await expect(rail.getByText('Live')).toBeVisible();
  await third.close();
  await keyring.close();
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});
