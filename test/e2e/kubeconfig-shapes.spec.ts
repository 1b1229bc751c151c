import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openExecProgram } from '../support/exec-program.ts';
import { toShape } from '../support/kubeconfig-shapes.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let app: RunningApp;
let folder: string;

test.beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'single' });
  app = await openApp();
  folder = await mkdtemp(join(tmpdir(), 'acre-files-'));
});
test.afterAll(async () => {
  await app.close();
  await simulator.close();
  await rm(folder, { recursive: true });
});

async function expectClean({ page }: AppPage): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include('[role="dialog"], [role="alertdialog"]')
    .analyze();
  expect(violations).toEqual([]);
}
async function add({ dialog }: AppPage, name: string, verb = 'Add cluster'): Promise<void> {
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: verb }).click();
  await expect(dialog).toBeHidden();
}
const liveRow = (acre: AppPage, name: string) =>
  acre.page.getByRole('navigation', { name: 'Clusters' }).getByRole('listitem').filter({ hasText: name });

test('a program is shown whole and runs only once it is allowed; a changed one asks again', async ({
  page,
}) => {
  const program = await openExecProgram({ env: [{ name: 'SITE_PROFILE', value: 'quiet-canary-profile' }] });
  await program.does(`status({ token: ${JSON.stringify(simulator.cluster.adminToken)} })`);
  const acre = await openPage(page, app.url);
  await acre.addByPaste(toShape(simulator, { user: { exec: program.exec } }));
  const card = acre.dialog.getByRole('region', { name: 'Program of the credential' });
  await expect(card).toContainText('get-token');
  await expect(card).toContainText('SITE_PROFILE');
  await expectClean(acre);
  expect(await program.runs()).toBe(0);
  await card.getByRole('button', { name: 'Allow this program' }).click();
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  expect(await program.runs()).toBe(1);
  await add(acre, 'By program');
  await expect(liveRow(acre, 'By program').getByText('Live')).toBeVisible();

  await acre.addByPaste(
    toShape(simulator, {
      user: { exec: { ...program.exec, args: [...(program.exec.args as string[]), '--more'] } },
    }),
  );
  await expect(card).toContainText('--more');
  await add(acre, 'Waiting program', 'Save without checking');
  await expect(liveRow(acre, 'Waiting program').getByText('Needs your permission')).toBeVisible();
  const shown = acre.inspector.getByRole('region', { name: 'Program of the credential' });
  await expect(shown).toContainText('--more');
  await shown.getByRole('button', { name: 'Allow this program' }).click();
  await expect(liveRow(acre, 'Waiting program').getByText('Live')).toBeVisible();
  expect(acre.received.filter((frame) => frame.includes('quiet-canary-profile'))).toEqual([]);
  expect((await app.files()).filter(({ text }) => text.includes('quiet-canary-profile'))).toEqual([]);
  await program.close();
});

test('verification is skipped only after a question, and the cluster is marked wherever it is named', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  const { adminToken: token } = simulator.cluster;
  const cluster = { 'insecure-skip-tls-verify': true };
  await acre.addByPaste(toShape(simulator, { user: { token }, cluster, hasCa: false }));
  const certificate = acre.dialog.getByRole('region', { name: 'Certificate of the server' });
  await certificate.getByRole('button', { name: 'Do not verify' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('fingerprint is safer');
  await expectClean(acre);
  await question.getByRole('button', { name: 'Cancel' }).click();
  // What was not confirmed is not done: it can only be saved as one whose certificate is to be verified.
  await expect(acre.dialog.getByRole('button', { name: 'Add cluster' })).toHaveCount(0);
  await expect(acre.dialog.getByRole('button', { name: 'Save without checking' })).toBeEnabled();
  await expect(acre.dialog.getByText('Certificate not verified')).toHaveCount(0);
  await certificate.getByRole('button', { name: 'Do not verify' }).click();
  await question.getByRole('button', { name: 'Do not verify' }).click();
  await expect(acre.dialog.getByRole('status')).toContainText('Certificate not verified');
  await add(acre, 'Open site');
  await expect(liveRow(acre, 'Open site').getByText('Certificate not verified')).toBeAttached();
  await expect(acre.inspector.getByText('Certificate not verified').first()).toBeVisible();
});

test('files it refers to are listed and read on consent, from the folder that is named', async ({ page }) => {
  await writeFile(join(folder, 'ca.crt'), simulator.caPem);
  await writeFile(join(folder, 'token'), simulator.cluster.adminToken);
  const acre = await openPage(page, app.url);
  const user = { tokenFile: join(folder, 'token') };
  await acre.addByPaste(
    toShape(simulator, { user, cluster: { 'certificate-authority': 'ca.crt' }, hasCa: false }),
  );
  const card = acre.dialog.getByRole('region', { name: 'Files of the kubeconfig' });
  await expect(card).toContainText(join(folder, 'token'));
  await expect(card).toContainText('ca.crt');
  await expectClean(acre);
  await expect(card.getByRole('button', { name: 'Read these files' })).toBeDisabled();
  await card.getByLabel('Folder of the kubeconfig').fill('/nowhere');
  await card.getByRole('button', { name: 'Read these files' }).click();
  await expect(card.getByRole('alert')).toContainText('/nowhere/ca.crt (certificate-authority) is not there');
  await card.getByLabel('Folder of the kubeconfig').fill(folder);
  await card.getByRole('button', { name: 'Read these files' }).click();
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  await add(acre, 'With files');
  await expect(liveRow(acre, 'With files').getByText('Live')).toBeVisible();
});

test('an address that is this machine itself can be replaced', async ({ page }) => {
  const acre = await openPage(page, app.url);
  const { port, adminToken: token } = simulator.cluster;
  await acre.addByPaste(toShape(simulator, { server: 'https://127.0.0.1:1', user: { token } }));
  await expect(acre.dialog.getByRole('alert').first()).toContainText('127.0.0.1:1');
  await acre.dialog.getByLabel('Address of the cluster').fill(`localhost:${port}`);
  await acre.dialog.getByLabel('Address of the cluster').press('Enter');
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  await expectClean(acre);
  await add(acre, 'Replaced address');
  await expect(acre.inspector).toContainText(`https://localhost:${port}`);
});

test('several files are merged, chosen or dropped together', async ({ page }) => {
  const acre = await openPage(page, app.url);
  const { adminToken: token } = simulator.cluster;
  const text = toShape(simulator, { name: 'site', user: {} }).replace(/users:[\s\S]*(?=contexts:)/, '');
  const users = `apiVersion: v1\nkind: Config\nusers: [{name: site, user: {token: "${token}"}}]\n`;
  await page.getByRole('button', { name: 'Add cluster' }).first().click();
  await acre.dialog.locator('input[type=file]').setInputFiles([
    { name: 'clusters.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) },
    { name: 'users.yaml', mimeType: 'application/yaml', buffer: Buffer.from(users) },
  ]);
  await expect(acre.dialog).toContainText('From clusters.yaml, users.yaml');
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  await page.keyboard.press('Escape');
  const transfer = await page.evaluateHandle(
    ([first, second]) => {
      const data = new DataTransfer();
      data.items.add(new File([first ?? ''], 'a.yaml'));
      data.items.add(new File([second ?? ''], 'b.yaml'));
      return data;
    },
    [text, users],
  );
  for (const name of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', name, { dataTransfer: transfer });
  await expect(acre.dialog).toContainText('From a.yaml, b.yaml');
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
});
