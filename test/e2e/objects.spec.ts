import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { at } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openTestSimulator, until } from '../support/simulator.ts';

/** Opens the list of a kind; the drawer is opened where it is not. */
async function openList(page: Page, kind: string) {
  const chooser = page.getByRole('combobox', { name: 'List of' });
  if (!(await chooser.isVisible())) {
    const lists = page.getByRole('tab', { name: 'Lists' });
    if (!(await lists.isVisible())) await page.getByRole('button', { name: 'Activity', exact: true }).click();
    await lists.click();
  }
  await chooser.selectOption({ label: kind });
  return page.getByRole('grid', { name: kind, exact: true });
}

/** Chooses the row of a name. */
async function chooseRow({ page, inspector }: AppPage, kind: string, name: string): Promise<void> {
  const grid = await openList(page, kind);
  await page.getByRole('searchbox', { name: 'Filter' }).fill(name);
  await grid.getByRole('gridcell', { name }).first().click();
  await expect(inspector.getByRole('heading', { name })).toBeVisible();
}

async function axeClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join('; ')}`),
  ).toEqual([]);
}

/** Puts a text in the place of another in the open editor, by its search panel's way: as a user types. */
async function write(page: Page, line: string, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'YAML of the object, to edit' });
  await editor.locator('.cm-line', { hasText: line }).first().click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type(text);
}

test('objects of every kind are listed, shown with what they are related to, edited as YAML and worked with', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const simulator = await openTestSimulator();
  const { store, plan } = simulator.cluster;
  const app = await openApp();
  const acre = await openPage(page, app.url);
  await addCluster(acre, simulator.cluster.kubeconfig);
  const { inspector, dialog } = acre;

  for (const [kind, resource] of [
    ['Images', RESOURCES.images],
    ['VM templates', RESOURCES.templates],
    ['SSH keys', RESOURCES.keyPairs],
    ['Storage classes', RESOURCES.storageClasses],
    ['Add-ons', RESOURCES.addons],
    ['VM networks', RESOURCES.networks],
    ['Settings', RESOURCES.settings],
    ['Namespaces', RESOURCES.namespaces],
    ['Volumes', RESOURCES.claims],
  ] as const) {
    const grid = await openList(page, kind);
    await expect(grid).toHaveAttribute('aria-rowcount', String(store.list(resource).length + 1));
  }

  // A network is shown with what is attached to it, and edited with what its server knows of its fields.
  const network = plan.networks[0]!;
  await chooseRow(acre, 'VM networks', network.name);
  await expect(inspector.getByText('On cluster network')).toBeVisible();
  await expect(inspector.getByText('Used by')).toBeVisible();
  await axeClean(page);
  await inspector.getByRole('tab', { name: 'YAML' }).click();
  await inspector.getByRole('button', { name: 'Edit' }).click();
  const ofNetwork = page.getByRole('region', { name: `YAML of ${network.name}` });
  await write(page, 'metadata:', '  fina');
  await expect(page.getByRole('option', { name: /finalizers/ })).toBeVisible();
  await page.keyboard.press('Escape');
  for (let typed = 0; typed < 4; typed += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('deletionGracePeriod: 3');
  await expect(
    ofNetwork.getByText('metadata.deletionGracePeriod is not a field of this kind.'),
  ).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('  annotations: {team: blue}');
  await axeClean(page);

  // What a web hook refuses is told by the check, and nothing is written.
  // It is opened beside what was written before, from its row in the list.
  await chooseRow(acre, 'Settings', 'max-hotplug-ratio');
  await page
    .getByRole('grid')
    .getByRole('gridcell', { name: 'max-hotplug-ratio' })
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit YAML' }).click();
  const ofSetting = page.getByRole('region', { name: 'YAML of max-hotplug-ratio' });
  await write(page, 'source:', 'value: "77"');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Backspace');
  await ofSetting.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(ofSetting.getByText(/denied the request/)).toBeVisible();
  await axeClean(page);
  await ofSetting.getByRole('button', { name: 'Discard' }).click();
  await expect(ofSetting.getByRole('status')).toHaveText('');

  // What was written in the other is there still, marked, and not closed without a question.
  const opened = page.getByRole('list', { name: 'Objects that are open as YAML' });
  await expect(opened.getByRole('listitem')).toHaveCount(2);
  const first = opened.getByRole('listitem').filter({ hasText: network.name });
  await expect(first).toContainText('Not applied yet');
  await first.getByRole('button').first().click();
  await expect(ofNetwork.getByText('annotations: {team: blue}')).toBeVisible();
  await first.getByRole('button', { name: /^Close the YAML/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close and lose it' }).click();
  await expect(opened.getByRole('listitem')).toHaveCount(1);

  // An edit is checked and written; what somebody else changed meanwhile is asked about.
  await chooseRow(acre, 'Namespaces', 'default');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('What do you want to do?').fill('Edit YAML');
  await page.getByRole('option', { name: 'Edit YAML' }).first().click();
  const ofNamespace = page.getByRole('region', { name: 'YAML of default' });
  await write(page, 'labels:', '  team: blue');
  store.change(RESOURCES.namespaces, undefined, 'default', (current) => ({
    ...current,
    metadata: { ...current.metadata, labels: { ...current.metadata.labels, team: 'red' } },
  }));
  await ofNamespace.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(
    ofNamespace.getByText('1 field was changed by somebody else since this was opened.'),
  ).toBeVisible();
  await ofNamespace.getByLabel('Write over what was changed meanwhile').check();
  await ofNamespace.getByRole('button', { name: 'Check', exact: true }).click();
  await ofNamespace.getByRole('button', { name: /^Apply/ }).click();
  await until('the label is written', () => {
    const labels = store.get(RESOURCES.namespaces, undefined, 'default')?.metadata.labels;
    return labels?.team === 'blue';
  });

  // An image by its address.
  await openList(page, 'Images');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await dialog.getByLabel('Address').fill('https://images.example/tiny-cloud.qcow2');
  await expect(dialog.getByLabel('Shown as')).toHaveValue('tiny-cloud.qcow2');
  await axeClean(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog).toBeHidden();
  await until('the image is there', () =>
    store.list(RESOURCES.images).some((each) => at(each, 'spec', 'displayName') === 'tiny-cloud.qcow2'),
  );

  // An image from a file of this computer.
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await dialog.getByRole('button', { name: 'From a file' }).click();
  await dialog.getByLabel('File', { exact: true }).setInputFiles({
    name: 'mine.img',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(5 * 2 ** 20, 7),
  });
  // The connection is lost on the way: it begins anew by itself, with the same file.
  await simulator.cluster.faults.set('reset@/v1/harvester/harvesterhci.io.virtualmachineimages+POST:count=1');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await expect(dialog.getByText(/^The upload was interrupted at \d+%$/)).toBeVisible({ timeout: 30_000 });
  await axeClean(page);
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  const uploaded = store
    .list(RESOURCES.images)
    .find((each) => at(each, 'spec', 'displayName') === 'mine.img');
  expect(at(uploaded, 'status', 'size')).toBe(5 * 2 ** 20);

  // A volume grows.
  const claim = store
    .list(RESOURCES.claims)
    .find(
      (each) => at(each, 'status', 'phase') === 'Bound' && each.metadata.namespace === plan.vms[0]!.namespace,
    )!;
  await chooseRow(acre, 'Volumes', claim.metadata.name);
  await inspector.getByRole('tab', { name: 'Overview' }).click();
  await inspector.getByRole('button', { name: 'Expand' }).click();
  const question = page.getByRole('alertdialog');
  await question.getByLabel('Size (GiB)').fill('900');
  await question.getByRole('button', { name: 'Expand' }).click();
  await expect(question).toBeHidden();

  // Several objects from YAML.
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('What do you want to do?').fill('New from YAML');
  await page.getByRole('option', { name: 'New from YAML' }).first().click();
  await dialog.getByRole('textbox', { name: 'YAML of the new objects' }).click();
  await page.keyboard.insertText(
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: made-here\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\n  namespace: made-here\n',
  );
  await dialog.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(dialog.getByText('New', { exact: true })).toBeVisible();
  await expect(dialog.getByText('It cannot be tried before its namespace made-here is there.')).toBeVisible();
  await axeClean(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('Created', { exact: true })).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  expect(store.get(RESOURCES.configMaps, 'made-here', 'notes')).toBeDefined();

  await app.close();
  await simulator.close();
});
