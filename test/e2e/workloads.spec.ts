import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';

type RawPod = { metadata: { name: string; namespace: string }; spec: { nodeName?: string } };
type Box = { x: number; y: number; width: number; height: number };

/** The pods of the cluster that do not belong to VMs. */
async function podsOf(simulator: TestSimulator): Promise<RawPod[]> {
  const { json } = await simulator.send('GET', '/api/v1/pods');
  const pods = (json.items ?? []) as unknown as RawPod[];
  return pods.filter(({ metadata }) => !/^(virt-launcher|hp-volume)-/.test(metadata.name));
}

/** Where a node is on the canvas, by its name; null where it is not there. */
async function boxOf(acre: AppPage, name: string): Promise<Box | null> {
  await acre.settled();
  return acre.page.evaluate((wanted) => {
    const id = window.acreTest?.idOf(wanted);
    return (id ? (window.acreTest?.rectOf(id)?.toJSON() as Box | undefined) : undefined) ?? null;
  }, name);
}

test('container workloads are shown on demand, found, told about, listed, and leave as they came', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const pods = await podsOf(simulator);
  const [first, ...others] = simulator.cluster.plan.hosts.map(({ name }) => name);
  const last = others.at(-1) ?? '';
  const crashing = pods.find(
    ({ metadata, spec }) => metadata.name.startsWith('rancher-logging') && spec.nodeName === last,
  )!.metadata.name;
  await page.keyboard.press('0');
  const hosts = async () => [await boxOf(acre, first ?? ''), await boxOf(acre, last)];

  const before = await hosts();
  expect(await boxOf(acre, crashing)).toBeNull();
  await expect(acre.row(first ?? '')).not.toHaveAccessibleName(/pods/);
  const problems = page.getByRole('button', { name: /^Only problems/ });
  await expect(problems).toHaveAccessibleName(/^Only problems: \d+$/);

  await page.keyboard.press('w');
  await expect.poll(() => boxOf(acre, crashing)).not.toBeNull();
  await page.keyboard.press('w');
  await expect.poll(() => boxOf(acre, crashing)).toBeNull();
  await page.keyboard.press('0');
  expect(await hosts()).toEqual(before);
  await page.keyboard.press('w');
  await expect.poll(() => boxOf(acre, crashing)).not.toBeNull();
  const onFirst = pods.filter(({ spec }) => spec.nodeName === first).length;
  await expect(acre.row(first ?? '')).toHaveAccessibleName(new RegExp(`, ${onFirst} pods,`));
  await expect(
    acre.tree.getByRole('treeitem', { name: `Container workloads, ${onFirst} pods` }).first(),
  ).toBeVisible();
  await expect(problems).toHaveAccessibleName(/^Only problems: \d+, \d+ of them a? ?pods?$/);
  const [box, host] = [await boxOf(acre, crashing), await boxOf(acre, last)];
  expect(box!.x).toBeGreaterThan(host!.x);
  expect(box!.y).toBeGreaterThan(host!.y);
  expect(box!.x + box!.width).toBeLessThan(host!.x + host!.width);
  expect(box!.y + box!.height).toBeLessThan(host!.y + host!.height);

  await acre.goTo('kind:pod state:error');
  const { inspector } = acre;
  await expect(inspector.getByRole('heading', { name: crashing })).toBeVisible();
  await expect(inspector.getByText('CrashLoopBackOff').first()).toBeVisible();
  const factOf = (name: string) =>
    inspector.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]');
  await expect(factOf('Restarts')).toHaveText(/^[1-9]/);
  await expect(factOf('Workload')).toContainText('DaemonSet rancher-logging-root-fluentbit');
  await expect(factOf('Host')).toContainText(last);

  const at = (await boxOf(acre, crashing))!;
  await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2, { button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Copy name' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Show in list' }).click();
  const list = page.getByRole('grid', { name: 'Pods' });
  await expect(list).toHaveAttribute('aria-rowcount', String(pods.length + 1));
  await expect(list.getByRole('row', { selected: true })).toContainText(crashing);
  await page.getByRole('button', { name: 'Activity', exact: true }).click();

  // The page writes its preferences a moment after the last change.
  await expect
    .poll(async () => (await app.files()).some(({ text }) => /"hasWorkloads":\s*true/.test(text)))
    .toBe(true);
  const again = await openPage(page, app.url);
  await expect.poll(() => boxOf(again, crashing)).not.toBeNull();
  await page.keyboard.press('w');
  await expect.poll(() => boxOf(again, crashing)).toBeNull();
  await expect(problems).toHaveAccessibleName(/^Only problems: \d+$/);
  await app.close();
  await simulator.close();
});

test('a user who may read less is told what may not be read', async ({ page }) => {
  const simulator = await openTestSimulator();
  const app = await openApp();
  const acre = await openPage(page, app.url);
  const { viewerKubeconfig, memberKubeconfig } = simulator.cluster;
  for (const [kubeconfig, ofCluster, ofPods] of [
    [
      viewerKubeconfig,
      /, hosts may not be read, .*, [1-9]\d* pods, /,
      /^\d+ pods on hosts that may not be read$/,
    ],
    [memberKubeconfig, /, hosts may not be read, .*, 0 pods, /, null],
  ] as const) {
    await addCluster(acre, kubeconfig);
    const row = acre.tree.getByRole('treeitem', { name: ofCluster });
    if (kubeconfig === viewerKubeconfig) await page.keyboard.press('w');
    await expect(row).toBeVisible();
    if (ofPods) await expect(acre.tree.getByRole('treeitem', { name: ofPods })).toBeVisible();
  }
  await app.close();
  await simulator.close();
});
