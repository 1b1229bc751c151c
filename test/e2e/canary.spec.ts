import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';

/** The forms in which a token could be written down. */
function formsOf(token: string): string[] {
  const shifted = ['', 'a', 'ab'].map((before) =>
    Buffer.from(before + token)
      .toString('base64')
      .slice(4, -4),
  );
  return [token, encodeURIComponent(token), ...shifted];
}

test('the token of a kubeconfig is in no frame to the page, no log and no file, whatever is done', async ({
  page,
}) => {
  const simulator = await openTestSimulator();
  const app = await openApp();
  const { adminToken, viewerToken, kubeconfig, viewerKubeconfig, plan } = simulator.cluster;
  const texts: string[] = [];
  page.on('console', (message) => texts.push(message.text()));

  const acre = await openPage(page, app.url);
  await acre.addByPaste(kubeconfig.replace(adminToken, `${adminToken}x`));
  await expect(acre.dialog.getByRole('alert').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await addCluster(acre, viewerKubeconfig);
  await acre.goTo(plan.vms[0]?.name ?? '');
  const mayNot = acre.inspector.getByRole('button', { name: /^(Stop|Start)/, disabled: true });
  await expect(mayNot.first()).toContainText(/You may not (patch|update) virtualmachines/);
  await addCluster(acre, kubeconfig);
  for (const tab of ['Conditions', 'Timeline', 'YAML']) {
    await acre.goTo(plan.vms[0]?.name ?? '');
    await acre.inspector.getByRole('tab', { name: tab }).click();
    await acre.settled();
  }
  simulator.cluster.dropWatches();
  await simulator.close();
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await expect(rail.getByText(/Last seen|Unreachable|Failed/).first()).toBeVisible({ timeout: 20_000 });

  const page1 = await page.content();
  const files = await app.files();
  const printed = app.printed();
  expect(acre.received.length).toBeGreaterThan(20);
  expect(files.some(({ path }) => path.endsWith('clusters.json'))).toBe(true);
  expect(printed.length).toBeGreaterThan(100);
  for (const form of [adminToken, viewerToken].flatMap(formsOf)) {
    expect(acre.received.filter((frame) => frame.includes(form))).toEqual([]);
    expect(texts.filter((text) => text.includes(form))).toEqual([]);
    expect(files.filter(({ text }) => text.includes(form)).map(({ path }) => path)).toEqual([]);
    expect(printed.includes(form)).toBe(false);
    expect(page1.includes(form)).toBe(false);
  }
  await app.close();
});
