import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openKubeClient } from '../../../electron/kube/client.ts';
import type { KubeClient, KubeClientOptions } from '../../../electron/kube/client.ts';
import { readKubeconfig } from '../../../electron/kube/kubeconfig.ts';
import { parseProxyUrl } from '../../../electron/kube/proxy.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openConnectProxy, openSocksProxy } from '../../support/proxies.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();
let simulator: TestSimulator;
let running: string;
let stopped: string;

beforeAll(async () => {
  simulator = await openTestSimulator({ guestClusters: 0, vms: 12 });
  const { plan } = simulator.cluster;
  const pathOf = ({ namespace, name }: { namespace: string; name: string }): string =>
    `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstances/${name}`;
  running = pathOf(plan.vms.find(({ isRunning }) => isRunning)!);
  stopped = `${running}-gone`;
});
afterAll(() => simulator.close());

async function open(
  more: Partial<KubeClientOptions> = {},
  text = simulator.cluster.kubeconfig,
): Promise<KubeClient> {
  const read = readKubeconfig(text);
  if (!read.ok) throw new Error(read.error.message);
  const credential = read.value.credentialOf(read.value.contexts[0]!.context);
  if (!credential.ok) throw new Error(credential.error.message);
  const client = await openKubeClient({ kubeconfig: credential.value, userAgent: 'kubectl', ...more });
  if (!client.ok) throw new Error(client.error.message);
  return keep(client.value);
}
const forever = (): AbortSignal => new AbortController().signal;

/** Presses Enter on a serial console and waits until it answers. */
async function talk(bytes: Duplex): Promise<void> {
  let text = '';
  bytes.on('data', (chunk: Buffer) => (text += chunk.toString()));
  bytes.write('\r');
  await until('the console answers', () => text.includes('login'));
}

it('carries bytes both ways until it is ended', async () => {
  const client = await open();
  const stop = new AbortController();
  const console = await client.connect(`${running}/console`, { signal: stop.signal });
  if (!console.ok) throw new Error(console.error.message);
  await talk(console.value);
  let isClosed = false;
  console.value.once('close', () => (isClosed = true));
  stop.abort();
  await until('it is closed', () => isClosed);

  const other = await client.connect(`${running}/console`, { signal: forever() });
  if (!other.ok) throw new Error(other.error.message);
  isClosed = false;
  other.value.once('close', () => (isClosed = true));
  await client.close();
  await until('it is closed with its client', () => isClosed);
});

it('tells a refusal as of any other request', async () => {
  const client = await open();
  const absent = await client.connect(`${stopped}/console`, { signal: forever() });
  expect(absent).toMatchObject({ ok: false, status: 404, error: { code: 'not-found' } });
  const wrong = await open({}, simulator.cluster.kubeconfig.replace(/token: .*/, 'token: of-nobody'));
  const refused = await wrong.connect(`${running}/console`, { signal: forever() });
  expect(refused).toMatchObject({ ok: false, status: 401, error: { code: 'unauthorized' } });
  const viewer = await open({}, simulator.cluster.viewerKubeconfig);
  const forbidden = await viewer.connect(`${running}/console`, { signal: forever() });
  expect(forbidden).toMatchObject({ ok: false, status: 403, error: { code: 'forbidden' } });
  const gone = new AbortController();
  gone.abort();
  expect(await client.connect(`${running}/console`, { signal: gone.signal })).toMatchObject({
    ok: false,
    error: { code: 'cancelled' },
  });
});

it('holds to the pin, as requests do: nothing is sent to another certificate', async () => {
  const client = await open({ pinnedSha256: 'AB'.repeat(32) });
  const connected = await client.connect(`${running}/console`, { signal: forever() });
  expect(connected).toMatchObject({ ok: false, error: { code: 'tls', isChangedCertificate: true } });
});

it.each([
  ['http', openConnectProxy],
  ['socks5h', openSocksProxy],
] as const)('goes through the proxy of its cluster (%s)', async (scheme, openProxy) => {
  const proxy = keep(await openProxy({ login: { user: 'ada', password: 'secret' } }));
  const own = parseProxyUrl(`${scheme}://127.0.0.1:${proxy.port}`);
  if (!own.ok) throw new Error(own.error.message);
  const through = { ...own.value, user: 'ada', password: new Secret('secret') };
  const network = { proxy: { own: through, app: null, noProxy: [] }, bundles: [] };
  const client = await open({ network });
  const console = await client.connect(`${running}/console`, { signal: forever() });
  if (!console.ok) throw new Error(console.error.message);
  await talk(console.value);
  console.value.destroy();
  expect(proxy.asked.length).toBeGreaterThan(0);
  expect(proxy.logins).toContain('ada:secret');
});
