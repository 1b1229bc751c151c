import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { addCluster, openPage } from '../support/app-page.ts';
import type { AppPage } from '../support/app-page.ts';
import { openSocket } from '../support/simulator-socket.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';
import { hasVncServer, openVncServer } from '../support/vnc-server.ts';
import type { VncServer } from '../support/vnc-server.ts';

test.skip(!hasVncServer(), 'There is no VNC server: run "npm run setup:test".');

let vnc: VncServer;
let simulator: TestSimulator;
let app: RunningApp;
let isAdded = false;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  vnc = await openVncServer('de');
  simulator = await openTestSimulator({ guestClusters: 0, vncServer: vnc.address });
  app = await openApp();
});
test.afterAll(async () => {
  await app.close();
  await simulator.close();
  await vnc.close();
});

type Vm = { namespace: string; name: string };
function vmsThatRun(): Vm[] {
  return simulator.cluster.plan.vms.filter((vm) => vm.isRunning && vm.trouble === undefined);
}
const pathOf = ({ namespace, name }: Vm, stream: string): string =>
  `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstances/${name}/${stream}`;

/** What the page may not do, as the browser says it. */
function watchPolicy(page: Page): string[] {
  const broken: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy|violates/i.test(message.text())) broken.push(message.text());
  });
  page.on('pageerror', (error) => broken.push(error.message));
  return broken;
}

async function open(page: Page): Promise<AppPage> {
  const acre = await openPage(page, app.url);
  if (isAdded) await acre.settled();
  else await addCluster(acre, simulator.cluster.kubeconfig);
  isAdded = true;
  return acre;
}
const frameOf = (page: Page, name: string, kind = 'Screen'): Locator =>
  page.getByRole('region', { name: `${kind} of ${name}` });
const isOpen = (frame: Locator): Promise<void> =>
  expect(frame).toHaveAttribute('data-state', 'open', { timeout: 60_000 });

async function openConsole(acre: AppPage, { name }: Vm): Promise<Locator> {
  await acre.goTo(name);
  await acre.inspector.getByRole('button', { name: 'Console', exact: true }).click();
  const frame = frameOf(acre.page, name);
  await isOpen(frame);
  await expect(frame.locator('canvas')).toBeVisible();
  return frame;
}

test('a user types on the screen of a VM, sends key combinations and pastes a text by the layout of the guest', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const broken = watchPolicy(page);
  const acre = await open(page);
  const frame = await openConsole(acre, vmsThatRun()[0]!);
  // It has the keys as soon as it is there; the pointer decides which window of the guest gets them.
  await frame.locator('canvas').click();
  await expect(frame.getByText('Keys go to the VM. Ctrl+Alt+Home comes back.')).toBeVisible();
  await page.keyboard.type('hello 42');
  await expect.poll(vnc.typed, { timeout: 60_000 }).toContain('hello 42');

  await frame.getByRole('button', { name: 'Send keys' }).click();
  await page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' }).click();
  await expect.poll(() => vnc.keys().slice(-3)).toEqual(['Control_L', 'Alt_L', 'Delete']);

  await frame.getByRole('button', { name: 'Type a text' }).click();
  const dialog = page.getByRole('dialog', { name: /^Type into/ });
  const text = 'Zwölf "Boxkämpfer" @[{x|y}]\\ ~^`?/';
  await dialog.getByLabel('Text', { exact: true }).fill(`${text} ☃`);
  await dialog.getByLabel('Keyboard layout of the guest').selectOption('German');
  await expect(dialog.getByText('1 letter has no key on this layout and is left out: ☃')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await dialog.getByRole('button', { name: /^Type \d+ letters$/ }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  // What a dead key and a space come to is up to the guest's input method; that both came is told by their keys.
  const plain = (typed: string): string => typed.replaceAll(/[\^`\s]/g, '');
  await expect.poll(() => plain(vnc.typed()), { timeout: 60_000 }).toContain(plain(text));
  expect(vnc.keys()).toEqual(expect.arrayContaining(['dead_circumflex', 'dead_grave', 'ISO_Level3_Shift']));

  await frame.locator('canvas').click();
  await page.keyboard.press('Control+Alt+Home');
  await expect(frame.getByRole('button', { name: 'Send keys' })).toBeFocused();
  await frame.getByRole('button', { name: 'View only' }).click();
  const before = vnc.keys().length;
  await frame.locator('canvas').click();
  await page.keyboard.type('zzz');
  await frame.getByRole('button', { name: 'View only' }).click();
  await frame.locator('canvas').click();
  await page.keyboard.type('q');
  await expect.poll(vnc.typed).toMatch(/q$/);
  expect(vnc.keys().length).toBe(before + 1);

  const saved = page.waitForEvent('download');
  await frame.getByRole('button', { name: 'Picture of the screen' }).click();
  await page.getByRole('menuitem', { name: 'Save as PNG' }).click();
  expect((await saved).suggestedFilename()).toMatch(/^acre-.*-console\.png$/);
  await frame.getByRole('button', { name: 'Show a dot for a dot' }).click();
  await expect(frame.locator('canvas')).toHaveJSProperty('offsetWidth', 640);
  await frame.getByRole('button', { name: 'Fit into the frame' }).click();
  expect(broken).toEqual([]);
});

test('a user logs in on the serial line, finds and copies what it wrote', async ({ page, context }) => {
  test.setTimeout(120_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const broken = watchPolicy(page);
  const acre = await open(page);
  const vm = vmsThatRun()[1]!;
  await acre.goTo(vm.name);
  // By keyboard: the letter on the canvas opens it.
  await page.getByRole('application').first().focus();
  await page.keyboard.press('Shift+V');
  const frame = frameOf(page, vm.name, 'Serial console');
  await isOpen(frame);
  const rows = frame.locator('.xterm-rows');
  await expect(rows).toContainText(`${vm.name} login:`);
  await frame.locator('.xterm').click();
  await page.keyboard.type('root\rsecret\recho it works\r');
  await expect(rows).toContainText('~$ echo it works');
  await frame.getByRole('button', { name: 'Find in the text' }).click();
  const find = frame.getByRole('textbox', { name: 'Find in the text of the console' });
  await find.fill('no such words');
  await expect(find).toHaveAttribute('aria-invalid', 'true');
  await find.fill('echo it');
  await expect(find).toHaveAttribute('aria-invalid', 'false');
  await frame.getByRole('button', { name: 'Copy the text' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('echo it');
  await frame.getByRole('button', { name: 'End finding' }).click();
  await frame.getByRole('button', { name: 'Copy the text' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('login: root');
  const { violations } = await new AxeBuilder({ page }).include('.console').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  // What finding marks is styled by the ways the policy leaves.
  expect(broken).toEqual([]);
});

test('a console comes back after a lost connection, a restart and from the hands of others', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const acre = await open(page);
  const vm = vmsThatRun()[2]!;
  const frame = await openConsole(acre, vm);
  simulator.cluster.faults.cut();
  await expect(frame).not.toHaveAttribute('data-state', 'taken');
  await isOpen(frame);
  await frame.locator('canvas').click();
  await page.keyboard.type('again');
  await expect.poll(vnc.typed, { timeout: 60_000 }).toMatch(/again$/);

  const other = await openSocket(simulator, pathOf(vm, 'vnc'));
  await expect(frame.getByText('Somebody else has this console.')).toBeVisible({ timeout: 60_000 });
  const { violations } = await new AxeBuilder({ page }).include('.console').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await frame.getByRole('button', { name: 'Take it over' }).click();
  await isOpen(frame);
  await expect.poll(other.isClosed).toBe(true);

  const power = (verb: string): Promise<unknown> =>
    simulator.send('PUT', pathOf(vm, verb).replace('virtualmachineinstances', 'virtualmachines'), {
      body: {},
    });
  await power('stop');
  await expect(frame.getByText('The VM does not run.')).toBeVisible({ timeout: 60_000 });
  await expect
    .poll(() => simulator.cluster.store.get(RESOURCES.vmis, vm.namespace, vm.name) === undefined)
    .toBe(true);
  await frame.getByRole('button', { name: 'Start the VM' }).click();
  await isOpen(frame);
});

test('consoles stand side by side, and one moves to a window of its own', async ({ page, context }) => {
  test.setTimeout(180_000);
  const acre = await open(page);
  const [one, two] = vmsThatRun().slice(3, 5) as [Vm, Vm];
  await openConsole(acre, one);
  await openConsole(acre, two);
  await expect(frameOf(page, one.name)).toBeHidden();
  await page.getByRole('button', { name: 'Show all side by side' }).click();
  await isOpen(frameOf(page, one.name));
  await isOpen(frameOf(page, two.name));
  await expect(page.locator('.console canvas')).toHaveCount(2);
  // They stay connected while something else is shown.
  await page.getByRole('tab', { name: 'Connections' }).click();
  await expect(page.locator('.console')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Consoles' }).click();
  await expect(page.locator('.console canvas')).toHaveCount(2);
  await page.getByRole('button', { name: 'Show one at a time' }).click();

  const opened = context.waitForEvent('page');
  await frameOf(page, two.name).getByRole('button', { name: 'Move to a window of its own' }).click();
  const own = await opened;
  const broken = watchPolicy(own);
  const frame = frameOf(own, two.name);
  await isOpen(frame);
  await expect(own).toHaveTitle(`${two.name}, Screen`);
  await frame.locator('canvas').click();
  await own.keyboard.type('window');
  await expect.poll(vnc.typed, { timeout: 60_000 }).toMatch(/window$/);
  await expect(frameOf(page, two.name)).toHaveCount(0);
  await frame.getByRole('button', { name: 'Fill the screen' }).click();
  await expect(frame.getByRole('button', { name: 'Leave full screen' })).toBeVisible();
  await frame.getByRole('button', { name: 'Leave full screen' }).click();
  expect(broken).toEqual([]);

  // Opened here again, the window lets go of it and says so.
  const again = await openConsole(acre, two);
  await expect(own.getByText('This console is open in another place of Acre.')).toBeVisible({
    timeout: 60_000,
  });
  await own.getByRole('button', { name: 'Bring it here' }).click();
  await isOpen(frame);
  await expect(again.getByText('This console is open in another place of Acre.')).toBeVisible({
    timeout: 60_000,
  });
});
