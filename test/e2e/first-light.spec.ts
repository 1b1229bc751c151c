import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { findOnPath } from '../../electron/files/find-browser.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

const kubectl = findOnPath(['kubectl']);
const exec = promisify(execFile);

let simulator: TestSimulator;
let app: RunningApp;
let folder: string;

test.beforeAll(async () => {
  simulator = await openTestSimulator();
  folder = await mkdtemp(join(tmpdir(), 'acre-kubectl-'));
  await writeFile(join(folder, 'kubeconfig'), simulator.cluster.kubeconfig, { mode: 0o600 });
});
test.afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});
test.beforeEach(async () => {
  app = await openApp();
});
test.afterEach(async () => {
  await app.close();
});

/** A VM that runs and may be stopped, and the host it is on. */
function runningVm(): { namespace: string; name: string } {
  const vm = simulator.cluster.plan.vms.find(({ namespace, name }) => {
    const stored = simulator.cluster.store.list(RESOURCES.vms).find((entry) => {
      const metadata = entry.metadata as { namespace?: string; name: string };
      return metadata.name === name && metadata.namespace === namespace;
    });
    const status = stored?.status as { printableStatus?: string; ready?: boolean } | undefined;
    return status?.printableStatus === 'Running' && status.ready === true;
  });
  if (!vm) throw new Error('The scenario has no VM that runs.');
  return vm;
}

async function statusByKubectl(namespace: string, name: string): Promise<string> {
  const args = ['--kubeconfig', join(folder, 'kubeconfig'), '-n', namespace, 'get', 'vm', name];
  const { stdout } = await exec(kubectl ?? 'kubectl', [...args, '-o', 'jsonpath={.status.printableStatus}']);
  return stdout;
}

test('starts empty, with one sentence and the ways to begin', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await expect(page.getByText('Add a Harvester cluster to see its hosts and VMs.')).toBeVisible();
  await expect(acre.page.getByRole('button', { name: 'Add cluster' }).first()).toBeVisible();
});

test('shows hosts with their VMs once a kubeconfig is pasted, on the canvas and in the tree', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const { plan } = simulator.cluster;
  for (const host of plan.hosts) await expect(acre.row(host.name)).toBeAttached();
  const rects = await page.evaluate(
    (names) => names.map((name) => window.acreTest?.rectOf(window.acreTest.idOf(name) ?? '')?.width ?? 0),
    [...plan.hosts, ...plan.vms].map(({ name }) => name),
  );
  expect(rects.every((width) => width > 0)).toBe(true);
  expect(rects).toHaveLength(plan.hosts.length + plan.vms.length);
});

test('stops a VM and starts it again, as kubectl sees it', async ({ page }) => {
  test.skip(kubectl === undefined, 'kubectl is not installed: "npm run setup:test" installs it.');
  const { namespace, name } = runningVm();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await acre.clickOnCanvas(name);
  await expect(acre.inspector.getByRole('heading', { name })).toBeVisible();
  expect(await statusByKubectl(namespace, name)).toBe('Running');

  await acre.inspector.getByRole('button', { name: /^Stop/ }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText(`Stop ${name}?`);
  await question.getByRole('button', { name: 'Stop' }).click();
  await expect(acre.inspector.getByText('Off', { exact: true }).first()).toBeVisible();
  await expect.poll(() => statusByKubectl(namespace, name)).toBe('Stopped');

  await acre.inspector.getByRole('button', { name: /^Start/ }).click();
  await expect(acre.inspector.getByText('Running', { exact: true }).first()).toBeVisible();
  await expect.poll(() => statusByKubectl(namespace, name)).toBe('Running');
});

test('shows a change that somebody else makes', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const { namespace, name } = runningVm();
  await acre.goTo(name);
  const path = `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines/${name}`;
  const stopped = await simulator.send('PATCH', path, {
    body: { spec: { runStrategy: 'Halted' } },
    contentType: 'application/merge-patch+json',
  });
  expect(stopped.code).toBe(200);
  await expect(acre.inspector.getByText('Off', { exact: true }).first()).toBeVisible();
  await expect(acre.row(name)).toHaveAccessibleName(/off, on no host/);
});

test('tells a refusal in the words of the server, and changes nothing', async ({ page }) => {
  const { name } = runningVm();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await acre.goTo(name);
  const endFault = await simulator.cluster.faults.set('403@virtualmachines+patch');
  await acre.inspector.getByRole('button', { name: /^Stop/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
  const words = `virtualmachines.kubevirt.io "${name}" is forbidden: User "admin" cannot patch resource "virtualmachines" in API group "kubevirt.io" at the cluster scope`;
  await expect(page.getByText(words).first()).toBeVisible();
  await expect(acre.inspector.getByText('Running', { exact: true }).first()).toBeVisible();
  await endFault();
});

test('does not offer to a viewer what the cluster would refuse, and says why', async ({ page }) => {
  const { namespace, name } = runningVm();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.viewerKubeconfig);
  await acre.goTo(name);
  const stop = acre.inspector.getByRole('button', { name: /^Stop/ });
  await expect(stop).toContainText(`You may not patch virtualmachines in ${namespace}.`);
  await expect(stop).toHaveAttribute('aria-disabled', 'true');
  await stop.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeHidden();
});

test('opens facts, conditions, events and YAML of a VM in the inspector', async ({ page }) => {
  const { name } = runningVm();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  await acre.goTo(name);
  await expect(acre.inspector.getByText('Run strategy')).toBeVisible();
  await acre.inspector.getByRole('tab', { name: 'Conditions' }).click();
  await expect(acre.inspector.getByText('Ready', { exact: true }).first()).toBeVisible();
  await acre.inspector.getByRole('tab', { name: 'Timeline' }).click();
  await expect(acre.inspector.getByText(/ is (True|False)$/).first()).toBeVisible();
  await acre.inspector.getByRole('tab', { name: 'YAML' }).click();
  // Lines that are not in view are not on the page.
  const text = acre.inspector.locator('.cm-content');
  await expect(text.getByText('VirtualMachine', { exact: true }).first()).toBeVisible();
  await expect(acre.inspector.getByText('managedFields')).toHaveCount(0);
  await text.press('Control+End');
  await expect(acre.inspector.getByText('printableStatus').first()).toBeVisible();
});

test('keeps what it knows while the cluster is away, says so, and comes back by itself', async ({ page }) => {
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const { name } = runningVm();
  const isKnown = () => page.evaluate((wanted) => (window.acreTest?.idOf(wanted) ?? null) !== null, name);
  await expect.poll(isKnown).toBe(true);
  await simulator.cluster.faults.set('503:count=30');
  simulator.cluster.dropWatches();
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await expect(rail.getByText(/Last seen|Failed|Unreachable/).first()).toBeVisible({ timeout: 20_000 });
  expect(await isKnown()).toBe(true);
  await expect(rail.getByText('Live').first()).toBeVisible({ timeout: 45_000 });
});
