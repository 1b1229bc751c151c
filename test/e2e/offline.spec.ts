import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { withHead } from '../support/atlas.ts';
import { openTestSimulator } from '../support/simulator.ts';

type Record = { id: string; name: string };

/** Makes what was last seen three hours old, and adds a cluster that was configured and never reached. */
async function age(dataDir: string): Promise<void> {
  const file = join(dataDir, 'clusters.json');
  const registry = JSON.parse(await readFile(file, 'utf8')) as { value: [Record, ...Record[]] };
  const [first] = registry.value;
  registry.value.push({ ...first, id: 'depot', name: 'depot' });
  await writeFile(file, JSON.stringify(registry));
  const page = join(dataDir, 'atlas', `${first.id}.atlas`);
  const then = new Date(Date.now() - 3 * 3_600_000 - 60_000).toISOString();
  const older = withHead(await readFile(page), (head) => {
    const facts = JSON.parse(head) as { seen: { [kind: string]: string } };
    for (const kind in facts.seen) facts.seen[kind] = then;
    return JSON.stringify(facts);
  });
  await writeFile(page, older);
}

test('everything last seen is there after a start without any cluster, with its age', async ({ page }) => {
  test.setTimeout(180_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-offline-'));
  const simulator = await openTestSimulator({ churn: 0 });
  const { vms, hosts, name: clusterName } = simulator.cluster.plan;
  const first = await openApp({ dataDir });
  await addCluster(await openPage(page, first.url), simulator.cluster.kubeconfig);
  await page.close();
  await first.close();
  await simulator.close();
  await age(dataDir);

  const app = await openApp({ dataDir });
  const context = page.context();
  const offline = await context.newPage();
  // Whatever was on the page at any moment, so that nothing passes by unseen.
  await offline.addInitScript(() => {
    const texts = new Set<string>();
    Object.assign(globalThis, { seenTexts: texts });
    const note = (): void => void texts.add(document.querySelector('nav')?.innerText ?? '');
    new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
  });
  const acre = await openPage(offline, app.url);
  await acre.settled();
  const rail = offline.getByRole('navigation', { name: 'Clusters' });
  const row = rail.getByRole('listitem').filter({ hasText: new RegExp(`^${clusterName}`) });
  await expect(row).toContainText(`${vms.length} VMs`);
  await expect(row).toContainText('Last seen 3 hours ago');
  await expect(rail.getByRole('listitem').filter({ hasText: /^depot/ })).toContainText('Nothing read yet');
  const texts = await offline.evaluate(() => [
    ...(globalThis as unknown as { seenTexts: Set<string> }).seenTexts,
  ]);
  const ofTheCluster = texts.filter((text) => text.includes(clusterName));
  expect(ofTheCluster.length).toBeGreaterThan(0);
  for (const text of ofTheCluster) expect(text).toContain(`${vms.length} VMs`);

  // The tree and the canvas have every host, the find box every VM.
  for (const host of hosts) await expect(acre.row(host.name).first()).toBeAttached();
  const [vm] = vms;
  await acre.goTo(vm!.name);
  await expect(acre.inspector).toContainText(vm!.name);
  await expect(acre.inspector).toContainText('Not up to date. Last seen 3 hours ago');
  await acre.inspector.getByRole('tab', { name: 'YAML' }).click();
  await expect(acre.inspector.getByRole('alert')).toContainText('not kept on this machine');
  await acre.inspector.getByRole('tab', { name: 'Timeline' }).click();
  await expect(acre.inspector.getByRole('alert')).toContainText('not kept on this machine');

  await offline.getByRole('button', { name: 'Activity', exact: true }).click();
  await offline.getByRole('tab', { name: 'Lists' }).click();
  const grid = offline.getByRole('grid', { name: 'VMs' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(vms.length + 1));
  await expect(offline.getByText('1 cluster is not up to date, last seen 3 hours ago')).toBeVisible();
  await expect(offline.getByText('depot was never read.')).toBeVisible();
  const coming = offline.waitForEvent('download');
  await offline.getByRole('button', { name: 'Export as CSV' }).click();
  const csv = await readFile(await (await coming).path(), 'utf8');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(vms.length + 1);

  await offline.keyboard.press('Escape');
  const { violations } = await new AxeBuilder({ page: offline }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join('; ')}`),
  ).toEqual([]);
  const shots = process.env['ACRE_SHOTS'];
  if (shots !== undefined) {
    for (const scheme of ['dark', 'light'] as const) {
      await offline.emulateMedia({ colorScheme: scheme });
      await offline.screenshot({ path: join(shots, `offline-${scheme}.png`) });
    }
  }
  await offline.close();
  await app.close();
  await rm(dataDir, { recursive: true, force: true });
});
