import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { RunningApp } from '../support/app.ts';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let running: RunningApp;
let app: AppPage;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  simulator = await openTestSimulator({ timeScale: 25 });
  running = await openApp();
});
test.afterAll(async () => {
  await running.close();
  await simulator.close();
});
test.beforeEach(async ({ page }) => {
  test.setTimeout(300_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  app = await openPage(page, running.url);
});

const maintenance = (): Locator => app.page.getByRole('dialog', { name: /^Maintenance of / });
const enter = (): Locator => maintenance().getByRole('button', { name: 'Enter maintenance mode' });

/** The guests that run on a host now. */
function guestsOn(host: string): KubeObject[] {
  return simulator.cluster.store
    .list(RESOURCES.vmis)
    .filter((vmi) => (vmi.status as { nodeName?: string }).nodeName === host);
}

/** Makes one guest of a host such that KubeVirt cannot move it; answers its name. */
function pin(host: string): string {
  const [vmi] = guestsOn(host).filter(
    ({ status }) => (status as { phase?: string } | undefined)?.phase === 'Running',
  );
  if (!vmi) throw new Error(`nothing runs on ${host}`);
  const { namespace = '', name } = vmi.metadata;
  simulator.cluster.store.change(RESOURCES.vmis, namespace, name, (each) => {
    const status = each.status as { conditions: { type: string }[] };
    const conditions = [
      ...status.conditions.filter(({ type }) => type !== 'LiveMigratable'),
      {
        type: 'LiveMigratable',
        status: 'False',
        reason: 'DisksNotLiveMigratable',
        message: 'cannot migrate VMI: PVC is not shared',
      },
    ];
    return { ...each, status: { ...status, conditions } };
  });
  return name;
}

async function expectAccessible(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: app.page }).include('[role=dialog]').analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }
}

test('a host is cordoned and opened again by keyboard', async () => {
  const { page } = app;
  await addCluster(app, simulator.cluster.kubeconfig);
  await app.goTo('node-03');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('cordon');
  await page.keyboard.press('Enter');
  await expect(app.inspector.getByText('Cordoned', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('uncordon');
  await page.keyboard.press('Enter');
  await expect(app.inspector.getByText('Ready', { exact: true }).first()).toBeVisible();
  await expect(app.inspector.getByRole('button', { name: 'Cordon', exact: true })).toBeVisible();
});

test('maintenance is rehearsed, begun, followed to its end, and left', async () => {
  const { page } = app;
  await app.settled();
  const pinned = pin('node-02');
  const count = guestsOn('node-02').length;
  await app.goTo('node-02');

  // From what if to the rehearsal, which says the same.
  await app.inspector.getByRole('button', { name: 'What if it is drained' }).click();
  await expect(app.inspector.getByText('cannot migrate VMI: PVC is not shared')).toBeVisible();
  await app.inspector.getByRole('button', { name: 'Rehearse maintenance' }).click();
  await expect(maintenance().getByRole('status')).toContainText(`${count - 1} VMs move · 1 cannot move`);
  await expect(maintenance()).toContainText('cannot migrate VMI: PVC is not shared');
  await expect(maintenance()).toContainText('Harvester: The following VMs cannot be migrated');
  await expect(maintenance()).toContainText('of memory to copy, 2 VMs at a time');
  await expect(maintenance()).toContainText('with none to spare');
  await expect(
    maintenance()
      .getByText(/to node-0[13]/)
      .first(),
  ).toBeVisible();
  await expectAccessible();

  // Not before it is chosen what becomes of the one that cannot move.
  await expect(enter()).toHaveAttribute('aria-disabled', 'true');
  await maintenance()
    .getByRole('radio', { name: /Shut them down first/ })
    .check();
  await enter().click();
  await expect(maintenance()).toContainText(/of 1 are off|still here/);
  await expect(maintenance().getByText(/VMs? (is|are) still here/)).toBeVisible({ timeout: 120_000 });
  await expect(
    maintenance()
      .getByText(/moves to node-0[13]/)
      .first(),
  ).toBeVisible({ timeout: 60_000 });
  await expectAccessible();

  // It goes on in the cluster; a page that is opened anew shows how it stands.
  await page.reload();
  await page.waitForFunction(() => window.acreTest !== undefined);
  await app.settled();
  await app.goTo('node-02');
  await app.inspector.getByRole('button', { name: 'Show its progress' }).click();
  await expect(maintenance().getByText('Safe to reboot.')).toBeVisible({ timeout: 200_000 });
  expect(guestsOn('node-02')).toEqual([]);
  await expect(
    maintenance()
      .getByText(/^is on /)
      .first(),
  ).toBeVisible();
  await expect(maintenance().getByText(pinned, { exact: true })).toHaveCount(0);
  await expectAccessible();

  await maintenance().getByRole('button', { name: 'Leave maintenance mode' }).click();
  await expect(enter()).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(app.inspector.getByText('Ready', { exact: true }).first()).toBeVisible();
});

test('by keyboard: the rehearsal of a host, a choice, and what Harvester refuses', async () => {
  const { page } = app;
  await app.settled();
  pin('node-01');
  await app.goTo('node-01');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('enter maintenance');
  await page.keyboard.press('Enter');
  await expect(maintenance()).toContainText('1 cannot move');
  await maintenance().getByRole('radio').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(maintenance().getByRole('radio', { name: /^Force/ })).toBeChecked();

  // Meanwhile another management host goes into maintenance.
  simulator.cluster.store.change(RESOURCES.nodes, undefined, 'node-03', (node) => ({
    ...node,
    metadata: {
      ...node.metadata,
      annotations: { ...node.metadata.annotations, 'harvesterhci.io/maintain-status': 'completed' },
    },
  }));
  await expect(maintenance().getByText('The host cannot be emptied now.')).toBeVisible({ timeout: 60_000 });
  await expect(enter()).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await expect(maintenance()).toBeHidden();
});
