import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openConnectProxy } from '../support/proxies.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let app: RunningApp;
let folder: string;
const record = join(import.meta.dirname, '..', 'support', 'record-outbound.ts');
const outbound = (): string => join(folder, 'outbound.txt');

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-network-'));
  simulator = await openTestSimulator({ scenario: 'single' });
  app = await openApp({ env: { NODE_OPTIONS: `--import=${record}`, ACRE_OUTBOUND: outbound() } });
});
test.afterAll(async () => {
  await app.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

async function openSection(page: Page, section: string): Promise<void> {
  await expect(page.getByRole('button', { name: /Live|Certificate|hosts?/ }).first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(`Settings: ${section}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: section, selected: true })).toBeVisible();
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
}

test('page and back end reach for nothing but the app itself and its cluster', async ({ page }) => {
  const hosts = new Set<string>();
  page.context().on('request', (request) => hosts.add(new URL(request.url()).host));
  page.on('websocket', (socket) => hosts.add(new URL(socket.url()).host));
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await acre.settled();
  expect([...hosts].filter((host) => host !== '')).toEqual([new URL(app.url).host]);
  const reached = new Set((await readFile(outbound(), 'utf8')).split('\n').filter(Boolean));
  expect([...reached]).toEqual([`connect 127.0.0.1:${simulator.cluster.port}`]);
});

test('a proxy of its own is set, asks for its login, and is used once that is right', async ({ page }) => {
  const login = { user: 'ada', password: 'a-proxy-password' };
  const proxy = await openConnectProxy({ login });
  try {
    const acre = await openPage(page, app.url);
    await openSection(page, 'Connection');
    await acre.dialog.getByRole('radio', { name: 'A proxy of its own' }).check();
    await acre.dialog.getByLabel('Address of the proxy').fill(`http://127.0.0.1:${proxy.port}`);
    await acre.dialog.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => proxy.asked.length).toBeGreaterThan(0);
    await acre.dialog.getByLabel('User name').fill(login.user);
    await acre.dialog.getByLabel('Password').fill(login.password);
    await acre.dialog.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => proxy.logins).toContain(`${login.user}:${login.password}`);
    await expect(acre.dialog.getByLabel('Password')).toHaveAttribute('placeholder', /^Kept/);
    await expectAccessible(page);
    await acre.dialog.getByLabel('Extra CA bundle').fill('no certificate');
    await acre.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(acre.dialog.getByRole('alert')).toContainText('holds no certificate');
    await acre.dialog.getByLabel('Extra CA bundle').fill('');
    await acre.dialog.getByRole('radio', { name: 'As usual' }).check();
    await acre.dialog.getByRole('button', { name: 'Save' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: /Live/ }).first()).toBeVisible();
    expect(acre.received.filter((frame) => frame.includes(login.password))).toEqual([]);
  } finally {
    await proxy.close();
  }
});

test('the network of all clusters is set in its own dialog', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await page.getByRole('button', { name: 'Network', exact: true }).click();
  await acre.dialog.getByRole('radio', { name: 'Through a proxy' }).check();
  await acre.dialog.getByLabel('Address of the proxy').fill('socks5h://proxy.invalid');
  await acre.dialog.getByLabel('Reached without the proxy').fill('.corp.example 10.0.0.0/99');
  await acre.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(acre.dialog.getByRole('alert')).toContainText('10.0.0.0/99');
  await acre.dialog.getByLabel('Reached without the proxy').fill('.corp.example 10.0.0.0/8');
  await acre.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(acre.dialog.getByLabel('Address of the proxy')).toHaveValue('socks5h://proxy.invalid:1080');
  await acre.dialog.getByLabel('Extra CA bundle').fill(simulator.caPem);
  await acre.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(acre.dialog.getByRole('list', { name: 'Certificates that are trusted' })).toBeVisible();
  await expectAccessible(page);
  await acre.dialog.getByRole('button', { name: 'Remove it' }).click();
  await acre.dialog.getByRole('radio', { name: /^None/ }).check();
  await acre.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(acre.dialog.getByLabel('Address of the proxy')).toBeHidden();
});

test('a pinned certificate that changes is refused, compared side by side, and trusted only on purpose', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  await openSection(page, 'Trust');
  await acre.dialog.getByRole('button', { name: 'Pin this certificate' }).click();
  await expect(acre.dialog.getByRole('button', { name: 'Unpin' })).toBeVisible();
  await page.keyboard.press('Escape');
  await simulator.cluster.faults.set('certificate=leaf');
  const row = page.getByRole('button', { name: /Certificate refused/ }).first();
  await expect(row).toBeVisible();
  await row.click();
  await acre.inspector.getByRole('button', { name: 'Compare certificates' }).click();
  await expect(acre.dialog.getByRole('region', { name: 'Trusted until now' })).toContainText('SHA-256');
  await expect(acre.dialog.getByRole('region', { name: 'Shown now' })).toContainText('SHA-256');
  await expectAccessible(page);
  const trust = acre.dialog.getByRole('button', { name: 'Trust the new certificate' });
  await expect(trust).toBeDisabled();
  await acre.dialog.getByRole('checkbox').check();
  await trust.click();
  await expect(acre.dialog.getByRole('region', { name: 'Shown now' })).toBeHidden();
  await acre.dialog.getByRole('button', { name: 'Unpin' }).click();
  await expect(acre.dialog.getByRole('button', { name: 'Pin this certificate' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /Live/ }).first()).toBeVisible();
});
