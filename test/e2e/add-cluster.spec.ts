import { expect, test } from '@playwright/test';
import { openApp } from '../support/app.ts';
import type { RunningApp } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';
import { openTestSimulator } from '../support/simulator.ts';
import type { TestSimulator } from '../support/simulator.ts';
import { createAuthority, openTlsServer, toKubeconfigText } from '../support/tls-server.ts';

let simulator: TestSimulator;
let app: RunningApp;

test.beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'single' });
  app = await openApp();
});
test.afterAll(async () => {
  await app.close();
  await simulator.close();
});

test.describe('text that is no usable kubeconfig is refused with a sentence that says what it is', () => {
  for (const [what, text, expected] of [
    ['nothing that is YAML', '{{{', /YAML/],
    ['prose', 'hello there', /kubeconfig/],
    ['a Secret', 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {a: Yg==}\n', /Secret/],
    ['no contexts', 'apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n', /context/],
  ] as const) {
    test(what, async ({ page }) => {
      const acre = await openPage(page, app.url);
      await acre.addByPaste(text);
      await expect(acre.dialog.getByRole('alert')).toContainText(expected);
      await expect(acre.dialog.getByLabel('Or paste its text')).toHaveValue(text);
    });
  }
});

test('a certificate that no CA vouches for is shown, and accepted only once it is trusted', async ({
  page,
}) => {
  const acre = await openPage(page, app.url);
  const text = simulator.cluster.kubeconfig.replace(/^\s*certificate-authority-data:.*\n/m, '');
  await acre.addByPaste(text);
  const certificate = acre.dialog.getByRole('region', { name: 'Certificate of the server' });
  await expect(certificate).toContainText('SHA-256');
  await expect(certificate).toContainText(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  await expect(acre.dialog.getByRole('button', { name: 'Add cluster' })).toBeDisabled();
  await certificate.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  await acre.dialog.getByLabel('Name').fill('Pinned site');
  await acre.dialog.getByRole('button', { name: 'Add cluster' }).click();
  await expect(acre.dialog).toBeHidden();
  await acre.settled();
  await expect(acre.inspector).toContainText('Trusted by you');
  const rail = page.getByRole('navigation', { name: 'Clusters' });
  await expect(rail.getByText('Live')).toBeVisible();
});

test('a refused token, an unreachable host and a cluster that is not Harvester each get their own answer', async ({
  page,
}) => {
  const authority = await createAuthority();
  const plain = await openTlsServer(await authority.issue(), (request, response) => {
    const isVersion = request.url === '/version';
    response.writeHead(isVersion ? 200 : 404, { 'content-type': 'application/json' });
    response.end(isVersion ? '{"gitVersion":"v1.33.0"}' : '{"kind":"Status","code":404}');
  });
  const cases: [string, RegExp][] = [
    [
      simulator.cluster.kubeconfig.replace(/token: .*/, 'token: kubeconfig-user-x:wrong'),
      /refused the credential/,
    ],
    [toKubeconfigText({ server: 'https://127.0.0.1:9', user: { token: 'any' } }), /127\.0\.0\.1:9/],
    [
      toKubeconfigText({ server: plain.url, user: { token: 'any' }, caPem: authority.caPem }),
      /not Harvester/,
    ],
  ];
  const acre = await openPage(page, app.url);
  for (const [text, expected] of cases) {
    await acre.addByPaste(text);
    await expect(acre.dialog.getByRole('alert').first()).toContainText(expected);
    await page.keyboard.press('Escape');
    await expect(acre.dialog).toBeHidden();
  }
  await plain.close();
});

test('several contexts are offered, and those that cannot be used say why', async ({ page }) => {
  const { kubeconfig } = simulator.cluster;
  const acre = await openPage(page, app.url);
  const server = /server: (.*)/.exec(kubeconfig)?.[1] ?? '';
  const authority = /certificate-authority-data: (.*)/.exec(kubeconfig)?.[1] ?? '';
  const token = /token: (.*)/.exec(kubeconfig)?.[1] ?? '';
  const text = `apiVersion: v1
kind: Config
current-context: good
clusters:
- name: site
  cluster: {server: ${server}, certificate-authority-data: ${authority}}
users:
- name: operator
  user: {token: ${token}}
- name: program
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1, command: get-token, interactiveMode: Never}
contexts:
- {name: good, context: {cluster: site, user: operator}}
- {name: by-program, context: {cluster: site, user: program}}
`;
  await acre.addByPaste(text);
  const contexts = acre.dialog.getByRole('radiogroup', { name: 'Contexts' });
  await expect(contexts.getByRole('radio')).toHaveCount(2);
  await expect(contexts.getByRole('radio', { name: /good/ })).toBeChecked();
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  await contexts.getByRole('radio', { name: /by-program/ }).click();
  await expect(acre.dialog.getByRole('alert').first()).toContainText('needs your permission');
  await expect(acre.dialog.getByRole('region', { name: 'Program' })).toContainText('get-token');
  await expect(acre.dialog.getByRole('button', { name: 'Add cluster' })).toHaveCount(0);
});

test('a kubeconfig can be chosen as a file or dropped on the window', async ({ page }) => {
  const acre = await openPage(page, app.url);
  const file = {
    name: 'site.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(simulator.cluster.kubeconfig),
  };
  await page.getByRole('button', { name: 'Add cluster' }).first().click();
  await acre.dialog.locator('input[type=file]').setInputFiles(file);
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
  await expect(acre.dialog).toContainText('site.yaml');
  await page.keyboard.press('Escape');

  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.yaml'));
    return data;
  }, simulator.cluster.kubeconfig);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(acre.dialog).toContainText('dropped.yaml');
  await expect(acre.dialog.getByRole('status')).toContainText('Harvester v');
});
